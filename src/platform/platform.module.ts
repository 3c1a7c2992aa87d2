import { DynamicModule, Global, Module } from '@nestjs/common';
import { Clock } from './clock.js';
import { Env } from './env.js';
import { KeyWatch } from './key-watch.js';
import { Readiness } from './readiness.js';
import { Signals } from './signals.js';

/** The environment, the clock, the watch over keys, who is ready, and the in-process signals, for every module. */
@Global()
@Module({})
export class PlatformModule {
  static with(env: Env, clock = new Clock()): DynamicModule {
    return {
      module: PlatformModule,
      providers: [{ provide: Env, useValue: env }, { provide: Clock, useValue: clock }, KeyWatch, Readiness, Signals],
      exports: [Env, Clock, KeyWatch, Readiness, Signals],
    };
  }
}
