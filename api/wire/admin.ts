import Type from 'typebox';
import { Account } from './account.ts';
import { AccountId, Nullable, Time } from './field.ts';
import { grantedRoles, hashPattern, identityStates, roles } from './forms.ts';

/** Somebody in the list of people. */
export const AccountSummary = Type.Object({
  id: AccountId,
  createdAt: Time,
  displayName: Nullable(Type.String()),
  email: Nullable(Type.String()),
  wallets: Type.Array(Type.String()),
  roles: Type.Array(Type.Enum([...roles])),
  identity: Type.Enum([...identityStates]),
});
export type AccountSummary = Type.Static<typeof AccountSummary>;

export const AccountsPage = Type.Object({
  accounts: Type.Array(AccountSummary, { description: 'The newest first' }),
  next: Type.Union([AccountId, Type.Null()], { description: 'Give it as `after` for the next page; null: the last' }),
});
export type AccountsPage = Type.Static<typeof AccountsPage>;

/** An account as admins see it. */
export const AdminAccount = Type.Object({
  account: Account,
  grants: Type.Array(
    Type.Object({
      role: Type.Enum([...grantedRoles]),
      grantedBy: Type.Union([AccountId, Type.Null()], {
        description: 'Null: by the command line, or the account is gone',
      }),
      grantedAt: Time,
    }),
  ),
});
export type AdminAccount = Type.Static<typeof AdminAccount>;

export const RolesChange = Type.Object(
  {
    roles: Type.Array(Type.Enum([...grantedRoles]), {
      maxItems: grantedRoles.length,
      uniqueItems: true,
      description: `all that it shall have from now on, of ${grantedRoles.join(', ')}`,
    }),
    reason: Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'why, for good in the audit log: 1 to 500 characters, nothing personal',
    }),
  },
  { additionalProperties: false },
);
export type RolesChange = Type.Static<typeof RolesChange>;

/** Something that an admin did. `hash` is the SHA-256 of the RFC 8785 form of the other members. */
export const AuditEntry = Type.Object({
  number: Type.Integer({ minimum: 1, description: 'From 1, without a gap' }),
  at: Time,
  actor: Type.Union([AccountId, Type.Null()], { description: 'Null: by the command line' }),
  action: Type.String({ description: 'Like `roles.changed`' }),
  subject: Type.String({ description: 'Id of what it was done to' }),
  detail: Type.Record(Type.String(), Type.Unknown()),
  previousHash: Type.String({ pattern: hashPattern, description: 'Of the entry before; zeros before the first' }),
  hash: Type.String({ pattern: hashPattern }),
});
export type AuditEntry = Type.Static<typeof AuditEntry>;

export const AuditPage = Type.Object({
  entries: Type.Array(AuditEntry, { description: 'The newest first' }),
  isIntact: Type.Boolean({ description: 'Whether every entry from 1 on is there and says what it said' }),
  brokenAt: Type.Union([Type.Integer(), Type.Null()], { description: 'The first number that is not as it was' }),
  next: Type.Union([Type.Integer(), Type.Null()], {
    description: 'Give it as `after` for the next page; null: the last',
  }),
});
export type AuditPage = Type.Static<typeof AuditPage>;
