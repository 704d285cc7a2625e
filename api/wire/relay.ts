import Type from 'typebox';
import { Address, AsOf, Count, Ledger, Nullable, Time, TxHash } from './field.ts';
import { relayKinds, transactionMax, uuidPattern } from './forms.ts';

const strict = { additionalProperties: false };
const Id = Type.String({ pattern: uuidPattern, description: 'Id of a prepared call' });
const Wallet = Type.String({ pattern: '^G[A-Z2-7]{55}$', description: 'an account on the ledger (G…)' });

const Call = Type.Object(
  {
    kind: Type.Enum([...relayKinds], {
      description:
        'transfer: BST to somebody; delegate: votes to somebody; account: an account on the ledger for the wallet',
    }),
    to: Type.Optional(
      Type.String({ maxLength: 80, description: 'account (G…) that gets the BST or the votes; not with account' }),
    ),
    amount: Type.Optional(
      Type.String({ maxLength: 40, description: 'BST with at most 7 digits after the point; only with transfer' }),
    ),
  },
  strict,
);

export const RelayRequest = Type.Object({ wallet: Wallet, call: Call }, strict);
export type RelayRequest = Type.Static<typeof RelayRequest>;

/** A call that only needs the wallet's signature. */
export const RelayPreparation = Type.Object({
  id: Id,
  wallet: Address,
  call: Type.Object({
    kind: Type.Enum([...relayKinds]),
    to: Nullable(Address),
    amount: Type.Union([Type.String(), Type.Null()], { description: 'In BST' }),
  }),
  words: Type.String({ description: 'What it does' }),
  networkPassphrase: Type.String(),
  authEntry: Type.Union([Type.String(), Type.Null()], {
    description: 'The authorization, base64 XDR of a SorobanAuthorizationEntry; null: a transaction is signed',
  }),
  preimage: Type.Union([Type.String(), Type.Null()], {
    description: 'Base64 XDR of the HashIdPreimage of it, which a wallet’s signAuthEntry takes',
  }),
  transaction: Type.Union([Type.String(), Type.Null()], {
    description:
      'Base64 XDR of the TransactionEnvelope that a wallet’s signTransaction takes; null: an authorization is signed',
  }),
  signatureLedger: Type.Union([Ledger, Type.Null()], { description: 'The authorization holds until that ledger' }),
  expiresAt: Type.Union([Time, Type.Null()], { description: 'The transaction is taken until then' }),
  fee: Type.String({ description: 'About what it costs us, in lumens. It costs the wallet none' }),
});
export type RelayPreparation = Type.Static<typeof RelayPreparation>;

export const RelaySubmission = Type.Object(
  {
    preparation: Type.String({ pattern: uuidPattern, description: 'id of what was prepared' }),
    signedAuthEntry: Type.Optional(
      Type.String({
        maxLength: transactionMax,
        description: 'what signAuthEntry gave: the signature, base64; or the whole authorization with it, base64 XDR',
      }),
    ),
    signedTransaction: Type.Optional(
      Type.String({
        maxLength: transactionMax,
        description: 'what signTransaction gave, where a transaction was prepared',
      }),
    ),
  },
  strict,
);
export type RelaySubmission = Type.Static<typeof RelaySubmission>;

/** One's own call on its way. */
export const RelayCall = Type.Object({
  id: Id,
  wallet: Address,
  call: RelayPreparation.properties.call,
  state: Type.Enum(['prepared', 'waiting', 'sent', 'confirmed', 'dead'], {
    description: 'prepared: not signed yet; dead: it will not be tried again',
  }),
  ledger: Nullable(Ledger),
  txHash: Nullable(TxHash),
  refusal: Type.Union([Type.String(), Type.Null()], { description: 'Why it waits, or will not be tried again' }),
  isBusy: Type.Boolean({ description: 'The network was busy; it is tried again with a higher bid' }),
  submittedAt: Nullable(Time),
});
export type RelayCall = Type.Static<typeof RelayCall>;

const Left = Type.Object({ max: Count, left: Count });

/** What may still be relayed for somebody today. */
export const RelayBudget = Type.Object({
  account: Left,
  wallets: Type.Array(Type.Object({ address: Address, ...Left.properties })),
  isSpent: Type.Boolean({ description: 'What the platform pays for all calls of a day is used up' }),
  renewsAt: Time,
});
export type RelayBudget = Type.Static<typeof RelayBudget>;

/** The wallets that a person may have calls of relayed. */
export const RelayWallets = Type.Object({
  asOf: AsOf,
  wallets: Type.Array(
    Type.Object({
      address: Address,
      isOnLedger: Type.Union([Type.Boolean(), Type.Null()], { description: 'Null: no RPC answers' }),
      balance: Type.String({ description: 'BST' }),
      delegate: Type.Union([Address, Type.Null()], {
        description: 'Who votes with what it holds, itself perhaps; null: it never held any',
      }),
      votes: Type.String({ description: 'BST that it votes with, its own and others’' }),
    }),
  ),
  networkPassphrase: Type.String(),
  token: Type.String({ description: 'Address of the contract of BST' }),
  canSponsor: Type.Boolean({ description: 'Whether the platform makes accounts on the ledger, and one more for them' }),
});
export type RelayWallets = Type.Static<typeof RelayWallets>;

/** What relayed calls cost the platform today. */
export const RelaySpending = Type.Object({
  spentStroops: Type.String({ description: 'The most that they may have cost' }),
  maxStroops: Type.String(),
  isAlarm: Type.Boolean({ description: 'Four fifths of it are spent' }),
  renewsAt: Time,
});
export type RelaySpending = Type.Static<typeof RelaySpending>;
