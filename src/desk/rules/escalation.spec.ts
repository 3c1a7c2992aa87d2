import { describe, expect, it } from '@jest/globals';
import { PRIORITIES, type Priority } from '../../shared/priority.js';
import type { Escalation } from '../../sla/rules/policy.js';
import { changesOf, type Standing, whyEscalated } from './escalation.js';

const waiting: Standing = { priority: 'normal', department: 'quality', state: 'waiting', assignee: null };
const leased: Standing = { ...waiting, state: 'leased', assignee: 'Ann' };
const rung = (what: Partial<Escalation>): Escalation => ({ clock: 'resolution', afterMinutes: 30, ...what });
const nothing = { raisedTo: null, movedTo: null, assignedTo: null, takenFrom: null };
const changes = (what: Partial<Escalation>, ticket = waiting, exists = true) => changesOf(rung(what), ticket, exists);

describe('a rung of a ladder', () => {
  it('raises the priority by one step, and never above urgent', () => {
    const raised = (priority: Priority) => changes({ raisePriority: true }, { ...waiting, priority }).raisedTo;
    expect(PRIORITIES.map(raised)).toEqual([null, 'urgent', 'high', 'normal']);
    expect(changes({ raisePriority: false })).toEqual(nothing);
  });

  it('moves a ticket, whoever holds it', () => {
    expect(changes({ moveTo: 'service' })).toEqual({ ...nothing, movedTo: 'service' });
    expect(changes({ moveTo: 'service' }, leased)).toEqual({ ...nothing, movedTo: 'service', takenFrom: 'Ann' });
    expect(changes({ moveTo: 'service' }, { ...leased, state: 'held' })).toEqual({ ...nothing, movedTo: 'service', takenFrom: 'Ann' });
  });

  it('leaves out a department that is gone, and the one that has the ticket', () => {
    expect(changes({ moveTo: 'gone' }, leased, false)).toEqual(nothing);
    expect(changes({ moveTo: 'quality' }, leased)).toEqual(nothing);
  });

  it('assigns it to an agent, who may be its holder already', () => {
    expect(changes({ assignTo: ' Lead ' }, leased)).toEqual({ ...nothing, assignedTo: 'Lead', takenFrom: 'Ann' });
    expect(changes({ assignTo: 'Ann' }, leased)).toEqual(nothing);
    expect(changes({ assignTo: 'Ann', moveTo: 'service' }, leased)).toEqual({
      ...{ raisedTo: null, movedTo: 'service', assignedTo: 'Ann', takenFrom: 'Ann' },
    });
    // Of a reservation the time begins anew.
    expect(changes({ assignTo: 'Ann' }, { ...waiting, assignee: 'Ann' })).toEqual({ ...nothing, assignedTo: 'Ann' });
    expect(changes({ assignTo: '<b>' }, leased)).toEqual(nothing);
  });

  it('takes nothing from anybody when it only raises or tells', () =>
    expect(changes({ raisePriority: true, notify: { role: 'manager' } }, leased)).toEqual({ ...nothing, raisedTo: 'high' }));

  it('says in both languages what it did', () => {
    const done = changes({ raisePriority: true, moveTo: 'service', assignTo: '阿强' }, leased);
    expect(whyEscalated(rung({}), done, leased)).toEqual({
      code: 'escalated',
      zh: '办结超过时限 30 分钟：优先级升为高，由 quality 转到 service，指派给 阿强',
      en: 'The settlement is 30 minutes past due: priority raised to high, moved from quality to service, assigned to 阿强',
      detail: { clock: 'resolution', afterMinutes: 30, from: 'quality', ...done },
    });
    const atOnce = { clock: 'pickup', afterMinutes: 0 } as const;
    expect(whyEscalated(atOnce, { ...nothing, raisedTo: 'urgent' }, waiting)).toMatchObject({
      zh: '领取已到时限：优先级升为加急',
      en: 'Pickup is due: priority raised to urgent',
    });
    expect(whyEscalated(atOnce, nothing, waiting)).toBeUndefined();
  });
});
