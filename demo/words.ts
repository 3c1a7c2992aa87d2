import type { Category } from '../src/shared/categories.js';

export const CATEGORY_NAME: Readonly<Record<Category, string>> = {
  logistics: '物流 logistics',
  quality: '质量 quality',
  service: '服务 service',
  other: '其他 other',
};

const REMEDY_NAME: Readonly<Record<string, string>> = {
  refund: '退款 refund',
  reship: '补发 reship',
  coupon: '券 coupon',
  apology: '致歉 apology',
};

/** A department as a person calls it; one that this demo does not know by its slug. */
export const departmentName = (slug: string | null): string =>
  slug === 'review' ? '人工分诊台 review' : slug !== null && slug in CATEGORY_NAME ? CATEGORY_NAME[slug as Category] : (slug ?? '–');

/** A remedy with its amount. */
export const remedyName = ({ kind, amount }: { kind: string; amount?: number }): string =>
  amount === undefined ? (REMEDY_NAME[kind] ?? kind) : `${REMEDY_NAME[kind] ?? kind} ${amount}`;
