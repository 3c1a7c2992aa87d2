const openings = [
  '我上周在你们店里下的单，',
  '订单付款以后，',
  '客服答应好的事情，',
  '第三次联系你们了，',
  'I ordered this two weeks ago and ',
  'After paying for express delivery, ',
  'Your support told me to wait, but ',
  'This is the third time I write: ',
];
const facts = [
  '快递一直显示在中转站，五天没有任何更新，到现在也没有收到。',
  '收到的时候外箱已经压扁，里面的杯子碎了两个，根本没法用。',
  '用了不到三天屏幕就开始闪烁，充电的时候还会发烫。',
  '退款申请提交了十天还没有到账，电话也一直打不通。',
  '发来的颜色和尺码都不对，和页面上的图片完全是两样东西。',
  'the parcel has not moved since Monday and nobody answers.',
  'the box was crushed and one of the two glasses was broken.',
  'the zip broke on the first day and the seams come apart.',
  'the refund that I was promised has still not arrived.',
  'you sent the wrong size and now you want me to pay for the return.',
];
const closings = ['请尽快处理。', '非常失望。', '希望今天能给我答复。', 'Please sort this out.', 'Very disappointed.', ''];

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** The nth complaint of a bench: a made-up text, Chinese, English or mixed, about 60 characters long; no two with the same order number. */
export const textOf = (index: number): string =>
  `${pick(openings, index)}${pick(facts, Math.floor(index / 3))}${pick(closings, Math.floor(index / 7))} #${index}`;

const channels = ['app', 'phone', 'email', 'web'];
const tiers = ['basic', 'basic', 'potential', 'core'];

/** The body of the nth complaint as a shop's CRM would send it: one in 5,000 customers, an order, two fields of its own. */
export const bodyOf = (index: number) => ({
  text: textOf(index),
  externalId: `crm-${index}`,
  channel: pick(channels, index),
  orderId: `SO-${2_000_000 + index}`,
  product: `SKU-${index % 400}`,
  customer: { id: `c-${(index * 7919) % 5000}`, name: `客户 ${index % 5000}`, tier: pick(tiers, index) },
  metadata: { shop: `shop-${index % 20}`, agentLine: index % 12 },
});
