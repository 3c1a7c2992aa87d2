import { clip, pad } from './print.js';

const COLOURS = { grey: 90, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36, bold: 1 } as const;
export type Colour = keyof typeof COLOURS;

// biome-ignore format: one kind of event a line
const KINDS = {
  intake:   ['进件', 'in', 'cyan'],
  urgent:   ['加急', 'urgent', 'red'],
  bulk:     ['批量', 'bulk', 'cyan'],
  replay:   ['重放', 'replay', 'grey'],
  settled:  ['办结', 'settled', 'green'],
  held:     ['挂起', 'on hold', 'yellow'],
  resumed:  ['恢复', 'resumed', 'yellow'],
  customer: ['顾客', 'customer', 'blue'],
  reopened: ['重开', 'reopened', 'red'],
  review:   ['人工', 'review', 'magenta'],
  moved:    ['转派', 'transfer', 'magenta'],
  released: ['放回', 'released', 'yellow'],
  manager:  ['主管', 'manager', 'bold'],
  fence:    ['防护', 'fence', 'grey'],
  setup:    ['准备', 'set-up', 'grey'],
} as const satisfies Record<string, readonly [string, string, Colour]>;
export type Kind = keyof typeof KINDS;

/** The demo's day: it opens at nine, and one second on the wall is eleven minutes in the shop. */
const OPENS_MINUTE = 9 * 60;
const MINUTES_A_SECOND = 11;

/** Tells what happens, one line an event. */
export class Narrator {
  private started = performance.now();

  constructor(
    private readonly write: (line: string) => void,
    private readonly columns: number,
    private readonly coloured: boolean,
  ) {}

  /** The day begins now. */
  open(): void {
    this.started = performance.now();
  }

  /** Seconds since the day began. */
  get seconds(): number {
    return (performance.now() - this.started) / 1000;
  }

  /** One event: the day's time, what kind, on which ticket, and its words, cut to the width of the terminal. */
  say(kind: Kind, ticket: number | null, text: string): void {
    const [zh, en, colour] = KINDS[kind];
    const head = `${this.clock()} ${pad(`${zh} ${en}`, 14)}${pad(ticket === null ? '' : `#${ticket}`, 7)}`;
    this.write(`${this.paint('grey', head.slice(0, 5))}${this.paint(colour, head.slice(5))}${clip(text, Math.max(30, this.columns - 28))}`);
  }

  /** A heading in both languages. */
  heading(zh: string, en: string): void {
    this.write('');
    this.write(this.paint('bold', `── ${zh} · ${en} ${'─'.repeat(8)}`));
  }

  /** A plain line. */
  line(text = '', colour?: Colour): void {
    this.write(colour ? this.paint(colour, text) : text);
  }

  private clock(): string {
    const minute = OPENS_MINUTE + Math.floor(this.seconds * MINUTES_A_SECOND);
    return `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  }

  private paint(colour: Colour, text: string): string {
    return this.coloured ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text;
  }
}
