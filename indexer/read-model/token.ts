import { amount, identifier, integer, time } from './columns.ts';
import { defineTable, type RowModel, type VersionRow } from './table.ts';

/** BST of one holder; a holder who gave all away stays, at zero. */
export interface TokenBalanceRow {
  account: string;
  /** In the smallest unit, 10⁻⁷ BST; decimal text. */
  balance: string;
  changedLedger: number;
  changedAt: Date;
  /** Id of the latest event about it: the row is true from it on. */
  fromEvent: string;
}

/** Tokens that moved, came into being (`fromAccount` null) or ceased to be (`toAccount` null). */
export interface TokenTransferRow {
  /** Id of the event. */
  event: string;
  fromAccount: string | null;
  toAccount: string | null;
  /** What the sender said about the receiver (CAP-67): decimal text, text or hex; null: nothing. */
  toMuxedId: string | null;
  amount: string;
  ledger: number;
  at: Date;
  txHash: string;
  fromEvent: string;
}

/** One row per token contract. Supply = minted − burned. */
export interface TokenSupplyRow {
  contractAddress: string;
  minted: string;
  burned: string;
  supply: string;
  fromEvent: string;
}

/** To whom an account has given its votes. */
export interface DelegationRow {
  account: string;
  delegatee: string;
  /** The one before; null: this is the first. */
  previous: string | null;
  changedLedger: number;
  changedAt: Date;
  changedTxHash: string;
  fromEvent: string;
}

/** Votes that a delegatee can cast. Its version at a proposal's snapshot ledger is what counts there. */
export interface VotingPowerRow {
  delegatee: string;
  votes: string;
  changedLedger: number;
  changedAt: Date;
  fromEvent: string;
}

export type TokenBalance = RowModel<TokenBalanceRow>;
export type TokenBalanceVersion = RowModel<VersionRow<TokenBalanceRow>>;
export type TokenTransfer = RowModel<TokenTransferRow>;
export type TokenTransferVersion = RowModel<VersionRow<TokenTransferRow>>;
export type TokenSupply = RowModel<TokenSupplyRow>;
export type TokenSupplyVersion = RowModel<VersionRow<TokenSupplyRow>>;
export type Delegation = RowModel<DelegationRow>;
export type DelegationVersion = RowModel<VersionRow<DelegationRow>>;
export type VotingPower = RowModel<VotingPowerRow>;
export type VotingPowerVersion = RowModel<VersionRow<VotingPowerRow>>;

export const tokenBalances = defineTable<TokenBalanceRow>({
  name: 'token_balances',
  versions: 'token_balance_versions',
  key: ['account'],
  columns: {
    account: identifier,
    balance: amount.says('in the smallest unit, 7 decimals'),
    changedLedger: integer,
    changedAt: time,
  },
  indexes: [['balance']],
});

export const tokenTransfers = defineTable<TokenTransferRow>({
  name: 'token_transfers',
  versions: 'token_transfer_versions',
  key: ['event'],
  isFact: true,
  columns: {
    event: identifier,
    fromAccount: identifier.says('null: minted').orNull,
    toAccount: identifier.says('null: burned').orNull,
    toMuxedId: identifier.says('what the sender said about the receiver (CAP-67); null: nothing').orNull,
    amount: amount.says('in the smallest unit, 7 decimals'),
    ledger: integer,
    at: time,
    txHash: identifier,
  },
  indexes: [
    ['fromAccount', 'event'],
    ['toAccount', 'event'],
  ],
});

export const tokenSupply = defineTable<TokenSupplyRow>({
  name: 'token_supply',
  versions: 'token_supply_versions',
  key: ['contractAddress'],
  columns: { contractAddress: identifier, minted: amount, burned: amount, supply: amount.says('minted − burned') },
});

export const delegations = defineTable<DelegationRow>({
  name: 'delegations',
  versions: 'delegation_versions',
  key: ['account'],
  columns: {
    account: identifier,
    delegatee: identifier,
    previous: identifier.says('the delegatee before; null: this is the first').orNull,
    changedLedger: integer,
    changedAt: time,
    changedTxHash: identifier,
  },
  indexes: [['delegatee']],
});

export const votingPower = defineTable<VotingPowerRow>({
  name: 'voting_power',
  versions: 'voting_power_versions',
  key: ['delegatee'],
  columns: { delegatee: identifier, votes: amount, changedLedger: integer, changedAt: time },
  indexes: [['votes']],
});
