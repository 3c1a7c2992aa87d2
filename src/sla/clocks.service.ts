import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OutboxService } from '../outbox/outbox.service.js';
import { CalendarTimesService } from './calendar-times.service.js';
import type { OpenClock } from './rules/clock.js';
import { BREACH } from './rules/levels.js';
import type { Moved } from './rules/moves.js';
import { timersOf } from './rules/plan.js';
import { SlaMetrics } from './sla.metrics.js';
import * as store from './sla.store.js';
import { eventOf } from './sla-events.js';
import { type Fired, fireDue, fireOf } from './sla-timer.store.js';

/** An open clock that the transaction has to itself, at the database's `now`. */
export interface HeldClock extends OpenClock {
  id: string;
  ticketId: string;
  unfired: string[];
  now: Date;
}

/**
 * Moves clocks: every change first fires what is due on the ticket, so that the outcome never depends on whether the poller came by in
 * time, then locks the clocks, and writes clocks, ledger and timers together. Always in the caller's transaction.
 */
@Injectable()
export class ClocksService {
  constructor(
    private readonly outbox: OutboxService,
    private readonly calendars: CalendarTimesService,
    private readonly metrics: SlaMetrics,
  ) {}

  /** What `move` makes of each open clock of the tickets; clocks for which it answers undefined stay as they are. */
  async move(
    manager: EntityManager,
    ticketIds: readonly string[],
    move: (clock: HeldClock) => Moved | undefined,
  ): Promise<{ clock: HeldClock; moved: Moved }[]> {
    await this.fireOf(manager, ticketIds);
    const clocks = await this.locked(manager, ticketIds);
    const done = clocks.flatMap((clock) => {
      const moved = move(clock);
      return moved ? [{ clock, moved }] : [];
    });
    if (done.length > 0) await store.writeChanges(manager, done.map(changeOf));
    return done;
  }

  /** Fires what is due on the tickets; their other timers are the transaction's own from then on. */
  async fireOf(manager: EntityManager, ticketIds: readonly string[]): Promise<void> {
    await this.publish(manager, await fireOf(manager, ticketIds));
  }

  /** Fires up to `limit` due timers of any ticket and writes their events; answers how many. */
  async fireDue(manager: EntityManager, limit: number): Promise<number> {
    const fired = await fireDue(manager, limit);
    await this.publish(manager, fired);
    return fired.length;
  }

  private async locked(manager: EntityManager, ticketIds: readonly string[]): Promise<HeldClock[]> {
    const clocks = await store.lockOpenClocks(manager, ticketIds);
    const versions = clocks.map(({ calendarSlug: slug, calendarVersion: version }) => ({ slug, version }));
    const calendars = await this.calendars.versions(manager, versions);
    return clocks.map(({ calendarSlug, calendarVersion, ...clock }) => ({ ...clock, calendar: calendars(calendarSlug, calendarVersion) }));
  }

  private async publish(manager: EntityManager, fired: readonly Fired[]): Promise<void> {
    await this.outbox.add(
      manager,
      fired.flatMap((one) => eventOf(one) ?? []),
    );
    this.metrics.breached(fired.filter(({ level }) => level === BREACH).map(({ clock }) => clock));
  }
}

function changeOf({ clock: { id, ticketId, unfired }, moved }: { clock: HeldClock; moved: Moved }): store.ClockChange {
  const { clock, entries, ended, retimed } = moved;
  return {
    ...rowOf(id, ticketId, clock),
    stoppedAt: ended?.at ?? null,
    overrunSeconds: ended?.overrunSeconds ?? null,
    entries,
    timers: retimed ? timersOf(clock, unfired) : [],
  };
}

/** A clock as its row has it. */
export const rowOf = (id: string, ticketId: string, { calendar, ...clock }: OpenClock): store.ClockRow => ({
  ...clock,
  ...{ id, ticketId, calendarSlug: calendar.slug, calendarVersion: calendar.version },
});
