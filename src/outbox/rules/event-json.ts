/** An event as the world outside gets it, by live stream and by webhook alike. */
export interface EventJson {
  id: string;
  type: string;
  ticketId: string | null;
  department: string | null;
  at: string;
  data: object;
}

/** The public form of an event; `source` stays inside, it names another tool's key. */
export const eventJson = (event: Omit<EventJson, 'at'> & { createdAt: Date }): EventJson => ({
  id: event.id,
  type: event.type,
  ticketId: event.ticketId,
  department: event.department,
  at: event.createdAt.toISOString(),
  data: event.data,
});
