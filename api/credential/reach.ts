import { isTooOld, type LedgerReach, tooFarBehind } from '#verify';
import type { AsOf } from '#wire';
import { lagLedgers, type NetworkHead } from '../chain/network.ts';

/** How well the read model knows the ledger, in the terms a verdict is judged by. */
export function reach(asOf: AsOf | null, head: NetworkHead | undefined, now: number): LedgerReach {
  if (!asOf) return { reachable: false, asOf: null };
  if (head) {
    return { reachable: true, asOf, ledgersBehind: tooFarBehind(lagLedgers(head, asOf.ledger)) };
  }
  return { reachable: true, asOf, stale: asOf.closedAt === null || isTooOld(asOf.closedAt, now) };
}
