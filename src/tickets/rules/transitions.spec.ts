import { describe, expect, it } from '@jest/globals';
import { TICKET_STATUSES } from '../../shared/ticket-status.js';
import { nextStatus, statusesFor, TICKET_ACTIONS } from './transitions.js';

describe('ticket transitions', () => {
  it.each(TICKET_ACTIONS)('%s leads somewhere from at least one status and never back to received', (action) => {
    const targets = TICKET_STATUSES.map((from) => nextStatus(from, action)).filter((to) => to !== undefined);
    expect(targets.length).toBeGreaterThan(0);
    expect(targets).not.toContain('received');
  });

  it('reaches every status from received', () => {
    const reached = new Set<string>(['received']);
    for (let size = 0; size !== reached.size; ) {
      size = reached.size;
      for (const from of TICKET_STATUSES.filter((status) => reached.has(status)))
        for (const action of TICKET_ACTIONS) {
          const to = nextStatus(from, action);
          if (to) reached.add(to);
        }
    }
    expect([...reached].sort()).toEqual([...TICKET_STATUSES].sort());
  });

  it('lets nothing happen to a closed ticket', () => {
    expect(TICKET_ACTIONS.filter((action) => nextStatus('closed', action))).toEqual([]);
  });

  it('says from where an action is possible', () => {
    expect(statusesFor('transfer')).toEqual(['queued', 'claimed', 'pending']);
    expect(statusesFor('resolve')).toEqual(['claimed']);
  });
});
