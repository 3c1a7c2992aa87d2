import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { rows } from '../platform/sql.js';
import type { TierChangeView } from './customers.dto.js';
import { TIER_CUTS, type TierFlow } from './rules/tiers.js';

/** Any number that is the retiering's own. */
const RETIER_LOCK = 7_318_004_213;

export interface Retiering {
  flows: (TierFlow & { valued: boolean })[];
  changes: TierChangeView[];
}

/** `tierAt` of the rule in SQL. */
const TIER_AT = `CASE ${TIER_CUTS.map(({ tier, percent }) => `WHEN (at_least - 1) * 100 < ${percent} * valued THEN '${tier}'`).join(' ')} ELSE 'basic' END`;

/** Every customer with the tier that it has and the one that the rule gives. */
const PLACED = `
  placed AS MATERIALIZED (
    SELECT id, value, tier AS before, CASE WHEN value IS NULL THEN tier ELSE ${TIER_AT} END AS after
    FROM (
      -- A window's default frame reaches to the last of equals: all of them stand at its place.
      SELECT id, value, tier, count(value) OVER (ORDER BY value DESC NULLS LAST) AS at_least, (SELECT count(value) FROM customer) AS valued
      FROM customer
    ) ranked
  )`;

const SUMMARY = `
  SELECT
    (SELECT coalesce(jsonb_agg(f), '[]') FROM (
      SELECT before AS "from", after AS "to", value IS NOT NULL AS valued, count(*) AS count FROM placed GROUP BY 1, 2, 3) f) AS flows,
    (SELECT coalesce(jsonb_agg(c ORDER BY value DESC, id), '[]') FROM (
      SELECT id, value, before AS "from", after AS "to" FROM placed WHERE before IS DISTINCT FROM after ORDER BY value DESC, id LIMIT 100) c) AS changes`;

/**
 * Locked in the order of their ids, as complaints and imports lock them: nobody waits in a circle. A complaint that says nothing new of its customer
 * waits for nobody.
 */
const CHANGED = `
  locked AS MATERIALIZED (
    SELECT c.id, p.after FROM customer c JOIN placed p ON p.id = c.id WHERE p.before IS DISTINCT FROM p.after ORDER BY c.id FOR NO KEY UPDATE OF c
  ),
  changed AS (UPDATE customer c SET tier = l.after, updated_at = now() FROM locked l WHERE c.id = l.id)`;

@Injectable()
export class CustomerTiersStore {
  /** Until the transaction's end nobody else retiers. Take it in a statement of its own, so that the next one sees what the one before has written. */
  async lock(manager: EntityManager): Promise<void> {
    await rows(manager, 'SELECT pg_advisory_xact_lock($1)', [RETIER_LOCK]);
  }

  async preview(manager: EntityManager): Promise<Retiering> {
    const [row] = await rows<Retiering>(manager, `WITH ${PLACED} ${SUMMARY}`);
    return row!;
  }

  /** Gives the tiers; figures and changes are of one snapshot. */
  async apply(manager: EntityManager): Promise<Retiering> {
    const [row] = await rows<Retiering>(manager, `WITH ${PLACED}, ${CHANGED} ${SUMMARY}`);
    return row!;
  }
}
