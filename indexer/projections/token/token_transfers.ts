import { type TokenTransferRow, tokenTransfers } from '#read-model/token.ts';
import { projection, type Touch, type Written } from '../../projection.ts';
import type { TokenEvents } from './events.ts';

type Transfer = Written<TokenTransferRow>;
type Moved = { from?: string; to?: string; toMuxedId?: string | null; amount: string };

const moved: Touch<Transfer, Moved> = {
  key: (event) => [event.id],
  evolve: (_none, { id, ledger, closedAt, txHash, data }) => ({
    event: id,
    fromAccount: data.from ?? null,
    toAccount: data.to ?? null,
    toMuxedId: data.toMuxedId ?? null,
    amount: data.amount,
    ledger,
    at: closedAt,
    txHash,
  }),
};

/** One row per transfer, mint and burn. */
export default projection<TokenTransferRow, TokenEvents>(tokenTransfers, ['token'], {
  transfer: moved,
  mint: moved,
  burn: moved,
});
