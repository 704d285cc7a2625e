import Type from 'typebox';
import { AccountId, Time } from './field.ts';
import { displayNameMax, locales } from './forms.ts';

export const DisplayName = Type.String({
  minLength: 1,
  maxLength: displayNameMax,
  description: `a name of 1 to ${displayNameMax} characters`,
});

/** What to change of a profile; what is left out stays. */
export const ProfileChange = Type.Object(
  {
    displayName: Type.Optional(Type.Union([DisplayName, Type.Null()], { description: 'null takes it away' })),
    locale: Type.Optional(Type.Enum([...locales])),
  },
  { additionalProperties: false },
);
export type ProfileChange = Type.Static<typeof ProfileChange>;

/** All that is kept about one: rows by table. Hashes and secrets of one's own are named, and left out. */
export const AccountExport = Type.Object({
  account: AccountId,
  exportedAt: Time,
  note: Type.String({ description: 'What is not in it, and why' }),
  tables: Type.Record(Type.String(), Type.Array(Type.Record(Type.String(), Type.Unknown())), {
    description: 'By table: rows by column',
  }),
});
export type AccountExport = Type.Static<typeof AccountExport>;

/** Proof that it is the owner who wants the account gone: the password, or a challenge that a wallet of theirs signed. */
export const Deletion = Type.Object(
  {
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 1024, description: 'the account’s password' })),
    factor: Type.Optional(
      Type.String({ minLength: 6, maxLength: 64, description: 'with the password: six digits, or a recovery code' }),
    ),
    transaction: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 20_000,
        description: 'a challenge of /v1/auth/stellar, signed by a wallet of the account',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Deletion = Type.Static<typeof Deletion>;

/** Nothing to tell but that it is done. */
export const Done = Type.Object({});
export type Done = Type.Static<typeof Done>;
