import type { Claimed, Page, Ticket } from './api.js';
import { ApiProblem, type Client } from './client.js';
import { type Day, pause } from './day.js';
import type { Colleague, Department } from './staff.js';

const RELEASED = { reason: 'demo' };

/** How the demo's staff get their next ticket, without ever working on one that is not the demo's. */
export class Claiming {
  constructor(
    private readonly day: Day,
    private readonly who: Colleague,
    private readonly client: Client,
    /** Sees the demo's own tickets only. */
    private readonly tool: Client,
  ) {}

  /** The next ticket of one's own department, else of the triage desk, where everybody helps; `undefined` after a second without one. */
  async next(): Promise<Claimed | undefined> {
    const own = this.who.department;
    return (own === 'review' ? undefined : await this.from(own, 0)) ?? (await this.from('review', 1));
  }

  private async from(department: Department, waitSeconds: number): Promise<Claimed | undefined> {
    if (this.day.othersPresent) return this.byName(department, waitSeconds);
    const agent = this.who.id;
    const { items } = await this.client.post<{ items: Claimed[] }>(`/v1/queues/${department}/claim`, { agent, max: 1, waitSeconds });
    const [claimed] = items;
    if (!claimed || this.day.entryOf(claimed.ticket)) return claimed;
    this.day.othersPresent = true;
    await this.client.post(`/v1/tickets/${claimed.ticket.id}/release`, { leaseToken: claimed.leaseToken, ...RELEASED });
    this.day.tell.say(
      'fence',
      claimed.ticket.number,
      '不是演示工单，已放回 · not a ticket of this demo: put back, from now on claimed by name',
    );
    return undefined;
  }

  /** Looks the demo's own waiting tickets up and claims one of them; another colleague may be faster. */
  private async byName(department: Department, waitSeconds: number): Promise<Claimed | undefined> {
    const { items } = await this.tool.get<Page<Ticket>>(`/v1/tickets?status=queued&department=${department}&limit=200`);
    const waiting = items.filter((ticket) => this.day.entryOf(ticket)).reverse();
    const ticket = waiting.find(({ urgent }) => urgent) ?? waiting[0];
    if (ticket) return this.claim(ticket);
    await pause(waitSeconds);
    return undefined;
  }

  private async claim({ id }: Ticket): Promise<Claimed | undefined> {
    try {
      return await this.client.post<Claimed>(`/v1/tickets/${id}/claim`, { agent: this.who.id });
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 409) return undefined;
      throw error;
    }
  }
}
