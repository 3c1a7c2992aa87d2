import type { Category, Reason } from '../src/shared/categories.js';
import { ENGLISH_ANSWERS } from './answers-en.js';
import { CHINESE_ANSWERS } from './answers-zh.js';
import { type Complaint, expectedCategory, isChinese } from './complaint.js';
import type { Random } from './random.js';

/** What staff say and do about a reason. `{amount}` in `done` stands for the remedy's amount, drawn between its two bounds. */
export interface Answer {
  reply: string;
  done: string;
  remedy: { kind: 'refund' | 'reship' | 'coupon' | 'apology'; between?: readonly [number, number] };
}

/** A question that puts a ticket on hold, and what the customer writes back. */
export interface Question {
  ask: string;
  awaited: string;
  back: string;
}

/** A customer who comes back after the settlement, and how it ends then. */
export interface Comeback {
  text: string;
  done: string;
}

export interface Answers {
  reasons: Record<Reason, Answer>;
  /** Praise and questions: nothing to settle. */
  nothing: string;
  questions: Record<Exclude<Category, 'other'>, Question>;
  /** Waiting for a third party instead of the customer. */
  checking: Question;
  comebacks: Record<Exclude<Category, 'other'>, Comeback>;
  /** To the next department about the rest of a mixed complaint. */
  nextStep: string;
  misrouted: string;
}

/** A settlement, ready to send. */
export interface Settlement {
  reply: string;
  resolution: string;
  remedy: { kind: string; amount?: number };
}

export const answersFor = (complaint: Complaint): Answers => (isChinese(complaint) ? CHINESE_ANSWERS : ENGLISH_ANSWERS);

/** How a complaint is settled. @throws for one without a reason: there is nothing to settle. */
export function settlementOf(complaint: Complaint, random: Random): Settlement {
  const [reason] = complaint.reasons;
  if (!reason) throw new Error('A text without a reason has no settlement.');
  const { reply, done, remedy } = answersFor(complaint).reasons[reason];
  const amount = remedy.between && random.between(...remedy.between);
  return {
    reply,
    resolution: done.replaceAll('{amount}', String(amount ?? '')),
    remedy: amount === undefined ? { kind: remedy.kind } : { kind: remedy.kind, amount },
  };
}

/** The question that fits, and what comes of it; those without a complaint are never asked. */
export function questionFor(complaint: Complaint): Question {
  const category = expectedCategory(complaint);
  return category === 'other' ? answersFor(complaint).checking : answersFor(complaint).questions[category];
}

/** What a customer who is not content writes after the settlement. */
export function comebackOf(complaint: Complaint): Comeback {
  const category = expectedCategory(complaint);
  return answersFor(complaint).comebacks[category === 'other' ? 'service' : category];
}
