import { expect, it } from '@jest/globals';
import { fileName } from './file-name.js';

it('names a download by report, grouping, range and zone', () => {
  const range = { from: new Date('2026-03-31T16:00:00Z'), to: new Date('2026-04-30T01:02:03Z') };
  expect(fileName('overview', ['department', 'day'], range, 'Asia/Shanghai')).toBe(
    'overview_department-day_2026-04-01_2026-04-30T090203_Asia-Shanghai.csv',
  );
});
