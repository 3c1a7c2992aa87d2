/** An answer of the service that is not a success: RFC 9457, with its stable `code`. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(`${status} ${code}: ${detail}`);
  }
}

/** The service did not answer at all. */
export class Unreachable extends Error {}

export interface Reply<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** Longer than the longest wait that the demo asks the service for. */
const TIMEOUT_MS = 20_000;

/** The public HTTP API, called with one key. */
export class Client {
  constructor(
    readonly baseUrl: string,
    private readonly key?: string,
  ) {}

  /** The same service with another key. */
  as(key: string): Client {
    return new Client(this.baseUrl, key);
  }

  async get<T>(path: string): Promise<T> {
    return (await this.send<T>('GET', path)).body;
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return (await this.send<T>('POST', path, body)).body;
  }

  /** Any call. Strings and bytes are sent as they are, everything else as JSON. @throws ApiProblem, Unreachable. */
  async send<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply<T>> {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await this.fetch(path, {
      method,
      headers: {
        ...(this.key ? { Authorization: `Bearer ${this.key}` } : {}),
        ...(body === undefined || raw ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as string | Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    });
    const content = await read(response);
    if (!response.ok) throw problemOf(response.status, content);
    return { status: response.status, headers: response.headers, body: content as T };
  }

  private async fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(new URL(path, this.baseUrl), { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch (error) {
      const { message, cause } = error as Error & { cause?: { code?: string } };
      throw new Unreachable(`${this.baseUrl} does not answer (${cause?.code ?? message}).`);
    }
  }
}

/** JSON where the service says so (problems too), a list of objects for NDJSON, else text; nothing for an empty body. */
async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  const type = response.headers.get('Content-Type') ?? '';
  if (text === '') return undefined;
  if (type.startsWith('application/x-ndjson'))
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  return /[/+]json/.test(type) ? (JSON.parse(text) as unknown) : text;
}

function problemOf(status: number, content: unknown): ApiProblem {
  const { code, detail } = (typeof content === 'object' && content !== null ? content : {}) as { code?: string; detail?: string };
  return new ApiProblem(status, code ?? 'unknown', detail ?? 'The service gave no reason.');
}
