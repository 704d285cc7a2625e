import type { ClosedLedger } from '../ledger/closed-ledger.ts';
import type { ChainView } from '../ledger/lagging-chain.ts';
import { internalError } from './errors.ts';
import type { Faults } from './faults.ts';

export type { ChainView } from '../ledger/lagging-chain.ts';

/** What methods answer from. */
export interface RpcContext {
  chain: ChainView;
  friendbotUrl: string;
  /** Called when a transaction was taken into the queue. */
  onAccepted: () => void;
  /** What is made to go wrong. */
  faults?: Faults;
  /** 32 bytes that simulations take their random numbers from, instead of the machine's. */
  simulationSeed?: Uint8Array;
}

/** One JSON-RPC method: params as they came, and the `result` of its answer. */
export type RpcMethod = (params: unknown, context: RpcContext) => unknown;

export interface LedgerRange {
  latest: ClosedLedger;
  oldest: ClosedLedger;
}

/** @throws -32603 before the first ledger, as stellar-rpc does while it starts */
export function ledgerRange({ chain }: RpcContext): LedgerRange {
  const { latest, oldest } = chain.history;
  if (!latest || !oldest) throw internalError('data stores are not initialized');
  return { latest, oldest };
}

/** The four fields that tell what the server knows; close times are unix seconds as text. */
export function rangeFields({ latest, oldest }: LedgerRange) {
  return {
    latestLedger: latest.sequence,
    latestLedgerCloseTime: String(latest.closeTime),
    oldestLedger: oldest.sequence,
    oldestLedgerCloseTime: String(oldest.closeTime),
  };
}
