import { v7 } from 'uuid';
import type { Ending } from '../../src/sla/rules/moves.js';
import { SlaPoller } from '../../src/sla/sla.poller.js';
import { SlaService, type SlaTicket } from '../../src/sla/sla.service.js';
import type { TicketLedgerView } from '../../src/sla/sla-ledger.dto.js';
import { bearer, type TestApp } from './app.js';
import { simulatedTime, type TransactionAt } from './simulated-time.js';

/** An answer as JSON writes it. */
export type InJson<T> = T extends Date ? string : T extends object ? { [K in keyof T]: InJson<T[K]> } : T;

/** Tickets whose clocks live through what the desk does to them, at any instants. Needs an application of `ROLE=api`. */
export class SlaStage {
  private constructor(
    private readonly app: TestApp,
    private readonly sla: SlaService,
    readonly at: TransactionAt,
  ) {}

  static async on(app: TestApp): Promise<SlaStage> {
    return new SlaStage(app, app.get(SlaService), await simulatedTime(app.dataSource));
  }

  /** A ticket of a channel, in a department's queue, with the clocks that the policies give it. */
  async open(channel: string, department: string, createdAt: Date): Promise<SlaTicket> {
    const ticketId = v7();
    const [{ number }] = await this.app.dataSource.query(
      `INSERT INTO ticket (id, source, fingerprint, text, status, category, priority, department, channel, created_at)
       VALUES ($1, 'tests', 'x', 'x', 'queued', 'quality', 'normal', $2, $3, $4) RETURNING number`,
      [ticketId, department, channel, createdAt],
    );
    const facts = { category: 'quality', reasons: [], priority: 'normal', tier: 'basic', language: 'zh' } as const;
    const ticket: SlaTicket = { ticketId, number, createdAt, externalId: null, source: 'tests', channel, department, ...facts };
    await this.queue(ticket);
    await this.at(createdAt, (manager) => this.sla.start(manager, [ticket]));
    return ticket;
  }

  claim = ({ ticketId }: SlaTicket, agent: string, at: Date) => this.at(at, (manager) => this.sla.claimed(manager, [ticketId], agent));

  respond = ({ ticketId }: SlaTicket, at: Date) =>
    this.at(at, (manager) => this.sla.stop(manager, [ticketId], ['first_response', 'next_reply']));

  message = (ticket: SlaTicket, at: Date) => this.at(at, (manager) => this.sla.openNextReply(manager, ticket));

  async hold({ ticketId }: SlaTicket, at: Date): Promise<void> {
    await this.app.dataSource.query(`UPDATE queue_item SET state = 'held' WHERE ticket_id = $1`, [ticketId]);
    await this.at(at, (manager) => this.sla.pause(manager, ticketId));
  }

  async resume({ ticketId }: SlaTicket, at: Date): Promise<void> {
    await this.app.dataSource.query(`UPDATE queue_item SET state = 'waiting' WHERE ticket_id = $1`, [ticketId]);
    await this.at(at, (manager) => this.sla.resume(manager, ticketId));
  }

  async move(ticket: SlaTicket, department: string, because: Ending, at: Date): Promise<void> {
    await this.app.dataSource.query('UPDATE queue_item SET department = $2 WHERE ticket_id = $1', [ticket.ticketId, department]);
    await this.app.dataSource.query('UPDATE ticket SET department = $2 WHERE id = $1', [ticket.ticketId, department]);
    await this.at(at, (manager) => this.sla.handOver(manager, [ticket.ticketId], { department, holder: null }, because));
    ticket.department = department;
  }

  async resolve({ ticketId }: SlaTicket, at: Date): Promise<void> {
    await this.app.dataSource.query('DELETE FROM queue_item WHERE ticket_id = $1', [ticketId]);
    await this.at(at, (manager) => this.sla.stop(manager, [ticketId], ['pickup', 'first_response', 'next_reply', 'resolution']));
  }

  async cancel({ ticketId }: SlaTicket, at: Date): Promise<void> {
    await this.app.dataSource.query('DELETE FROM queue_item WHERE ticket_id = $1', [ticketId]);
    await this.at(at, (manager) => this.sla.cancel(manager, [ticketId]));
  }

  async reopen(ticket: SlaTicket, at: Date): Promise<void> {
    await this.queue(ticket);
    await this.at(at, (manager) => this.sla.reopen(manager, ticket));
  }

  /** Fires what is due by the real clock: what the poller would have done. */
  async poll(): Promise<void> {
    while (await this.app.get(SlaPoller).round());
  }

  /** What the API says of the ticket's clocks now. */
  async explained({ ticketId }: SlaTicket): Promise<InJson<TicketLedgerView>> {
    const { status, text, body } = await this.app.http.get(`/v1/tickets/${ticketId}/sla`).set(bearer(this.app.adminKey));
    if (status !== 200) throw new Error(`${status} ${text}`);
    return body;
  }

  private async queue({ ticketId, department, createdAt }: SlaTicket): Promise<void> {
    await this.app.dataSource.query(
      `INSERT INTO queue_item (ticket_id, department, priority, due_at, created_at) VALUES ($1, $2, 'normal', 'infinity', $3)`,
      [ticketId, department, createdAt],
    );
  }
}
