import { columnCount, type HeadLayout } from './scores.js';

/** `head.json`: one row of weights and one bias for each column of the layout. */
export interface LinearHead {
  readonly layout: HeadLayout;
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[];
}

/** A logit a column: w·x + b. */
export function headLogits(head: LinearHead, pooled: Float64Array): number[] {
  return head.weights.map((row, column) => dot(row, pooled, 0) + (head.bias[column] ?? 0));
}

/**
 * What each token adds to a column's logit. Pooling is a mean and the head is linear, so token t adds exactly w·h_t / n, and with the bias
 * the shares add up to the logit: nothing is approximated.
 */
export function tokenShares(head: LinearHead, column: number, states: ArrayLike<number>, width: number): Float64Array {
  const rows = states.length / width;
  const weights = head.weights[column] ?? [];
  return Float64Array.from({ length: rows }, (_, row) => dot(weights, states, row * width) / rows);
}

/** A sentence on what is wrong with a head for an encoder of this width, or undefined. */
export function headProblem(head: LinearHead, width: number): string | undefined {
  const columns = columnCount(head.layout);
  if (head.weights.length !== columns || head.bias.length !== columns)
    return `head has ${head.weights.length} rows, its layout needs ${columns}`;
  if (head.weights.some((row) => row.length !== width)) return `a row of the head is not ${width} wide`;
  return undefined;
}

function dot(row: readonly number[], values: ArrayLike<number>, offset: number): number {
  let sum = 0;
  for (let d = 0; d < row.length; d++) sum += (row[d] ?? 0) * (values[offset + d] ?? 0);
  return sum;
}
