import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, EntityManager } from 'typeorm';
import { AgentsService } from '../agents/agents.service.js';
import { EVERYTHING, MANAGERS, type Principal, scopeOf } from '../platform/access.js';
import { actingAgent, agentIdOf } from '../platform/acting.js';
import type { Lease } from '../queue/lease.store.js';
import { held, QueueService } from '../queue/queue.service.js';
import { SlaService } from '../sla/sla.service.js';
import type { TicketDto } from '../tickets/ticket.dto.js';
import { TicketWritesService } from '../tickets/ticket-writes.service.js';
import { TicketsService } from '../tickets/tickets.service.js';
import type { AssignDto, ClaimedDto, ReleaseDto } from './desk.dto.js';
import { forceNeedsManager, forceNeedsReason, leaseRequired, wrongStatus } from './desk.errors.js';
import { type Acted, DeskTransactions } from './desk.transactions.js';
import { LeasesService } from './leases.service.js';

/** Who holds what: claims, heartbeats, releases, assignments. */
@Injectable()
export class ClaimsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly desk: DeskTransactions,
    private readonly tickets: TicketsService,
    private readonly writes: TicketWritesService,
    private readonly queue: QueueService,
    private readonly leases: LeasesService,
    private readonly sla: SlaService,
    private readonly agents: AgentsService,
  ) {}

  /** The next tickets of a queue, at most `max`; none when it is empty. */
  async claimNext(caller: Principal, department: string, agent: string, max: number): Promise<ClaimedDto[]> {
    return this.desk.run(async (manager) => {
      const leases = await this.leases.claimNext(manager, department, agent, max, Math.random());
      return leases.length === 0 ? [] : this.taken(manager, caller, agent, leases);
    });
  }

  /** A named ticket. @throws 404 `not_found`, 409 `held` (names the holder) or `wrong_status`. */
  async claim(caller: Principal, id: string, agentGiven: string | undefined): Promise<ClaimedDto> {
    const agent = actingAgent(caller, agentGiven);
    return this.desk.run(async (manager) => {
      const { ticket, item } = await this.desk.lock(manager, caller, id);
      if (!item || item.state === 'held') throw wrongStatus('claim', ticket.status);
      const reserved = item.assignee !== agent && item.reservedUntil !== null && item.reservedUntil > (await this.queue.now(manager));
      if (item.state === 'waiting' && reserved) throw held(item);
      const again = item.state === 'leased';
      const lease = await this.leases.claim(manager, item, agent);
      if (again) return claimedOf(lease, await this.tickets.get(EVERYTHING, id, manager));
      const [claimed] = await this.taken(manager, caller, agent, [lease]);
      return claimed as ClaimedDto;
    });
  }

  /** Extends the lease by its whole length. @throws 404 `not_found`, 409 `stale_lease`. */
  async heartbeat(caller: Principal, id: string, token: string): Promise<Date> {
    await this.tickets.get(scopeOf(caller), id);
    return (await this.leases.extend(this.dataSource.manager, id, token)).leaseExpiresAt;
  }

  /** Gives a ticket back to its place: its holder by the token, a manager by force (D19). */
  async release(caller: Principal, id: string, body: ReleaseDto): Promise<Acted> {
    if (body.force) return this.releaseByForce(caller, id, body.reason);
    const { leaseToken } = body;
    if (leaseToken === undefined) throw leaseRequired();
    return this.desk.asHolder(caller, id, 'release', { ...body, leaseToken }, async ({ manager, ticket, item }) => {
      await this.queue.release(manager, id);
      await this.writes.setStatus(manager, [id], 'queued', null);
      await this.sla.handOver(manager, [id], { holder: null }, 'released');
      await this.desk.record(manager, caller, ticket, 'ticket.released', { agent: item.assignee as string, forced: false });
    });
  }

  /** Reserves a waiting ticket for an agent, for the length of a lease; after that anybody may claim it (D21). */
  async assign(caller: Principal, id: string, body: AssignDto): Promise<TicketDto> {
    const agent = agentIdOf(body.agent);
    await this.desk.run(async (manager) => {
      const { ticket, item } = await this.desk.lock(manager, caller, id);
      if (item?.state === 'leased') throw held(item);
      if (item?.state !== 'waiting') throw wrongStatus('assign', ticket.status);
      await this.agents.ensure(manager, agent);
      await this.leases.reserve(manager, id, agent);
      await this.writes.setStatus(manager, [id], 'queued', agent);
      await this.desk.record(manager, caller, ticket, 'ticket.assigned', { agent });
    });
    return this.tickets.get(EVERYTHING, id);
  }

  private async releaseByForce(caller: Principal, id: string, reason: string | undefined): Promise<Acted> {
    if (!MANAGERS.includes(caller.role)) throw forceNeedsManager();
    if (reason === undefined) throw forceNeedsReason();
    let department = '';
    await this.desk.run(
      async (manager) => {
        const { ticket, item } = await this.desk.lock(manager, caller, id);
        if (!item || item.assignee === null) throw wrongStatus('release', ticket.status);
        department = item.department;
        if (item.state === 'held') await this.sla.resume(manager, id);
        await this.queue.release(manager, id);
        await this.writes.setStatus(manager, [id], 'queued', null);
        await this.sla.handOver(manager, [id], { holder: null }, 'released');
        await this.desk.record(
          manager,
          caller,
          ticket,
          'ticket.released',
          { agent: item.assignee, forced: true },
          { agent: item.assignee, forced: true, reason },
        );
      },
      () => [department],
    );
    return { ticket: await this.tickets.get(EVERYTHING, id), repeated: false };
  }

  /** What a claim does besides the lease: status, pickup clock, events. */
  private async taken(manager: EntityManager, caller: Principal, agent: string, leases: Lease[]): Promise<ClaimedDto[]> {
    const ids = leases.map((lease) => lease.ticketId);
    await this.agents.ensure(manager, agent);
    await this.writes.setStatus(manager, ids, 'claimed', agent);
    await this.sla.claimed(manager, ids, agent);
    const tickets = await this.tickets.getMany(EVERYTHING, ids, manager);
    await this.desk.recordAll(
      manager,
      caller,
      'ticket.claimed',
      tickets.map((ticket) => ({ ticket, data: { agent } })),
    );
    return tickets.map((ticket, index) => claimedOf(leases[index] as Lease, ticket));
  }
}

function claimedOf(lease: Lease, ticket: TicketDto): ClaimedDto {
  return { ticket, leaseToken: lease.leaseToken, leaseExpiresAt: lease.leaseExpiresAt.toISOString(), whyNext: lease.whyNext };
}
