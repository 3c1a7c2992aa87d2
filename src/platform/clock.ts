import { Injectable } from '@nestjs/common';

/** The only clock of TypeScript code; SQL uses the database's `now()`. Tests give their own. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
