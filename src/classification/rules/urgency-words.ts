/**
 * Words of danger and of the law. They may only add urgency to what the model says, never take it away, and they change no confidence.
 * Negation is not read ("nobody was hurt" is urgent): a false alarm costs a look, a missed one may cost a person.
 * Chinese terms are found anywhere in the text, English ones as whole words.
 */
const CHINESE =
  '12315|12345|消协|消费者协会|工商局|市场监管|监管局|银保监|起诉|法院|律师|报警|派出所|公安|媒体曝光|食物中毒|中毒|住院|急诊|触电|漏电|爆炸|起火|着火|自燃|冒烟|烫伤|烧伤|受伤' +
  '|过敏反应|休克|自杀|轻生|暴力催收';
const ENGLISH =
  'lawsuit|lawyer|attorney|sue|suing|legal action|legal notice|court|police|consumer forum|ombudsman' +
  '|trading standards|food poisoning|poisoned|hospital|hospitalized|hospitalised|emergency room' +
  '|electric shock|electrocuted|exploded|explosion|caught fire|on fire|burned|burnt|injured|injury' +
  '|allergic reaction|suicide|assaulted|molested|threatened me|threatening me';

const CHINESE_TERM = new RegExp(CHINESE, 'gu');
const ENGLISH_TERM = new RegExp(`(?<![\\p{L}\\p{N}])(?:${ENGLISH})(?![\\p{L}\\p{N}])`, 'giu');

/** The words of the list that stand in a cleaned text, each once, in lower case; empty: the list has nothing to add. */
export function urgencyWords(text: string): string[] {
  const found = [...text.matchAll(CHINESE_TERM), ...text.matchAll(ENGLISH_TERM)];
  return [...new Set(found.map((match) => match[0].toLowerCase()))];
}
