import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Poller } from '../platform/poller.js';
import { Signals } from '../platform/signals.js';
import { TicketsStore } from './tickets.store.js';

/** Lets a POST wait until its ticket is triaged: at once when this process does it, within 50 ms when another does. One query serves all that wait. */
@Injectable()
export class TicketWaiter implements OnModuleInit, OnModuleDestroy {
  private readonly waiting = new Map<string, Set<() => void>>();
  private readonly poller = new Poller('ticket-waiter', 50, () => this.look());
  private stopListening?: () => void;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly store: TicketsStore,
    private readonly signals: Signals,
  ) {}

  onModuleInit(): void {
    this.stopListening = this.signals.on('ticket.triaged', (ids) => {
      for (const id of ids) this.release(id);
    });
    this.poller.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopListening?.();
    for (const id of [...this.waiting.keys()]) this.release(id);
    await this.poller.stop();
  }

  /** Resolves when the ticket has left `received`, or after `seconds`. */
  async wait(id: string, seconds: number): Promise<void> {
    if (seconds <= 0) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.get(id)?.delete(done);
        if (this.waiting.get(id)?.size === 0) this.waiting.delete(id);
        resolve();
      }, seconds * 1000);
      this.waiting.set(id, (this.waiting.get(id) ?? new Set()).add(done));
    });
  }

  private release(id: string): void {
    const callbacks = this.waiting.get(id);
    this.waiting.delete(id);
    for (const done of callbacks ?? []) done();
  }

  private async look(): Promise<boolean> {
    if (this.waiting.size === 0) return false;
    for (const id of await this.store.triaged(this.dataSource.manager, [...this.waiting.keys()])) this.release(id);
    return false;
  }
}
