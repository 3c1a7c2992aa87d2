import { describe, expect, it } from '@jest/globals';
import { compile } from './business-time/compiled.js';
import { noticeAt } from './notice.js';

const day = [['09:00', '18:00']] as const;
const office = compile({ slug: 'o', name: 'O', timeZone: 'Asia/Shanghai', weekly: { thu: day, fri: day }, exceptions: [] }, [], 2026, 2026);
const closed = compile(
  { slug: 'c', name: 'C', timeZone: 'Asia/Shanghai', weekly: {}, exceptions: [{ date: '2026-05-04', open: day }] },
  [],
  2026,
  2026,
);
const at = (text: string) => new Date(`2026-05-${text}:00+08:00`);

describe('D15 a notice of a rung', () => {
  it('goes at once in the hours of the department, however late the rung was noticed', () => {
    expect(noticeAt({ role: 'manager' }, at('08T10:00'), at('08T10:00'), office)).toEqual(at('08T10:00'));
    expect(noticeAt({ role: 'manager' }, at('08T02:00'), at('08T11:00'), office)).toEqual(at('08T02:00'));
  });

  it('waits for the next opening at night', () => {
    expect(noticeAt({ role: 'agent' }, at('07T23:30'), at('07T23:30'), office)).toEqual(at('08T09:00'));
    expect(noticeAt({ role: 'agent' }, at('08T17:59'), at('08T18:00'), office)).toEqual(at('14T09:00'));
  });

  it('goes to a webhook at once, whatever the hour', () =>
    expect(noticeAt({ webhook: 'pager' }, at('07T23:30'), at('07T23:31'), office)).toEqual(at('07T23:30')));

  it('goes at once where nothing opens any more', () =>
    expect(noticeAt({ role: 'agent' }, at('07T23:30'), at('07T23:31'), closed)).toEqual(at('07T23:30')));
});
