import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ProblemError } from '../platform/errors.js';
import { AgentsStore } from './agents.store.js';

/** What other modules ask about agents. */
@Injectable()
export class AgentsService {
  constructor(private readonly store: AgentsStore) {}

  /** Registers an unknown agent, online and without limits: whoever claims is somebody. `agentId` as `agentIdOf` made it. */
  ensure(manager: EntityManager, agentId: string): Promise<void> {
    return this.store.ensure(manager, agentId);
  }

  /** False for one who is away, and for one who is not known. */
  async isOnline(manager: EntityManager, agentId: string): Promise<boolean> {
    return (await this.store.presence(manager, agentId)) === 'online';
  }

  /** 422 `unknown_agent`: for calls by which one person gives work to another, where a misspelt name must not become a new agent. */
  async assertKnown(manager: EntityManager, agentId: string): Promise<void> {
    if ((await this.store.presence(manager, agentId)) !== undefined) return;
    throw new ProblemError(422, 'unknown_agent', `There is no agent ${agentId}.`);
  }
}
