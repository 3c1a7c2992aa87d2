import { describe, expect, it } from '@jest/globals';
import type { Calendar } from './calendar.js';
import { compile } from './compiled.js';
import { segments } from './segments.js';

const office: Calendar = {
  slug: 'cn-office',
  name: 'Office',
  timeZone: 'Asia/Shanghai',
  weekly: { wed: [['09:00', '18:00']], thu: [['09:00', '18:00']], sat: [['20:00', '02:00']] },
  exceptions: [{ date: '2026-10-04', open: [] }],
};
const compiled = compile(
  office,
  [
    { date: '2026-10-01', kind: 'closed' },
    { date: '2026-10-02', kind: 'closed' },
  ],
  2026,
  2026,
);
const told = (from: string, to: string) =>
  segments(compiled, Date.parse(from), Date.parse(to)).map((part) => [local(part.from), local(part.to), part.state]);
const local = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(5, 16);

describe('segments', () => {
  it('tell open hours, closed hours and holidays apart, without gaps', () =>
    expect(told('2026-09-30T10:00:00+08:00', '2026-10-05T00:00:00+08:00')).toEqual([
      ['09-30T10:00', '09-30T18:00', 'open'],
      ['09-30T18:00', '10-01T00:00', 'closed'],
      ['10-01T00:00', '10-03T00:00', 'holiday'],
      ['10-03T00:00', '10-03T20:00', 'closed'],
      // The night of Saturday is open on Sunday morning, which an exception closes.
      ['10-03T20:00', '10-04T02:00', 'open'],
      ['10-04T02:00', '10-05T00:00', 'holiday'],
    ]));

  it('begin and end inside of what they lie in', () => {
    expect(told('2026-10-01T10:00:00+08:00', '2026-10-01T11:00:00+08:00')).toEqual([['10-01T10:00', '10-01T11:00', 'holiday']]);
    expect(told('2026-09-30T10:00:00+08:00', '2026-09-30T11:00:00+08:00')).toEqual([['09-30T10:00', '09-30T11:00', 'open']]);
    expect(told('2026-09-30T06:00:00+08:00', '2026-09-30T09:00:00+08:00')).toEqual([['09-30T06:00', '09-30T09:00', 'closed']]);
  });

  it('are none backwards', () => expect(told('2026-10-02T00:00:00Z', '2026-10-02T00:00:00Z')).toEqual([]));
});
