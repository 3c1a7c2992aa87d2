import type { Chance } from '../rules/random.js';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const LATIN_WORD = /(?<![&#\w])[A-Za-z]{3,}(?![\w;])/g;
const SENTENCE_END = /(?<=[。！？])|(?<=[.!?])\s+/u;

/** As a web form or a mail program sends it: escaped, each sentence on its line, a word in bold here and there, blanks that do not break. */
export function html(text: string, chance: Chance): string {
  const escaped = text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
  const body = escaped
    .split(SENTENCE_END)
    .map((sentence) => sentence.replace(LATIN_WORD, (word) => (chance() < 0.1 ? `<b>${word}</b>` : word)))
    .map((sentence) => sentence.replaceAll(' ', () => (chance() < 0.1 ? '&nbsp;' : ' ')))
    .join('<br/>\n');
  return `<!DOCTYPE html><html><head><style>p { color: #333; }</style></head><body><div class="message" dir="auto"><p>${body}</p></div></body></html>`;
}
