import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { httpAdapter, NEST_OPTIONS, setUp } from './app.setup.js';
import { connect, type DatabaseAddress, migrate } from './database.js';
import type { Env } from './platform/env.js';
import type { JsonLogger } from './platform/logger.js';
import { Readiness } from './platform/readiness.js';

const HEALTH_PATHS = /^\/(health\/(live|ready)|metrics)(\?|$)/;

/** Brings the database up to date and the service up; `stop` drains requests and workers. */
export async function runApplication(env: Env, address: DatabaseAddress, logger: JsonLogger): Promise<{ stop(): Promise<void> }> {
  if (env.MIGRATE_ON_START) await migrateOnce(address);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(env, address), httpAdapter(), { ...NEST_OPTIONS, logger });
  setUp(app);
  await listen(app, env);
  return {
    stop: async () => {
      app.get(Readiness).drain();
      await app.close();
    },
  };
}

async function migrateOnce(address: DatabaseAddress): Promise<void> {
  const dataSource = await connect(address);
  try {
    const done = await migrate(dataSource);
    if (done.length > 0) new Logger('migrations').log({ event: 'migrated', migrations: done });
  } finally {
    await dataSource.destroy();
  }
}

/** A worker answers nothing but health and metrics, and only where `PORT` is set: beside an `api` on one machine it needs no port. */
async function listen(app: NestFastifyApplication, env: Env): Promise<void> {
  if (env.ROLE === 'worker') {
    app
      .getHttpAdapter()
      .getInstance()
      .addHook('onRequest', async (request, reply) => {
        if (!HEALTH_PATHS.test(request.url)) await reply.status(404).send({ code: 'not_found', detail: 'This process is a worker.' });
      });
  }
  if (env.ROLE === 'worker' && !process.env.PORT) await app.init();
  else await app.listen(env.PORT, env.HOST);
  new Logger('main').log({ event: 'started', role: env.ROLE, url: env.ROLE === 'worker' && !process.env.PORT ? null : await app.getUrl() });
}
