/** What a stranger may want to know before believing a certificate: keys, contracts, roles. */
import Type from 'typebox';
import { Address, AsOf, ContentHash, Ledger, Nullable, Time } from './field.ts';
import { failureCauses } from './forms.ts';

export const Trust = Type.Object({
  issuer: Type.String({ description: 'Whom certificates name as their issuer: a did:web' }),
  keys: Type.Array(
    Type.Object({
      id: Type.String({ description: 'RFC 7638 thumbprint: the fragment of its id in the DID document' }),
      use: Type.Enum(['embedded', 'jwt'], { description: 'eddsa-rdfc-2022 proofs, or JWTs by RS256' }),
      madeAt: Time,
      retiredAt: Type.Union([Time, Type.Null()], {
        description: 'What it signed until then still holds; null: it signs',
      }),
      revokedAt: Type.Union([Time, Type.Null()], {
        description: 'Nothing that it signed counts; null: it was not revoked',
      }),
    }),
    { description: 'All that were ever used, the newest first' },
  ),
  statusLists: Type.Integer({ minimum: 0, description: 'How many lists there are of each purpose, numbered from 1' }),
  contracts: Type.Array(
    Type.Object({
      name: Type.String(),
      address: Address,
      readFrom: Type.Union([Ledger, Type.Null()], {
        description:
          'Ledger from which its events are read, not after its deployment; null until the indexer knows of it',
      }),
      version: Type.Integer({ minimum: 1, description: 'Of its schema: 1 as deployed' }),
      upgradedLedger: Type.Union([Ledger, Type.Null()], {
        description: 'Of the last new code; null: it has what it began with',
      }),
      wasmHash: Type.Union([ContentHash, Type.Null()], { description: 'SHA-256 of that new code' }),
    }),
  ),
  roles: Type.Array(
    Type.Object({
      contract: Type.String({ description: 'Name of the contract' }),
      role: Type.String(),
      account: Address,
      sinceLedger: Nullable(Ledger),
      since: Nullable(Time),
    }),
    { description: 'Who holds a role now, by contract and role, who holds it longest first' },
  ),
  asOf: Nullable(AsOf),
});
export type Trust = Type.Static<typeof Trust>;

/** Verifications that did not end in "valid", counted; of whom or of which certificate nothing is kept. */
export const FailedVerifications = Type.Object({
  causes: Type.Array(
    Type.Object({
      cause: Type.Enum([...failureCauses]),
      week: Type.Integer({ minimum: 0, description: 'Today and the six days before, UTC' }),
      month: Type.Integer({ minimum: 1, description: 'Today and the 29 days before, UTC' }),
    }),
    { description: 'The most frequent of the month first; a cause without any is left out' },
  ),
});
export type FailedVerifications = Type.Static<typeof FailedVerifications>;
