import { GroupKeyDto, RangeDto, SpreadDto } from './reports.dto.js';

/** Tickets created in the range, by the decision of triage; those that are not triaged yet are in neither. */
export class TriagedDto {
  auto!: number;
  /** Sent to a person: the classifier was not sure enough. */
  review!: number;
}

/** What wrong first routings cost, of tickets created in the range. */
export class LostDto {
  /** Tickets whose first move said that they had been routed wrongly. */
  count!: number;
  /** Open minutes of their resolution clocks until then, to 1/100. */
  minutes!: number;
}

/** Tickets created in the range, by the engine that classified them. */
export class EngineDto {
  transformer!: number;
  naiveBayes!: number;
  /** 0 to 1; null when none was classified. */
  transformerShare!: number | null;
}

/** Tickets settled in the range, by outcome; together they are `resolved`. */
export class OutcomesDto {
  settled!: number;
  notComplaint!: number;
  duplicate!: number;
  rejected!: number;
}

/** Counts of tickets; `docs/metrics.md` defines each. */
export class OverviewFiguresDto {
  /** Created in the range. */
  intake!: number;
  triaged!: TriagedDto;
  /** Of the intake: those that triage called urgent. */
  urgent!: number;
  /** Of the intake: those whose first routing was wrong. */
  misrouted!: number;
  /** `misrouted` of the triaged intake, 0 to 1; null when none was triaged. */
  misroutedShare!: number | null;
  lostToWrongRouting!: LostDto;
  /** Of the intake: those that the customer has reopened at least once. */
  reopened!: number;
  engine!: EngineDto;
  /** Settled in the range, for the last time. */
  resolved!: number;
  outcomes!: OutcomesDto;
  /** Unsettled when the group begins: at `from`, or at the begin of its day, week or month. */
  backlogStart!: number;
  /** Unsettled when the group ends: `backlogStart + intake - resolved`. Days hand it on: it adds up over departments, not over time. */
  backlog!: number;
  /** From creation to the first answer, of tickets first answered in the range. */
  firstResponseMinutes!: SpreadDto;
  /** From creation to the last settling, of tickets settled in the range. */
  turnaroundMinutes!: SpreadDto;
}

export class OverviewGroupDto extends OverviewFiguresDto {
  key!: GroupKeyDto;
}

export class OverviewDto extends RangeDto {
  /** In the order of `groupBy`; days, weeks and months without tickets are there too. At most 10,000. */
  groups!: OverviewGroupDto[];
  /** Over everything, whatever the groups. */
  total!: OverviewFiguresDto;
}
