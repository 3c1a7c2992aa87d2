import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ENGINES, type EngineName } from '../prediction.js';

/** `manifest.json`: what the service reads of it. Provenance, licences and metrics stand beside, for people. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly engine: EngineName;
  /** sha256 (hex) of every other file of the folder, by its path there. */
  readonly files: Readonly<Record<string, string>>;
}

/** A model that is there but must not be used: a byte differs from its manifest, or the manifest itself cannot be read. */
export class ModelCorruptError extends Error {}

/** Reads a folder's manifest and checks that `required` files are in it and every file has its sha256. Throws ModelCorruptError. */
export async function verifyModel(folder: string, required: readonly string[]): Promise<Manifest> {
  const manifest = parseManifest(await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => ''));
  const missing = required.find((file) => !(file in manifest.files));
  if (missing) throw new ModelCorruptError(`manifest.json does not list ${missing}`);
  for (const [file, expected] of Object.entries(manifest.files)) {
    if ((await sha256(join(folder, file))) !== expected) throw new ModelCorruptError(`${file} differs from its sha256 in manifest.json`);
  }
  return manifest;
}

export function parseManifest(content: string): Manifest {
  try {
    const manifest = JSON.parse(content) as Manifest;
    const whole = manifest.name && manifest.version && ENGINES.includes(manifest.engine) && manifest.files;
    if (whole) return manifest;
  } catch {
    // Said below in our own words: a parser's message would quote the file.
  }
  throw new ModelCorruptError('manifest.json cannot be read');
}

/** Hex sha256 of a file, read in pieces; undefined when it cannot be read. */
export async function sha256(file: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}
