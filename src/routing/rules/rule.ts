import type { Category, Reason } from '../../shared/categories.js';
import type { Priority, Tier } from '../../shared/priority.js';

/** What metadata can be compared with. */
export type Scalar = string | number | boolean;

/** Every condition that is given must hold; a list holds when one of its values does. `{}` matches everything. */
export interface When {
  category?: Category[];
  reason?: Reason[];
  channel?: string[];
  tier?: Tier[];
  language?: string[];
  urgent?: boolean;
  /** Sought in subject and text, whatever the case and the width of the letters. */
  keywords?: string[];
  /** Every key must have exactly this value. */
  metadata?: Record<string, Scalar>;
}

/** Where a matching ticket goes, and how urgent it is there. */
export interface Outcome {
  department: string;
  priority?: Priority;
}

/** `id` and `version` are null for a draft that is only tried out. */
export interface RoutingRule {
  id: string | null;
  version: number | null;
  name: string;
  rank: number;
  when: When;
  then: Outcome;
}

/** The conditions that were given: JSON's null says the same as leaving one out. */
export const givenConditions = (when: When): When => Object.fromEntries(Object.entries(when).filter(([, value]) => value != null));

/** What routing looks at: facts of the ticket, and what the classifier guessed (`category`, `reasons`, `urgent`, `decision`). */
export interface RoutingInput {
  category: Category;
  reasons: Reason[];
  decision: 'auto' | 'review';
  urgent: boolean;
  /** Words of danger or law that alone made it urgent. */
  urgentWords: readonly string[];
  language: string;
  channel: string | null;
  tier: Tier;
  text: string;
  subject: string | null;
  metadata: Record<string, unknown>;
}

/** The department of tickets that a person has to look at first. */
export const REVIEW = 'review';

/** Departments that routing itself names; they cannot be deleted. */
export const BUILT_IN_DEPARTMENTS: readonly string[] = ['logistics', 'quality', 'service', REVIEW];
