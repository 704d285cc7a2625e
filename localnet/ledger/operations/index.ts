import { xdr } from '@stellar/stellar-sdk/base';
import { accountMerge } from './account-merge.ts';
import { allowTrust } from './allow-trust.ts';
import { beginSponsoringFutureReserves } from './begin-sponsoring-future-reserves.ts';
import { bumpSequence } from './bump-sequence.ts';
import { changeTrust } from './change-trust.ts';
import { clawback } from './clawback.ts';
import { createAccount } from './create-account.ts';
import { endSponsoringFutureReserves } from './end-sponsoring-future-reserves.ts';
import { extendFootprintTtl } from './extend-footprint-ttl.ts';
import { invokeHostFunction } from './invoke-host-function.ts';
import { manageData } from './manage-data.ts';
import { payment } from './payment.ts';
import { restoreFootprint } from './restore-footprint.ts';
import { revokeSponsorship } from './revoke-sponsorship.ts';
import type { OperationRules } from './rules.ts';
import { setOptions } from './set-options.ts';
import { setTrustLineFlags } from './set-trust-line-flags.ts';

export type { OperationOutcome, OperationRules, OperationRun } from './rules.ts';

/**
 * Operations this network knows. Every other one (offers, path payments, claimable balances, liquidity pools,
 * inflation) is refused with opNOT_SUPPORTED.
 */
const known: { [type in xdr.OperationBody['type']]?: OperationRules } = {
  createAccount,
  payment,
  setOptions,
  changeTrust,
  allowTrust,
  accountMerge,
  manageData,
  bumpSequence,
  beginSponsoringFutureReserves,
  endSponsoringFutureReserves,
  revokeSponsorship,
  clawback,
  setTrustLineFlags,
  invokeHostFunction,
  extendFootprintTtl,
  restoreFootprint,
};

const notSupported: OperationRules = {
  threshold: () => 'medium',
  check: () => xdr.OperationResult.opNotSupported(),
  apply: () => {
    throw new Error('an unsupported operation got past validation');
  },
  initialResult: () => xdr.OperationResult.opNotSupported(),
};

export function rulesOf(operation: xdr.Operation): OperationRules {
  return known[operation.body.type] ?? notSupported;
}
