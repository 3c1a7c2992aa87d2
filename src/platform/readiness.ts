import { Injectable } from '@nestjs/common';

/** Something that works less well than it should, while the service still answers. Never holds what a customer wrote. */
export interface Warning {
  code: string;
  detail: string;
}

export interface PartState {
  /** False only for what must keep callers away, and then not for long. */
  ready: boolean;
  warnings?: readonly Warning[];
}

/** The parts of the service that have a say in `/health/ready`, and whether it is leaving. */
@Injectable()
export class Readiness {
  private readonly parts = new Map<string, () => PartState>();
  private leaving = false;

  /** `check` is asked at each look: it must be quick and answer from memory. */
  add(name: string, check: () => PartState): void {
    this.parts.set(name, check);
  }

  /** From now on the service says that it is not ready, so that no new requests are sent to it while it finishes the ones under way. */
  drain(): void {
    this.leaving = true;
  }

  get draining(): boolean {
    return this.leaving;
  }

  states(): Map<string, PartState> {
    return new Map([...this.parts].map(([name, check]) => [name, check()]));
  }
}
