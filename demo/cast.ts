import { type Complaint, expectedCategory, HOTLINE, isMixed } from './complaint.js';
import type { Random } from './random.js';

/**
 * What happens to a complaint besides being answered and settled.
 * `ask`: on hold until the customer writes back; `slow`: that takes longer than its promise; `check`: on hold for a third party;
 * `overnight`: on hold until after the end of the day; `release`: given back once; `walk_away`: its holder leaves it lying;
 * `slip`: at the triage desk a person takes the second matter for the first; `comeback`: the customer returns after the settlement; `next_step`: another department does the rest.
 */
export type Fate = 'plain' | 'ask' | 'slow' | 'check' | 'overnight' | 'release' | 'walk_away' | 'comeback' | 'next_step' | 'slip';

export interface Part {
  complaint: Complaint;
  fate: Fate;
  /** How the tool sends it: one POST each, or with others in a file. */
  by: 'post' | 'replayed_post' | 'ndjson' | 'csv';
}

/** How often each fate befalls a complaint in a day, in the order of choosing. */
const QUOTA: readonly (readonly [Fate, number, (complaint: Complaint) => boolean])[] = [
  ['slow', 1, ({ channel, urgent }) => channel === HOTLINE && !urgent],
  ['next_step', 5, isMixed],
  ['slip', 3, isMixed],
  ['walk_away', 1, (complaint) => expectedCategory(complaint) === 'logistics'],
  ['comeback', 5, ({ channel }) => channel !== HOTLINE],
  ['ask', 8, ({ channel }) => channel !== HOTLINE],
  ['check', 3, () => true],
  ['overnight', 2, ({ channel, urgent }) => channel !== HOTLINE && !urgent],
  ['release', 3, () => true],
];
const MAILED = 10;
const FROM_EXCEL = 12;
const REPLAYED = 3;

/** The day's order of events: the hotline first, e-mails in one file, a partner's spreadsheet in another, everything else as it comes. */
export function castDay(complaints: readonly Complaint[], random: Random): Part[] {
  const mixedUp = random.shuffled(complaints);
  const parts = [...mixedUp.filter(isHotline), ...mixedUp.filter((complaint) => !isHotline(complaint))].map(
    (complaint): Part => ({ complaint, fate: 'plain', by: 'post' }),
  );
  for (const [fate, count, suits] of QUOTA) {
    take(
      parts,
      count,
      (part) => part.fate === 'plain' && part.complaint.reasons.length > 0 && suits(part.complaint),
      (part) => {
        part.fate = fate;
      },
    );
  }
  const sendBy = (by: Part['by'], count: number, suits: (complaint: Complaint) => boolean) =>
    take(
      parts,
      count,
      (part) => part.by === 'post' && part.fate === 'plain' && suits(part.complaint),
      (part) => {
        part.by = by;
      },
    );
  sendBy('ndjson', MAILED, ({ channel }) => channel === 'email');
  sendBy('csv', FROM_EXCEL, (complaint) => fitsPartnerFile(complaint));
  sendBy('replayed_post', REPLAYED, () => true);
  return parts;
}

const isHotline = ({ channel }: Complaint) => channel === HOTLINE;

/** A partner's spreadsheet comes from a Chinese Excel: shop and store orders, nothing that burns. */
const fitsPartnerFile = ({ text, channel, urgent }: Complaint) =>
  !urgent && channel !== 'email' && channel !== HOTLINE && /^\p{Script=Han}/u.test(text);

function take(parts: Part[], count: number, suits: (part: Part) => boolean, change: (part: Part) => void): void {
  for (const part of parts.filter(suits).slice(0, count)) change(part);
}
