import { describe, expect, it } from '@jest/globals';
import { originOf } from './mapped-text.js';
import { hasLetter, normalise } from './normalise.js';

const clean = (text: string) => normalise(text).text;

describe('normalise', () => {
  it.each([
    ['mark-up', '<p class="x">坏了<br/>不能用</p><!-- note -->', '坏了 不能用'],
    ['scripts', 'broken <script>alert("late")</script>box', 'broken box'],
    ['entities', 'Tom&#39;s &lt;box&gt; &amp; lid&nbsp;broke', "Tom's <box> & lid broke"],
    ['addresses', 'see https://shop.example/o?id=1&x=2 or mail me@shop.example now', 'see or mail now'],
    ['order numbers', '订单号2839482738472一直没到, JD0012345678 too', '一直没到, too'],
    [
      'the words before a number',
      '难吃。快递单号：SF1234567890123 Order no. 12345678 was cold, tracking number: 12-9999-8888',
      '难吃。 was cold,',
    ],
    ['but not those before none', '订单号不对, my tracking number shows nothing', '订单号不对, my tracking number shows nothing'],
    ['full-width forms', 'ＱＵＡＬＩＴＹ　１００％', 'QUALITY 100%'],
    ['invisible characters', 'bro\u200bken\ufeff', 'broken'],
    ['runs', '太差了！！！！！！！ soooooo bad', '太差了!!! sooo bad'],
    ['white space', '  late \n\t again  ', 'late again'],
  ])('cleans %s', (_, text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  it('keeps prices, times and counts', () => {
    expect(clean('paid 1,299.00 at 18:30 for 3 of 12')).toBe('paid 1,299.00 at 18:30 for 3 of 12');
  });

  it('drops quoted mail and signatures, but never the whole of a text', () => {
    expect(clean('Still no refund.\n> We will refund you.\nOn Monday, Shop wrote:\nDear customer')).toBe('Still no refund.');
    expect(clean('Broken again.\n-- \nJane Doe\nACME')).toBe('Broken again.');
    expect(clean('> everything is quoted')).toBe('> everything is quoted');
  });

  it('leads back to the text that was sent', () => {
    const original = '<b>Ｌａｔｅ</b> 😡 parcel';
    const source = normalise(original);
    const at = source.text.indexOf('Late');
    const { start, end } = originOf(source, at, at + 4);
    expect(original.slice(start, end)).toBe('Ｌａｔｅ');
  });

  it('takes no more than linear time on hostile input', () => {
    for (const unit of ['<', '<a ', '<!--', '&#', '1-', 'a@a.', 'on wrote:\n', '>', '<script>']) {
      const text = unit.repeat(Math.floor(10_000 / unit.length));
      expect(normalise(text).text.length).toBeLessThanOrEqual(text.length);
    }
  });

  it('tells texts without a letter', () => {
    expect(['123 😡 !!!', '……', ''].map(hasLetter)).toEqual([false, false, false]);
    expect(['差', 'x1', 'привет'].map(hasLetter)).toEqual([true, true, true]);
  });
});
