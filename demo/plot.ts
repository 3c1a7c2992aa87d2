import type { Category } from '../src/shared/categories.js';
import type { Fate } from './cast.js';

/** What a colleague does next with a ticket just claimed. */
export type Step = 'close' | 'correct' | 'misrouted' | 'walk_away' | 'release' | 'hold' | 'hand_on' | 'settle';

export interface Scene {
  /** What the complaint really is about. */
  expected: Category;
  /** What the ticket says that it is about. */
  said: Category | null;
  /** Department whose queue it was claimed from. */
  here: string;
  fate: Fate;
  /** Times that staff have moved it: after the second one it is settled where it is, so that no rule of the service makes it wander for ever. */
  moves: number;
  /** The customer is back after a settlement. */
  cameBack: boolean;
}

const STEP_OF_FATE: Readonly<Record<Fate, Step>> = {
  plain: 'settle',
  ask: 'hold',
  slow: 'hold',
  check: 'hold',
  overnight: 'hold',
  release: 'release',
  walk_away: 'walk_away',
  comeback: 'settle',
  next_step: 'hand_on',
  slip: 'settle',
};

/** First the right department, then what fate holds. */
export function nextStep({ expected, said, here, fate, moves, cameBack }: Scene): Step {
  if (cameBack) return 'settle';
  if (expected === 'other') return said === 'other' || moves >= 2 ? 'close' : 'correct';
  if (here !== expected && moves < 2) return here === 'review' ? 'correct' : 'misrouted';
  return STEP_OF_FATE[fate];
}
