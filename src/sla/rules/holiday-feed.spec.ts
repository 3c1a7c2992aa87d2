import { describe, expect, it } from '@jest/globals';
import { FeedError, readHolidayFeed } from './holiday-feed.js';

const event = (...lines: string[]) => ['BEGIN:VEVENT', 'UID:1', ...lines, 'END:VEVENT'];
const feed = (...events: string[][]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', ...events.flat(), 'END:VCALENDAR', ''].join('\r\n');
const read = (...events: string[][]) => readHolidayFeed(feed(...events), 2025, 2028);
const dates = (...events: string[][]) => read(...events).closed.map(({ date }) => date);

describe('a holiday feed', () => {
  it('closes the days of its all-day events; the end is not among them', () =>
    expect(read(event('DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Christmas'))).toEqual({
      closed: ['2026-12-24', '2026-12-25', '2026-12-26'].map((date) => ({ date, name: 'Christmas' })),
      ignored: 0,
    }));

  it('closes one day where an event has no end, or ends on its day', () => {
    expect(dates(event('DTSTART;VALUE=DATE:20280229', 'SUMMARY:Leap'))).toEqual(['2028-02-29']);
    expect(dates(event('DTSTART;VALUE=DATE:20260501', 'DTEND;VALUE=DATE:20260501'))).toEqual(['2026-05-01']);
  });

  it('repeats what comes every year, within the years asked for', () =>
    expect(dates(event('DTSTART;VALUE=DATE:19900101', 'RRULE:FREQ=YEARLY', 'SUMMARY:New Year'))).toEqual([
      '2025-01-01',
      '2026-01-01',
      '2027-01-01',
      '2028-01-01',
    ]));

  it('repeats the fourth Thursday of November, and 29 February in leap years alone', () => {
    const every = (date: string, rule: string) => dates(event(`DTSTART;VALUE=DATE:${date}`, `RRULE:FREQ=YEARLY${rule}`));
    expect(every('20201126', ';BYMONTH=11;BYDAY=4TH')).toEqual(['2025-11-27', '2026-11-26', '2027-11-25', '2028-11-23']);
    expect(every('20240229', '')).toEqual(['2028-02-29']);
    expect(every('20240229', ';BYMONTH=2;BYMONTHDAY=29')).toEqual(['2028-02-29']);
    expect(every('20240101', ';UNTIL=20260601')).toEqual(['2025-01-01', '2026-01-01']);
  });

  it('leaves out times of day, what is cancelled, other years, and make-up workdays', () => {
    const found = read(
      event('DTSTART:20260501T090000Z', 'SUMMARY:Meeting'),
      event('DTSTART;VALUE=DATE:20260502', 'STATUS:CANCELLED'),
      event('DTSTART;VALUE=DATE:20260509', 'SUMMARY:劳动节(班)'),
      event('DTSTART;VALUE=DATE:20260510', 'SUMMARY:x', 'X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY'),
      event('DTSTART;VALUE=DATE:20200101', 'SUMMARY:long ago'),
      event('DTSTART;VALUE=DATE:20260501', 'SUMMARY:劳动节(休)'),
    );
    expect(found).toEqual({ closed: [{ date: '2026-05-01', name: '劳动节(休)' }], ignored: 4 });
  });

  it('names a day after the first of its events, and is in order', () =>
    expect(
      read(
        event('DTSTART;VALUE=DATE:20260502', 'SUMMARY:b'),
        event('DTSTART;VALUE=DATE:20260501', 'SUMMARY:a'),
        event('DTSTART;VALUE=DATE:20260501', 'SUMMARY:c'),
      ).closed,
    ).toEqual([
      { date: '2026-05-01', name: 'a' },
      { date: '2026-05-02', name: 'b' },
    ]));

  it.each<[string, string]>([
    ['empty text', ''],
    ['something else', 'date,name\n2026-01-01,New Year'],
    ['a file that breaks off', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\n'],
    ['a visiting card', 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nEND:VCARD\r\n'],
    ['an event without a start', feed(event('SUMMARY:x'))],
    ['a start that is no date', feed(event('DTSTART;VALUE=DATE:someday'))],
    ['an end before the start', feed(event('DTSTART;VALUE=DATE:20260105', 'DTEND;VALUE=DATE:20260101'))],
    ['an event of two years', feed(event('DTSTART;VALUE=DATE:20260105', 'DTEND;VALUE=DATE:20280101'))],
    [
      'events repeated too often together',
      feed(...Array.from({ length: 200 }, () => event('DTSTART;VALUE=DATE:19000105', 'RRULE:FREQ=YEARLY'))),
    ],
    ['a day that never comes', feed(event('DTSTART;VALUE=DATE:20260201', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'))],
    ['a daily event that never comes', feed(event('DTSTART;VALUE=DATE:20260201', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'))],
    ['an event every week', feed(event('DTSTART;VALUE=DATE:20260201', 'RRULE:FREQ=WEEKLY'))],
    ['an event every second', feed(event('DTSTART;VALUE=DATE:20000105', 'RRULE:FREQ=SECONDLY'))],
  ])('%s is refused', (_, text) => expect(() => readHolidayFeed(text, 2025, 2028)).toThrow(FeedError));
});
