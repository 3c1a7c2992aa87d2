import type { Category } from '../../src/shared/categories.js';

/** One of our own texts, and the category that a careful reader gives it. */
export type Expected = readonly [category: Category, text: string];

/** How people really write, kind by kind. */
export const ROBUSTNESS: Readonly<Record<string, readonly Expected[]>> = {
  plain: [
    ['logistics', '下单八天了还没发货，物流信息一直不动'],
    ['logistics', '显示已签收，可是我根本没有收到包裹'],
    ['logistics', '箱子压扁了，里面的碗碎了三个'],
    ['logistics', '我买的是黑色，你们发来一双白色的'],
    ['logistics', '快递员把东西扔在楼下就走了，电话也不打一个'],
    ['quality', '充电宝用了两天就充不进电了'],
    ['quality', '这包一看就是假货，走线歪歪扭扭，标志都不对'],
    ['quality', '实物和图片色差太大，尺码也偏小'],
    ['quality', '牛奶喝了一口发现是酸臭的，已经过期一个月'],
    ['service', '客服问了三次都不回复，态度非常差'],
    ['service', '退货一个星期了，退款还没到账'],
    ['service', '安装师傅上门乱收费，还说不关他的事'],
    ['service', '刚买完第二天就降价两百，申请保价又说不符合规则'],
    ['logistics', 'Ordered ten days ago and the parcel still has not shipped'],
    ['logistics', 'Tracking says delivered but nothing was left at my door'],
    ['logistics', 'The driver refused to come upstairs and left my food in the lobby'],
    ['quality', 'The zip broke on the second day and the stitching is coming apart'],
    ['quality', 'The headphones stopped working after a week, no sound on the left side'],
    ['service', 'I returned the shoes a month ago and still have not received my refund'],
    ['service', 'Customer support hung up on me twice and nobody answers my emails'],
  ],
  traditional: [
    ['logistics', '訂單已經十天了，貨還沒有寄出，物流完全沒有更新'],
    ['logistics', '包裹壓壞了，裡面的玻璃杯全碎'],
    ['quality', '這台電風扇用了三天就壞掉，品質真的很差'],
    ['quality', '衣服掉色嚴重，而且線頭很多，做工粗糙'],
    ['service', '客服一直不回覆訊息，態度惡劣'],
    ['service', '退貨兩個星期了，退款還沒收到'],
  ],
  typosAndHomophones: [
    ['logistics', '快第太慢了，等了十天还没道'],
    ['logistics', '东西收到式碎的，包庄太差了'],
    ['quality', '质量太叉了，用了一天就换了'],
    ['service', '客福态度恶列，一直不回复'],
    ['service', '申情退款一直不给腿'],
    ['logistics', 'my parcle still hasnt arived, its been 2 weks'],
    ['quality', 'the screan stoped workng after one day, realy bad qualty'],
    ['service', 'stil wating for my refnd, costumer servise ignors me'],
  ],
  shouting: [
    ['logistics', '到底什么时候发货！！！！都半个月了！！！！'],
    ['service', '退钱！！！！！客服死哪去了！！！！！'],
    ['logistics', 'WHERE IS MY PACKAGE!!!! IT WAS DUE LAST MONDAY!!!!'],
    ['quality', 'THE ZIPPER BROKE THE FIRST DAY. TERRIBLE QUALITY!!!'],
    ['service', 'NOBODY ANSWERS THE PHONE. I WANT MY REFUND NOW!!!'],
  ],
  codeMixing: [
    ['logistics', '这个order的delivery拖了两周，tracking一直不update'],
    ['service', '客服說會refund，結果等了一個月都沒有，very disappointed'],
    ['quality', '这个 power bank 用两天就 dead 了，quality 太差'],
    ['quality', 'size 偏小，color 跟 picture 完全不一样'],
  ],
  dressed: [
    ['logistics', '<div><p>快递<b>一直没到</b>，下单已经十二天了&nbsp;</p></div>'],
    ['quality', '<html><body>The kettle leaks &amp; stopped heating after a week</body></html>'],
    ['logistics', '订单号：2839482738472，快递单号：SF1234567890123，包裹到现在还没收到 https://shop.example/o/2839'],
    ['service', 'Still no refund after three weeks.\n\n-- \nJane Doe\nSenior Manager, Example Ltd'],
    ['quality', 'The lamp broke again.\n\nOn Monday, Shop Support wrote:\n> Your parcel was delivered late, we are sorry.'],
    ['logistics', '😡😡😡快递又延误了😡😡一个星期没动静😡'],
    ['quality', 'ＴＨＥ　ＳＣＲＥＥＮ　ＩＳ　ＤＥＡＤ　ＡＦＴＥＲ　ＴＷＯ　ＤＡＹＳ'],
    ['logistics', '快\u200b递\u200b一\u200b直\u200b没\u200b到，等了半个月'],
  ],
  noComplaint: [
    ['other', '还行吧，没什么特别的'],
    ['other', '质量很好，物流也快，五星好评'],
    ['other', 'Great product, fast delivery, very happy with it'],
    ['other', '请问这款有蓝色的吗？'],
  ],
};

/** Nothing in these can be read; each must reach a person as `other`. */
export const EMPTY_LOOKING = ['😡😡😡', '12345678', '？？？！！！', '......', '👎', '１２３４', '\u200b\u200b!', '¥399'];

/** No model was trained on these languages. */
export const OTHER_LANGUAGES = [
  'Mi pedido no ha llegado y nadie me responde en la tienda',
  'Mon colis est arrivé cassé et le vendeur ne répond pas',
  'Das Paket ist nach drei Wochen noch nicht da und niemand antwortet',
  '商品が壊れていました。返品したいのですが連絡がありません',
  '배송이 너무 늦고 상담원이 전화를 받지 않아요',
  'Посылка так и не пришла, деньги не возвращают',
];
