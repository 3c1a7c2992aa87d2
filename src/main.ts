import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { httpAdapter, NEST_OPTIONS, setUp } from './app.setup.js';
import { type DatabaseAddress, migrate } from './database.js';
import { connect, openDatabase, withAdminKey } from './open-database.js';
import { type Env, loadEnv } from './platform/env.js';
import { JsonLogger } from './platform/logger.js';
import { Readiness } from './platform/readiness.js';

const HEALTH_PATHS = /^\/(health\/(live|ready)|metrics)(\?|$)/;

/** Starts the service; answers how to stop it in order: no new work, requests and workers drained, PostgreSQL last. */
async function start(env: Env, logger: JsonLogger): Promise<() => Promise<void>> {
  const { address, cluster } = await openDatabase(env);
  try {
    const complete = await withAdminKey(env);
    if (env.MIGRATE_ON_START) await migrateOnce(address);
    const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(complete, address), httpAdapter(), {
      ...NEST_OPTIONS,
      logger,
    });
    setUp(app);
    await listen(app, env);
    return async () => {
      app.get(Readiness).drain();
      await app.close();
      await cluster?.stop();
    };
  } catch (error) {
    await cluster?.stop();
    throw error;
  }
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

const env = readEnv();
const logger = new JsonLogger(env.LOG_LEVEL);
Logger.overrideLogger(logger);

function readEnv(): Env {
  try {
    return loadEnv();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}

let stopping = false;
let stop: Promise<() => Promise<void>> | undefined;

/** The first signal begins the orderly stop; further ones change nothing (npm forwards one, a terminal sends another). */
async function onSignal(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  logger.log({ event: 'stopping', signal }, 'main');
  try {
    await (await stop)?.();
    process.exit(0);
  } catch (error) {
    logger.error({ event: 'stop_failed', name: (error as Error).name, message: (error as Error).message }, 'main');
    process.exit(1);
  }
}
process.on('SIGTERM', () => void onSignal('SIGTERM'));
process.on('SIGINT', () => void onSignal('SIGINT'));

stop = start(env, logger);
stop.catch((error: Error & { code?: string }) => {
  logger.fatal({ event: 'start_failed', name: error.name, code: error.code, message: error.message }, 'main');
  process.exit(1);
});
