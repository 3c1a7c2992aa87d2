// Builds dist/ when it is missing or older than its sources (`--force`: always). `npm ci` runs it through `prepare`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'dist', '.stamp');
const sourceFolders = ['src', 'migrations', 'test', 'bench', 'demo'];

/** A hash of every source and of the build's own settings: content, not times, so a fresh clone and a copy behave alike. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'tsconfig.json', 'nest-cli.json']) hash.update(readFileSync(join(root, file)));
  for (const folder of sourceFolders.filter((name) => existsSync(join(root, name)))) {
    const files = readdirSync(join(root, folder), { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.ts'));
    for (const file of files.sort()) hash.update(`${folder}/${file}\0`).update(readFileSync(join(root, folder, file)));
  }
  return hash.digest('hex');
}

function compiler() {
  try {
    return createRequire(import.meta.url).resolve('@nestjs/cli/bin/nest.js');
  } catch {
    return undefined; // installed with --omit=dev: an image carries dist/ already
  }
}

const nest = compiler();
const stamp = nest ? fingerprint() : undefined;
const fresh = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
if (!nest && !existsSync(join(root, 'dist', 'src', 'main.js'))) {
  console.error('dist/ is missing and the compiler is not installed: run `npm ci` with development dependencies first.');
  process.exit(1);
}
if (nest && (process.argv.includes('--force') || !fresh)) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [nest, 'build'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stampFile, stamp);
}
