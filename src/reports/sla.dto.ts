import { GroupKeyDto, RangeDto } from './reports.dto.js';

/** Percentiles of the open minutes past due, to 1/100; both null when `count` is 0. */
export class OverrunDto {
  /** Breached clocks whose work is done: until then nobody knows how late it will be. */
  count!: number;
  p50!: number | null;
  p90!: number | null;
}

/** Open minutes of the clocks whose work is done, to 1/100: they stand with the department that had the ticket, whoever is charged with the result. */
export class ChargedMinutesDto {
  counted!: number;
  /** The part of `counted` that lies after the deadline. */
  overdue!: number;
}

/** Counts of clocks that were due in the range; running and paused ones are left out. `docs/metrics.md` defines each. */
export class SlaFiguresDto {
  met!: number;
  /** At once when the deadline passes, whether the work is done by now or not. */
  breached!: number;
  /** The ticket was no complaint or a duplicate, or a change of policy left the clock without a target. */
  cancelled!: number;
  /** `met / (met + breached)`, 0 to 1; null when there is neither. */
  attainment!: number | null;
  overrunMinutes!: OverrunDto;
  chargedMinutes!: ChargedMinutesDto;
}

export class SlaGroupDto extends SlaFiguresDto {
  key!: GroupKeyDto;
}

export class SlaReportDto extends RangeDto {
  /** In the order of `groupBy`, a row for each of the four clocks, at most 10,000. */
  groups!: SlaGroupDto[];
  /** Over every clock of every kind. */
  total!: SlaFiguresDto;
}
