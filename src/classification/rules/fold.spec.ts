import { describe, expect, it } from '@jest/globals';
import { calm, simplify } from './fold.js';
import { compose, originOf } from './mapped-text.js';

describe('simplify', () => {
  it.each([
    ['快遞員態度惡劣,貨還沒收到', '快递员态度恶劣,货还没收到'],
    ['退款還沒到帳', '退款还没到帐'],
    ['快递太慢了', '快递太慢了'],
    ['late parcel', 'late parcel'],
  ])('reads %s', (text, simplified) => expect(simplify(compose(text)).text).toBe(simplified));

  it('leads back to the characters that were sent', () => {
    const source = simplify(compose('😡貨壞了'));
    const { start, end } = originOf(source, source.text.indexOf('坏'), source.text.indexOf('坏') + 1);
    expect('😡貨壞了'.slice(start, end)).toBe('壞');
  });
});

describe('calm', () => {
  it.each([
    ['MY PARCEL NEVER ARRIVED', 'my parcel never arrived'],
    ['WHERE IS MY iPhone ORDER', 'where is my iphone order'],
    ['my SONY TV broke', 'my SONY TV broke'],
    ['IPHONE坏了', 'IPHONE坏了'],
    ['快递太慢', '快递太慢'],
  ])('reads %s', (text, calmed) => expect(calm(compose(text)).text).toBe(calmed));
});
