/** Highest first. `urgent` is what the classifier or a rule called urgent. */
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Customer tiers, most valuable first; a ticket without one is `basic`. */
export const TIERS = ['strategic', 'core', 'potential', 'basic'] as const;
export type Tier = (typeof TIERS)[number];
