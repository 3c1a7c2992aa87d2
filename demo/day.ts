import type { Category } from '../src/shared/categories.js';
import type { Ticket } from './api.js';
import type { Fate, Part } from './cast.js';
import type { Complaint } from './complaint.js';
import type { Narrator } from './narrator.js';

/** One complaint on its way through the day. */
export interface Entry {
  complaint: Complaint;
  fate: Fate;
  /** What triage said before any person did; unknown until its ticket was seen. */
  seen?: { category: Category; decision: 'auto' | 'review'; urgent: boolean };
  state: 'unsent' | 'open' | 'overnight' | 'settled';
  /** Times that staff sent it to another department. */
  moves: number;
  /** The customer's question is answered: the holder can go on. */
  answered: boolean;
  /** The customer came back; this is what the second settlement says. */
  cameBack: boolean;
}

/** A message that a customer will write: `after` is the second of the day. */
export interface Letter {
  after: number;
  ticket: Ticket;
  entry: Entry;
  text: string;
}

/** Deeds that the demo counts itself; the reports count tickets. */
export type Deed = 'confirmed' | 'corrected' | 'misrouted' | 'next_step' | 'held' | 'released' | 'forced' | 'reopened';

/** What everybody who plays in the demo shares. */
export class Day {
  /** By `externalId`, entered before the complaint is sent: staff may claim it before the sender has its answer. */
  readonly book = new Map<string, Entry>();
  readonly letters: Letter[] = [];
  intakeOver = false;
  /** True once the queues hold work that is not the demo's: its staff then claim only its own tickets, by name. */
  othersPresent = false;
  /** The ticket that somebody left lying, until a manager takes it away. */
  abandoned?: { ticket: Ticket; by: string };

  private readonly deeds = new Map<Deed, number>();

  constructor(
    readonly run: string,
    readonly tell: Narrator,
    private lastSecond: number,
  ) {}

  enter(part: Part, index: number): string {
    const externalId = `${this.run}-${String(index + 1).padStart(3, '0')}`;
    this.book.set(externalId, { complaint: part.complaint, fate: part.fate, state: 'unsent', moves: 0, answered: false, cameBack: false });
    return externalId;
  }

  /** Called before the complaints are sent, for the same reason. */
  sending(externalIds: readonly string[]): void {
    for (const externalId of externalIds) Object.assign(this.book.get(externalId) ?? {}, { state: 'open' });
  }

  /** The entry of a ticket; `undefined` when it is not of this run. */
  entryOf({ externalId }: Ticket): Entry | undefined {
    return externalId === null ? undefined : this.book.get(externalId);
  }

  /** Keeps the model's word of a ticket the first time it is seen triaged. */
  note(ticket: Ticket): void {
    const entry = this.entryOf(ticket);
    if (!entry || entry.seen || ticket.category === null || ticket.decision === null) return;
    entry.seen = { category: ticket.category, decision: ticket.decision, urgent: ticket.urgent };
  }

  count(deed: Deed): void {
    this.deeds.set(deed, this.countOf(deed) + 1);
  }

  countOf(deed: Deed): number {
    return this.deeds.get(deed) ?? 0;
  }

  get open(): number {
    return [...this.book.values()].filter(({ state }) => state === 'open').length;
  }

  /** Ends the day early: everybody finishes what they are at. */
  stop(): void {
    this.lastSecond = 0;
  }

  get outOfTime(): boolean {
    return this.tell.seconds > this.lastSecond;
  }

  /** All is sent, answered and settled (but for what waits overnight), or the time is up. */
  get over(): boolean {
    return this.outOfTime || (this.intakeOver && this.letters.length === 0 && this.open === 0);
  }
}

export const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
