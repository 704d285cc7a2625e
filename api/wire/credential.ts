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
import { chainStates } from './learning.ts';

export const credentialKinds = ['completion', 'achievement'] as const;

/** The files that a certificate can be had as. */
export const certificateFileKinds = ['pdf', 'png', 'svg', 'json', 'jwt'] as const;
export type CertificateFileKind = (typeof certificateFileKinds)[number];

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

/** A certificate that an account was awarded, as only its owner sees it. */
export const OwnCredential = Type.Object({
  id: CredentialId,
  course: CourseKey,
  title: Type.String(),
  language: Type.String(),
  kind: Type.Enum([...credentialKinds]),
  name: Type.Union([Type.String(), Type.Null()], { description: 'Whom it names; null: nobody, or it is not made yet' }),
  state: Type.Enum([...chainStates], { description: 'How far it is on its way to the ledger' }),
  learner: Type.Union([Address, Type.Null()], { description: 'Issued to; null: waits for an address' }),
  awardedAt: Time,
  supersedes: Nullable(CredentialId),
  successor: Type.Union([CredentialId, Type.Null()], {
    description: 'Takes its place, or will when it is on the ledger',
  }),
  contentHash: Nullable(ContentHash),
  standing: Type.Union([Type.Enum([...standings]), Type.Null()], { description: 'Null: not on the ledger yet' }),
  issuedAt: Nullable(Time),
  issuedLedger: Nullable(Ledger),
  sharedAt: Type.Union([Time, Type.Null()], { description: 'When its link was made; null: others see no name' }),
});
export type OwnCredential = Type.Static<typeof OwnCredential>;

export const OwnCredentials = Type.Object({ credentials: Type.Array(OwnCredential), asOf: Nullable(AsOf) });
export type OwnCredentials = Type.Static<typeof OwnCredentials>;

/** A link that shows a certificate with its name, told this once. */
export const CredentialShare = Type.Object({ link: Type.String(), sharedAt: Time });
export type CredentialShare = Type.Static<typeof CredentialShare>;

/** What a link shows beside what the ledger says. */
export const SharedCredential = Type.Object({
  id: CredentialId,
  name: Type.Union([Type.String(), Type.Null()], { description: 'Null: it names nobody' }),
  criteria: Type.Union([Type.String(), Type.Null()], {
    description: 'What it is for, as it says; null: the platform does not hold what it says',
  }),
});
export type SharedCredential = Type.Static<typeof SharedCredential>;
