import { describe, expect, it } from '@jest/globals';
import { seeded } from '../rules/random.js';
import { html } from './html.js';

const bare = (document: string) => /<p>([\s\S]*)<\/p>/.exec(document)?.[1] ?? '';

describe('html', () => {
  it('escapes what the customer wrote and breaks lines between sentences', () => {
    expect(bare(html('Size < 5 & "torn". 不能用！退货', () => 0.99))).toBe('Size &lt; 5 &amp; &quot;torn&quot;.<br/>\n不能用！<br/>\n退货');
  });

  it('marks words and blanks up without touching entities, so that the text comes back', () => {
    const text = `the box & the "lid" weren't there `.repeat(40);
    const changed = bare(html(text, seeded(1)));
    expect(changed).toMatch(/<b>\w+<\/b>/);
    expect(changed).toContain('&nbsp;');
    const back = changed
      .replace(/<\/?b>/g, '')
      .replaceAll('&nbsp;', ' ')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
    expect(back).toBe(text);
  });
});
