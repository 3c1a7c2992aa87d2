import 'reflect-metadata';
import { plainToInstance, Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min, MinLength, validateSync } from 'class-validator';

export const ROLES = ['all', 'api', 'worker'] as const;
/** What this process does: answer HTTP (`api`), do the background work (`worker`), or both (`all`). */
export type ProcessRole = (typeof ROLES)[number];
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const toNumber = Transform(({ value }) => (value === undefined ? undefined : Number(value)));
const toBoolean = Transform(({ value }) =>
  value === 'true' || value === true ? true : value === 'false' || value === false ? false : value,
);

/** Every setting of the service, read once at start. Names and defaults are those of `.env.example`. */
export class Env {
  @IsInt() @Min(0) @Max(65535) @toNumber readonly PORT: number = 3000;
  @IsString() @MinLength(1) readonly HOST: string = '0.0.0.0';
  /** Folder of the embedded cluster and of `admin.key`. */
  @IsString() @MinLength(1) readonly DATA_DIR: string = './data';
  @IsIn(LOG_LEVELS) readonly LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';
  /** A key with the role `admin`, at least 16 characters. Unset on the embedded database: one is made and kept in `DATA_DIR/admin.key`. */
  @IsOptional() @IsString() @MinLength(16) readonly ADMIN_API_KEY?: string;
  /** `postgres://…`; unset: the embedded PostgreSQL. */
  @IsOptional() @Matches(/^postgres(ql)?:\/\//) readonly DATABASE_URL?: string;
  @IsIn(ROLES) readonly ROLE: ProcessRole = 'all';
  @IsString() @Matches(/^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)*$/) readonly DEFAULT_TZ: string = 'Asia/Shanghai';
  @IsBoolean() @toBoolean readonly MIGRATE_ON_START: boolean = true;
  /** Connections of this process to PostgreSQL. */
  @IsInt() @Min(2) @Max(200) @toNumber readonly DATABASE_POOL: number = 10;
  /** Folder that holds `<name>/<version>` models; the newest transformer and naive Bayes found there are used. */
  @IsString() @MinLength(1) readonly MODELS_DIR: string = './models';
  /** One inference of a micro-batch of up to 2,000 characters may take this long before naive Bayes answers instead; of more, in proportion longer. */
  @IsInt() @Min(10) @Max(60_000) @toNumber readonly ENGINE_BUDGET_MS: number = 2000;
  /** Where the outside reaches this service; webhooks and links name it. */
  @IsOptional() @IsUrl({ require_tld: false }) readonly PUBLIC_URL?: string;
}

/** Reads and checks the environment; an empty value counts as unset. Throws one error that lists every wrong setting. */
export function loadEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const known = Object.keys(new Env()).concat('ADMIN_API_KEY', 'DATABASE_URL', 'PUBLIC_URL');
  const given = Object.fromEntries(known.filter((name) => source[name]).map((name) => [name, source[name]]));
  const env = plainToInstance(Env, given, { exposeDefaultValues: true });
  const problems = validateSync(env).map((e) => `${e.property}: ${Object.values(e.constraints ?? {}).join(', ')}`);
  if (!isTimeZone(env.DEFAULT_TZ)) problems.push('DEFAULT_TZ: must be an IANA time zone');
  if (problems.length > 0) throw new Error(`The environment is not valid:\n  ${problems.join('\n  ')}`);
  return env;
}

/** True for an IANA zone name that this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
