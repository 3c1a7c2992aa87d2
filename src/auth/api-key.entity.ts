import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { KEY_ROLES, KeyRole } from '../platform/access.js';
import { oneOf } from '../platform/sql.js';

/** A key that may call the service. Only its hash is kept. */
@Entity('api_key')
@Index('uq_api_key_hash', ['hash'], { unique: true })
@Check('ck_api_key_role', oneOf('role', KEY_ROLES))
export class ApiKey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_api_key' }) id!: string;
  @Column('text') name!: string;
  @Column('text') role!: KeyRole;
  @Column('text') source!: string;
  @Column('text', { nullable: true }) agent!: string | null;
  /** SHA-256 of the key, in hex. */
  @Column('text') hash!: string;
  /** The first characters, by which a person tells keys apart. */
  @Column('text') prefix!: string;
  @Column('timestamptz', { nullable: true }) expiresAt!: Date | null;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
  /** At most a minute behind. */
  @Column('timestamptz', { nullable: true }) lastUsedAt!: Date | null;
}

/** A department that an `agent` key works in; deleting the department takes it out of the key. */
@Entity('api_key_department')
@Index('ix_api_key_department_department', ['department'])
export class ApiKeyDepartment {
  @ForeignKey(() => ApiKey, 'id', { name: 'fk_api_key_department_api_key', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_api_key_department' })
  apiKeyId!: string;

  @ForeignKey('department', 'slug', { name: 'fk_api_key_department_department', onDelete: 'CASCADE' })
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_api_key_department' })
  department!: string;
}
