import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, EntityManager } from 'typeorm';
import { ClassificationService } from '../classification/classification.service.js';
import type { Prediction } from '../classification/prediction.js';
import { PredictionsService } from '../classification/predictions.service.js';
import { OutboxService } from '../outbox/outbox.service.js';
import { Clock } from '../platform/clock.js';
import { Env } from '../platform/env.js';
import { Poller } from '../platform/poller.js';
import { isDatabaseAway } from '../platform/problem.filter.js';
import { Signals } from '../platform/signals.js';
import { QueueService } from '../queue/queue.service.js';
import { NO_DEADLINE } from '../queue/rules/order.js';
import { RoutingService } from '../routing/routing.service.js';
import type { RoutingDecision } from '../routing/rules/decide.js';
import { SlaService } from '../sla/sla.service.js';
import { TicketWritesService } from '../tickets/ticket-writes.service.js';
import type { ReceivedTicket } from '../tickets/tickets.store.js';
import { retryDelaySeconds, TRIAGE_BATCH, TRIAGE_LEASE_SECONDS } from './rules/retry.js';
import { TriageMetrics } from './triage.metrics.js';

/** A received ticket with what the classifier and the rules said of it. */
interface Triaged {
  ticket: ReceivedTicket;
  prediction: Prediction;
  decision: RoutingDecision;
}

/** From complaint to queue: claim → classify → route → enqueue → start clocks. */
@Injectable()
export class TriageService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('triage');
  private readonly poller = new Poller('triage', 100, () => this.round());
  private stopListening?: () => void;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly tickets: TicketWritesService,
    private readonly predictions: PredictionsService,
    private readonly classification: ClassificationService,
    private readonly routing: RoutingService,
    private readonly queue: QueueService,
    private readonly sla: SlaService,
    private readonly outbox: OutboxService,
    private readonly signals: Signals,
    private readonly metrics: TriageMetrics,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.ROLE === 'api') return;
    this.stopListening = this.signals.on('ticket.received', () => this.poller.wake());
    this.poller.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopListening?.();
    await this.poller.stop();
  }

  /** One batch; true when there may be more. */
  async round(): Promise<boolean> {
    const token = randomUUID();
    const tickets = await this.tickets.claimReceived(this.dataSource.manager, token, TRIAGE_BATCH, TRIAGE_LEASE_SECONDS);
    if (tickets.length === 0) return false;
    const predictions = await this.classification.classify(
      tickets.map((ticket) => ticket.text),
      { explain: true },
    );
    await this.place(token, tickets, predictions);
    return tickets.length === TRIAGE_BATCH;
  }

  /** The batch in one transaction; when that fails, each ticket in its own, so that one bad ticket does not hold up the others. */
  private async place(token: string, tickets: ReceivedTicket[], predictions: Prediction[]): Promise<void> {
    try {
      await this.commit(token, tickets, predictions);
    } catch (error) {
      if (tickets.length === 1 || isDatabaseAway(error)) return this.retryLater(token, tickets, error);
      for (const [index, ticket] of tickets.entries()) await this.place(token, [ticket], [predictions[index] as Prediction]);
    }
  }

  private async commit(token: string, tickets: ReceivedTicket[], predictions: Prediction[]): Promise<void> {
    const placed = await this.dataSource.transaction((manager) => this.enqueue(manager, token, tickets, predictions));
    this.outbox.wake();
    this.signals.emit(
      'ticket.triaged',
      placed.map(({ ticket }) => ticket.id),
    );
    for (const department of new Set(placed.map(({ decision }) => decision.department))) this.queue.changed(department);
    this.metrics.placed(
      placed.map(({ ticket, prediction }) => ({
        seconds: (this.clock.now().getTime() - ticket.createdAt.getTime()) / 1000,
        engine: prediction.engine,
      })),
    );
  }

  private async enqueue(manager: EntityManager, token: string, tickets: ReceivedTicket[], predictions: Prediction[]): Promise<Triaged[]> {
    const decisions = await this.routing.decide(
      manager,
      tickets.map((ticket, index) => routingInput(ticket, predictions[index] as Prediction)),
    );
    const all = tickets.map(
      (ticket, index): Triaged => ({ ticket, prediction: predictions[index] as Prediction, decision: decisions[index] as RoutingDecision }),
    );
    // The fence: what another worker has taken over meanwhile is not ours to write.
    const ours = new Set(await this.tickets.place(manager, token, all.map(placementOf)));
    const placed = all.filter(({ ticket }) => ours.has(ticket.id));
    if (placed.length === 0) return [];
    await this.predictions.record(
      manager,
      placed.map(({ ticket, prediction }) => ({ ...prediction, ticketId: ticket.id })),
    );
    const dueAt = await this.sla.start(manager, placed.map(slaTicketOf));
    await this.queue.add(
      manager,
      placed.map((item) => queueItemOf(item, dueAt.get(item.ticket.id))),
    );
    await this.outbox.add(manager, placed.map(queuedEvent));
    return placed;
  }

  private async retryLater(token: string, tickets: ReceivedTicket[], error: unknown): Promise<void> {
    const { name, code, message } = error as Error & { code?: string };
    const attempts = Math.max(...tickets.map((ticket) => ticket.triageAttempts));
    this.logger.error({ event: 'triage_failed', tickets: tickets.map((ticket) => ticket.id), attempts, name, code, message });
    this.metrics.failed(tickets.length);
    // A database that is away refuses this too: then the lease runs out by itself.
    await this.tickets
      .giveBack(
        this.dataSource.manager,
        token,
        tickets.map((ticket) => ticket.id),
        retryDelaySeconds(attempts),
      )
      .catch(() => undefined);
  }
}

const routingInput = (ticket: ReceivedTicket, prediction: Prediction) => ({
  category: prediction.category,
  reasons: prediction.reasons.map((reason) => reason.code),
  decision: prediction.decision,
  urgent: prediction.urgent,
  urgentWords: prediction.urgentWords,
  language: prediction.language,
  channel: ticket.channel,
  tier: ticket.tier,
  text: ticket.text,
  subject: ticket.subject,
  metadata: ticket.metadata,
});

const placementOf = ({ ticket, prediction, decision }: Triaged) => ({
  id: ticket.id,
  category: prediction.category,
  reasons: prediction.reasons,
  decision: prediction.decision,
  urgent: prediction.urgent,
  priority: decision.priority,
  department: decision.department,
  why: decision.why,
});

const slaTicketOf = ({ ticket, prediction, decision }: Triaged) => ({
  ticketId: ticket.id,
  number: ticket.number,
  externalId: ticket.externalId,
  source: ticket.source,
  department: decision.department,
  category: prediction.category,
  reasons: prediction.reasons.map((reason) => reason.code),
  priority: decision.priority,
  tier: ticket.tier,
  channel: ticket.channel,
  language: prediction.language,
  createdAt: ticket.createdAt,
});

const queueItemOf = ({ ticket, decision }: Triaged, dueAt: Date | undefined) => ({
  ticketId: ticket.id,
  department: decision.department,
  urgent: decision.priority === 'urgent',
  priority: decision.priority,
  dueAt: dueAt ?? NO_DEADLINE,
  createdAt: ticket.createdAt,
});

const queuedEvent = ({ ticket, prediction, decision }: Triaged) => ({
  type: 'ticket.queued' as const,
  ticketId: ticket.id,
  source: ticket.source,
  department: decision.department,
  data: {
    number: ticket.number,
    externalId: ticket.externalId,
    category: prediction.category,
    confidence: prediction.confidence,
    decision: prediction.decision,
    urgent: prediction.urgent,
    priority: decision.priority,
  },
});
