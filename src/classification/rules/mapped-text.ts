/**
 * A text that remembers where each of its UTF-16 units came from, so that a finding in the cleaned text can be shown in the text that was sent.
 * Unit `i` of `text` was made from the units `starts[i]` to `ends[i]` (exclusive) of the original.
 */
export interface MappedText {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** A base character with the marks that follow it: normalisation may compose these, so they are one piece. */
const CLUSTER = /\P{M}\p{M}*|\p{M}+/gsu;

/** NFKC, cluster by cluster: full-width forms become plain, composed forms are composed, and every unit keeps its origin. */
export function compose(original: string): MappedText {
  const out = new MappedBuilder();
  for (const match of original.matchAll(CLUSTER)) out.push(match[0].normalize('NFKC'), match.index, match.index + match[0].length);
  return out.build();
}

/** Replaces every match; the new units stand for the whole match. `pattern` must be global and must not match the empty string. */
export function replaceAll(source: MappedText, pattern: RegExp, replacement: string | ((match: string) => string)): MappedText {
  const out = new MappedBuilder();
  let from = 0;
  for (const match of source.text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    out.copy(source, from, match.index);
    const text = typeof replacement === 'string' ? replacement : replacement(match[0]);
    out.push(text, source.starts[match.index] ?? 0, source.ends[end - 1] ?? 0);
    from = end;
  }
  if (from === 0) return source;
  out.copy(source, from, source.text.length);
  return out.build();
}

/** The units of the original behind the units `start` to `end` of the cleaned text; `end` must be past `start`. */
export function originOf(source: MappedText, start: number, end: number): { start: number; end: number } {
  return { start: source.starts[start] ?? 0, end: source.ends[end - 1] ?? 0 };
}

class MappedBuilder {
  private readonly parts: string[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  push(text: string, start: number, end: number): void {
    this.parts.push(text);
    for (let i = 0; i < text.length; i++) {
      this.starts.push(start);
      this.ends.push(end);
    }
  }

  copy(source: MappedText, from: number, to: number): void {
    this.parts.push(source.text.slice(from, to));
    for (let i = from; i < to; i++) {
      this.starts.push(source.starts[i] ?? 0);
      this.ends.push(source.ends[i] ?? 0);
    }
  }

  build(): MappedText {
    return { text: this.parts.join(''), starts: this.starts, ends: this.ends };
  }
}
