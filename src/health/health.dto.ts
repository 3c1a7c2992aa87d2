export class LiveView {
  /** @example "alive" */
  status!: string;
}

export class WarningView {
  /** Stable, such as `engine_fallback`. */
  code!: string;
  detail!: string;
}

export class ReadyView {
  /** `unavailable` comes with status 503: send no requests here. */
  status!: 'ready' | 'unavailable';
  /**
   * `ok`, or what keeps it: `unreachable`, `pending`, `unknown`, `draining`, `loading`.
   * @example {"database": "ok", "migrations": "ok", "process": "ok", "classification": "ok"}
   */
  checks!: Record<string, string>;
  /** What works less well than it should; the service answers nevertheless. */
  warnings!: WarningView[];
}
