import { calm, simplify } from './fold.js';
import { compose, type MappedText, replaceAll } from './mapped-text.js';

/** Characters without a shape of their own: controls, joiners, byte-order marks, variation selectors; not line breaks, which the next patterns need. */
const INVISIBLE = /(?:(?![\t\n\v\f\r])[\p{Cc}\p{Cf}]|\p{Variation_Selector})+/gu;
/** `>` lines of a quoted mail. */
const QUOTED_LINE = /(?<=^|\n)[ \t]{0,8}>[^\n]*/g;
/** The line that mail programs put above a quotation, and everything after it. */
const QUOTED_MAIL =
  /(?<=\n)[ \t]{0,8}(?:-{2,}[ \t]*(?:original message|forwarded message|原始邮件|转发邮件|原始信息)|on [^\n]{5,120} wrote:)[\s\S]*/gi;
/** The standard signature mark: two dashes and a space, alone on their line. */
const SIGNATURE = /\n-- ?\n[\s\S]*/g;
const BLOCK = /<(script|style)\b[^>]{0,200}>[\s\S]{0,4000}?<\/\1>/gi;
const TAG = /<\/?[a-z][a-z0-9]{0,15}(?:\s[^<>]{0,300})?\/?>|<!--[\s\S]{0,1000}?-->/gi;
const ENTITY = /&(?:[a-z]{2,6}|#\d{2,6}|#x[0-9a-f]{2,5});/gi;
const URL = /(?:https?:\/\/|www\.)[\w\-.~:/?#[\]@!$&'()*+,;=%]{1,2000}/gi;
const MAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g;
/** Words that only announce a number: with it they go, for a text about taste is not about parcels because its footer names one. */
const NUMBER_LABEL =
  '(?:(?:(?:订单|快递|物流|运单|配送|包裹|手机|电话|会员)?(?:单号|编号|号码)|(?:订单|手机|电话|会员)号)|' +
  '(?<![a-z])(?:order|tracking|reference|invoice|shipment|awb|phone)[ \\t]{0,2}(?:number|no\\.?|id|code|#))[ \\t]{0,3}(?:[:#是为]|is)?[ \\t]{0,3}';
/** Order, tracking and phone numbers: eight digits or dashes and more, perhaps with letters before them. A price is shorter. */
const ORDER_NUMBER = new RegExp(`(?:${NUMBER_LABEL})?(?<![\\w])#?[A-Za-z]{0,4}-?\\d(?:[\\d-]{6,30})\\d(?![\\w])`, 'gi');
const REPEATED = /(\S)\1{3,}/gu;
const SPACE = /\s+/g;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * The text that models read: NFKC, simplified Chinese, no shouting, without mark-up, quoted mail, signatures, addresses and long numbers, with single spaces,
 * and no character more than three times in a row. What cleaning would leave without a letter is only composed, never emptied:
 * a text that is all quotation is still what the customer sent.
 */
export function normalise(original: string): MappedText {
  const composed = replaceAll(compose(original), INVISIBLE, '');
  const unquoted = [QUOTED_LINE, QUOTED_MAIL, SIGNATURE].reduce((text, pattern) => replaceAll(text, pattern, ' '), composed);
  const cleaned = cleanMarks(hasLetter(unquoted.text) ? unquoted : composed);
  return collapse(calm(simplify(cleaned)));
}

/** False for what only looks like a text: digits, punctuation, emoji, or nothing. */
export function hasLetter(text: string): boolean {
  return /\p{L}/u.test(text);
}

function cleanMarks(source: MappedText): MappedText {
  const untagged = [BLOCK, TAG].reduce((text, pattern) => replaceAll(text, pattern, ' '), source);
  const decoded = replaceAll(untagged, ENTITY, decodeEntity);
  return [URL, MAIL, ORDER_NUMBER].reduce((text, pattern) => replaceAll(text, pattern, ' '), decoded);
}

function collapse(source: MappedText): MappedText {
  const spaced = replaceAll(
    replaceAll(source, REPEATED, (run) => [...run].slice(0, 3).join('')),
    SPACE,
    ' ',
  );
  return replaceAll(spaced, /^ | $/g, '');
}

function decodeEntity(entity: string): string {
  const name = entity.slice(1, -1).toLowerCase();
  if (!name.startsWith('#')) return ENTITIES[name] ?? ' ';
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  const isText = code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isText ? String.fromCodePoint(code).normalize('NFKC') : ' ';
}
