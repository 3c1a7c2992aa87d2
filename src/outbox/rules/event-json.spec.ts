import { describe, expect, it } from '@jest/globals';
import { eventJson } from './event-json.js';

describe('the public form of an event', () => {
  it('gives the time in UTC and keeps the source inside', () => {
    const event = {
      id: 'e',
      type: 'ticket.closed',
      ticketId: 't',
      source: 'shop',
      department: 'quality',
      data: { number: 1 },
      createdAt: new Date(0),
    };
    expect(eventJson(event)).toEqual({
      id: 'e',
      type: 'ticket.closed',
      ticketId: 't',
      department: 'quality',
      at: '1970-01-01T00:00:00.000Z',
      data: { number: 1 },
    });
  });
});
