interface Entry<V> {
  value: V;
  until: number;
}

/**
 * What was found out a moment ago: at most `capacity` values, each for at most `ttlMs`; the longest unused one goes first.
 * Time comes in as milliseconds; a clock that was set back makes values old, never young.
 */
export class Recent<V> {
  private readonly entries = new Map<string, Entry<V>>();

  constructor(
    private readonly capacity: number,
    private readonly ttlMs: number,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: string, now: number): V | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    if (entry.until <= now || entry.until - this.ttlMs > now) return undefined;
    this.entries.set(key, entry); // a Map keeps insertion order: the first key is the longest unused
    return entry.value;
  }

  set(key: string, value: V, now: number): void {
    this.entries.delete(key);
    this.entries.set(key, { value, until: now + this.ttlMs });
    if (this.entries.size > this.capacity) this.entries.delete(this.entries.keys().next().value!);
  }

  clear(): void {
    this.entries.clear();
  }
}
