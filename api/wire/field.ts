import Type from 'typebox';
import {
  addressPattern,
  courseKeyPattern,
  credentialIdPattern,
  eventIdPattern,
  hashPattern,
  ledgerMax,
  uuidPattern,
} from './forms.ts';

export const CredentialId = Type.String({ pattern: credentialIdPattern, description: '32 lower-case hex digits' });
export const ContentHash = Type.String({ pattern: hashPattern, description: 'SHA-256, 64 lower-case hex digits' });
export const TxHash = Type.String({ pattern: hashPattern, description: 'Hash of a transaction' });
export const EventId = Type.String({ pattern: eventIdPattern, description: 'Text order is chain order' });
export const CourseKey = Type.String({ pattern: courseKeyPattern });
export const Address = Type.String({ pattern: addressPattern, description: 'Account (G…) or contract (C…)' });
export const Ledger = Type.Integer({ minimum: 0, maximum: ledgerMax, description: 'Ledger sequence number' });
export const Count = Type.Integer({ minimum: 0 });
export const AccountId = Type.String({
  format: 'uuid',
  pattern: uuidPattern,
  description: 'Id of an account',
});
export const Time = Type.String({ format: 'date-time', description: 'UTC' });

export function Nullable<T extends Type.TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

/** The closed ledger at which all of an answer is true. */
export const AsOf = Type.Object({
  ledger: Ledger,
  closedAt: Type.Union([Time, Type.Null()], { description: 'Null while the indexer catches up and does not know' }),
});
export type AsOf = Type.Static<typeof AsOf>;
