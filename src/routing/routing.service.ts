import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Bilingual } from '../shared/bilingual.js';
import { findDepartment, listDepartments } from './departments.store.js';
import { predictionRequired, unknownDepartment } from './routing.errors.js';
import type { DraftRuleDto, PreviewPredictionDto, PreviewTicketDto, RoutingPreviewDto, RoutingPreviewView } from './routing-preview.dto.js';
import { allRules } from './routing-rules.store.js';
import { decide, type RoutingDecision } from './rules/decide.js';
import { inOrder } from './rules/match.js';
import { givenConditions, type RoutingInput, type RoutingRule } from './rules/rule.js';

export type { RoutingDecision, RoutingInput };

/** Says which department a ticket goes to. Nothing is cached: a rule that was answered holds for the very next ticket. */
@Injectable()
export class RoutingService {
  constructor(private readonly dataSource: DataSource) {}

  /** Decides for each input, in order, by the rules and departments as the manager's transaction sees them. */
  async decide(manager: EntityManager, inputs: readonly RoutingInput[]): Promise<RoutingDecision[]> {
    const [rules, departments] = [await allRules(manager), await this.slugs(manager)];
    return inputs.map((input) => {
      const { department, priority, why } = decide(input, rules, departments);
      return { department, priority, why };
    });
  }

  async departmentExists(manager: EntityManager, slug: string): Promise<boolean> {
    return (await findDepartment(manager, slug)) !== undefined;
  }

  /** The slug of the calendar of a department's hours. */
  async calendarOf(manager: EntityManager, slug: string): Promise<string> {
    const department = await findDepartment(manager, slug);
    if (!department) throw new RangeError(`no department ${slug}`);
    return department.calendar;
  }

  /** All of them, by slug. */
  async departments(manager: EntityManager): Promise<{ slug: string; name: Bilingual }[]> {
    return (await listDepartments(manager)).map(({ slug, name }) => ({ slug, name }));
  }

  /** What would happen to a ticket, with draft rules as if they had just been saved. */
  async preview({ ticket, prediction, rules: drafts }: RoutingPreviewDto): Promise<RoutingPreviewView> {
    if (!prediction) throw predictionRequired();
    const departments = await this.slugs(this.dataSource.manager);
    const rules = withDrafts(await allRules(this.dataSource.manager), drafts ?? [], departments);
    const { rule, ...decision } = decide(inputOf(ticket, prediction), rules, departments);
    return { ...decision, matchedRule: rule && { id: rule.id, version: rule.version, name: rule.name, rank: rule.rank } };
  }

  private async slugs(manager: EntityManager): Promise<Set<string>> {
    return new Set((await listDepartments(manager)).map((department) => department.slug));
  }
}

function withDrafts(stored: readonly RoutingRule[], drafts: readonly DraftRuleDto[], departments: ReadonlySet<string>): RoutingRule[] {
  drafts.forEach(({ then }, index) => {
    if (!departments.has(then.department)) throw unknownDepartment(then.department, `rules.${index}.then.department`);
  });
  const replaced = new Set(drafts.map((draft) => draft.id));
  const tried = drafts.map(({ id, ...draft }) => ({ ...draft, when: givenConditions(draft.when), id: id ?? null, version: null }));
  return inOrder([...tried, ...stored.filter((rule) => !replaced.has(rule.id!))]);
}

const inputOf = (ticket: PreviewTicketDto, prediction: PreviewPredictionDto): RoutingInput => ({
  category: prediction.category,
  reasons: prediction.reasons ?? [],
  decision: prediction.decision ?? 'auto',
  urgent: prediction.urgent ?? false,
  urgentWords: [],
  language: ticket.language ?? 'und',
  channel: ticket.channel ?? null,
  tier: ticket.tier ?? 'basic',
  text: ticket.text,
  subject: ticket.subject ?? null,
  metadata: ticket.metadata ?? {},
});
