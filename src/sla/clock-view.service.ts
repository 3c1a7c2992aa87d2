import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ClockName, ClockState } from '../shared/sla.js';
import { CalendarTimesService } from './calendar-times.service.js';
import { type ClockTime, remainingMs, shownDue } from './rules/clock.js';

/** A clock as the view `ticket_read` has it: instants as JSON writes them. */
export interface StoredClock {
  clock: ClockName;
  state: ClockState;
  dueAt: string;
  pausedAt: string | null;
  stoppedAt: string | null;
  spanFrom: string;
  targetSeconds: number;
  countedMs: number;
  overdueMs: number;
  calendar: { slug: string; version: number };
}

/** A clock as a ticket shows it. `remainingMinutes`: of the calendar's open time, rounded down, negative past due; null when it is stopped. */
export interface ShownClock {
  clock: ClockName;
  state: ClockState;
  dueAt: string;
  remainingMinutes: number | null;
}

/** What is left of clocks, by the calendars that they run on. */
@Injectable()
export class ClockViewService {
  constructor(private readonly calendars: CalendarTimesService) {}

  /** The clocks of each ticket, in the same order, as they stand at the instant at which the ticket was read. */
  async shown(manager: EntityManager, tickets: readonly { clocks: readonly StoredClock[]; at: Date }[]): Promise<ShownClock[][]> {
    const calendarOf = await this.calendars.versions(
      manager,
      tickets.flatMap(({ clocks }) => clocks.map(({ calendar }) => calendar)),
    );
    return tickets.map(({ clocks, at }) =>
      clocks.map((stored) => {
        const { compiled } = calendarOf(stored.calendar.slug, stored.calendar.version);
        const { clock, state, stoppedAt } = stored;
        const time = timeOf(stored);
        const dueAt = stoppedAt ? time.dueAt : shownDue(time, at, compiled);
        const remainingMinutes = stoppedAt ? null : Math.floor(remainingMs(time, at, compiled) / 60_000);
        return { clock, state, dueAt: dueAt.toISOString(), remainingMinutes };
      }),
    );
  }
}

const timeOf = ({ state, targetSeconds, countedMs, overdueMs, ...at }: StoredClock): ClockTime => ({
  ...{ state, targetSeconds, countedMs, overdueMs },
  dueAt: new Date(at.dueAt),
  pausedAt: at.pausedAt ? new Date(at.pausedAt) : null,
  spanFrom: new Date(at.spanFrom),
});
