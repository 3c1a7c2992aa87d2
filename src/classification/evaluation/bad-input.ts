/** Something that the user of a command can put right: told in one line, in both languages, and the command ends with status 1. */
export class BadInput extends Error {
  constructor(en: string, zh: string) {
    super(`${en} · ${zh}`);
  }
}

/** Runs a command to its end. What goes wrong is one line on standard error and status 1; a stack helps nobody at a terminal. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  // `| head` closes the pipe when it has seen enough: no fault of anybody.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

/** `parse` with its complaints about options in our words. */
export function parseOptions<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'unknown';
    throw new BadInput(`options not understood: ${detail}; see --help`, '选项有误，请看 --help');
  }
}
