import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ensureAdminKey } from './admin-key.js';
import { looksLikeKey } from './rules/key-format.js';

describe('admin key on the disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'admin-key-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is made once, readable by its owner only, and read afterwards', async () => {
    const first = await ensureAdminKey(join(folder, 'data'));
    expect(first).toMatchObject({ created: true, path: join(folder, 'data', 'admin.key') });
    expect(looksLikeKey(first.key)).toBe(true);
    expect((await stat(first.path)).mode & 0o777).toBe(0o600);
    expect(await ensureAdminKey(join(folder, 'data'))).toEqual({ ...first, created: false });
  });

  it('is one key for all that start together, and leaves no drafts', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => ensureAdminKey(folder)));
    expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
    expect(keys.filter(({ created }) => created)).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['admin.key']);
  });

  it('is not replaced when the file holds none: that is said instead', async () => {
    await writeFile(join(folder, 'admin.key'), '\n');
    await expect(ensureAdminKey(folder)).rejects.toThrow(/holds no key/);
    expect(await readFile(join(folder, 'admin.key'), 'utf8')).toBe('\n');
  });
});
