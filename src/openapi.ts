import 'reflect-metadata';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { httpAdapter, NEST_OPTIONS, setUp } from './app.setup.js';
import { connect, migrate } from './database.js';
import { openDatabase } from './open-database.js';
import { loadEnv } from './platform/env.js';

// `npm run openapi`: writes openapi.json out of the code. It needs a database only because the application does.
Logger.overrideLogger(false);
const folder = await mkdtemp(join(tmpdir(), 'openapi-'));
const env = loadEnv({ ...process.env, DATA_DIR: folder, DATABASE_URL: '', ROLE: 'api' });
const { address, cluster } = await openDatabase(env);
try {
  const dataSource = await connect(address);
  await migrate(dataSource);
  await dataSource.destroy();
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(env, address), httpAdapter(), {
    ...NEST_OPTIONS,
    logger: false,
  });
  await writeFile('openapi.json', `${JSON.stringify(setUp(app), null, 2)}\n`);
  await app.close();
} finally {
  await cluster?.stop();
  await rm(folder, { recursive: true, force: true });
}
