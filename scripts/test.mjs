// `npm test [-- jest options]`: build what is stale, run Jest on it, and end with the plain count out of Jest's own result.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import './build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'triage-result-'));
const resultFile = join(folder, 'jest.json');
const jest = join(dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin', 'jest.js');
const options = ['--experimental-vm-modules', '--no-warnings', jest, '--json', `--outputFile=${resultFile}`, ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, options, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });

try {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(resultFile, 'utf8'));
  // A file that could not even be loaded has no failed test of its own: it counts as one.
  const brokenFiles = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  console.log(
    `${numPassedTests} passed, ${numFailedTests + brokenFiles} failed${numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''}`,
  );
} catch {
  console.error('Jest gave no result.');
}
rmSync(folder, { recursive: true, force: true });
process.exit(status ?? 1);
