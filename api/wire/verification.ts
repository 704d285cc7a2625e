import Type from 'typebox';
import { checkNames, outcomes, verdicts } from '#verify';
import { Credential } from './credential.ts';
import { AsOf, ContentHash, CredentialId, Nullable } from './field.ts';

export const Check = Type.Object({
  name: Type.Enum([...checkNames]),
  outcome: Type.Enum([...outcomes]),
  sentence: Type.String(),
});
export type Check = Type.Static<typeof Check>;

/** Whether a certificate is real, and why. `checks` is empty when the ledger has no such certificate. */
export const Verification = Type.Object({
  verdict: Type.Enum([...verdicts]),
  sentence: Type.String(),
  checks: Type.Array(Check, { description: 'Always in the same order' }),
  asOf: Nullable(AsOf),
  id: Type.Union([CredentialId, Type.Null()], { description: 'The certificate asked for, or found by its content' }),
  contentHash: Type.Union([ContentHash, Type.Null()], { description: 'Of the content presented, or of the ledger’s' }),
  credential: Nullable(Credential),
});
export type Verification = Type.Static<typeof Verification>;

/** A certificate as JSON: the content that its hash on the ledger covers. */
export const CertificateContent = Type.Record(Type.String(), Type.Unknown(), { minProperties: 1 });
export type CertificateContent = Type.Static<typeof CertificateContent>;
