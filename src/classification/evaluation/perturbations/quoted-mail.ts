import { type Chance, pick } from '../rules/random.js';

interface Mail {
  readonly signatures: readonly string[];
  /** What the quotation is headed by. */
  readonly headers: readonly string[];
  /** What the shop had written: of another matter as often as of this one. */
  readonly letters: readonly (readonly string[])[];
}

const CHINESE: Mail = {
  signatures: ['王小明\n手机：13800000000', '李女士\n来自我的手机', '祝好\n陈先生 华东采购部'],
  headers: ['-----原始邮件-----\n发件人: 客户服务 <help@shop.example>\n主题: 回复: 您的咨询', '---- 转发邮件 ----\n发件人: 客服中心'],
  letters: [
    ['亲爱的顾客，', '您的包裹已经交给快递公司，预计三天内送到。', '感谢您的耐心等待。'],
    ['您好，', '退款申请我们已经收到，审核需要五个工作日。', '如有疑问请随时联系客服。'],
    ['尊敬的会员，', '您反映的产品故障我们会转给质检部门。', '请保留好包装和配件。'],
  ],
};

const ENGLISH: Mail = {
  signatures: ['Jane Doe\nACME Ltd, Purchasing', 'Sent from my phone', 'Kind regards,\nR. Patel\n+44 20 7946 0000'],
  headers: [
    'On Mon, 4 Mar 2024 at 10:12, Customer Care <help@shop.example> wrote:',
    '-----Original Message-----\nFrom: Customer Care <help@shop.example>\nSubject: Your enquiry',
  ],
  letters: [
    ['Dear customer,', 'your parcel was handed to the courier and should reach you within three days.', 'Thank you for your patience.'],
    ['Hello,', 'we have received your request for a refund; our team needs five working days.', 'Reply to this mail with any question.'],
    ['Dear member,', 'we passed the fault that you found on to our quality department.', 'Please keep the box and all parts.'],
  ],
};

/** An answer by mail, as mail programs send it: a signature below, and the letter that it answers, each line quoted. */
export function quotedMail(text: string, chance: Chance): string {
  const mail = /\p{Script=Han}/u.test(text) ? CHINESE : ENGLISH;
  const quotation = pick(mail.letters, chance)
    .map((line) => `> ${line}`)
    .join('\n');
  return `${text}\n\n-- \n${pick(mail.signatures, chance)}\n\n${pick(mail.headers, chance)}\n${quotation}\n`;
}
