/** What decides who may see an event. */
export interface Seen {
  type: string;
  source: string | null;
  department: string | null;
  data: object;
}

/** What a reader may see (`departments`, `source`; null: all) and wants to see (`types`; empty: all). */
export interface Interest {
  departments: readonly string[] | null;
  source: string | null;
  types: readonly string[];
}

/**
 * True when the event is the reader's to see. A reader bound to departments does not see an event that has none yet; one
 * bound to a source is outside the company's staff and never sees an internal note.
 */
export function isFor(interest: Interest, event: Seen): boolean {
  const { departments, source, types } = interest;
  if (types.length > 0 && !types.includes(event.type)) return false;
  if (departments !== null && (event.department === null || !departments.includes(event.department))) return false;
  return source === null || (event.source === source && !isInternal(event.data));
}

/** A note that staff wrote for staff. */
const isInternal = (data: object): boolean => 'visible' in data && data.visible === 'internal';
