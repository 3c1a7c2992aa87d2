import { PERTURBATION_NAMES, PERTURBATIONS } from '../../src/classification/evaluation/perturbations/perturbation.js';
import { seeded } from '../../src/classification/evaluation/rules/random.js';
import { PARITY_BASE } from './parity-base.js';

const SEED = 20;
export const PARITY_TEXTS = 2_000;
/** What may stand between two complaints that arrive as one. */
const JOINTS = ['', ' ', '\n', '，', '!!! ', '😡', '……', ' / ', '。\n\n', '\u3000', '、', ' — '];

/** The texts on which service and training must agree, always the same and all different: our own ones, each disturbed in every way, and pairs of them. */
export function parityTexts(): string[] {
  const texts = new Set(PARITY_BASE);
  for (const name of PERTURBATION_NAMES) {
    const chance = seeded(SEED);
    for (const text of PARITY_BASE) texts.add(PERTURBATIONS[name](text, chance));
  }
  for (let i = 0; texts.size < PARITY_TEXTS; i++) texts.add(pair(i));
  return [...texts].slice(0, PARITY_TEXTS);
}

/** No two of them join the same two texts. */
function pair(i: number): string {
  const count = PARITY_BASE.length;
  return `${PARITY_BASE[i % count]}${JOINTS[i % JOINTS.length]}${PARITY_BASE[(i + 1 + Math.floor(i / count)) % count]}`;
}
