import { Pool } from 'undici';

/** One request of a load: what is sent, and the status that counts as done. */
export interface Call {
  path: string;
  headers: Record<string, string>;
  body: string;
  expected: number;
}

/** How a round went. */
export interface Round {
  count: number;
  seconds: number;
  /** Requests a second. */
  rate: number;
  /** Milliseconds of each request, in the order of their ends. */
  latencies: number[];
}

/** A fixed number of keep-alive connections to one server. */
export class Load {
  private readonly pool: Pool;

  constructor(
    url: string,
    private readonly concurrency: number,
  ) {
    this.pool = new Pool(url, { connections: concurrency, pipelining: 1 });
  }

  /** Sends requests, `concurrency` at a time, until `count` are answered or `seconds` have passed. An answer that was not expected ends the bench. */
  async run(next: () => Call, count: number, seconds: number): Promise<Round> {
    const latencies: number[] = [];
    const start = performance.now();
    let started = 0;
    const worker = async () => {
      while (started < count && performance.now() - start < seconds * 1000) {
        started += 1;
        const sent = performance.now();
        await this.send(next());
        latencies.push(performance.now() - sent);
      }
    };
    await Promise.all(Array.from({ length: this.concurrency }, worker));
    const elapsed = (performance.now() - start) / 1000;
    return { count: latencies.length, seconds: elapsed, rate: latencies.length / elapsed, latencies };
  }

  /** One request; answers its body as text. */
  async send({ path, headers, body, expected }: Call): Promise<string> {
    const answer = await this.pool.request({ method: 'POST', path, headers: { 'content-type': 'application/json', ...headers }, body });
    const text = await answer.body.text();
    if (answer.statusCode !== expected) throw new Error(`POST ${path}: ${answer.statusCode} ${text}`);
    return text;
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
