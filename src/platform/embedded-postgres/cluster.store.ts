import { Client } from 'pg';
import { codeOf, messageOf } from './errors.js';
import { DATABASE, PORT, SUPERUSER } from './settings.js';

/** What a server says to a connection: `starting` also while it recovers from a crash. */
export type Answer = 'ready' | 'starting' | 'stopping' | 'silent';

const PROBE_TIMEOUT_MS = 5000;
const CANNOT_CONNECT_NOW = '57P03';
const TOO_MANY_CONNECTIONS = '53300';
const NOT_THERE_YET = ['3D000', '28000']; // the database, the role

async function withClient<T>(socketDir: string, user: string, database: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ host: socketDir, port: PORT, user, database, connectionTimeoutMillis: PROBE_TIMEOUT_MS });
  client.on('error', () => undefined); // a server that dies while we are connected also fails the query, which reports it
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Asks the server itself. */
export const probeServer = (socketDir: string): Promise<Answer> => probe(socketDir, SUPERUSER, 'postgres');

/** Asks for the service's own database, which the owner makes after the server's first start. */
export const probeDatabase = (socketDir: string): Promise<Answer> => probe(socketDir, DATABASE, DATABASE);

async function probe(socketDir: string, user: string, database: string): Promise<Answer> {
  try {
    return await withClient<Answer>(socketDir, user, database, async () => 'ready');
  } catch (error) {
    const code = codeOf(error) ?? '';
    if (code === TOO_MANY_CONNECTIONS) return 'ready';
    if (NOT_THERE_YET.includes(code)) return 'starting';
    // One code for starting, recovering and stopping; the words are English because the server runs with LC_ALL=C.
    if (code === CANNOT_CONNECT_NOW) return messageOf(error).includes('shutting down') ? 'stopping' : 'starting';
    return 'silent';
  }
}

/** Makes the service's role (no superuser; it may make databases, as tests do) and database where they are missing. */
export async function ensureDatabase(socketDir: string): Promise<void> {
  await withClient(socketDir, SUPERUSER, 'postgres', async (client) => {
    const role = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [DATABASE]);
    if (role.rowCount === 0) await client.query(`CREATE ROLE ${DATABASE} LOGIN CREATEDB`);
    const database = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (database.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${DATABASE}`);
  });
}
