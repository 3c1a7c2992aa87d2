import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import supertest from 'supertest';
import { DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module.js';
import { httpAdapter, NEST_OPTIONS, setUp } from '../../src/app.setup.js';
import { ClassificationService } from '../../src/classification/classification.service.js';
import type { Clock } from '../../src/platform/clock.js';
import { type Env, loadEnv } from '../../src/platform/env.js';
import { cloneDatabase, type TestCluster } from './cluster.js';

export const ADMIN_KEY = 'test-admin-key-0123456789';

export interface TestAppOptions {
  /** Settings of the environment. `ROLE: 'api'` starts no background work: the test then does each step itself. */
  env?: Partial<Record<keyof Env, string>>;
  clock?: Clock;
  /** An existing database instead of a clone of its own. */
  database?: TestCluster;
}

/** The whole service on a database of its own, listening on a free port. */
export interface TestApp {
  url: string;
  /** Supertest on the running server. */
  http: ReturnType<typeof supertest>;
  app: NestFastifyApplication;
  dataSource: DataSource;
  address: TestCluster;
  adminKey: string;
  openapi: OpenAPIObject;
  /** A provider out of the container. */
  get<T>(token: Type<T>): T;
  /** Creates an API key by the API (name defaults to a unique one) and answers the key itself. */
  key(body: { role: string; name?: string; departments?: string[]; source?: string; agent?: string; expiresAt?: string }): Promise<string>;
  close(): Promise<void>;
}

let keys = 0;

export async function startApp({ env = {}, clock, database }: TestAppOptions = {}): Promise<TestApp> {
  const own = database ? undefined : await cloneDatabase();
  const address = database ?? (own as { address: TestCluster }).address;
  const settings = loadEnv({ ADMIN_API_KEY: ADMIN_KEY, HOST: '127.0.0.1', LOG_LEVEL: 'silent', ...env });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(settings, address, clock), httpAdapter(), {
    ...NEST_OPTIONS,
    logger: false,
  });
  const openapi = setUp(app, { docsPage: false });
  await app.listen(0, '127.0.0.1');
  // Until its models are loaded the service says that it is not ready.
  await app.get(ClassificationService).classify([]);
  const url = await app.getUrl();
  const http = supertest(url);
  return {
    url,
    http,
    app,
    address,
    dataSource: app.get(DataSource),
    adminKey: ADMIN_KEY,
    openapi,
    get: (token) => app.get(token, { strict: false }),
    key: async (body) => {
      keys += 1;
      const answer = await http
        .post('/v1/api-keys')
        .set('Authorization', `Bearer ${ADMIN_KEY}`)
        .send({ name: `key-${keys}`, ...body });
      if (answer.status !== 201) throw new Error(`No key: ${answer.status} ${answer.text}`);
      return answer.body.key;
    },
    close: async () => {
      await app.close();
      await own?.drop();
    },
  };
}

/** The header that carries a key. */
export const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });
