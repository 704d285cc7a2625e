import { isTooOld, type LedgerReach } from '#verify';
import type { AsOf } from '#wire';
import { lagLedgers, type NetworkHead } from '../chain/network.ts';

/** About a minute on a public network: more, and "not revoked" would be said of a past too long gone. */
const behindLedgersMax = 12;

/** How well the read model knows the ledger, in the terms a verdict is judged by. */
export function reach(asOf: AsOf | null, head: NetworkHead | undefined, now: number): LedgerReach {
  if (!asOf) return { reachable: false, asOf: null };
  if (head) {
    const behind = lagLedgers(head, asOf.ledger);
    return { reachable: true, asOf, ledgersBehind: behind > behindLedgersMax ? behind : 0 };
  }
  return { reachable: true, asOf, stale: asOf.closedAt === null || isTooOld(asOf.closedAt, now) };
}
