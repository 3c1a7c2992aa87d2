import { describe, expect, it } from '@jest/globals';
import { REASONS } from '../src/shared/categories.js';
import { settlementOf } from './answers.js';
import { categoriesOf, expectedCategory, isChinese, isMixed } from './complaint.js';
import { COMPLAINTS } from './complaints.js';
import { encodeGb18030 } from './gb18030.js';
import { Random } from './random.js';

const chinese = COMPLAINTS.filter(isChinese);
const english = COMPLAINTS.filter((complaint) => !isChinese(complaint));

describe('the complaints of the demo', () => {
  it('are many, all different, about 60 % Chinese', () => {
    expect(COMPLAINTS.length).toBeGreaterThanOrEqual(80);
    expect(new Set(COMPLAINTS.map(({ text }) => text)).size).toBe(COMPLAINTS.length);
    expect(chinese.length / COMPLAINTS.length).toBeGreaterThan(0.54);
    expect(chinese.length / COMPLAINTS.length).toBeLessThan(0.66);
  });

  it.each([
    ['Chinese', chinese],
    ['English', english],
  ])('state every reason first at least once in %s', (_, complaints) => {
    expect(REASONS.filter((reason) => !complaints.some(({ reasons }) => reasons[0] === reason))).toEqual([]);
    expect(complaints.some(({ reasons }) => reasons.length === 0)).toBe(true);
  });

  it('hold mixed and urgent ones, a long one, one with an address, one in two languages, some with metadata', () => {
    expect(COMPLAINTS.filter(isMixed).length).toBeGreaterThanOrEqual(10);
    expect(COMPLAINTS.filter(({ urgent }) => urgent).length).toBeGreaterThanOrEqual(8);
    expect(COMPLAINTS.some(({ text }) => text.length > 700)).toBe(true);
    expect(COMPLAINTS.some(({ text, order }) => text.includes('https://') && order !== undefined && text.includes(order))).toBe(true);
    expect(chinese.some(({ text }) => (text.match(/[a-z]{4,}/gi) ?? []).length >= 5)).toBe(true);
    expect(COMPLAINTS.filter(({ metadata }) => metadata).length).toBeGreaterThanOrEqual(3);
  });

  it('name the expected category by their first reason', () => {
    expect(expectedCategory({ reasons: ['damaged', 'attitude'], text: '', channel: '' })).toBe('logistics');
    expect(categoriesOf({ reasons: ['damaged', 'late', 'attitude'], text: '', channel: '' })).toEqual(['logistics', 'service']);
    expect(expectedCategory({ reasons: [], text: '', channel: '' })).toBe('other');
  });

  it('can be settled in their own language, the amount in the words being the remedy', () => {
    const random = new Random(1);
    for (const complaint of COMPLAINTS.filter(({ reasons }) => reasons.length > 0)) {
      const { reply, resolution, remedy } = settlementOf(complaint, random);
      expect([isChinese({ text: reply }), isChinese({ text: resolution })]).toEqual([isChinese(complaint), isChinese(complaint)]);
      expect(resolution).not.toMatch(/[{}]/);
      if (remedy.amount !== undefined) expect(resolution).toContain(String(remedy.amount));
    }
  });

  it('in Chinese fit a GB18030 file, which reads back as it was', () => {
    for (const { text } of chinese) expect(new TextDecoder('gb18030').decode(encodeGb18030(text))).toBe(text);
    expect(() => encodeGb18030('🙂')).toThrow(RangeError);
  });
});
