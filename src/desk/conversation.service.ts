import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EVERYTHING, type Principal } from '../platform/access.js';
import { Signals } from '../platform/signals.js';
import { SlaService } from '../sla/sla.service.js';
import { IntakeService } from '../tickets/intake.service.js';
import type { CreateMessageDto, MessageDto } from '../tickets/messages.dto.js';
import type { TicketEntity } from '../tickets/ticket.entity.js';
import { TicketWritesService } from '../tickets/ticket-writes.service.js';
import { TicketsService } from '../tickets/tickets.service.js';
import type { MessageResultDto } from './desk.dto.js';
import { DeskTransactions } from './desk.transactions.js';
import { PlacingService, slaTicketOf } from './placing.service.js';

/** What tools bring of the conversation with the customer. */
@Injectable()
export class ConversationService {
  constructor(
    private readonly desk: DeskTransactions,
    private readonly placing: PlacingService,
    private readonly intake: IntakeService,
    private readonly tickets: TicketsService,
    private readonly writes: TicketWritesService,
    private readonly sla: SlaService,
    private readonly signals: Signals,
  ) {}

  /**
   * Takes a message in. A customer's resumes a ticket on hold, reopens a settled one, and opens a linked ticket when the old one is closed;
   * staff's, given in another tool, counts as the answer. @throws 404 `not_found`.
   */
  async add(caller: Principal, id: string, body: CreateMessageDto): Promise<MessageResultDto> {
    let department: string | null = null;
    const { ticketId, message } = await this.desk.run(
      async (manager) => {
        const { ticket, item } = await this.desk.lock(manager, caller, id);
        department = ticket.department;
        if (body.from === 'staff') return { ticketId: id, message: await this.fromStaff(manager, caller, ticket, body.text) };
        const ticketId = ticket.status === 'closed' ? await this.followUp(manager, ticket, body.text) : id;
        const message = await this.writes.addMessage(manager, {
          ticketId,
          author: 'customer',
          visible: 'customer',
          agent: null,
          text: body.text,
        });
        if (ticketId === id) await this.fromCustomer(manager, caller, ticket, item?.assignee ?? null, message.id);
        return { ticketId, message };
      },
      () => (department ? [department] : []),
    );
    if (ticketId !== id) this.signals.emit('ticket.received', undefined);
    return { message, ticket: await this.tickets.get(EVERYTHING, ticketId) };
  }

  private async fromStaff(manager: EntityManager, caller: Principal, ticket: TicketEntity, text: string): Promise<MessageDto> {
    const { agent } = caller;
    const message = await this.writes.addMessage(manager, { ticketId: ticket.id, author: 'staff', visible: 'customer', agent, text });
    await this.writes.markResponded(manager, ticket.id);
    await this.sla.stop(manager, [ticket.id], ['first_response', 'next_reply']);
    await this.desk.record(manager, caller, ticket, 'ticket.responded', { messageId: message.id, agent, text }, { messageId: message.id });
    return message;
  }

  private async fromCustomer(
    manager: EntityManager,
    caller: Principal,
    ticket: TicketEntity,
    assignee: string | null,
    messageId: string,
  ): Promise<void> {
    const language = (await this.tickets.get(EVERYTHING, ticket.id, manager)).language ?? 'und';
    await this.desk.record(manager, caller, ticket, 'ticket.message', { messageId });
    if (ticket.status === 'resolved') return this.placing.reopen(manager, caller, ticket, messageId, language);
    const lease =
      ticket.status === 'pending' && assignee ? await this.placing.resume(manager, caller, ticket, assignee, 'customer') : undefined;
    const holder = ticket.status === 'claimed' || lease ? assignee : null;
    // Before the first answer first_response runs already: a second message starts nothing (D9).
    if (ticket.status !== 'received' && ticket.respondedAt !== null)
      await this.sla.openNextReply(manager, slaTicketOf(ticket, language), holder);
  }

  /** 7 days after settling the case is closed for good: what comes then is a new complaint that names the old one. */
  private followUp(manager: EntityManager, ticket: TicketEntity, text: string): Promise<string> {
    const body = {
      text,
      ...(ticket.channel ? { channel: ticket.channel } : {}),
      ...(ticket.subject ? { subject: ticket.subject } : {}),
      ...(ticket.orderId ? { orderId: ticket.orderId } : {}),
      ...(ticket.product ? { product: ticket.product } : {}),
      ...(ticket.customerId ? { customer: { id: ticket.customerId } } : {}),
      metadata: ticket.metadata,
    };
    return this.intake.followUp(manager, ticket.source, body, ticket.id);
  }
}
