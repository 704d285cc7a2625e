import { type TokenBalanceRow, tokenBalances } from '#read-model/token.ts';
import type { ChainEvent } from '../../event.ts';
import { projection, type Touch, type Written } from '../../projection.ts';
import { minus, plus } from '../amount.ts';
import type { TokenEvents } from './events.ts';

type Balance = Written<TokenBalanceRow>;

/** What each holder holds. */
export default projection<TokenBalanceRow, TokenEvents>(tokenBalances, ['token'], {
  transfer: [takes((data) => data.from), gives((data) => data.to)],
  mint: gives((data) => data.to),
  burn: takes((data) => data.from),
});

function gives<Data extends { amount: string }>(account: (data: Data) => string): Touch<Balance, Data> {
  return {
    key: (event) => [account(event.data)],
    evolve: (row, event) => balance(account(event.data), plus(row?.balance ?? '0', event.data.amount), event),
  };
}

function takes<Data extends { amount: string }>(account: (data: Data) => string): Touch<Balance, Data> {
  return {
    key: (event) => [account(event.data)],
    evolve: (row, event) => {
      const left = minus(row?.balance ?? '0', event.data.amount);
      return left === undefined ? undefined : balance(account(event.data), left, event);
    },
  };
}

function balance(account: string, left: string, { ledger, closedAt }: ChainEvent<unknown>): Balance {
  return { account, balance: left, changedLedger: ledger, changedAt: closedAt };
}
