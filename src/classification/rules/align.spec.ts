import { describe, expect, it } from '@jest/globals';
import { alignTokens } from './align.js';

const found = (text: string, tokens: string[]) => alignTokens(text, tokens).map(({ start, end }) => text.slice(start, end));

describe('token alignment', () => {
  it('finds SentencePiece and WordPiece pieces', () => {
    expect(found('parcel is late', ['▁par', 'cel', '▁is', '▁late'])).toEqual(['par', 'cel', 'is', 'late']);
    expect(found('parcel late', ['par', '##cel', 'late'])).toEqual(['par', 'cel', 'late']);
    expect(found('快递 很慢', ['▁', '快递', '▁很', '慢'])).toEqual(['', '快递', '很', '慢']);
  });

  it('gives an unknown token the gap that it leaves', () => {
    expect(found('box 😡😡 broke', ['▁box', '▁', '<unk>', '▁broke'])).toEqual(['box', '', '😡😡', 'broke']);
    expect(found('很饕餮', ['▁很', '<unk>'])).toEqual(['很', '饕餮']);
    expect(found('饕餮很', ['<unk>', '很'])).toEqual(['饕餮', '很']);
  });

  it('does not run away to a later place of the same letters', () => {
    expect(found('a b c a', ['▁x', '▁b', '▁c', '▁a'])).toEqual(['a', 'b', 'c', 'a']);
  });
});
