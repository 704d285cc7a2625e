import Type from 'typebox';
import { AccountId, Nullable, Time } from './field.ts';
import { documentKinds, identityStates } from './forms.ts';

/** How the check of somebody's identity stands: the newest one. */
export const Identity = Type.Object({
  state: Type.Enum([...identityStates]),
  reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it was decided so' }),
  submittedAt: Nullable(Time),
  decidedAt: Nullable(Time),
});
export type Identity = Type.Static<typeof Identity>;

/** What a check needs to know. It is kept until the check is decided. */
export const IdentityRequest = Type.Object(
  {
    fullName: Type.String({ minLength: 1, maxLength: 120, description: 'the name in the document' }),
    birthDate: Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      format: 'date',
      description: 'a date like 1990-12-31',
    }),
    country: Type.String({
      pattern: '^[A-Z]{2}$',
      description: 'the country of the document, ISO 3166-1: two capitals',
    }),
    documentKind: Type.Enum([...documentKinds]),
  },
  { additionalProperties: false },
);
export type IdentityRequest = Type.Static<typeof IdentityRequest>;

/** One check as admins see it. What it asked for is null once it is decided. */
export const IdentityCheck = Type.Object({
  id: Type.String({ format: 'uuid' }),
  account: AccountId,
  displayName: Nullable(Type.String()),
  state: Type.Enum(['submitted', 'verified', 'rejected']),
  provider: Type.String({ description: 'Who checks: `manual` is an admin' }),
  fullName: Nullable(Type.String()),
  birthDate: Nullable(Type.String()),
  country: Nullable(Type.String()),
  documentKind: Nullable(Type.Enum([...documentKinds])),
  submittedAt: Time,
  decidedAt: Nullable(Time),
  decidedBy: Nullable(AccountId),
  reason: Nullable(Type.String()),
});
export type IdentityCheck = Type.Static<typeof IdentityCheck>;

export const IdentityChecksPage = Type.Object({
  checks: Type.Array(IdentityCheck, { description: 'The one submitted first first' }),
  next: Type.Union([Type.String(), Type.Null()], {
    description: 'Give it as `after` for the next page; null: the last',
  }),
});
export type IdentityChecksPage = Type.Static<typeof IdentityChecksPage>;

export const IdentityDecision = Type.Object(
  {
    verdict: Type.Enum(['verified', 'rejected']),
    reason: Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'why, for the person and for good in the audit log: 1 to 500 characters, nothing personal',
    }),
  },
  { additionalProperties: false },
);
export type IdentityDecision = Type.Static<typeof IdentityDecision>;
