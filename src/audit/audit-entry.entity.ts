import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What somebody did. Never changed nor deleted (a trigger refuses both); `seq`, `prevHash` and `hash` are set once, when it is sealed. */
@Entity('audit_entry')
@Index('uq_audit_entry_seq', ['seq'], { unique: true, where: 'seq IS NOT NULL' })
@Index('ix_audit_entry_unsealed', ['id'], { where: 'seq IS NULL' })
@Index('ix_audit_entry_entity', ['entityId', 'id'])
@Check('ck_audit_entry_sealed', '(seq IS NULL) = (hash IS NULL) AND (seq IS NULL) = (prev_hash IS NULL)')
export class AuditEntry {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_audit_entry' }) id!: string;
  /** The writing transaction: an entry is sealed only when every older one has ended. TypeORM strips casts from defaults, hence the spelling. */
  @Column('bigint', { default: () => '((pg_current_xact_id()))' }) xact!: string;
  @Column('timestamptz', { default: () => 'now()' }) at!: Date;
  /** Id of the key that acted; `bootstrap` or `system` where there is none. */
  @Column('text') actorKey!: string;
  @Column('text') actorName!: string;
  /** Such as `ticket.claim`. */
  @Column('text') action!: string;
  @Column('text') entity!: string;
  @Column('text') entityId!: string;
  @Column('jsonb') data!: Record<string, unknown>;
  @Column('bigint', { nullable: true }) seq!: string | null;
  @Column('text', { nullable: true }) prevHash!: string | null;
  @Column('text', { nullable: true }) hash!: string | null;
}
