import { identifier, integer, prose, time, u64 } from './columns.ts';
import { defineTable, type RowModel, type VersionRow } from './table.ts';

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

export type CredentialVersionRow = VersionRow<CredentialRow>;
export type Credential = RowModel<CredentialRow>;
export type CredentialVersion = RowModel<CredentialVersionRow>;

/** Every credential ever issued; a withdrawn one stays, marked. */
export const credentials = defineTable<CredentialRow>({
  name: 'credentials',
  versions: 'credential_versions',
  key: ['id'],
  columns: {
    id: identifier.says('32 lower-case hex digits'),
    contractAddress: identifier,
    learner: identifier,
    issuer: identifier,
    course: identifier,
    kind: identifier.says('completion or achievement'),
    contentHash: identifier.says('SHA-256, lower-case hex'),
    expiresAt: u64.says('Unix seconds, any u64; null: never').orNull,
    status: identifier.says(`${credentialStatuses.join(', ')}; that it has expired is never stored`),
    statusReason: prose.says('why the status is what it is; null for one never withdrawn').orNull,
    statusBy: identifier.orNull,
    supersedes: identifier.says('id of the credential this one replaces').orNull,
    successor: identifier.says('id of the credential that replaced this one').orNull,
    issuedLedger: integer,
    issuedAt: time,
    issuedTxHash: identifier,
    issuedEvent: identifier,
    changedLedger: integer,
    changedAt: time,
    changedTxHash: identifier,
  },
  indexes: [['learner', 'issuedEvent'], ['contentHash']],
});
