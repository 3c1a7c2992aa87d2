import type { Category, Reason } from '../../shared/categories.js';
import type { Decision } from '../prediction.js';

/** What people call a category, in both languages. */
export const CATEGORY_NAME: Readonly<Record<Category, string>> = {
  logistics: '物流 logistics',
  quality: '质量 quality',
  service: '服务 service',
  other: '其他 other',
};

export const REASON_NAME: Readonly<Record<Reason, string>> = {
  late: '延误 late',
  lost: '丢件 lost',
  damaged: '破损 damaged',
  wrong_item: '错发漏发 wrong item',
  courier: '配送人员 courier',
  defect: '质量缺陷 defect',
  fake: '假货 fake',
  mismatch: '与描述不符 mismatch',
  unsafe: '安全隐患 unsafe',
  attitude: '服务态度 attitude',
  refund: '退换退款 refund',
  repair: '维修安装 repair',
  price: '价格费用 price',
};

export const DECISION_NAME: Readonly<Record<Decision, string>> = { auto: '自动分派 auto', review: '人工分诊 review' };
