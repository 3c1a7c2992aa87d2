import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type { NamedHoliday } from './holidays.store.js';

/** `{"2026-10-01": "National Day,国庆节,3"}`: the English and the Chinese name and the number of days. */
type Days = Readonly<Record<string, string>>;

// Read as data: the package's own functions know no version, and answer for years that it has no data of as if they had no holidays.
const require = createRequire(import.meta.url);
const { holidays, workdays } = require('chinese-days/dist/chinese-days.json') as { holidays: Days; workdays: Days };
const { version } = require('chinese-days/package.json') as { version: string };

/** What the State Council has published, every year that the package has: closed days and make-up workdays, by date. */
export const chineseHolidays: readonly NamedHoliday[] = [...daysOf(holidays, 'closed'), ...daysOf(workdays, 'workday')].sort((a, b) =>
  a.date < b.date ? -1 : 1,
);

export const CHINESE_SOURCE = `chinese-days ${version}`;

export const chineseDigest = createHash('sha256').update(JSON.stringify(chineseHolidays)).digest('hex');

function daysOf(days: Days, kind: NamedHoliday['kind']): NamedHoliday[] {
  return Object.entries(days).map(([date, text]) => {
    const [english, chinese] = text.split(',');
    return { date, kind, name: `${chinese} / ${english}` };
  });
}
