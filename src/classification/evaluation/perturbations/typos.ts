import { below, type Chance } from '../rules/random.js';

/** One of this many Latin words, and of this many Chinese characters, goes wrong. */
const ONE_OF_WORDS = 12;
const ONE_OF_CHARACTERS = 20;
/** A shorter word is not taken for a typo but for another word. */
const LATIN_WORD = /\p{Script=Latin}{3,}/gu;

/** Characters that sound alike, or nearly, and that an input method offers beside each other; each stands in one pair only. */
const HOMOPHONES = `
  的得 在再 收首 退腿 差叉 货或 快块 做作 他她 那哪 是事 到道 没媒 坏怀 破迫 件建 包饱 裹果 送宋 订定 单丹 服伏 客克 员原 说硕 钱前 价架 假甲 质置 量亮
  用佣 时十 天填 等登 慢漫 错挫 发乏 换幻 赔陪 投头 诉素 电店 话画 气汽 味未 新心 旧就 颜严 色涩 小晓 号浩 码马 机鸡 手守 屏平 书输 衣依 鞋斜 子字 后厚
  里理 外歪 完玩 只之 可渴 以已 有又 要药 现线 经京 处触 态太 度肚 实石 际记 修休 保宝 证正 期妻 联连 系戏 回灰 会汇 东冬 西吸 箱乡 盒合 瓶评 坐座 象像
  觉绝 感敢 点典 需须 请顷 拆柴 漏陋 刚钢 才财 很狠 真针
`;

const PAIRS = HOMOPHONES.trim()
  .split(/\s+/)
  .map((pair) => [...pair] as [string, string]);
const SOUNDS_LIKE: ReadonlyMap<string, string> = new Map(
  PAIRS.flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]),
);

/** Slips of fingers in Latin words, homophones for Chinese characters. */
export function typos(text: string, chance: Chance): string {
  const slipped = text.replace(LATIN_WORD, (word) => (below(ONE_OF_WORDS, chance) === 0 ? slip(word, chance) : word));
  return withHomophones(slipped, chance);
}

/** Two neighbouring letters change places, or one is left out; the first stays, as it mostly does. */
function slip(word: string, chance: Chance): string {
  const letters = [...word];
  const at = 1 + below(letters.length - 2, chance);
  if (chance() < 0.5) letters.splice(at, 1);
  else [letters[at], letters[at + 1]] = [letters[at + 1] as string, letters[at] as string];
  return letters.join('');
}

/** As many characters as the text is long demands, chosen among those that have a homophone. */
function withHomophones(text: string, chance: Chance): string {
  const characters = [...text];
  const demand = (text.match(/\p{Script=Han}/gu)?.length ?? 0) / ONE_OF_CHARACTERS;
  const places = characters.flatMap((character, place) => (SOUNDS_LIKE.has(character) ? place : []));
  let left = Math.floor(demand) + (chance() < demand % 1 ? 1 : 0);
  for (; left > 0 && places.length > 0; left--) {
    const [place = 0] = places.splice(below(places.length, chance), 1);
    characters[place] = SOUNDS_LIKE.get(characters[place] ?? '') ?? '';
  }
  return characters.join('');
}

/** The pairs of the table, for its own check. */
export const HOMOPHONE_PAIRS: readonly (readonly [string, string])[] = PAIRS;
