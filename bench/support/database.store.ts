import { Client } from 'pg';
import type { TestCluster } from '../../test/support/cluster.js';

export async function connectTo({ host, port, user, database }: TestCluster): Promise<Client> {
  const client = new Client({ host, port, user, database });
  await client.connect();
  return client;
}

/** True while a ticket waits for triage. */
export async function hasBacklog(client: Client): Promise<boolean> {
  const { rows } = await client.query(`SELECT 1 FROM ticket WHERE status = 'received' LIMIT 1`);
  return rows.length > 0;
}
