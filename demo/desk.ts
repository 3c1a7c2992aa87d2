import { CATEGORY_OF_REASON, type Category, type Reason } from '../src/shared/categories.js';
import { answersFor, comebackOf, questionFor, settlementOf } from './answers.js';
import type { Claimed, Ticket } from './api.js';
import type { Claiming } from './claiming.js';
import { ApiProblem, type Client } from './client.js';
import { categoriesOf, expectedCategory } from './complaint.js';
import { type Day, type Entry, pause } from './day.js';
import { nextStep } from './plot.js';
import type { Random } from './random.js';
import type { Colleague } from './staff.js';
import { CATEGORY_NAME, departmentName, remedyName } from './words.js';

/** The second at which the customer of the `slow` case answers: later than the minute that its channel promises. */
const SLOW_ANSWER = 62;

/** The reasons with those of the category in front, as a correction names them. */
const firstOf = (category: Category, reasons: readonly Reason[]): Reason[] =>
  [...reasons].sort((one, other) => Number(CATEGORY_OF_REASON[other] === category) - Number(CATEGORY_OF_REASON[one] === category));

/** A ticket in hand. */
interface Hand {
  ticket: Ticket;
  entry: Entry;
  leaseToken: string;
}

/** One colleague's working day: go on with what was on hold, else claim the next, read, and do what it needs. */
export class Desk {
  private readonly held: { ticket: Ticket; entry: Entry; at: number }[] = [];

  constructor(
    private readonly day: Day,
    private readonly who: Colleague,
    private readonly client: Client,
    private readonly manager: Client,
    private readonly claiming: Claiming,
    private readonly random: Random,
  ) {}

  async run(): Promise<void> {
    while (!this.day.over) {
      const ready = this.held.findIndex(({ entry, at }) => entry.answered || at <= this.day.tell.seconds);
      const [back] = ready < 0 ? [] : this.held.splice(ready, 1);
      const claimed = back ? undefined : await this.claiming.next();
      if (back) await this.tolerating(back.ticket, () => this.goOn(back.ticket, back.entry));
      if (claimed) await this.tolerating(claimed.ticket, () => this.begin(claimed));
    }
  }

  /** Somebody else was faster, or took it away: that is what leases are for, and the day goes on. */
  private async tolerating(ticket: Ticket, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 409) throw error;
      this.say('fence', ticket, `409 ${error.code}：工单已不在手上 · no longer in their hands`);
    }
  }

  private async begin({ ticket, leaseToken }: Claimed): Promise<void> {
    const entry = this.day.entryOf(ticket);
    if (!entry) return;
    this.day.note(ticket);
    const atTriage = ticket.department === 'review';
    await this.think(atTriage ? 0.6 : Math.min(2, 0.9 + entry.complaint.text.length / 250));
    const hand = { ticket, entry, leaseToken };
    const expected = expectedCategory(entry.complaint);
    switch (
      nextStep({
        expected,
        said: ticket.category,
        here: ticket.department ?? 'review',
        fate: entry.fate,
        moves: entry.moves,
        cameBack: entry.cameBack,
      })
    ) {
      case 'close':
        return this.close(hand);
      case 'correct':
        return this.correct(hand);
      case 'misrouted':
        return this.transfer(hand, expected, 'misrouted');
      case 'hand_on':
        return this.handOn(hand);
      case 'hold':
        return this.hold(hand);
      case 'release':
        return this.release(hand);
      case 'walk_away':
        return this.walkAway(hand);
      case 'settle':
        return this.settle(hand);
    }
  }

  private async settle(hand: Hand): Promise<void> {
    const { entry, ticket } = hand;
    const { reply, resolution, remedy } = settlementOf(entry.complaint, this.random);
    const second = entry.cameBack
      ? { reply: answersFor(entry.complaint).reasons.attitude.reply, resolution: comebackOf(entry.complaint).done }
      : undefined;
    await this.act(hand, 'respond', { text: second?.reply ?? reply });
    await this.think(1);
    const done = second?.resolution ?? resolution;
    await this.act(hand, 'resolve', { resolution: done, outcome: 'settled', remedy });
    if (entry.fate === 'comeback' && !entry.cameBack) this.write(hand, 3, comebackOf(entry.complaint).text);
    entry.state = 'settled';
    this.say('settled', ticket, `${remedyName(remedy)} 「${done}」`);
  }

  private async close(hand: Hand): Promise<void> {
    const text = answersFor(hand.entry.complaint).nothing;
    await this.act(hand, 'respond', { text });
    await this.act(hand, 'resolve', { resolution: text, outcome: 'not_complaint' });
    hand.entry.state = 'settled';
    this.say('settled', hand.ticket, '不是投诉，已答复 · no complaint in it, answered');
  }

  /** At the manual triage desk: a person says what it is about, the service routes it, and the model has something to learn. */
  private async correct(hand: Hand): Promise<void> {
    const { entry, ticket } = hand;
    const [first, second] = categoriesOf(entry.complaint);
    const category = (entry.fate === 'slip' ? second : first) ?? 'other';
    const reasons = firstOf(category, entry.complaint.reasons);
    const moved = await this.act(hand, 'correction', { category, reasons });
    entry.moves += 1;
    this.day.count(ticket.category === category ? 'confirmed' : 'corrected');
    // Most of the time the model's suggestion is confirmed: only what a person changed is told.
    if (ticket.category !== category) this.say('review', ticket, `更正 corrected ${ticket.category} → ${CATEGORY_NAME[category]}`);
    if (moved.department !== ticket.department) return;
    await (category === 'other' ? this.close(hand) : this.settle(hand));
  }

  private async transfer(hand: Hand, department: string, reason: 'misrouted' | 'next_step'): Promise<void> {
    const { misrouted, nextStep: note } = answersFor(hand.entry.complaint);
    hand.entry.moves += 1;
    await this.act(hand, 'transfer', { department, reason, note: reason === 'misrouted' ? misrouted : note });
    this.day.count(reason);
    const why = reason === 'misrouted' ? '派错了 misrouted' : '下一环节 next step';
    this.say('moved', hand.ticket, `${why} → ${departmentName(department)}`);
  }

  /** A mixed complaint: this department answers its part, the next one settles the case. */
  private async handOn(hand: Hand): Promise<void> {
    const { entry } = hand;
    const [, other] = categoriesOf(entry.complaint);
    if (!other) return this.settle(hand);
    await this.act(hand, 'respond', { text: settlementOf(entry.complaint, this.random).reply });
    Object.assign(entry, { fate: 'plain', moves: 2 });
    await this.transfer(hand, other, 'next_step');
  }

  private async hold(hand: Hand): Promise<void> {
    const { entry, ticket } = hand;
    const byThirdParty = entry.fate === 'check';
    const { ask, awaited, back } = byThirdParty ? answersFor(entry.complaint).checking : questionFor(entry.complaint);
    await this.act(hand, 'respond', { text: ask });
    // Before the call: once on hold the customer may answer at any moment.
    if (entry.fate === 'overnight') entry.state = 'overnight';
    else this.held.push({ ticket, entry, at: byThirdParty ? this.day.tell.seconds + 6 : Number.POSITIVE_INFINITY });
    await this.act(hand, 'hold', { reason: awaited });
    this.day.count('held');
    this.say('held', ticket, awaited);
    if (entry.fate === 'ask') this.write(hand, this.random.between(3, 7), back);
    if (entry.fate === 'slow') this.write(hand, Math.max(4, SLOW_ANSWER - this.day.tell.seconds), back);
    if (entry.fate !== 'overnight') entry.fate = 'plain';
  }

  /** The customer's message, or the colleague, ended the hold: the running lease is asked for. */
  private async goOn(ticket: Ticket, entry: Entry): Promise<void> {
    const resumed = await this.client.post<{ leaseToken: string | null }>(`/v1/tickets/${ticket.id}/resume`, { agent: this.who.id });
    if (resumed.leaseToken === null) return;
    if (!entry.answered) this.say('resumed', ticket, '已核实，继续办理 · checked, goes on');
    await this.think(0.8);
    await this.settle({ ticket, entry, leaseToken: resumed.leaseToken });
  }

  private async release(hand: Hand): Promise<void> {
    hand.entry.fate = 'plain';
    await this.act(hand, 'release', { reason: 'shift change' });
    this.day.count('released');
    this.say('released', hand.ticket, '交班放回原位 · back to its old place, shift change');
  }

  /** Goes to lunch with a ticket in hand. A manager takes it away; the late answer then meets the fence. */
  private async walkAway(hand: Hand): Promise<void> {
    hand.entry.fate = 'plain';
    const presence = (value: 'away' | 'online') => this.manager.send('PUT', `/v1/agents/${this.who.id}/presence`, { presence: value });
    await presence('away');
    this.say('held', hand.ticket, '去吃饭，工单还在手上 · off to lunch with the ticket in hand');
    this.day.abandoned = { ticket: hand.ticket, by: this.who.name };
    try {
      await pause(8);
      await this.settle(hand);
    } finally {
      await presence('online');
    }
  }

  private act(hand: Hand, action: string, body: Record<string, unknown>): Promise<Ticket> {
    return this.client.post<Ticket>(`/v1/tickets/${hand.ticket.id}/${action}`, { leaseToken: hand.leaseToken, ...body });
  }

  private write({ ticket, entry }: Hand, delaySeconds: number, text: string): void {
    this.day.letters.push({ after: this.day.tell.seconds + delaySeconds, ticket, entry, text });
  }

  private think(seconds: number): Promise<void> {
    return pause(seconds * this.who.pace * (0.7 + 0.6 * this.random.next()));
  }

  private say(kind: Parameters<Day['tell']['say']>[0], { number }: Ticket, text: string): void {
    this.day.tell.say(kind, number, `${this.who.name}: ${text}`);
  }
}
