import { describe, expect, it } from '@jest/globals';
import { CLOCK_DIMENSIONS, dimensionsOf, TICKET_DIMENSIONS } from './dimensions.js';

describe('groupBy', () => {
  it.each([
    ['department', ['department']],
    ['department,day', ['department', 'day']],
    ['day, department', ['day', 'department']],
    ['tier,priority,month', ['tier', 'priority', 'month']],
  ])('%s keeps its order', (groupBy, dimensions) => expect(dimensionsOf(groupBy, TICKET_DIMENSIONS)).toEqual(dimensions));

  it.each([
    ['', 'one or more of'],
    ['agent', 'one or more of'],
    ['department,', 'one or more of'],
    ['clock', 'one or more of'],
    ['day,day', 'only once'],
    ['day,week', 'at most one'],
    ['__proto__', 'one or more of'],
  ])('%j is refused', (groupBy, why) => expect(dimensionsOf(groupBy, TICKET_DIMENSIONS)).toContain(why));

  it('has clocks where clocks are counted', () => expect(dimensionsOf('clock', CLOCK_DIMENSIONS)).toEqual(['clock']));
});
