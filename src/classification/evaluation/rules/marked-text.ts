import { printable } from './columns.js';

/** What stands before and after a marked word. */
export interface Marks {
  readonly open: string;
  readonly close: string;
}

/** Bold and underlined, for a terminal. */
export const ANSI: Marks = { open: '\u001b[1;4m', close: '\u001b[22;24m' };
export const BRACKETS: Marks = { open: '[', close: ']' };

/** UTF-16 units of a text; `end` is one past the last. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** The text with every span marked; spans that overlap or touch become one, and no character is marked by half. */
export function markSpans(text: string, spans: readonly Span[], { open, close }: Marks): string {
  let marked = '';
  let at = 0;
  for (const { start, end } of joined(spans.map((span) => widened(text, span)))) {
    marked += `${printable(text.slice(at, start))}${open}${printable(text.slice(start, end))}${close}`;
    at = end;
  }
  return marked + printable(text.slice(at));
}

/** Inside the text, and with both halves of the characters at its ends. */
function widened(text: string, { start, end }: Span): Span {
  return {
    start: Math.max(0, isInsideCharacter(text, start) ? start - 1 : start),
    end: Math.min(text.length, isInsideCharacter(text, end) ? end + 1 : end),
  };
}

function isInsideCharacter(text: string, at: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(Math.max(0, at - 1), at + 1));
}

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && span.start <= last.end) result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else result.push(span);
  }
  return result;
}
