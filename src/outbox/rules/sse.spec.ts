import { describe, expect, it } from '@jest/globals';
import { heartbeat, message } from './sse.js';

describe('event stream format', () => {
  it('writes a message as id, type and one line of data', () => {
    expect(message('7-a', 'ticket.queued', '{"x":"a\\nb"}')).toBe('id: 7-a\nevent: ticket.queued\ndata: {"x":"a\\nb"}\n\n');
  });

  it('writes a heartbeat as a comment that only moves the id', () => {
    expect(heartbeat('7-a')).toBe(': heartbeat\nid: 7-a\n\n');
  });
});
