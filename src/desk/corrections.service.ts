import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EVERYTHING, type Principal } from '../platform/access.js';
import { held, QueueService } from '../queue/queue.service.js';
import type { QueueItemEntity } from '../queue/queue-item.entity.js';
import { RoutingService } from '../routing/routing.service.js';
import { REVIEW } from '../routing/rules/rule.js';
import type { Why } from '../shared/bilingual.js';
import { CATEGORY_OF_REASON } from '../shared/categories.js';
import { canonicalJson } from '../tickets/rules/canonical.js';
import type { TicketDto } from '../tickets/ticket.dto.js';
import type { TicketEntity } from '../tickets/ticket.entity.js';
import { TicketWritesService } from '../tickets/ticket-writes.service.js';
import { TicketsService } from '../tickets/tickets.service.js';
import type { CorrectionDto } from './desk.dto.js';
import { wrongReasons, wrongStatus } from './desk.errors.js';
import { type Acted, DeskTransactions } from './desk.transactions.js';
import { LeasesService } from './leases.service.js';
import { PlacingService } from './placing.service.js';

/** A person's word on what a complaint is about: it stands above the model's, routes open tickets at once, and is what the model learns from. */
@Injectable()
export class CorrectionsService {
  constructor(
    private readonly desk: DeskTransactions,
    private readonly placing: PlacingService,
    private readonly routing: RoutingService,
    private readonly queue: QueueService,
    private readonly leases: LeasesService,
    private readonly tickets: TicketsService,
    private readonly writes: TicketWritesService,
  ) {}

  /**
   * @throws 404 `not_found`; 409 `held` or `stale_lease` while somebody holds it, `wrong_status` before triage; 422 `reasons_do_not_match`.
   */
  async correct(caller: Principal, id: string, body: CorrectionDto): Promise<Acted> {
    checkReasons(body);
    const touched = new Set<string>();
    const repeated = await this.desk.run(
      async (manager) => {
        if (body.leaseToken && (await this.queue.isRepeat(manager, id, body.leaseToken, 'correction', canonicalJson(body)))) return true;
        const { ticket, item } = await this.desk.lock(manager, caller, id);
        if (ticket.status === 'received') throw wrongStatus('correction', ticket.status);
        if (item?.state === 'leased') await this.checkLease(manager, item, body.leaseToken);
        await this.apply(manager, caller, ticket, item, body);
        if (body.leaseToken) await this.queue.remember(manager, id, body.leaseToken, 'correction', canonicalJson(body));
        if (item) touched.add(item.department);
        return false;
      },
      () => touched,
    );
    return { ticket: await this.tickets.get(EVERYTHING, id), repeated };
  }

  private async checkLease(manager: EntityManager, item: QueueItemEntity, token: string | undefined): Promise<void> {
    if (token === undefined) throw held(item);
    await this.leases.extend(manager, item.ticketId, token);
  }

  private async apply(
    manager: EntityManager,
    caller: Principal,
    ticket: TicketEntity,
    item: QueueItemEntity | undefined,
    body: CorrectionDto,
  ): Promise<void> {
    const from = ticket.category ?? 'other';
    const known = await this.tickets.get(EVERYTHING, ticket.id, manager);
    const reasons = body.reasons ?? [];
    const by = caller.agent ?? caller.name;
    await this.writes.correct(
      manager,
      ticket.id,
      body.category,
      reasons.map((code) => ({ code, score: 1 })),
      [corrected(by, from, body.category)],
    );
    const routedTo = item && item.state !== 'held' ? await this.reroute(manager, ticket, item, known, body) : null;
    const current = { ...ticket, department: routedTo ?? ticket.department };
    await this.desk.record(manager, caller, current, 'ticket.corrected', { from, to: body.category, reasons, routedTo });
  }

  /** Where the rules send it now, if that is elsewhere. A person has looked: the model's doubt no longer counts. */
  private async reroute(
    manager: EntityManager,
    ticket: TicketEntity,
    item: QueueItemEntity,
    known: TicketDto,
    body: CorrectionDto,
  ): Promise<string | null> {
    const { channel, tier, text, subject, metadata, urgent } = ticket;
    const input = {
      category: body.category,
      reasons: body.reasons ?? [],
      decision: 'auto' as const,
      urgent,
      urgentWords: [],
      language: known.language ?? 'und',
      channel,
      tier,
      text,
      subject,
      metadata,
    };
    const [decision] = await this.routing.decide(manager, [input]);
    if (!decision || decision.department === item.department) return null;
    const why: Why[] = decision.why;
    await this.placing.move(
      manager,
      ticket,
      item,
      decision.department,
      why,
      item.department === REVIEW ? 'routed' : 'misrouted',
      decision.priority,
    );
    return decision.department;
  }
}

function checkReasons({ category, reasons = [] }: CorrectionDto): void {
  const [first] = reasons;
  if (category === 'other' && first) throw wrongReasons("What is 'other' states no reason.");
  if (first && CATEGORY_OF_REASON[first] !== category)
    throw wrongReasons(`The first reason, '${first}', belongs to '${CATEGORY_OF_REASON[first]}', not to '${category}'.`);
}

const corrected = (by: string, from: string, to: string): Why => ({
  code: 'corrected',
  zh: from === to ? `${by} 确认类别为 ${to}` : `${by} 将类别由 ${from} 更正为 ${to}`,
  en: from === to ? `${by} confirmed the category ${to}` : `${by} corrected the category from ${from} to ${to}`,
  detail: { by, from, to },
});
