import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import { OUTBOX_COLUMNS, type OutboxRow } from './outbox.store.js';
import { LAST_ID, type StreamCursor } from './rules/cursor.js';
import type { Interest } from './rules/visibility.js';

/** An event with its place in the stream. */
export interface StreamRow extends OutboxRow {
  xact: string;
}

/**
 * Below this transaction every other one has ended: whatever they wrote is visible, and no more can come. Reading stops
 * there, so an event of a slow transaction is late for everybody but skipped by nobody.
 */
const HORIZON = 'pg_snapshot_xmin(pg_current_snapshot())::text::bigint';

@Injectable()
export class StreamStore {
  /** The last place that is settled by now. */
  async head(manager: EntityManager): Promise<StreamCursor> {
    const [row] = await rows<{ xact: string }>(manager, `SELECT (${HORIZON} - 1)::text AS xact`);
    return { xact: row!.xact, id: LAST_ID };
  }

  /** Up to `limit` settled events after `from` that are for this reader, in the stream's order; none beyond `to`. */
  async between(
    manager: EntityManager,
    interest: Interest,
    from: StreamCursor,
    to: StreamCursor | null,
    limit: number,
  ): Promise<StreamRow[]> {
    return rows<StreamRow>(
      manager,
      `SELECT xact::text, ${OUTBOX_COLUMNS} FROM outbox_event
       WHERE (xact, id) > ($1::bigint, $2::uuid) AND xact < ${HORIZON}
         AND ($3::bigint IS NULL OR (xact, id) <= ($3::bigint, $4::uuid))
         AND ($5::text[] IS NULL OR department = ANY ($5))
         AND ($6::text IS NULL OR (source = $6 AND data ->> 'visible' IS DISTINCT FROM 'internal'))
         AND (cardinality($7::text[]) = 0 OR type = ANY ($7))
       ORDER BY outbox_event.xact, id LIMIT $8`,
      [from.xact, from.id, to?.xact ?? null, to?.id ?? null, interest.departments, interest.source, interest.types, limit],
    );
  }
}
