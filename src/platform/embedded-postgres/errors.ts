/** The embedded cluster cannot run; the message says what stands in the way and what a person can do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

export const OTHER_DATABASE = 'Set DATABASE_URL to use a PostgreSQL of your own instead.';

const REASONS: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not do that there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
};

/** The code (`ENOENT`, `57P03`, …) of an error, if it has one. Not by `instanceof`: under Jest, Node's own errors are of another realm. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

export function messageOf(error: unknown): string {
  return String((error as { message?: unknown } | null | undefined)?.message ?? error);
}

/** Runs `action`; a refused or full disk becomes an error that names `folder`, anything else passes unchanged. */
export function onFolder<T>(folder: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const reason = REASONS[codeOf(error) ?? ''];
    if (!reason) throw error;
    throw new EmbeddedPostgresError(`The embedded PostgreSQL cannot use ${folder}: ${reason} (${codeOf(error)}).`, { cause: error });
  }
}

/** Runs `action` and answers undefined where it fails because a file or process is not there. */
export function ifThere<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'ENOTDIR'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}
