/** Where a token stands in the cleaned text; `start === end` for one that has no letters of its own. */
export interface TokenSpan {
  readonly start: number;
  readonly end: number;
}

/** SentencePiece's mark for "a space stood here", and WordPiece's for "no space stood here". */
const MARKS = /^▁+|^##/u;

/**
 * Finds each token's place by walking the text: tokenizers of JavaScript give no offsets. A token that is not found as it is written (unknown to
 * the vocabulary, or rewritten by the tokenizer) gets the stretch up to where the next ones are found again.
 */
export function alignTokens(text: string, tokens: readonly string[]): TokenSpan[] {
  const spans: TokenSpan[] = [];
  let cursor = 0;
  let lost = 0;
  for (const token of tokens) {
    const piece = token.replace(MARKS, '');
    const at = piece === '' ? skipSpace(text, cursor) : find(text, piece, cursor, lost);
    if (at < 0) {
      spans.push({ start: cursor, end: cursor });
      lost++;
      continue;
    }
    if (lost > 0) giveGap(spans, lost, cursor, at, text);
    spans.push({ start: at, end: at + piece.length });
    cursor = at + piece.length;
    lost = 0;
  }
  if (lost > 0) giveGap(spans, lost, cursor, text.length, text);
  return spans;
}

/** The piece must stand right here; only after lost tokens may it stand further on, a few letters for each of them. */
function find(text: string, piece: string, cursor: number, lost: number): number {
  const here = skipSpace(text, cursor);
  if (text.startsWith(piece, here)) return here;
  if (lost === 0) return -1;
  const at = text.indexOf(piece, here);
  return at >= 0 && at - here <= lost * 24 ? at : -1;
}

/** The first lost token of a stretch owns it; the others stay without letters. */
function giveGap(spans: TokenSpan[], lost: number, from: number, to: number, text: string): void {
  const start = skipSpace(text, from);
  const end = start + text.slice(start, to).trimEnd().length;
  if (end > start) spans[spans.length - lost] = { start, end };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] ?? '')) at++;
  return at;
}
