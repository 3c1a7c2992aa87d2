/** A piece of time of one kind, in milliseconds. */
export interface Piece {
  kind: string;
  ms: number;
}

/**
 * Whole seconds for each piece: the time of a kind is rounded once, over all its pieces, and its pieces get what adds up to that. A piece
 * is off by less than a second, and so is the sum of any kind, however many pieces it has.
 */
export function wholeSeconds(pieces: readonly Piece[]): number[] {
  const before = new Map<string, number>();
  return pieces.map(({ kind, ms }) => {
    const from = before.get(kind) ?? 0;
    before.set(kind, from + ms);
    return secondsOfMs(from + ms) - secondsOfMs(from);
  });
}

/** Half a second is one: as the overrun of a clock is rounded when it stops. */
export const secondsOfMs = (ms: number): number => Math.round(ms / 1000);
