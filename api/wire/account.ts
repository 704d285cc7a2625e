import Type from 'typebox';
import { AccountId, Address, Time } from './field.ts';
import { locales, roles } from './forms.ts';
import { Identity } from './identity-check.ts';
import { Referral, SecondFactor } from './password.ts';
import { DisplayName } from './profile.ts';

/** SEP-10's challenge: a transaction that can't be sent to the network, because its sequence number is 0. */
export const Challenge = Type.Object({
  transaction: Type.String({ description: 'Base64 XDR of the TransactionEnvelope to sign' }),
  network_passphrase: Type.String(),
});
export type Challenge = Type.Static<typeof Challenge>;

export const SignedChallenge = Type.Object({
  transaction: Type.String({ description: 'The challenge with the signatures of the account’s signers' }),
});

export const AccessToken = Type.Object({
  token: Type.String({ description: 'JWT, ES256; good for ten minutes as `Authorization: Bearer …`' }),
});
export type AccessToken = Type.Static<typeof AccessToken>;

/** How SEP-10 says what is wrong. */
export const WebAuthError = Type.Object({ error: Type.String() });

export const Wallet = Type.Object({
  subject: Type.String({ description: 'G…, M…, or G…:memo, as in the token’s `sub`' }),
  linkedAt: Time,
});

/** That a learner takes it that entries on the ledger stay for good, whatever becomes of the account. */
export const PlatformAddressRequest = Type.Object({ consent: Type.Literal(true) }, { additionalProperties: false });
export type PlatformAddressRequest = Type.Static<typeof PlatformAddressRequest>;

/** Under which what an account earns is written: the wallet linked first, else the one that the platform keeps. */
export const LedgerAddress = Type.Object({ address: Address });
export type LedgerAddress = Type.Static<typeof LedgerAddress>;

/** Where somebody is signed in. */
export const Session = Type.Object({
  id: Type.String({ format: 'uuid' }),
  subject: Type.String({ description: 'The wallet that signed in; the account’s own id where a password did' }),
  userAgent: Type.String({ description: 'What the browser or program said it is' }),
  createdAt: Time,
  usedAt: Time,
  isCurrent: Type.Boolean({ description: 'Whether it is the one that asks' }),
});
export type Session = Type.Static<typeof Session>;

export const SessionsPage = Type.Object({
  sessions: Type.Array(Session, { description: 'The one last used first' }),
});
export type SessionsPage = Type.Static<typeof SessionsPage>;

/** Who is signed in. */
export const Account = Type.Object({
  id: AccountId,
  createdAt: Time,
  wallets: Type.Array(Wallet, { description: 'In the order in which they were linked' }),
  email: Type.Union([Type.String(), Type.Null()], { description: 'The confirmed one; null: signs in by wallet alone' }),
  hasPassword: Type.Boolean(),
  secondFactor: SecondFactor,
  displayName: Type.Union([DisplayName, Type.Null()], { description: 'The name that others see' }),
  locale: Type.Enum([...locales]),
  avatar: Type.Union([Type.String(), Type.Null()], { description: 'Path of the picture: /v1/avatars/…' }),
  roles: Type.Array(Type.Enum([...roles]), { description: 'Everybody is a learner' }),
  identity: Identity,
  referral: Referral,
});
export type Account = Type.Static<typeof Account>;
