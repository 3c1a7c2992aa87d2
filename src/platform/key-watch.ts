import { Injectable } from '@nestjs/common';

/**
 * Asks whether a key still opens doors, for what outlives the request that the guard let in (live streams).
 * The module that knows keys registers its check at start; until then every key that was let in stays valid.
 */
@Injectable()
export class KeyWatch {
  private check: (keyId: string) => Promise<boolean> = async () => true;

  /** `check` answers false for a key that was revoked or has expired. */
  register(check: (keyId: string) => Promise<boolean>): void {
    this.check = check;
  }

  isValid(keyId: string): Promise<boolean> {
    return this.check(keyId);
  }
}
