import { expectedCategory, isChinese } from './complaint.js';
import type { Entry } from './day.js';

/** Of `of` complaints triage said the same as the person in `agreed`. */
export interface Agreement {
  agreed: number;
  of: number;
}

export type Seen = Pick<Entry, 'complaint' | 'seen'>;

/** How often triage agreed with the category given by hand, over the complaints that `which` picks. Those never seen triaged count nowhere. */
export function agreementOf(entries: readonly Seen[], which: (entry: Seen) => boolean = () => true): Agreement {
  const seen = entries.filter((entry) => entry.seen !== undefined && which(entry));
  return { agreed: seen.filter(({ complaint, seen }) => seen?.category === expectedCategory(complaint)).length, of: seen.length };
}

/** Agreement over everything and over the parts that a manager asks for. */
export function agreements(entries: readonly Seen[]): { name: string; agreement: Agreement }[] {
  return [
    { name: '全部 all', agreement: agreementOf(entries) },
    { name: '自动 auto', agreement: agreementOf(entries, ({ seen }) => seen?.decision === 'auto') },
    { name: '人工 review', agreement: agreementOf(entries, ({ seen }) => seen?.decision === 'review') },
    { name: '中文 Chinese', agreement: agreementOf(entries, ({ complaint }) => isChinese(complaint)) },
    { name: '英文 English', agreement: agreementOf(entries, ({ complaint }) => !isChinese(complaint)) },
  ];
}

/** Of the `of` urgent complaints triage called `found` urgent; of the `others` it called `alarms` urgent too. */
export function urgency(entries: readonly Seen[]): { found: number; of: number; alarms: number; others: number } {
  const known = entries.filter(({ seen }) => seen !== undefined);
  const [urgent, others] = [known.filter(({ complaint }) => complaint.urgent), known.filter(({ complaint }) => !complaint.urgent)];
  const called = (list: readonly Seen[]) => list.filter(({ seen }) => seen?.urgent).length;
  return { found: called(urgent), of: urgent.length, alarms: called(others), others: others.length };
}
