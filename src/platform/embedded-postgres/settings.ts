/** Database, role and port that the service finds in every embedded cluster; the port only names the socket file. */
export const DATABASE = 'complaint_triage';
export const SUPERUSER = 'postgres';
export const PORT = 5432;

/** Written to `postgresql.conf` when the cluster is made; a person may change them there. */
export const INITIAL_SETTINGS: Record<string, string> = {
  max_connections: '200',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  jit: 'off',
};

/** Settings the service relies on: given on the command line, so that no file overrides them. */
export function serverSettings(socketDir: string, fsync: boolean): Record<string, string> {
  return {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    port: String(PORT),
    timezone: 'UTC',
    log_timezone: 'UTC',
    fsync: fsync ? 'on' : 'off',
    full_page_writes: fsync ? 'on' : 'off',
    synchronous_commit: 'on', // without fsync too: a killed server must not lose what it has acknowledged
    ...PRIVATE_LOG,
  };
}

/**
 * A complaint's text must never reach the server's log. `log` leaves out ERROR and WARNING (their first line quotes values, such as
 * `invalid input syntax for type integer: "…"`; the client gets them anyway) and keeps starts, stops, crashes and recovery;
 * `terse` leaves out DETAIL and CONTEXT, which quote rows and the statement of a crashed backend.
 */
const PRIVATE_LOG: Record<string, string> = {
  logging_collector: 'off',
  log_destination: 'stderr',
  log_line_prefix: '%m [%p] ',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_statement: 'none',
  log_duration: 'off',
  log_min_duration_statement: '-1',
  log_min_duration_sample: '-1',
  log_transaction_sample_rate: '0',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
  log_temp_files: '-1',
  log_lock_waits: 'off',
  debug_print_plan: 'off',
  debug_print_parse: 'off',
  debug_print_rewritten: 'off',
};

/** Nothing of the service's own environment: it holds keys, and `PG…` variables would change what the server does. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}
