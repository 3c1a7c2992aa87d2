import { describe, expect, it } from '@jest/globals';
import { webhookBody } from './body.js';

describe('webhook body', () => {
  it('names type and time beside the whole event', () => {
    const event = { type: 'ticket.closed', at: '2026-05-01T00:00:00.000Z', data: { number: 1 } };
    expect(JSON.parse(webhookBody(event))).toEqual({ type: 'ticket.closed', timestamp: '2026-05-01T00:00:00.000Z', data: event });
  });
});
