import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { oneOf } from '../platform/sql.js';
import { TIERS, type Tier } from '../shared/priority.js';

/** Who complains, under the id that the shop's own systems use. A later ticket's details replace earlier ones. */
@Entity('customer')
@Check('ck_customer_tier', oneOf('tier', TIERS))
@Check('ck_customer_value', `value >= 0 AND value < 'Infinity'`)
export class CustomerEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_customer' }) id: string;
  @Column('text', { nullable: true }) name: string | null;
  @Column('text', { nullable: true }) tier: Tier | null;
  /** What the customer is worth to the operator, in the operator's currency; null: unknown. Tickets do not bring it. */
  @Column('double precision', { nullable: true }) value: number | null;
  @Column('text', { nullable: true }) email: string | null;
  @Column('text', { nullable: true }) phone: string | null;
  @Column('text', { nullable: true }) locale: string | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt: Date;
  @Column('timestamptz', { default: () => 'now()' }) updatedAt: Date;
}
