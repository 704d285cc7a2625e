import { type TokenSupplyRow, tokenSupply } from '#read-model/token.ts';
import type { ChainEvent } from '../../event.ts';
import { projection, type Written } from '../../projection.ts';
import { minus, plus } from '../amount.ts';
import type { TokenEvents } from './events.ts';

const key = (event: ChainEvent<unknown>): string[] => [event.contractAddress];

/** How many tokens there are. */
export default projection<TokenSupplyRow, TokenEvents>(tokenSupply, ['token'], {
  mint: {
    key,
    evolve: (row, { contractAddress, data }) => ({
      contractAddress,
      minted: plus(row?.minted ?? '0', data.amount),
      burned: row?.burned ?? '0',
      supply: plus(row?.supply ?? '0', data.amount),
    }),
  },
  burn: {
    key,
    evolve: (row, { data }) => row && burned(row, data.amount),
  },
});

function burned(row: Written<TokenSupplyRow>, amount: string): Written<TokenSupplyRow> | undefined {
  const supply = minus(row.supply, amount);
  return supply === undefined ? undefined : { ...row, burned: plus(row.burned, amount), supply };
}
