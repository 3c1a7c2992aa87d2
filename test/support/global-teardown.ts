import { rm } from 'node:fs/promises';
import type { EmbeddedCluster } from '../../src/platform/embedded-postgres/supervisor.js';

export default async function teardown(): Promise<void> {
  const { testCluster, testDataDir } = globalThis as unknown as { testCluster: EmbeddedCluster; testDataDir: string };
  await testCluster.stop();
  await rm(testDataDir, { recursive: true, force: true });
}
