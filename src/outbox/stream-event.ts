import { formatCursor } from './rules/cursor.js';
import { eventJson } from './rules/event-json.js';
import { message } from './rules/sse.js';
import type { StreamRow } from './stream.store.js';

/** An event as it goes over the wire: written once, sent to every consumer that may see it. */
export interface StreamEvent extends StreamRow {
  frame: string;
}

export const framed = (row: StreamRow): StreamEvent => ({
  ...row,
  frame: message(formatCursor(row), row.type, JSON.stringify(eventJson(row))),
});
