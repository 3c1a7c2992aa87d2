import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CalendarTimesService } from './calendar-times.service.js';
import { ClocksService } from './clocks.service.js';
import { noticeOf, rungOf } from './rules/levels.js';
import { noticeAt } from './rules/notice.js';
import type { Escalation } from './rules/policy.js';
import * as store from './rungs.store.js';

/** A rung that a clock has reached, and what it asks for. */
export interface ReachedRung extends Omit<store.TakenRung, 'escalations'> {
  rung: Escalation;
}

/** The rungs that clocks have reached, for whoever does what they ask for: each is handed out once. */
@Injectable()
export class RungsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clocks: ClocksService,
    private readonly calendars: CalendarTimesService,
  ) {}

  /** The tickets of the oldest `limit` rungs that wait, one for each rung. A hint: another process may be at them. */
  waiting(limit: number): Promise<string[]> {
    return store.waiting(this.dataSource.manager, limit);
  }

  /**
   * Takes the rungs of a ticket that the caller has locked, in the order in which they were reached. What is due is fired first: a breach is
   * told before what follows from it, and no later rung overtakes one that another process is just noticing. Those whose clock has been
   * stopped meanwhile are taken too, and left out: nobody is called for work that is done (D9).
   */
  async take(manager: EntityManager, ticketId: string): Promise<ReachedRung[]> {
    await this.clocks.fireOf(manager, [ticketId]);
    return (await store.take(manager, ticketId)).flatMap(({ escalations, ...taken }) => {
      const rung = escalations.find((one) => one.clock === taken.clock && rungOf(one) === taken.level);
      return rung && !taken.stopped ? [{ ...taken, rung }] : [];
    });
  }

  /** Sees to a rung's notice: `sla.notice` comes at once, or when the calendar of the ticket's department opens (D15). */
  async notify(manager: EntityManager, { clockId, level, at, now, rung }: ReachedRung, calendar: string): Promise<void> {
    if (!rung.notify) return;
    const { compiled } = await this.calendars.compiled(manager, calendar);
    await store.addTimer(manager, clockId, noticeOf(level), noticeAt(rung.notify, at, now, compiled));
  }
}
