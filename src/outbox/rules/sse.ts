/** One message of an event stream (WHATWG HTML, "server-sent events"): JSON holds no line break, so one `data:` line is enough. */
export const message = (id: string, type: string, json: string): string => `id: ${id}\nevent: ${type}\ndata: ${json}\n\n`;

/**
 * A comment that keeps proxies from closing an idle stream. Its `id:` line fires nothing in the client but moves the
 * `Last-Event-ID` it would come back with, so that a quiet stream resumes from here.
 */
export const heartbeat = (id: string): string => `: heartbeat\nid: ${id}\n\n`;
