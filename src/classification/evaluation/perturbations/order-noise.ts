import { below, type Chance, pick } from '../rules/random.js';

type Insert = (chance: Chance) => string;

const CHINESE: readonly Insert[] = [
  (chance) => `订单号：${digits(18, chance)}`,
  (chance) => `快递单号 SF${digits(13, chance)}`,
  (chance) => `（编号 ${digits(4, chance)}-${digits(8, chance)}）`,
  (chance) => ` https://item.shop.example/detail?id=${digits(12, chance)}&spm=a1z0 `,
];
const ENGLISH: readonly Insert[] = [
  (chance) => `(order #${digits(3, chance)}-${digits(7, chance)}-${digits(7, chance)})`,
  (chance) => `tracking number 1Z${digits(16, chance)}`,
  (chance) => `Ref: CS-${digits(9, chance)}`,
  (chance) => `https://www.shop.example/orders/${digits(10, chance)}?ref=mail`,
];
/** Behind a comma or the end of a sentence. */
const PAUSE = /(?<=[，。！？；])|(?<=[,.!?;]) +/u;
const MOST = 3;

/** One to three order numbers, tracking numbers and addresses of pages, where a sentence pauses, begins or ends. */
export function orderNoise(text: string, chance: Chance): string {
  const isChinese = /\p{Script=Han}/u.test(text);
  const pieces = text.split(PAUSE);
  for (let count = 1 + below(MOST, chance); count > 0; count--) {
    pieces.splice(below(pieces.length + 1, chance), 0, pick(isChinese ? CHINESE : ENGLISH, chance)(chance));
  }
  return pieces.join(isChinese ? '' : ' ');
}

function digits(count: number, chance: Chance): string {
  return Array.from({ length: count }, () => below(10, chance)).join('');
}
