import { startEmbeddedCluster } from '../../src/platform/embedded-postgres/supervisor.js';

/** A process that uses the cluster of `argv[2]`; it reports by IPC, answers any message with its state, and stops orderly on SIGTERM. */
export interface Report {
  event: 'up' | 'failed' | 'state';
  owner: boolean;
  alive: boolean;
  restarts: number;
  connection?: { host: string; port: number; user: string; database: string };
  log: string[];
  error?: string;
}

const log: string[] = [];
let restarts = 0;
const send = (report: Partial<Report> & Pick<Report, 'event'>): void => {
  process.send?.({ owner: false, alive: false, restarts, log, ...report });
};

try {
  const cluster = await startEmbeddedCluster({
    dataDir: process.argv[2] ?? '',
    fsync: false,
    log: (level, message, detail) => log.push(`${level} ${message} ${JSON.stringify(detail ?? {})}`),
    onRestart: () => {
      restarts += 1;
    },
  });
  const state = () => ({ owner: cluster.owner, alive: cluster.alive(), connection: cluster.connection });
  process.on('message', () => send({ event: 'state', ...state() }));
  process.once('SIGTERM', () => cluster.stop().then(() => process.disconnect()));
  send({ event: 'up', ...state() });
} catch (error) {
  send({ event: 'failed', error: String(error) });
  process.disconnect();
}
