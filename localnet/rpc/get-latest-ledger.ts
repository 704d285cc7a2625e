import { toBase64, toHex } from '../ledger/bytes.ts';
import { ledgerMeta } from '../ledger/closed-ledger.ts';
import { ledgerRange, type RpcMethod } from './method.ts';

export const getLatestLedger: RpcMethod = (_params, context) => {
  const { latest } = ledgerRange(context);
  return {
    id: toHex(latest.hash),
    protocolVersion: context.chain.network.protocolVersion,
    sequence: latest.sequence,
    closeTime: String(latest.closeTime),
    headerXdr: toBase64(latest.header),
    metadataXdr: toBase64(ledgerMeta(latest)),
  };
};
