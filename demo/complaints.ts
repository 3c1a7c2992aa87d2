import type { Complaint } from './complaint.js';
import { ENGLISH } from './complaints-en.js';
import { CHINESE } from './complaints-zh.js';

/** Everything that customers say on the demo's day. */
export const COMPLAINTS: readonly Complaint[] = [...CHINESE, ...ENGLISH];
