import { Injectable } from '@nestjs/common';
import { Webhook } from 'standardwebhooks';
import { Agent, request } from 'undici';
import { Clock } from '../platform/clock.js';
import { openConnector, publicConnector } from './guarded-connect.js';

/** One request to make. */
export interface Post {
  eventId: string;
  url: string;
  secret: string;
  payload: string;
  allowPrivate: boolean;
}

/** What came of it: a status, or a short code of why there was none. Nothing of the answer's body. */
export interface Answer {
  status: number | null;
  error: string | null;
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 4096;

/** Makes signed requests (Standard Webhooks). Redirects are not followed: they could lead anywhere. */
@Injectable()
export class Poster {
  private readonly outside = new Agent({ connect: publicConnector() });
  private readonly anywhere = new Agent({ connect: openConnector() });

  constructor(private readonly clock: Clock) {}

  /** One try, at most 10 s long. Never throws. */
  async post(post: Post): Promise<Answer> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const { statusCode, body } = await request(post.url, {
        method: 'POST',
        headers: this.headers(post),
        body: post.payload,
        signal,
        dispatcher: post.allowPrivate ? this.anywhere : this.outside,
      });
      // The status decides; the rest is read a little so that the connection can be used again.
      await body.dump({ limit: MAX_ANSWER_BYTES, signal }).catch(() => undefined);
      return { status: statusCode, error: null };
    } catch (error) {
      return { status: null, error: codeOf(error) };
    }
  }

  /** Cuts the requests that are still under way: they count as failed tries and come again. */
  async cut(): Promise<void> {
    await Promise.all([this.outside.destroy(), this.anywhere.destroy()]);
  }

  /** Fresh for every try but for the id, by which a receiver knows what it has already. */
  private headers({ eventId, secret, payload }: Post): Record<string, string> {
    const now = this.clock.now();
    return {
      'content-type': 'application/json',
      'user-agent': 'complaint-triage',
      'webhook-id': eventId,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(eventId, now, payload),
    };
  }
}

function codeOf(error: unknown): string {
  const { name, code } = error as Error & { code?: unknown };
  if (name === 'TimeoutError' || code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT') return 'timeout';
  return typeof code === 'string' ? code : 'request_failed';
}
