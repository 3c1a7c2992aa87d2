import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { Tier } from '../shared/priority.js';
import type { CustomerView } from './customers.dto.js';
import type { CustomerPatch } from './rules/customer-patch.js';

const SHOWN = 'id, name, tier, value, email, phone, locale, created_at AS "createdAt", updated_at AS "updatedAt"';

/** Statements on customers; complaints bring theirs in by `intake.store.ts`. */
@Injectable()
export class CustomersStore {
  /** By id; `after` is the id that the page before ended with. */
  list(manager: EntityManager, tier: Tier | undefined, after: string | undefined, limit: number): Promise<CustomerView[]> {
    return rows(
      manager,
      `SELECT ${SHOWN} FROM customer WHERE ($1::text IS NULL OR tier = $1) AND ($2::text IS NULL OR id > $2) ORDER BY id LIMIT $3`,
      [tier ?? null, after ?? null, limit],
    );
  }

  async find(manager: EntityManager, id: string): Promise<CustomerView | undefined> {
    const [row] = await rows<CustomerView>(manager, `SELECT ${SHOWN} FROM customer WHERE id = $1`, [id]);
    return row;
  }

  /**
   * Makes the customers that are not there yet and locks the others. Answers the ids that were made.
   * One pass in the order of the ids, as complaints lock them too: two batches with the same customers wait for each other, never in a circle.
   * `DO UPDATE … WHERE false` locks a row and writes nothing, so that an import that brings nothing new leaves no dead rows.
   */
  async insert(manager: EntityManager, patches: readonly CustomerPatch[]): Promise<string[]> {
    const made = await rows<{ id: string }>(
      manager,
      `INSERT INTO customer AS c (id, name, tier, value, email, phone, locale)
       SELECT id, name, tier, value, email, phone, locale
       FROM jsonb_to_recordset($1::jsonb) AS p(id text, name text, tier text, value double precision, email text, phone text, locale text)
       ORDER BY id
       ON CONFLICT (id) DO UPDATE SET name = c.name WHERE false
       RETURNING id`,
      [JSON.stringify(patches)],
    );
    return made.map(({ id }) => id);
  }

  /** Changes customers, locked by `insert` in the same transaction, where a patch says something new. Answers the ids that were changed. */
  async update(manager: EntityManager, patches: readonly CustomerPatch[]): Promise<string[]> {
    const changed = await rows<{ id: string }>(
      manager,
      `UPDATE customer c SET (name, tier, value, email, phone, locale) = (n.name, n.tier, n.value, n.email, n.phone, n.locale), updated_at = now()
       FROM jsonb_array_elements($1::jsonb) p
       JOIN customer b ON b.id = p->>'id'
       CROSS JOIN LATERAL (SELECT
         CASE WHEN p ? 'name' THEN p->>'name' ELSE b.name END, CASE WHEN p ? 'tier' THEN p->>'tier' ELSE b.tier END,
         CASE WHEN p ? 'value' THEN (p->>'value')::double precision ELSE b.value END, CASE WHEN p ? 'email' THEN p->>'email' ELSE b.email END,
         CASE WHEN p ? 'phone' THEN p->>'phone' ELSE b.phone END, CASE WHEN p ? 'locale' THEN p->>'locale' ELSE b.locale END
       ) n(name, tier, value, email, phone, locale)
       WHERE c.id = b.id AND (n.name, n.tier, n.value, n.email, n.phone, n.locale) IS DISTINCT FROM (c.name, c.tier, c.value, c.email, c.phone, c.locale)
       RETURNING c.id`,
      [JSON.stringify(patches)],
    );
    return changed.map(({ id }) => id);
  }
}
