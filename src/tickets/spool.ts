import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHUNK = 64 * 1024;

/**
 * Text that is written at one pace and read at another, kept in a temporary file between: a client that sends a million lines before it reads one
 * answer neither blocks the writer nor fills the memory. The file has no name from the start, so that no crash leaves it behind.
 */
export class Spool implements AsyncIterable<Buffer> {
  private written = 0;
  private ended = false;
  private failure?: Error;
  private wake: () => void = () => undefined;

  private constructor(private readonly file: FileHandle) {}

  static async open(): Promise<Spool> {
    const path = join(tmpdir(), `bulk-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new Spool(file);
  }

  async write(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    await this.file.write(bytes, 0, bytes.length, this.written);
    this.written += bytes.length;
    this.wake();
  }

  /** No more comes; with an error the reader fails after what was written. */
  end(failure?: Error): void {
    this.ended = true;
    this.failure = failure;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      for (let position = 0; ; ) {
        if (position < this.written) {
          const size = Math.min(CHUNK, this.written - position);
          const { bytesRead, buffer } = await this.file.read(Buffer.alloc(size), 0, size, position);
          position += bytesRead;
          yield buffer.subarray(0, bytesRead);
        } else if (this.ended) {
          if (this.failure) throw this.failure;
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.wake = resolve;
          });
        }
      }
    } finally {
      await this.file.close();
    }
  }
}
