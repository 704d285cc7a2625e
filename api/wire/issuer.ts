/** The issuer's desk: certificates on the ledger, and what issuers decide about them. */
import Type from 'typebox';
import { standings, statuses } from '#verify';
import { credentialKinds } from './credential.ts';
import { Address, AsOf, CourseKey, CredentialId, EventId, Ledger, Nullable, Time, TxHash } from './field.ts';
import { awardStates, decisionReasonMax, decisionReasonMin, issuerActs, releasesMax } from './forms.ts';
import { callStates } from './outbox.ts';

const Act = Type.Enum([...issuerActs]);

/** A certificate as issuers find it. */
export const IssuerCredential = Type.Object({
  id: CredentialId,
  course: CourseKey,
  title: Type.String({ description: 'Of the course; its key where the platform has no such course' }),
  language: Nullable(Type.String()),
  kind: Type.Enum([...credentialKinds]),
  name: Type.Union([Type.String(), Type.Null()], {
    description: 'Whom it names; null: nobody, or the platform does not hold what it says',
  }),
  learner: Address,
  issuedAt: Time,
  issuedLedger: Ledger,
  expiresAt: Nullable(Time),
  status: Type.Enum([...statuses]),
  standing: Type.Enum([...standings], { description: 'What it is at `asOf`: what the events say, and time' }),
  statusReason: Nullable(Type.String()),
  statusAt: Type.Union([Time, Type.Null()], { description: 'Null: nothing was decided since it was issued' }),
  statusLedger: Nullable(Ledger),
  supersedes: Nullable(CredentialId),
  successor: Nullable(CredentialId),
  underWay: Type.Union([Act, Type.Null()], { description: 'What was decided and is not on the ledger yet' }),
});
export type IssuerCredential = Type.Static<typeof IssuerCredential>;

export const IssuerCredentialsPage = Type.Object({
  credentials: Type.Array(IssuerCredential, { description: 'Issued last first' }),
  next: Type.Union([EventId, Type.Null()], {
    description: 'Give it as `after` for the next page; null: this is the last',
  }),
  asOf: Nullable(AsOf),
});
export type IssuerCredentialsPage = Type.Static<typeof IssuerCredentialsPage>;

/** What an issuer decided at the desk, and how far it is. */
export const IssuerDecision = Type.Object({
  act: Act,
  reason: Type.String({ description: 'As the public reads it' }),
  by: Type.Union([Type.String(), Type.Null()], {
    description: 'What the issuer calls themselves; null: nothing, or their account is gone',
  }),
  at: Time,
  state: Type.Enum([...callStates], { description: 'Of the call that brings it to the ledger' }),
  refusal: Type.Union([Type.String(), Type.Null()], {
    description: 'Why it waits, or will not be tried again; what the contract says begins with the name of its error',
  }),
  ledger: Nullable(Ledger),
  txHash: Nullable(TxHash),
});
export type IssuerDecision = Type.Static<typeof IssuerDecision>;

export const IssuerCredentialDetail = Type.Object({
  credential: IssuerCredential,
  decisions: Type.Array(IssuerDecision, { description: 'The newest first' }),
  acts: Type.Array(Act, { description: 'What can be decided about it now' }),
  asOf: AsOf,
});
export type IssuerCredentialDetail = Type.Static<typeof IssuerCredentialDetail>;

export const IssuerDecisionRequest = Type.Object(
  {
    reason: Type.String({
      minLength: decisionReasonMin,
      maxLength: decisionReasonMax,
      description: `why, for good and in public: at least ${decisionReasonMin} characters, at most ${decisionReasonMax} bytes`,
    }),
  },
  { additionalProperties: false },
);
export type IssuerDecisionRequest = Type.Static<typeof IssuerDecisionRequest>;

/** A certificate that was earned and is not on the ledger. */
export const WaitingAward = Type.Object({
  id: CredentialId,
  course: CourseKey,
  title: Type.String(),
  language: Nullable(Type.String()),
  name: Type.Union([Type.String(), Type.Null()], { description: 'What the learner calls themselves' }),
  awardedAt: Time,
  state: Type.Enum([...awardStates], {
    description: 'held: until an issuer releases it; no_address: until the learner has an address on the ledger',
  }),
  refusal: Type.Union([Type.String(), Type.Null()], {
    description: 'Why it is not on the ledger yet, or never comes there',
  }),
});
export type WaitingAward = Type.Static<typeof WaitingAward>;

export const WaitingAwardsPage = Type.Object({
  awards: Type.Array(WaitingAward, { description: 'Those that were earned first first' }),
  next: Type.Union([CredentialId, Type.Null()], {
    description: 'Give it as `after` for the next page; null: this is the last',
  }),
});
export type WaitingAwardsPage = Type.Static<typeof WaitingAwardsPage>;

export const ReleaseRequest = Type.Object(
  { awards: Type.Array(CredentialId, { minItems: 1, maxItems: releasesMax, uniqueItems: true }) },
  { additionalProperties: false },
);
export type ReleaseRequest = Type.Static<typeof ReleaseRequest>;

export const Released = Type.Object({
  awards: Type.Array(CredentialId, { description: 'Those that this released; others were, or are none' }),
});
export type Released = Type.Static<typeof Released>;
