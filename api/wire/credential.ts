import Type from 'typebox';
import { standings, statuses } from '#verify';
import {
  Address,
  AsOf,
  ContentHash,
  CourseKey,
  CredentialId,
  EventId,
  Ledger,
  Nullable,
  Time,
  TxHash,
} from './field.ts';

export const credentialKinds = ['completion', 'achievement'] as const;

/** What the chain says of one certificate. No name of a person is among it. */
export const Credential = Type.Object({
  id: CredentialId,
  contractAddress: Address,
  learner: Address,
  issuer: Address,
  course: CourseKey,
  kind: Type.Enum([...credentialKinds]),
  contentHash: ContentHash,
  issuedAt: Time,
  issuedLedger: Ledger,
  issuedTxHash: TxHash,
  expiresAt: Nullable(Time),
  status: Type.Enum([...statuses], { description: 'What the events say' }),
  statusReason: Nullable(Type.String()),
  statusBy: Nullable(Address),
  statusAt: Nullable(Time),
  statusLedger: Nullable(Ledger),
  statusTxHash: Nullable(TxHash),
  supersedes: Nullable(CredentialId),
  successor: Nullable(CredentialId),
  standing: Type.Enum([...standings], { description: 'What it is at `asOf`: what the events say, and time' }),
  asOf: AsOf,
});
export type Credential = Type.Static<typeof Credential>;

export const CredentialsPage = Type.Object({
  credentials: Type.Array(Credential, { description: 'In the order of issuing' }),
  next: Type.Union([EventId, Type.Null()], {
    description: 'Give it as `after` for the next page; null: this is the last',
  }),
  asOf: Nullable(AsOf),
});
export type CredentialsPage = Type.Static<typeof CredentialsPage>;
