import Type from 'typebox';
import { allCheckNames, outcomes, verdicts } from '#verify';
import { Credential } from './credential.ts';
import { AsOf, ContentHash, CredentialId, Nullable } from './field.ts';

export const Check = Type.Object({
  name: Type.Enum([...allCheckNames]),
  outcome: Type.Enum([...outcomes, 'not_asked'], { description: 'not_asked is no doubt: nobody put that question' }),
  sentence: Type.String(),
});
export type Check = Type.Static<typeof Check>;

/** Whether a certificate is real, and why. `checks` is empty when the ledger has no such certificate. */
export const Verification = Type.Object({
  verdict: Type.Enum([...verdicts]),
  sentence: Type.String(),
  checks: Type.Array(Check, { description: 'Always in the same order' }),
  asOf: Nullable(AsOf),
  isOurs: Type.Union([Type.Boolean(), Type.Null()], {
    description: 'Whether it names us as its issuer; null: it does not say who that is',
  }),
  title: Type.Union([Type.String(), Type.Null()], {
    description:
      'Of its course, as the certificate says; null: nobody has shown it, or nobody vouches for what it says',
  }),
  name: Type.Union([Type.String(), Type.Null()], {
    description: 'Whom it names, to who has shown the certificate itself; null: nobody, or nobody vouches for it',
  }),
  id: Type.Union([CredentialId, Type.Null()], { description: 'The certificate asked for, or found by its content' }),
  contentHash: Type.Union([ContentHash, Type.Null()], { description: 'Of the content presented, or of the ledger’s' }),
  credential: Nullable(Credential),
});
export type Verification = Type.Static<typeof Verification>;

/** What a certificate can be presented as, by its media type. */
export const presentedTypes = [
  'application/json',
  'application/ld+json',
  'application/vc',
  'application/vc+ld+json',
  'application/vc+jwt',
  'application/jwt',
  'text/plain',
  'image/png',
  'image/svg+xml',
  'application/pdf',
  'application/octet-stream',
] as const;

export const PresentedCertificate = Type.String({
  description: 'The file, of at most 5 MB. What it is, is told by its bytes',
  contentEncoding: 'binary',
});
