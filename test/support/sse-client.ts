/** One block of an event stream as it came over the wire. */
export interface SseBlock {
  id?: string;
  event?: string;
  data?: string;
  comment?: string;
}

/** A reader of `GET /v1/events` that keeps everything it got, in order. */
export class SseClient {
  readonly blocks: SseBlock[] = [];
  /** Resolves when the server has ended the stream or this side closed it. */
  readonly ended: Promise<void>;
  private readonly abort: AbortController;

  private constructor(response: Response, abort: AbortController) {
    this.abort = abort;
    this.ended = this.read(response).catch(() => undefined);
  }

  /** Opens a stream; throws when the answer is not an event stream. */
  static async open(url: string, key: string, options: { types?: string; lastEventId?: string } = {}): Promise<SseClient> {
    const abort = new AbortController();
    const response = await SseClient.request(url, key, options, abort.signal);
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return new SseClient(response, abort);
  }

  static request(
    url: string,
    key: string,
    { types, lastEventId }: { types?: string; lastEventId?: string } = {},
    signal?: AbortSignal,
  ): Promise<Response> {
    const headers = { authorization: `Bearer ${key}`, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) };
    return fetch(`${url}/v1/events${types === undefined ? '' : `?types=${types}`}`, { headers, ...(signal ? { signal } : {}) });
  }

  /** Messages only: what an EventSource would fire. */
  get messages(): SseBlock[] {
    return this.blocks.filter((block) => block.data !== undefined);
  }

  /** The id that an EventSource would come back with. */
  get lastId(): string | undefined {
    return this.blocks.findLast((block) => block.id !== undefined)?.id;
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.ended;
  }

  private async read(response: Response): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = parts.pop() ?? '';
      this.blocks.push(...parts.map(parse));
    }
  }
}

function parse(text: string): SseBlock {
  const block: SseBlock = {};
  for (const line of text.split('\n')) {
    const [, field, value = ''] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
    if (field === '') block.comment = value;
    else if (field === 'id' || field === 'event' || field === 'data') block[field] = value;
  }
  return block;
}
