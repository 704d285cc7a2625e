import { DataTypes, type Model, type ModelStatic, type Sequelize } from 'sequelize';
import { optional, required, table, versionAttributes } from './attributes.ts';

export const credentialStatuses = ['valid', 'suspended', 'revoked', 'superseded'] as const;
/** What the issuer's decisions make of it. That `expiresAt` has passed is told by the reader's clock or ledger, never stored. */
export type CredentialStatus = (typeof credentialStatuses)[number];

export interface CredentialRow {
  /** 32 lower-case hex digits. */
  id: string;
  contractAddress: string;
  learner: string;
  issuer: string;
  course: string;
  kind: 'completion' | 'achievement';
  /** SHA-256, lower-case hex. */
  contentHash: string;
  /** Unix seconds as decimal text, any u64; null: never. */
  expiresAt: string | null;
  status: CredentialStatus;
  /** Why the status is what it is, and whose decision it was; null for one never withdrawn. */
  statusReason: string | null;
  statusBy: string | null;
  /** Id of the credential this one replaces. */
  supersedes: string | null;
  /** Id of the credential that replaced this one. */
  successor: string | null;
  issuedLedger: number;
  issuedAt: Date;
  issuedTxHash: string;
  issuedEvent: string;
  /** The latest event about it. */
  changedLedger: number;
  changedAt: Date;
  changedTxHash: string;
  /** Id of that event: the row is true from it on. */
  fromEvent: string;
}

/** True from `fromEvent` until `toEvent`; null: still. */
export interface CredentialVersionRow extends CredentialRow {
  toEvent: string | null;
}

export type Credential = Model<CredentialRow, CredentialRow> & CredentialRow;
export type CredentialVersion = Model<CredentialVersionRow, CredentialVersionRow> & CredentialVersionRow;

const attributes = {
  id: { ...required(DataTypes.TEXT), primaryKey: true },
  contractAddress: required(DataTypes.TEXT),
  learner: required(DataTypes.TEXT),
  issuer: required(DataTypes.TEXT),
  course: required(DataTypes.TEXT),
  kind: required(DataTypes.TEXT),
  contentHash: required(DataTypes.TEXT),
  expiresAt: optional(DataTypes.DECIMAL(20)),
  status: required(DataTypes.TEXT),
  statusReason: optional(DataTypes.TEXT),
  statusBy: optional(DataTypes.TEXT),
  supersedes: optional(DataTypes.TEXT),
  successor: optional(DataTypes.TEXT),
  issuedLedger: required(DataTypes.INTEGER),
  issuedAt: required(DataTypes.DATE),
  issuedTxHash: required(DataTypes.TEXT),
  issuedEvent: required(DataTypes.TEXT),
  changedLedger: required(DataTypes.INTEGER),
  changedAt: required(DataTypes.DATE),
  changedTxHash: required(DataTypes.TEXT),
  fromEvent: required(DataTypes.TEXT),
};

/** Every credential ever issued, as it is now. */
export function defineCredential(sequelize: Sequelize): ModelStatic<Credential> {
  return sequelize.define<Credential>('Credential', { ...attributes }, table('chain', 'credentials'));
}

/** Every credential as it was, one row per change. */
export function defineCredentialVersion(sequelize: Sequelize): ModelStatic<CredentialVersion> {
  const versioned = {
    ...attributes,
    ...versionAttributes,
    fromEvent: { ...versionAttributes.fromEvent, primaryKey: true },
  };
  return sequelize.define<CredentialVersion>('CredentialVersion', versioned, table('chain', 'credential_versions'));
}
