import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { startEngineEarly } from './classification/engine/early-engine.js';
import { openDatabase, withAdminKey } from './open-database.js';
import { type Env, loadEnv } from './platform/env.js';
import { JsonLogger } from './platform/logger.js';

/** Starts the service; answers how to stop it in order: no new work, requests and workers drained, PostgreSQL last. */
async function start(env: Env, logger: JsonLogger): Promise<() => Promise<void>> {
  // The model is loaded in a process of its own; loading the application takes as long as starting PostgreSQL: all at once.
  startEngineEarly(env.MODELS_DIR);
  const [{ address, cluster }, { runApplication }] = await Promise.all([openDatabase(env), import('./application.js')]);
  try {
    const application = await runApplication(await withAdminKey(env), address, logger);
    return async () => {
      await application.stop();
      await cluster?.stop();
    };
  } catch (error) {
    await cluster?.stop();
    throw error;
  }
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
