import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { Dimension } from './rules/dimensions.js';
import type { ClockCounts, TicketCounts } from './rules/figures.js';
import type { Group, Key } from './rules/groups.js';
import type { Range } from './rules/range.js';

/** What to count: tickets or clocks of a half-open range, by dimensions, in a zone; `department: null` is all of them. */
export interface Question {
  range: Range;
  zone: string;
  department: string | null;
  dimensions: readonly Dimension[];
  /** One group more than this is read, to tell that there are more. */
  limit: number;
}

/** Groups that something was found for, and the total over everything, out of one statement: they cannot disagree. */
export interface Counted<F> {
  groups: Group<F>[];
  total: F | undefined;
}

type Row<F> = F & { isTotal: boolean } & Record<`by_${Dimension}`, string | null>;

/**
 * The zone's calendar in SQL; $5 is the zone. Rows carry dates, which sort faster than text, and groups are written out once.
 * `at` is a column or parameter of this file, never a caller's text.
 */
const calendar = {
  day: { of: (at: string) => `(${at} AT TIME ZONE $5::text)::date`, format: 'YYYY-MM-DD' },
  week: { of: (at: string) => `date_trunc('week', ${at} AT TIME ZONE $5::text)::date`, format: 'YYYY-MM-DD' },
  month: { of: (at: string) => `date_trunc('month', ${at} AT TIME ZONE $5::text)::date`, format: 'YYYY-MM' },
};

const isCalendar = (dimension: Dimension): dimension is keyof typeof calendar => dimension in calendar;
const inDepartment = '($3::text IS NULL OR department = $3)';

@Injectable()
export class ReportsStore {
  /**
   * To be called first in a report's transaction; answers the database's clock: what is "now" for rows that it stamped.
   * Compiling such a statement takes PostgreSQL longer than the month that is asked for most often takes to run.
   */
  async begin(manager: EntityManager): Promise<Date> {
    const [row] = await rows<{ now: Date }>(manager, `SELECT now() AS now, set_config('jit', 'off', true)`);
    return row!.now;
  }

  tickets(manager: EntityManager, question: Question): Promise<Counted<TicketCounts>> {
    return this.count(manager, ticketSql(question.dimensions), question);
  }

  clocks(manager: EntityManager, question: Question): Promise<Counted<ClockCounts>> {
    return this.count(manager, clockSql(question.dimensions), question);
  }

  private async count<F>(
    manager: EntityManager,
    sql: string,
    { range, zone, department, dimensions, limit }: Question,
  ): Promise<Counted<F>> {
    // PostgreSQL refuses a parameter that no part of the statement names: the zone goes only where a calendar needs it.
    const parameters = [
      range.from.toISOString(),
      range.to.toISOString(),
      department,
      limit + 2,
      ...(dimensions.some(isCalendar) ? [zone] : []),
    ];
    const found = await rows<Row<F>>(manager, sql, parameters);
    const key = (row: Row<F>): Key => Object.fromEntries(dimensions.map((dimension) => [dimension, row[`by_${dimension}`]])) as Key;
    const groups = found.filter((row) => !row.isTotal).map((row) => ({ key: key(row), figures: row as F }));
    return { groups, total: found.find((row) => row.isTotal) };
  }
}

/**
 * Tickets by what happened to them in the range: each cohort is read by the index of its own time and carries only what its figures need.
 * `open` are those open when the range begins: open now, or settled since. `lost` are those of the `created` whose first routing was wrong: few,
 * read by the rows that say so, none of which is older than its ticket.
 */
const ticketSql = (dimensions: readonly Dimension[]) => `
  WITH fact AS (
    SELECT 'created' AS cohort, ${values(dimensions, 'created_at')}, decision, urgent, misrouted, reopened, engine, NULL::text AS outcome, NULL::float8 AS minutes
    FROM report_ticket WHERE created_at >= $1::timestamptz AND created_at < $2::timestamptz AND ${inDepartment}
    UNION ALL
    SELECT 'resolved', ${values(dimensions, 'resolved_at')}, NULL, NULL, NULL, NULL, NULL, outcome, ${minutesTo('resolved_at')}
    FROM report_ticket WHERE resolved_at >= $1::timestamptz AND resolved_at < $2::timestamptz AND ${inDepartment}
    UNION ALL
    SELECT 'responded', ${values(dimensions, 'responded_at')}, NULL, NULL, NULL, NULL, NULL, NULL, ${minutesTo('responded_at')}
    FROM report_ticket WHERE responded_at >= $1::timestamptz AND responded_at < $2::timestamptz AND ${inDepartment}
    UNION ALL
    SELECT 'open', ${values(dimensions, '$1::timestamptz')}, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM report_open_ticket WHERE created_at < $1::timestamptz AND ${inDepartment}
    UNION ALL
    SELECT 'open', ${values(dimensions, '$1::timestamptz')}, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM report_ticket WHERE resolved_at >= $1::timestamptz AND created_at < $1::timestamptz AND ${inDepartment}
    UNION ALL
    SELECT 'lost', ${values(dimensions, 'created_at')}, NULL, NULL, NULL, NULL, NULL, NULL, minutes
    FROM report_wrong_routing WHERE created_at >= $1::timestamptz AND created_at < $2::timestamptz AND misrouted_at >= $1::timestamptz AND ${inDepartment}
  )
  SELECT ${grouped(dimensions)},
    ${tally("cohort = 'open'")} AS opening,
    ${tally("cohort = 'created'")} AS intake,
    ${tally("decision = 'auto'")} AS auto,
    ${tally("decision = 'review'")} AS review,
    ${tally('urgent')} AS urgent,
    ${tally('misrouted')} AS misrouted,
    ${tally("cohort = 'lost'")} AS lost,
    ${total('minutes', "cohort = 'lost'")} AS "lostMinutes",
    ${tally('reopened')} AS reopened,
    ${tally("engine = 'transformer'")} AS transformer,
    ${tally("engine = 'naive-bayes'")} AS "naiveBayes",
    ${tally("cohort = 'resolved'")} AS resolved,
    ${tally("outcome = 'settled'")} AS settled,
    ${tally("outcome = 'not_complaint'")} AS "notComplaint",
    ${tally("outcome = 'duplicate'")} AS duplicate,
    ${tally("outcome = 'rejected'")} AS rejected,
    percentile_cont(ARRAY[0.5, 0.9, 0.95]) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE cohort = 'resolved') AS turnaround,
    ${tally("cohort = 'responded'")} AS responded,
    percentile_cont(ARRAY[0.5, 0.9, 0.95]) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE cohort = 'responded') AS "firstResponse"
  FROM fact ${groupingSets(dimensions)}`;

/**
 * Clocks by their due time; running and paused ones are left out. Beside them the time that went into them, which stands with the department
 * that had the ticket: summed up by itself, so that it is not sorted among the clocks.
 */
const clockSql = (dimensions: readonly Dimension[]) => `
  WITH fact AS (
    SELECT ${values(dimensions, 'due_at')}, state, overrun_seconds / 60.0::float8 AS minutes, NULL::float8 AS counted, NULL::float8 AS overdue
    FROM report_clock
    WHERE due_at >= $1::timestamptz AND due_at < $2::timestamptz AND ${inDepartment} AND state IN ('met', 'breached', 'cancelled')
    UNION ALL
    SELECT ${names(dimensions)}, NULL, NULL, ${total('counted')}, ${total('overdue')}
    FROM (
      SELECT ${values(dimensions, 'due_at')}, counted, overdue
      FROM report_charged_time WHERE due_at >= $1::timestamptz AND due_at < $2::timestamptz AND ${inDepartment}
    ) charged
    GROUP BY ${names(dimensions)}
  )
  SELECT ${grouped(dimensions)},
    ${tally("state = 'met'")} AS met,
    ${tally("state = 'breached'")} AS breached,
    ${tally("state = 'cancelled'")} AS cancelled,
    ${tally("state = 'breached' AND minutes IS NOT NULL")} AS finished,
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE state = 'breached') AS overrun,
    ${total('counted')} AS counted,
    ${total('overdue')} AS overdue
  FROM fact ${groupingSets(dimensions)}`;

const names = (dimensions: readonly Dimension[]) => dimensions.map((dimension) => `by_${dimension}`).join(', ');
const values = (dimensions: readonly Dimension[], at: string) =>
  dimensions.map((dimension) => `${isCalendar(dimension) ? calendar[dimension].of(at) : dimension} AS by_${dimension}`).join(', ');
const written = (dimension: Dimension) =>
  isCalendar(dimension) ? `to_char(by_${dimension}, '${calendar[dimension].format}') AS by_${dimension}` : `by_${dimension}`;
/** `date_part` counts in floats; `extract` would in decimals, at several times the cost. */
const minutesTo = (at: string) => `date_part('epoch', ${at} - created_at) / 60`;
const tally = (condition: string) => `(count(*) FILTER (WHERE ${condition}))::int`;
const total = (column: string, condition = 'true') => `coalesce(sum(${column}) FILTER (WHERE ${condition}), 0)`;

const grouped = (dimensions: readonly Dimension[]) =>
  `GROUPING(${names(dimensions)}) > 0 AS "isTotal", ${dimensions.map(written).join(', ')}`;
/** The total comes first, so that the limit never cuts it off. */
const groupingSets = (dimensions: readonly Dimension[]) =>
  `GROUP BY GROUPING SETS ((${names(dimensions)}), ()) ORDER BY "isTotal" DESC LIMIT $4`;
