import { ApiProperty } from '@nestjs/swagger';
import { CLOCK_STATES, CLOCKS, type ClockName, type ClockState, LEDGER_STATES, type LedgerState } from '../shared/sla.js';
import { ENDINGS, type Ending } from './rules/moves.js';

/** A version of a policy; versions never change. */
export class PolicyVersionView {
  slug: string;
  version: number;
}

/** A version of a calendar; versions never change. */
export class CalendarVersionView {
  slug: string;
  version: number;
}

export class ClockCalendarView extends CalendarVersionView {
  /** IANA zone; `words` tell times in it. */
  timeZone: string;
}

/** One row of the ledger. The last one of an open clock is under way: it goes up to `at`. */
export class LedgerSegmentView {
  from: Date;
  /** Not in it: the next segment begins there. */
  to: Date;
  /** Whole seconds, so that the segments add up to the clock's figures: off by less than one from `to - from`. */
  seconds: number;
  /** `counting`: open time; `paused`: on hold; `closed`: outside the calendar's hours; `holiday`: on a day that the calendar closes. */
  @ApiProperty({ enum: LEDGER_STATES }) state: LedgerState;
  /** It lies after the deadline. */
  overdue: boolean;
  /**
   * What ended it; null for the one under way. `hours`: the calendar opened or closed; `due`: the deadline passed; `claimed`, `released`,
   * `transferred`, `misrouted`, `routed` (out of manual triage), `escalated`: somebody else has the ticket; `held`, `resumed`; `policy`: another
   * policy holds; `met`, `breached`, `cancelled`: the clock was stopped.
   */
  @ApiProperty({ enum: ENDINGS, nullable: true }) endedBy: Ending | null;
  /** Slug of the department that had the ticket. */
  department: string;
  /** The agent that had it; null in the queue. */
  holder: string | null;
  policy: PolicyVersionView;
  calendar: CalendarVersionView;
}

/** Counted time of a department, which adds up to `countedSeconds` (without `carriedSeconds`). */
export class DepartmentShareView {
  /** Slug. */
  department: string;
  countedSeconds: number;
  /** The part of it that lies after the deadline. */
  overdueSeconds: number;
}

/** The same of an agent. */
export class HolderShareView {
  /** Null: the time in queues. */
  holder: string | null;
  countedSeconds: number;
  /** The part of it that lies after the deadline. */
  overdueSeconds: number;
}

export class BilingualView {
  zh: string;
  en: string;
}

/**
 * A clock and where its time went. Each kind of time is rounded to whole seconds once, over all of it, and the segments get what adds up to
 * that; `wallSeconds` is the sum, and may differ from the time between start and end by less than three seconds.
 */
export class LedgerClockView {
  @ApiProperty({ enum: CLOCKS }) clock: ClockName;
  /** 1 for the first of its kind on the ticket, one more each time it was opened again. */
  cycle: number;
  /** `breached` from the deadline on, also when the work is done later. */
  @ApiProperty({ enum: CLOCK_STATES }) state: ClockState;
  /** Who is charged with the result: the department that has the ticket, and from a breach on the one that had it then. */
  department: string;
  startedAt: Date;
  /** On hold: as if the hold ended now. From the breach on it stands still. */
  dueAt: Date;
  stoppedAt: Date | null;
  /** The deadline that passed. */
  breachedAt: Date | null;
  targetSeconds: number;
  /** Open time. */
  countedSeconds: number;
  /** On hold. */
  pausedSeconds: number;
  /** Outside the calendar's hours. */
  closedSeconds: number;
  /** On days that the calendar closes. */
  holidaySeconds: number;
  /** The four together. */
  wallSeconds: number;
  /** The part of `countedSeconds` that is in no segment: of a clock that was opened before there was a ledger. 0 for all others. */
  carriedSeconds: number;
  /** Open time left, negative past due; null once the clock has stopped. */
  remainingSeconds: number | null;
  /** Open time past due, up to the end of the work or until now; null in time. */
  overrunSeconds: number | null;
  /** It stands still while the ticket is on hold. */
  pauseOnHold: boolean;
  policy: PolicyVersionView;
  calendar: ClockCalendarView;
  /** In order and without gaps. */
  segments: LedgerSegmentView[];
  /** In the order in which they had the ticket. */
  byDepartment: DepartmentShareView[];
  byHolder: HolderShareView[];
  /** The same for people, in one to four sentences. */
  words: BilingualView;
}

/** Counted time that the ticket spent where it should never have gone. */
export class LostToWrongRoutingView {
  seconds: number;
  /** The department that it had been routed to. */
  department: string;
}

export class TicketLedgerView {
  ticketId: string;
  number: number;
  /** The moment of the answer, by the database's clock. */
  at: Date;
  /** Kind by kind, each in the order in which it was opened; none before triage. */
  clocks: LedgerClockView[];
  /** Of the first resolution clock; null unless the first move out of its first department said `misrouted`. */
  lostToWrongRouting: LostToWrongRoutingView | null;
}
