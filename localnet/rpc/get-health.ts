import { ledgerRange, type RpcMethod, rangeFields } from './method.ts';

/** Healthy as soon as there is a ledger: a network that closes on demand is not late when it is idle. */
export const getHealth: RpcMethod = (_params, context) => ({
  status: 'healthy',
  ...rangeFields(ledgerRange(context)),
  ledgerRetentionWindow: context.chain.history.retention,
});
