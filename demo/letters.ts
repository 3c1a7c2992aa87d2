import type { Client } from './client.js';
import { type Day, type Letter, pause } from './day.js';

/** The customers: they write back when they were asked, and come back when they are not content. */
export class Letters {
  constructor(
    private readonly day: Day,
    private readonly client: Client,
  ) {}

  async run(): Promise<void> {
    while (!this.day.over) {
      const due = this.day.letters.find(({ after }) => after <= this.day.tell.seconds);
      if (due) await this.send(due);
      else await pause(0.2);
    }
  }

  private async send(letter: Letter): Promise<void> {
    const { ticket, entry, text } = letter;
    const settled = entry.state === 'settled';
    // Before the call: a colleague may have the reopened ticket in hand before the answer is here.
    if (settled) Object.assign(entry, { cameBack: true, state: 'open' });
    await this.client.post(`/v1/tickets/${ticket.id}/messages`, { from: 'customer', text });
    entry.answered = true;
    this.day.letters.splice(this.day.letters.indexOf(letter), 1);
    this.day.tell.say(settled ? 'reopened' : 'customer', ticket.number, `「${text}」`);
    if (settled) this.day.count('reopened');
  }
}
