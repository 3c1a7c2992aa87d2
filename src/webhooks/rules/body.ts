/** The body of a webhook request (Standard Webhooks: type, time of the event, the event). Made once and kept, so that every try sends the same bytes. */
export const webhookBody = (event: { type: string; at: string }): string =>
  JSON.stringify({ type: event.type, timestamp: event.at, data: event });
