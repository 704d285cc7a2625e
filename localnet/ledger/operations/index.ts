import { xdr } from '@stellar/stellar-sdk/base';
import { createAccount } from './create-account.ts';
import { extendFootprintTtl } from './extend-footprint-ttl.ts';
import { invokeHostFunction } from './invoke-host-function.ts';
import { payment } from './payment.ts';
import { restoreFootprint } from './restore-footprint.ts';
import type { OperationRules } from './rules.ts';

export type { OperationOutcome, OperationRules, OperationRun } from './rules.ts';

/** Operations this network knows; every other one is refused with opNOT_SUPPORTED. */
const known: { [type in xdr.OperationBody['type']]?: OperationRules } = {
  createAccount,
  payment,
  invokeHostFunction,
  extendFootprintTtl,
  restoreFootprint,
};

const notSupported: OperationRules = {
  threshold: 'medium',
  check: () => xdr.OperationResult.opNotSupported(),
  apply: () => {
    throw new Error('an unsupported operation got past validation');
  },
  initialResult: () => xdr.OperationResult.opNotSupported(),
};

export function rulesOf(operation: xdr.Operation): OperationRules {
  return known[operation.body.type] ?? notSupported;
}
