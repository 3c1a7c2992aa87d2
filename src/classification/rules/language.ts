import type { Language } from '../prediction.js';

/** Words that carry grammar and no topic: each language repeats its own in any text of some length. */
const FUNCTION_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: words(
    'the and to of is was it for in my i not on this that with but have they you are be we no so as at had me from very your will when after just their been were has or if an by what never do does did how would them please why can got get',
  ),
  es: words('el la los las de que y en un una es no por con para mi se lo muy pero del al fue nunca me está más pedido'),
  fr: words('le la les de des et est je un une pas ne que pour dans mon ma avec sur très jamais ai été mais vous nous ce cette du au'),
  de: words(
    'der die das und ist nicht ich ein eine zu mit es auf für den von wurde habe sehr aber nach noch nie war dem im sie wir mein meine',
  ),
  pt: words('o os as de que e em um uma não é para com meu minha por mas muito foi nunca do da no na eu está veio'),
  it: words('il lo gli di che e è un una non per con mio mia sono ma molto mai del della ho stato da si anche'),
  nl: words('de het een en van ik niet is op dat te met voor mijn maar zijn was heb nog ook nooit er aan'),
  id: words('yang dan di tidak saya ini itu untuk dengan sudah barang sangat belum ada dari ke tapi bisa nya jangan kecewa'),
  ms: words('yang dan tidak saya ini itu untuk dengan sudah barang sangat belum ada dari tapi tak boleh nak dah'),
  tl: words('ang ng mga sa na hindi ko ay ito po yung naman lang pero din niyo kayo wala'),
  vi: words('không là và của tôi cho rất hàng được này đã với có nhưng bị giao'),
  tr: words('ve bir bu için çok değil ama ile olarak gibi ne daha ben kadar hiç ürün'),
  hi: words('hai nahi nahin kya bahut ka ki ke mera mere hain aur se bhi koi ko raha gaya kar ye wo'),
  pl: words('i w nie na się jest to z do że jak po ale przez od za bardzo mam był'),
};

const LETTERS = /\p{L}/gu;
const HAN = /\p{Script=Han}/gu;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const LATIN_WORD = /\p{Script=Latin}[\p{Script=Latin}'’]*/gu;
const LATIN = /\p{Script=Latin}/gu;
/** A Japanese text is at least this share kana; a Chinese one quotes a brand name at most. */
const KANA_SHARE = 0.15;
/** A language is believed from this share of its function words on. */
const MINIMUM_SHARE = 0.08;

/**
 * The language of a text by script first, then, for Latin script, by function words. A text of both languages is the one that fills more of it
 * (a Chinese word is about two characters). Latin script that no list knows is `en` while it is plain ASCII: short English complaints
 * ("worst app ever") have no function words, and a wrong `en` only costs a review.
 */
export function detectLanguage(text: string): Language {
  const letters = count(text, LETTERS);
  if (letters === 0) return 'und';
  const han = count(text, HAN);
  const kana = count(text, KANA);
  const latin = count(text, LATIN);
  if (letters - han - kana - latin > letters / 2) return 'other';
  if (kana > KANA_SHARE * (han + kana)) return 'other';
  const latinWords = text.toLowerCase().match(LATIN_WORD) ?? [];
  if (han / 2 >= latinWords.length) return han > 0 ? 'zh' : 'other';
  return latinLanguage(latinWords);
}

function latinLanguage(latinWords: readonly string[]): Language {
  const hits = Object.entries(FUNCTION_WORDS).map(([language, list]) => ({
    language,
    hits: latinWords.filter((word) => list.has(word)).length,
  }));
  const english = hits.find((entry) => entry.language === 'en')?.hits ?? 0;
  const best = hits.reduce((a, b) => (b.hits > a.hits ? b : a));
  if (english >= best.hits && english / latinWords.length >= MINIMUM_SHARE) return 'en';
  if (best.hits > english && best.hits >= 2) return 'other';
  return latinWords.every(isAscii) ? 'en' : 'other';
}

function isAscii(word: string): boolean {
  return /^[a-z'’]+$/.test(word);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
