import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formatKey } from './rules/key-format.js';

export interface AdminKey {
  key: string;
  /** True when this call made it: the one time to show it to a person. */
  created: boolean;
  path: string;
}

/**
 * The admin key of an embedded database, kept in `<dataDir>/admin.key` (mode 600); made when it is not there.
 * The file appears complete or not at all, and only once: of processes that start together, one makes it and the others read that one.
 */
export async function ensureAdminKey(dataDir: string): Promise<AdminKey> {
  const path = join(dataDir, 'admin.key');
  const kept = await read(path);
  if (kept !== undefined) return { key: kept, created: false, path };
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const key = formatKey(randomBytes(32).toString('base64url'));
  if (await publish(path, `${key}\n`)) return { key, created: true, path };
  return { key: (await read(path))!, created: false, path };
}

/** False when another process was first. A link, unlike a rename, never replaces what is there. */
async function publish(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
}

async function read(path: string): Promise<string | undefined> {
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (content === undefined) return undefined;
  if (content.trim().length >= 16) return content.trim();
  throw new Error(`${path} holds no key: delete it to have one made, or write one of at least 16 characters into it.`);
}
