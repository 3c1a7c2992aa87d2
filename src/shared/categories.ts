/** What a complaint is about: one department's work each; `other` is no complaint, or nothing that says what went wrong. */
export const CATEGORIES = ['logistics', 'quality', 'service', 'other'] as const;
export type Category = (typeof CATEGORIES)[number];

/** The reasons inside the categories, in the order of the labelling guideline. */
export const REASONS = [
  'late',
  'lost',
  'damaged',
  'wrong_item',
  'courier',
  'defect',
  'fake',
  'mismatch',
  'unsafe',
  'attitude',
  'refund',
  'repair',
  'price',
] as const;
export type Reason = (typeof REASONS)[number];

/** The one category that each reason belongs to. */
export const CATEGORY_OF_REASON: Readonly<Record<Reason, Exclude<Category, 'other'>>> = {
  late: 'logistics',
  lost: 'logistics',
  damaged: 'logistics',
  wrong_item: 'logistics',
  courier: 'logistics',
  defect: 'quality',
  fake: 'quality',
  mismatch: 'quality',
  unsafe: 'quality',
  attitude: 'service',
  refund: 'service',
  repair: 'service',
  price: 'service',
};

/** The two-letter codes of labelled files (`codes` column), by reason; `O` there means no reason at all. */
export const REASON_OF_CODE: Readonly<Record<string, Reason>> = {
  LD: 'late',
  LL: 'lost',
  LB: 'damaged',
  LW: 'wrong_item',
  LC: 'courier',
  QD: 'defect',
  QF: 'fake',
  QM: 'mismatch',
  QS: 'unsafe',
  SA: 'attitude',
  SR: 'refund',
  SI: 'repair',
  SP: 'price',
};
