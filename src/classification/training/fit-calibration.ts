import { type Calibration, categoryProbabilities, type Platt, sigmoid } from '../rules/calibration.js';
import type { HeadLayout } from '../rules/scores.js';
import type { HeldOut } from './cross-fit.js';

const LENGTH_POWERS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const TEMPERATURES = Array.from({ length: 60 }, (_, i) => 0.2 * 1.08 ** i);
const IDENTITY: Platt = { scale: 1, offset: 0 };

/**
 * Temperature and length power of least log loss on held-out rows, then Platt scaling of each reason and of urgency under that power.
 * `lengthPowers`: those to try; a model whose logits are a mean over the text needs none but 0.
 */
export function fitCalibration(
  layout: HeadLayout,
  heldOut: readonly HeldOut[],
  lengthPowers: readonly number[] = LENGTH_POWERS,
): Calibration {
  const plain = (temperature: number, lengthPower: number): Calibration => ({ temperature, lengthPower, reasons: [], urgency: IDENTITY });
  const tries = lengthPowers.flatMap((power) => TEMPERATURES.map((temperature) => plain(temperature, power)));
  const best = tries
    .map((calibration) => ({ calibration, loss: logLoss(layout, heldOut, calibration) }))
    .reduce((a, b) => (b.loss < a.loss ? b : a)).calibration;
  const scaled = (pick: (row: HeldOut) => number) => heldOut.map((row) => pick(row) / Math.max(1, row.scores.length) ** best.lengthPower);
  const reasons = layout.reasons.map((reason, i) =>
    fitPlatt(
      scaled((row) => row.scores.reasons[i] ?? 0),
      heldOut.map((row) => row.example.reasons.includes(reason)),
    ),
  );
  const urgency = fitPlatt(
    scaled((row) => row.scores.urgency),
    heldOut.map((row) => row.example.urgent),
  );
  return { ...best, reasons, urgency };
}

function logLoss(layout: HeadLayout, heldOut: readonly HeldOut[], calibration: Calibration): number {
  let loss = 0;
  for (const { example, scores } of heldOut)
    loss -= Math.log(Math.max(1e-12, categoryProbabilities(layout, scores, calibration)[example.category]));
  return loss;
}

/**
 * Logistic regression on one variable by Newton's method (Platt 1999), with his smoothed targets so that a rare reason does not end in certainty.
 * Without both kinds of rows nothing can be learned: then the logit stands.
 */
export function fitPlatt(logits: readonly number[], truths: readonly boolean[]): Platt {
  const positives = truths.filter(Boolean).length;
  const negatives = truths.length - positives;
  if (positives === 0 || negatives === 0) return IDENTITY;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (negatives + 2);
  let scale = 0;
  let offset = Math.log((positives + 1) / (negatives + 1));
  for (let step = 0; step < 50; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6];
    logits.forEach((x, i) => {
      const p = sigmoid(scale * x + offset);
      const error = p - (truths[i] ? high : low);
      const curve = Math.max(1e-9, p * (1 - p));
      g0 += error * x;
      g1 += error;
      h00 += curve * x * x;
      h01 += curve * x;
      h11 += curve;
    });
    const determinant = h00 * h11 - h01 * h01;
    const change = { scale: (h11 * g0 - h01 * g1) / determinant, offset: (h00 * g1 - h01 * g0) / determinant };
    scale -= change.scale;
    offset -= change.offset;
    if (Math.abs(change.scale) + Math.abs(change.offset) < 1e-9) break;
  }
  return { scale, offset };
}
