import { cleanAgentId } from '../../platform/acting.js';
import type { QueueState } from '../../queue/queue-item.entity.js';
import type { Why } from '../../shared/bilingual.js';
import { PRIORITIES, type Priority } from '../../shared/priority.js';
import type { ClockName } from '../../shared/sla.js';
import type { Escalation } from '../../sla/rules/policy.js';

/** Where a ticket stands: `assignee` holds it, has it on hold, or has it reserved, as `state` says. */
export interface Standing {
  priority: Priority;
  department: string;
  state: QueueState;
  assignee: string | null;
}

/** What a rung changes; null for what it does not ask for, and for what is so already. */
export interface Changes {
  raisedTo: Priority | null;
  movedTo: string | null;
  assignedTo: string | null;
  /** Who held the ticket and does so no more. */
  takenFrom: string | null;
}

/** What a rung changes on a ticket as it stands. `exists`: whether the department that the rung names is still there. */
export function changesOf({ raisePriority, moveTo, assignTo }: Escalation, ticket: Standing, exists: boolean): Changes {
  const holder = ticket.state === 'waiting' ? null : ticket.assignee;
  const movedTo = moveTo !== undefined && moveTo !== ticket.department && exists ? moveTo : null;
  const agent = assignTo === undefined ? undefined : cleanAgentId(assignTo);
  const assignedTo = agent !== undefined && (movedTo !== null || agent !== holder) ? agent : null;
  const raisedTo = raisePriority ? oneUp(ticket.priority) : null;
  return { raisedTo, movedTo, assignedTo, takenFrom: (movedTo ?? assignedTo) ? holder : null };
}

/** The next higher priority; null above `urgent`. */
const oneUp = (priority: Priority): Priority | null => PRIORITIES[PRIORITIES.indexOf(priority) - 1] ?? null;

const CLOCK: Readonly<Record<ClockName, readonly [zh: string, en: string]>> = {
  pickup: ['领取', 'Pickup'],
  first_response: ['首次答复', 'The first answer'],
  next_reply: ['再次答复', 'The next answer'],
  resolution: ['办结', 'The settlement'],
};
const PRIORITY: Readonly<Record<Priority, string>> = { urgent: '加急', high: '高', normal: '普通', low: '低' };

/** What the ticket says of a rung; undefined when the rung changed nothing on it. */
export function whyEscalated(
  { clock, afterMinutes }: Pick<Escalation, 'clock' | 'afterMinutes'>,
  { raisedTo, movedTo, assignedTo, takenFrom }: Changes,
  from: Pick<Standing, 'department'>,
): Why | undefined {
  if (raisedTo === null && movedTo === null && assignedTo === null) return undefined;
  const [clockZh, clockEn] = CLOCK[clock];
  const zh = [
    ...(raisedTo ? [`优先级升为${PRIORITY[raisedTo]}`] : []),
    ...(movedTo ? [`由 ${from.department} 转到 ${movedTo}`] : []),
    ...(assignedTo ? [`指派给 ${assignedTo}`] : []),
  ];
  const en = [
    ...(raisedTo ? [`priority raised to ${raisedTo}`] : []),
    ...(movedTo ? [`moved from ${from.department} to ${movedTo}`] : []),
    ...(assignedTo ? [`assigned to ${assignedTo}`] : []),
  ];
  return {
    code: 'escalated',
    zh: `${clockZh}${afterMinutes === 0 ? '已到时限' : `超过时限 ${afterMinutes} 分钟`}：${zh.join('，')}`,
    en: `${clockEn} is ${afterMinutes === 0 ? 'due' : `${afterMinutes} minutes past due`}: ${en.join(', ')}`,
    detail: { clock, afterMinutes, raisedTo, from: from.department, movedTo, assignedTo, takenFrom },
  };
}
