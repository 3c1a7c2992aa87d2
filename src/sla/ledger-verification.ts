import type { EntityManager } from 'typeorm';
import type { CalendarTimesService } from './calendar-times.service.js';
import { differencesOf, isOlder, wrongCharges } from './rules/ledger-check.js';
import type { Entry } from './rules/moves.js';
import { secondsOf } from './rules/plan.js';
import type { Targets } from './rules/policy.js';
import * as store from './sla-ledger.store.js';

const BATCH = 1000;

/** `older`: opened before there was a ledger, so that it cannot be told from it. */
export interface Verified {
  checked: number;
  differ: number;
  older: number;
}

/**
 * Works every stopped clock, and what reports charge to departments, out again from its ledger alone and compares. `tell` gets a line for each clock that differs. Stopped clocks and
 * their rows never change: it may run beside the service.
 */
export async function verifyLedger(
  manager: EntityManager,
  calendars: CalendarTimesService,
  tell: (line: string) => void,
): Promise<Verified> {
  const versions = await store.targetsOfVersions(manager);
  const targets = new Map(versions.map(({ slug, version, targets }) => [`${slug}@${version}`, targets]));
  const verified = { checked: 0, differ: 0, older: 0 };
  for (let after: string | null = null; ; ) {
    const clocks: Stopped[] = await store.stoppedClocks(manager, after, BATCH);
    for (const { older, line } of await compared(manager, calendars, targets, clocks)) {
      verified[older ? 'older' : 'checked'] += 1;
      if (line === undefined) continue;
      verified.differ += 1;
      tell(line);
    }
    if (clocks.length < BATCH) return verified;
    after = clocks.at(-1)!.id;
  }
}

type Stopped = store.KeptRow & { stoppedAt: Date };

async function compared(
  manager: EntityManager,
  calendars: CalendarTimesService,
  targets: ReadonlyMap<string, Targets>,
  clocks: readonly Stopped[],
): Promise<{ older: boolean; line?: string }[]> {
  const ids = clocks.map(({ id }) => id);
  const ledgers = await store.ledgersOf(manager, ids);
  const charges = await store.chargesOf(manager, ids);
  const calendarOf = await calendars.versions(manager, namedIn(clocks, ledgers));
  return clocks.map(({ calendarSlug, calendarVersion, ...row }) => {
    const clock = { ...row, calendar: calendarOf(calendarSlug, calendarVersion) };
    const rows = ledgers.get(clock.id) ?? [];
    if (isOlder(clock, rows)) return { older: true };
    const differences = differencesOf(clock, rows, {
      targetMs: (slug, version) => secondsOf(targets.get(`${slug}@${version}`)?.[clock.clock]?.minutes ?? Number.POSITIVE_INFINITY) * 1000,
      calendar: (slug, version) => calendarOf(slug, version).compiled,
    });
    const found = [...differences, ...wrongCharges(clock, rows, charges.get(clock.id) ?? [])];
    return found.length === 0 ? { older: false } : { older: false, line: `${nameOf(clock)}: ${found.join('; ')}` };
  });
}

const nameOf = ({ ticketNumber, clock, cycle, id }: Pick<Stopped, 'ticketNumber' | 'clock' | 'cycle' | 'id'>) =>
  `ticket ${ticketNumber}, ${clock} ${cycle} (${id})`;

/** Every version of a calendar that clocks or rows name. */
function namedIn(clocks: readonly Stopped[], ledgers: ReadonlyMap<string, readonly Entry[]>): { slug: string; version: number }[] {
  const named = [...clocks, ...[...ledgers.values()].flat()];
  return named.map(({ calendarSlug: slug, calendarVersion: version }) => ({ slug, version }));
}
