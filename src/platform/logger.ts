import { LoggerService } from '@nestjs/common';
import { type Logger as Pino, pino } from 'pino';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Names whose values never reach a log: what a customer wrote, and what opens doors. */
const secret = [
  'text',
  'texts',
  'subject',
  'resolution',
  'note',
  'email',
  'phone',
  'authorization',
  'key',
  'secret',
  'leaseToken',
  'parameters',
  'query',
  'detail',
];

/** What Nest tells of its own start, a hundred lines of it. */
const chatter = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);

/** Nest's log lines as one JSON object a line (pino). Objects keep their fields; `secret` ones are cut out at any of the first two depths. */
export class JsonLogger implements LoggerService {
  private readonly pino: Pino;

  constructor(level: string) {
    this.pino = pino({ level, base: undefined, redact: { paths: secret.flatMap((name) => [name, `*.${name}`]), remove: true } });
  }

  log = (message: unknown, ...rest: unknown[]) => this.write('info', message, rest);
  error = (message: unknown, ...rest: unknown[]) => this.write('error', message, rest);
  warn = (message: unknown, ...rest: unknown[]) => this.write('warn', message, rest);
  debug = (message: unknown, ...rest: unknown[]) => this.write('debug', message, rest);
  verbose = (message: unknown, ...rest: unknown[]) => this.write('trace', message, rest);
  fatal = (message: unknown, ...rest: unknown[]) => this.write('fatal', message, rest);

  private write(level: Level, message: unknown, rest: unknown[]): void {
    const context = rest.findLast((part) => typeof part === 'string');
    const at = level === 'info' && chatter.has(context as string) ? 'debug' : level;
    if (typeof message === 'object' && message !== null) this.pino[at]({ context, ...message });
    else this.pino[at]({ context }, String(message));
  }
}
