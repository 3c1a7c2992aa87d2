import { Injectable } from '@nestjs/common';
import { EVERYTHING, MANAGERS, type Principal } from '../platform/access.js';
import { agentIdOf } from '../platform/acting.js';
import { QueueService } from '../queue/queue.service.js';
import { RoutingService } from '../routing/routing.service.js';
import { CLOCKS } from '../shared/sla.js';
import { SlaService } from '../sla/sla.service.js';
import { TicketWritesService } from '../tickets/ticket-writes.service.js';
import { TicketsService } from '../tickets/tickets.service.js';
import type { HoldDto, ResolveDto, RespondDto, ResumeDto, ResumedDto, TransferDto } from './desk.dto.js';
import { notAssignee, sameDepartment, unknownDepartment, wrongStatus } from './desk.errors.js';
import { type Acted, DeskTransactions } from './desk.transactions.js';
import { LeasesService } from './leases.service.js';
import { PlacingService } from './placing.service.js';

/** From queue to settled: what the holder of a ticket does with it. Each is one transaction over ticket, queue item and clocks, fenced by the lease. */
@Injectable()
export class DeskService {
  constructor(
    private readonly desk: DeskTransactions,
    private readonly tickets: TicketsService,
    private readonly writes: TicketWritesService,
    private readonly queue: QueueService,
    private readonly leases: LeasesService,
    private readonly placing: PlacingService,
    private readonly routing: RoutingService,
    private readonly sla: SlaService,
  ) {}

  /** An answer to the customer stops first_response and next_reply; an internal note stops nothing. The lease goes on. */
  respond(caller: Principal, id: string, body: RespondDto): Promise<Acted> {
    return this.desk.asHolder(caller, id, 'respond', body, async ({ manager, ticket, item }) => {
      const visible = body.visible ?? 'customer';
      const { id: messageId } = await this.writes.addMessage(manager, {
        ticketId: id,
        author: 'staff',
        visible,
        agent: item.assignee,
        text: body.text,
      });
      if (visible === 'internal') return this.desk.note(manager, caller, id, { messageId });
      await this.writes.markResponded(manager, id);
      await this.sla.stop(manager, [id], ['first_response', 'next_reply']);
      await this.desk.record(
        manager,
        caller,
        ticket,
        'ticket.responded',
        { messageId, agent: item.assignee, text: body.text },
        { messageId },
      );
    });
  }

  /** Waits for the customer or a third party: the lease ends, the assignee stays, the clocks that the policy says stand still (D7). */
  hold(caller: Principal, id: string, body: HoldDto): Promise<Acted> {
    return this.desk.asHolder(caller, id, 'hold', body, async ({ manager, ticket, item }) => {
      await this.queue.hold(manager, id);
      await this.writes.setStatus(manager, [id], 'pending', item.assignee);
      await this.sla.pause(manager, id);
      await this.desk.record(manager, caller, ticket, 'ticket.held', { agent: item.assignee as string, reason: body.reason });
    });
  }

  /**
   * Ends a hold: leases the ticket to its assignee again, or queues it at its old place when they are away.
   * A second resume by the assignee answers with the running lease. @throws 409 `wrong_status`, 403 `not_assignee`.
   */
  async resume(caller: Principal, id: string, body: ResumeDto): Promise<ResumedDto> {
    let department = '';
    const lease = await this.desk.run(
      async (manager) => {
        const { ticket, item } = await this.desk.lock(manager, caller, id);
        const agent = caller.agent ?? (body.agent === undefined ? (item?.assignee ?? null) : agentIdOf(body.agent));
        if (!item || agent === null || item.state === 'waiting') throw wrongStatus('resume', ticket.status);
        if (agent !== item.assignee && !MANAGERS.includes(caller.role)) throw notAssignee(item.assignee);
        if (item.state === 'leased') return this.leases.claim(manager, item, agent);
        department = item.department;
        return this.placing.resume(manager, caller, ticket, agent, 'staff');
      },
      () => (department ? [department] : []),
    );
    const ticket = await this.tickets.get(EVERYTHING, id);
    return { ticket, leaseToken: lease?.leaseToken ?? null, leaseExpiresAt: lease?.leaseExpiresAt.toISOString() ?? null };
  }

  /** Into another department's queue, its clocks running on. `misrouted` is a label that the model learns from. */
  transfer(caller: Principal, id: string, body: TransferDto): Promise<Acted> {
    return this.desk.asHolder(caller, id, 'transfer', body, async (hand) => {
      const { manager, ticket, item } = hand;
      const from = item.department;
      if (!(await this.routing.departmentExists(manager, body.department))) throw unknownDepartment(body.department);
      if (body.department === from) throw sameDepartment();
      const agent = item.assignee as string;
      if (body.note !== undefined)
        await this.writes.addMessage(manager, { ticketId: id, author: 'staff', visible: 'internal', agent, text: body.note });
      const because = body.reason === 'misrouted' ? 'misrouted' : 'transferred';
      await this.placing.move(manager, ticket, item, body.department, [transferred(agent, from, body)], because);
      const moved = { ...ticket, department: body.department };
      await this.desk.record(manager, caller, moved, 'ticket.transferred', { from, to: body.department, reason: body.reason, agent });
    });
  }

  /** Settles the ticket and stops its clocks; `not_complaint` and `duplicate` cancel them. The resolution is what the customer reads. */
  resolve(caller: Principal, id: string, body: ResolveDto): Promise<Acted> {
    return this.desk.asHolder(caller, id, 'resolve', body, async ({ manager, ticket, item }) => {
      const outcome = body.outcome ?? 'settled';
      const agent = item.assignee as string;
      if (body.note !== undefined)
        await this.writes.addMessage(manager, { ticketId: id, author: 'staff', visible: 'internal', agent, text: body.note });
      await this.queue.remove(manager, id);
      await this.writes.resolve(manager, id, agent, body.resolution, outcome, body.remedy ?? null);
      if (outcome === 'not_complaint' || outcome === 'duplicate') await this.sla.cancel(manager, [id]);
      else await this.sla.stop(manager, [id], CLOCKS);
      await this.desk.record(
        manager,
        caller,
        ticket,
        'ticket.resolved',
        { agent, outcome, resolution: body.resolution },
        { agent, outcome },
      );
    });
  }
}

const transferred = (agent: string, from: string, { department, reason }: TransferDto) => ({
  code: 'transferred',
  zh: `${agent} 将其从 ${from} 转到 ${department}：${reason === 'misrouted' ? '原先分派有误' : '本部门已处理完，交下一环节'}`,
  en: `${agent} moved it from ${from} to ${department}: ${reason === 'misrouted' ? 'it had been routed wrongly' : 'the next step is theirs'}`,
  detail: { agent, from, to: department, reason },
});
