import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { ADMIN_KEY, bearer } from '../support/app.js';
import { connectedClone } from '../support/cluster.js';
import { writeTinyModel } from '../support/tiny-model.js';
import { until } from '../support/until.js';
import { ServiceProcess } from './service.js';

const KILLS = 8;
const SENDERS = 6;
const texts = ['late parcel', 'my parcel is broken', '快递很慢', 'I want a refund', '快递 late', 'all fine'];

describe('the whole service while its engine is killed at work', () => {
  let models: string;
  let service: ServiceProcess;
  let dataSource: DataSource;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    models = await mkdtemp(join(tmpdir(), 'models-'));
    await cp(resolve('models', 'naive-bayes'), join(models, 'naive-bayes'), { recursive: true });
    await writeTinyModel(models);
    const own = await connectedClone();
    ({ dataSource, drop } = own);
    service = await ServiceProcess.create(own.address, { MODELS_DIR: models, LOG_LEVEL: 'fatal' });
    await service.start();
  }, 60_000);

  afterAll(async () => {
    await service.dispose();
    await drop();
    await rm(models, { recursive: true, force: true });
  });

  async function enginePid(): Promise<number | undefined> {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
    const line = stdout.split('\n').find((row) => row.trim().split(/\s+/)[1] === String(service.pid) && row.includes('engine-main'));
    return line ? Number(line.trim().split(/\s+/)[0]) : undefined;
  }

  const count = async (table: string, where: string) =>
    Number((await dataSource.query(`SELECT count(*) FROM ${table} WHERE ${where}`))[0].count);

  /** Kills the engine again and again, each time once it has had its say: naive Bayes answers in between. */
  async function killOften(): Promise<void> {
    let answered = 0;
    for (let kills = 0; kills < KILLS; kills += 1) {
      answered = await until(
        async () => {
          const now = await count('prediction', `engine = 'transformer'`);
          return now > answered ? now : undefined;
        },
        'an answer of the transformer',
        30_000,
      );
      process.kill((await until(enginePid, 'an engine process')) as number, 'SIGKILL');
    }
  }

  it('answers every POST with 201 or 202, and leaves nothing received', async () => {
    const statuses: number[] = [];
    let killing = true;
    const send = async (_: unknown, sender: number) => {
      for (let n = 0; killing; n += 1) {
        const answer = await fetch(`${service.url}/v1/tickets`, {
          method: 'POST',
          headers: { ...bearer(ADMIN_KEY), 'Content-Type': 'application/json' },
          body: JSON.stringify({ text: texts[(n + sender) % texts.length] }),
        });
        statuses.push(answer.status);
        await answer.arrayBuffer();
      }
    };
    const sending = Promise.all(Array.from({ length: SENDERS }, send));
    await killOften().finally(() => {
      killing = false;
    });
    await sending;
    expect(statuses.length).toBeGreaterThan(KILLS * SENDERS);
    expect(statuses.filter((status) => status !== 201 && status !== 202)).toEqual([]);
    await until(async () => (await count('ticket', `status = 'received'`)) === 0, 'nothing to be received', 30_000);
    expect(await count('ticket', 'true')).toBe(statuses.length);
    expect(await count('prediction', `engine = 'naive-bayes'`)).toBeGreaterThan(0);
  }, 120_000);
});
