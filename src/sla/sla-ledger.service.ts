import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Scope } from '../platform/access.js';
import { notFound } from '../platform/errors.js';
import { CalendarTimesService } from './calendar-times.service.js';
import { lostToWrongRouting } from './rules/charged.js';
import { explain } from './rules/explain.js';
import { wordsOf } from './rules/words.js';
import type { TicketLedgerView } from './sla-ledger.dto.js';
import * as store from './sla-ledger.store.js';

/** Says of each clock of a ticket where its time went. */
@Injectable()
export class SlaLedgerService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly calendars: CalendarTimesService,
  ) {}

  /** Clocks and ledger of one snapshot: a move in between cannot be seen in one and not in the other. @throws 404 `not_found`. */
  explain(scope: Scope, ticketId: string): Promise<TicketLedgerView> {
    return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const ticket = await store.findTicket(manager, scope, ticketId);
      if (!ticket) throw notFound('ticket');
      const kept = await store.clocksOfTicket(manager, ticketId);
      const ids = kept.map(({ id }) => id);
      const ledgers = await store.ledgersOf(manager, ids);
      const versions = kept.map(({ calendarSlug: slug, calendarVersion: version }) => ({ slug, version }));
      const calendars = await this.calendars.versions(manager, versions);
      const clocks = kept.map(({ calendarSlug, calendarVersion, ...clock }) => {
        const told = explain({ ...clock, calendar: calendars(calendarSlug, calendarVersion) }, ledgers.get(clock.id) ?? [], ticket.now);
        return { ...told, words: wordsOf(told) };
      });
      const first = clocks.find(({ clock, cycle }) => clock === 'resolution' && cycle === 1);
      return { ticketId, number: ticket.number, at: ticket.now, clocks, lostToWrongRouting: lostToWrongRouting(first?.segments ?? []) };
    });
  }
}
