import type { Chance } from '../rules/random.js';
import { emoji } from './emoji.js';
import { fullWidth } from './full-width.js';
import { html } from './html.js';
import { orderNoise } from './order-noise.js';
import { quotedMail } from './quoted-mail.js';
import { shouting } from './shouting.js';
import { traditional } from './traditional.js';
import { typos } from './typos.js';

/** The same complaint as somebody else, or another tool, might have sent it: what it is about does not change. */
export type Perturbation = (text: string, chance: Chance) => string;

export const PERTURBATION_NAMES = [
  'traditional',
  'full-width',
  'shouting',
  'typos',
  'emoji',
  'html',
  'quoted-mail',
  'order-noise',
] as const;
export type PerturbationName = (typeof PERTURBATION_NAMES)[number];

export const PERTURBATIONS: Readonly<Record<PerturbationName, Perturbation>> = {
  traditional,
  'full-width': fullWidth,
  shouting,
  typos,
  emoji,
  html,
  'quoted-mail': quotedMail,
  'order-noise': orderNoise,
};
