import type { Page, Queue } from './api.js';
import type { Client } from './client.js';
import { type Day, pause } from './day.js';
import { MANAGER } from './staff.js';
import { departmentName } from './words.js';

/** When the manager looks at the queues, in seconds of the day. */
const LOOKS = [20, 42];

/** The manager: looks at the queues, and frees what somebody has left lying. */
export class Management {
  constructor(
    private readonly day: Day,
    private readonly client: Client,
  ) {}

  async run(): Promise<void> {
    const looks = [...LOOKS];
    while (!this.day.over) {
      if (this.day.abandoned) await this.free();
      else if ((looks[0] ?? Number.POSITIVE_INFINITY) <= this.day.tell.seconds) {
        looks.shift();
        await this.look();
      } else await pause(0.25);
    }
  }

  private async look(): Promise<void> {
    const { items } = await this.client.get<Page<Queue>>('/v1/queues');
    const queues = items.map(({ department, depth, claimed, held }) => `${departmentName(department)} ${depth}+${claimed}+${held}`);
    this.day.tell.say('manager', null, `${MANAGER}: 待领+处理+挂起 waiting+in hand+on hold: ${queues.join(', ')}`);
  }

  private async free(): Promise<void> {
    const { ticket, by } = this.day.abandoned as NonNullable<Day['abandoned']>;
    await pause(3.5);
    const reason = `${by} is away from the desk`;
    await this.client.post(`/v1/tickets/${ticket.id}/release`, { force: true, reason });
    delete this.day.abandoned;
    this.day.count('forced');
    this.day.tell.say('manager', ticket.number, `${MANAGER}: 强制放回，${by} 不在座位 · forced release, the holder is away`);
  }
}
