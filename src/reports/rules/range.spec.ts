import { describe, expect, it } from '@jest/globals';
import { isInstant } from '../../platform/validation.js';
import { pointOf, rangeOf } from './range.js';

const NOW = new Date('2026-05-10T03:00:00Z');
const range = (given: { from?: string; to?: string }, zone = 'Asia/Shanghai') => rangeOf(given, zone, NOW, isInstant);

describe('the range of a report', () => {
  it('is the 30 calendar days that end now, where nothing is given', () => {
    expect(range({})).toEqual({ from: new Date('2026-04-10T16:00:00Z'), to: NOW });
  });

  it('has 30 days before a midnight, not 31', () => {
    expect(range({ to: '2026-05-01' })).toEqual({ from: new Date('2026-03-31T16:00:00Z'), to: new Date('2026-04-30T16:00:00Z') });
  });

  it('reads dates in the zone and times by their offset', () => {
    expect(range({ from: '2026-03-29', to: '2026-03-30T00:00:00-03:00' }, 'Europe/London')).toEqual({
      from: new Date('2026-03-29T00:00:00Z'),
      to: new Date('2026-03-30T03:00:00Z'),
    });
  });

  it('names every wrong field', () => {
    expect(range({ from: 'yesterday', to: '2026-02-30' })).toMatchObject([{ field: 'from' }, { field: 'to' }]);
  });

  it.each([
    ['backwards', { from: '2026-05-02', to: '2026-05-01' }],
    ['empty', { from: '2026-05-01', to: '2026-05-01' }],
    ['begins in the future', { from: '2027-01-01' }],
  ])('is refused when it is %s', (_, given) => {
    expect(range(given)).toMatchObject([{ field: 'from', message: expect.stringContaining('must be before to') }]);
  });

  it('says which end is wrong when the other is left out', () => {
    expect(range({ to: 'soon' })).toMatchObject([{ field: 'to' }]);
  });

  it.each(['0001-01-01', '1969-12-30', '9999-12-31T23:59:59Z', '2026-05-01T09:30:00', '2026-05-01T24:00:00Z', ''])(
    'does not know %j',
    (text) => {
      expect(pointOf(text, 'UTC', isInstant)).toBeUndefined();
    },
  );

  it('takes lower case and fractions of seconds', () => {
    expect(pointOf('2026-05-01t09:30:00.123456z', 'UTC', isInstant)).toEqual(new Date('2026-05-01T09:30:00.123Z'));
  });
});
