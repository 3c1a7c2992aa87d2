import { describe, expect, it } from '@jest/globals';
import { shouting } from './shouting.js';

describe('shouting', () => {
  it('raises the voice', () => {
    expect(shouting('Where is it? I paid 9.5 dollars. Answer')).toBe('WHERE IS IT?? I PAID 9.5 DOLLARS.. ANSWER!!!');
    expect(shouting('太差了！还没到。')).toBe('太差了！！还没到。。!!!');
  });
});
