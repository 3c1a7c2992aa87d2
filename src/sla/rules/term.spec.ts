import { describe, expect, it } from '@jest/globals';
import { compile } from './business-time/compiled.js';
import { termFrom } from './term.js';

const day = [['09:00', '18:00']] as const;
const calendar = (weekly: object, exceptions: readonly { date: string; open: typeof day | [] }[] = []) =>
  compile({ slug: 'o', name: 'O', timeZone: 'Asia/Shanghai', weekly, exceptions }, [], 2026, 2026);
const office = calendar({ thu: day, fri: day });
const at = (text: string) => new Date(`2026-05-${text}:00+08:00`);
const lease = (from: string, on = office) => termFrom(at(from), 15 * 60, 3 * 60, on);

describe('D20 a lease in working time', () => {
  it('of ten to six ends at five past nine, and warns three open minutes before', () =>
    expect(lease('07T17:50')).toEqual({ warnsAt: at('08T09:02'), endsAt: at('08T09:05') }));

  it('inside the hours is a quarter of an hour', () =>
    expect(lease('07T10:00')).toEqual({ warnsAt: at('07T10:12'), endsAt: at('07T10:15') }));

  it('of the night begins in the morning', () => expect(lease('07T22:00')).toEqual({ warnsAt: at('08T09:12'), endsAt: at('08T09:15') }));

  it('may last over a weekend, but no longer than 31 days', () => {
    expect(lease('08T17:50').endsAt).toEqual(at('14T09:05'));
    const shut = calendar({}, [{ date: '2026-05-04', open: day }]);
    const now = at('07T10:00').getTime();
    expect(lease('07T10:00', shut)).toEqual({
      warnsAt: new Date(now + 31 * 86_400_000 - 180_000),
      endsAt: new Date(now + 31 * 86_400_000),
    });
  });
});
