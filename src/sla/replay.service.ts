import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { invalid } from '../platform/errors.js';
import type { ReplayDto, ReplayOutcomeView, ReplayView } from './replay.dto.js';
import { callerGone, draining, periodTooLong, replayRunning, replayTooLong } from './replay.errors.js';
import * as store from './replay.store.js';
import { type Drafted, ReplayDraftService } from './replay-draft.service.js';
import { DAY_MS } from './rules/business-time/wall-time.js';
import { type Policy, policyFor } from './rules/policy.js';
import { type Hold, type Outcome, replay } from './rules/replay.js';
import { DRAFT_VERSION } from './rules/replay-draft.js';
import { holdsOf, lifeOf, type RecordedClock, type RecordedTicket, seenBy } from './rules/replay-facts.js';
import { Tally } from './rules/replay-tally.js';

const MAX_DAYS = 400;
/** A snapshot that is kept for longer keeps the database from tidying up. */
const MAX_MINUTES = 5;
/** Tickets that are read and replayed at a time: some 10 ms in which the process does nothing else. */
const BATCH = 250;
const LISTED = 50;
/** Before every ticket of its instant. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** A clock with the policy that would take it. */
interface Taken {
  clock: RecordedClock;
  all: readonly RecordedClock[];
  ticket: RecordedTicket;
  policy: Policy | undefined;
}

interface Period {
  from: Date;
  to: Date;
}

/**
 * What would have been: the clocks of a period's tickets once more, by draft policies and calendars. It reads one snapshot in a transaction
 * that can write nothing, a batch of tickets at a time, so that memory does not grow with the period.
 */
@Injectable()
export class ReplayService implements OnModuleDestroy {
  private running = false;
  private stopping = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly drafts: ReplayDraftService,
  ) {}

  onModuleDestroy(): void {
    this.stopping = true;
  }

  /** True while a replay is under way: another one is refused. */
  get busy(): boolean {
    return this.running;
  }

  /**
   * @param gone asked between batches: true once nobody waits for the answer.
   * @throws 422 as `ReplayDto` and the drafts' own calls say, `replay_too_long`; 429 `replay_running`; 503 `draining`.
   */
  async run(body: ReplayDto, gone: () => boolean): Promise<ReplayView> {
    const period = periodOf(body);
    if (this.running) throw replayRunning();
    this.running = true;
    try {
      return await this.dataSource.transaction('REPEATABLE READ', (manager) => this.read(manager, body, period, this.watch(gone)));
    } finally {
      this.running = false;
    }
  }

  private async read(manager: EntityManager, body: ReplayDto, { from, to }: Period, goOn: () => void): Promise<ReplayView> {
    const now = await store.beginReading(manager);
    const drafted = await this.drafts.drafted(manager, body, now);
    const tally = new Tally(body.limit ?? LISTED);
    let tickets = 0;
    let start: store.PageStart = { key: from.toISOString(), id: FIRST_ID };
    for (;;) {
      goOn();
      const page = await store.ticketsFrom(manager, start, to, BATCH);
      tickets += page.length;
      await replayPage(manager, page, drafted, now, tally);
      if (page.length < BATCH) return { from, to, tickets, ...viewOf(tally) };
      start = page.at(-1)!;
    }
  }

  /** Throws once the replay should end early. */
  private watch(gone: () => boolean): () => void {
    const end = this.clock.now().getTime() + MAX_MINUTES * 60_000;
    return () => {
      if (gone()) throw callerGone();
      if (this.stopping) throw draining();
      if (this.clock.now().getTime() > end) throw replayTooLong(MAX_MINUTES);
    };
  }
}

function periodOf(body: ReplayDto): Period {
  const [from, to] = [new Date(body.from), new Date(body.to)];
  if (to <= from) throw invalid([{ field: 'to', message: 'must lie after from' }]);
  if (to.getTime() - from.getTime() > MAX_DAYS * DAY_MS) throw periodTooLong(MAX_DAYS);
  return { from, to };
}

async function replayPage(
  manager: EntityManager,
  tickets: readonly store.PagedTicket[],
  { policies, calendarOf }: Drafted,
  now: Date,
  tally: Tally,
): Promise<void> {
  const ids = tickets.map(({ id }) => id);
  const clocks = byTicket(await store.clocksOf(manager, ids));
  const taken = tickets.flatMap((ticket) => takenBy(policies, ticket, clocks.get(ticket.id) ?? []));
  const holds = await holdsFor(manager, taken);
  for (const { clock, all, ticket, policy } of taken) {
    const after = policy && replay(lifeOf(ticket, clock, all), holds(clock, all), policy, calendarOf, now);
    const { ticketId, cycle } = clock;
    tally.add({ ticketId, number: ticket.number, clock: clock.clock, cycle, before: clock }, after);
  }
}

const takenBy = (policies: readonly Policy[], ticket: RecordedTicket, all: readonly RecordedClock[]): Taken[] =>
  all.map((clock) => ({ clock, all, ticket, policy: policyFor(seenBy(ticket, clock), policies) }));

/** The holds of clocks: from the ledger, and where no clock of the ticket has paused all along, from the audit trail. */
async function holdsFor(
  manager: EntityManager,
  taken: readonly Taken[],
): Promise<(clock: RecordedClock, all: readonly RecordedClock[]) => readonly Hold[]> {
  const unknown = taken.filter(({ clock, all, policy }) => policy?.targets[clock.clock]?.pauseOnHold && !holdsOf(clock, all));
  const ids = [...new Set(unknown.map(({ clock }) => clock.ticketId))];
  const audited = byTicket(ids.length > 0 ? await store.auditedHolds(manager, ids) : []);
  return (clock, all) => holdsOf(clock, all) ?? audited.get(clock.ticketId) ?? [];
}

function byTicket<R extends { ticketId: string }>(rows: readonly R[]): Map<string, R[]> {
  const found = new Map<string, R[]>();
  for (const row of rows) found.set(row.ticketId, [...(found.get(row.ticketId) ?? []), row]);
  return found;
}

function viewOf(tally: Tally): Omit<ReplayView, 'from' | 'to' | 'tickets'> {
  const { changed, ...figures } = tally.result();
  const listed = changed.map(({ before, after, ...clock }) => ({ ...clock, before: shown(before), after: after && shown(after) }));
  return { ...figures, changed: listed };
}

const shown = ({ policySlug, policyVersion, dueAt, state, overrunSeconds }: Outcome): ReplayOutcomeView => ({
  policy: { slug: policySlug, version: policyVersion === DRAFT_VERSION ? null : policyVersion },
  ...{ dueAt, state, overrunSeconds },
});
