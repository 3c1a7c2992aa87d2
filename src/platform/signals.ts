import { Injectable } from '@nestjs/common';

/** What one part of a process tells another of: there may be work now. Only a hint: everything is also found by polling, since other processes work too. */
export interface SignalMap {
  'ticket.received': undefined;
  /** Ids of tickets that left `received`. */
  'ticket.triaged': readonly string[];
  /** Slug of a department whose queue got an item. */
  'queue.changed': string;
}

@Injectable()
export class Signals {
  private readonly listeners = new Map<keyof SignalMap, Set<(value: never) => void>>();

  /** Calls `listener` at each signal; the answer ends that. */
  on<K extends keyof SignalMap>(name: K, listener: (value: SignalMap[K]) => void): () => void {
    const set = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, set.add(listener));
    return () => set.delete(listener);
  }

  emit<K extends keyof SignalMap>(name: K, value: SignalMap[K]): void {
    for (const listener of this.listeners.get(name) ?? []) (listener as (value: SignalMap[K]) => void)(value);
  }
}
