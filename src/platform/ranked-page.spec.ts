import { describe, expect, it } from '@jest/globals';
import { encodeCursor } from './pagination.js';
import { afterRank, rankedPage } from './ranked-page.js';

describe('a page by rank', () => {
  const rows = [1, 1, 2].map((rank, i) => ({ rank, id: `id${i}` }));

  it('goes on after its last row', () => {
    const page = rankedPage(rows, 2, (row) => row.id);
    expect(page.items).toEqual(rows.slice(0, 2));
    expect(afterRank(page.nextCursor!)).toEqual({ rank: 1, key: 'id1' });
  });

  it('ends without a cursor, and begins without one', () => {
    expect(rankedPage(rows, 3, (row) => row.id).nextCursor).toBeNull();
    expect(afterRank(undefined)).toBeNull();
  });

  it.each([['a', 'b'], ['1.5', 'b'], ['99999999999', 'b'], ['1']])('refuses the cursor of another list', (...key) => {
    expect(() => afterRank(encodeCursor(key))).toThrow(expect.objectContaining({ status: 400, code: 'invalid_cursor' }));
  });
});
