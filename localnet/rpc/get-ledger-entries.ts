import { xdr } from '@stellar/stellar-sdk/base';
import { isPersistentKey, isSorobanKey } from '../ledger/keys.ts';
import { internalError, invalidParams } from './errors.ts';
import { ledgerRange, type RpcContext, type RpcMethod } from './method.ts';
import { readArray, readFormat, readParams, type XdrFormat } from './params.ts';
import { tryDecode } from './xdr.ts';

const TYPE = 'GetLedgerEntriesRequest';
const KEYS_MAX = 200;

export const getLedgerEntries: RpcMethod = (given, context) => {
  const params = readParams(given, TYPE);
  const format = readFormat(params, TYPE);
  const keys = readArray(params, 'keys', TYPE, '[]string');
  if (keys.length > KEYS_MAX) throw invalidParams(`key count (${keys.length}) exceeds maximum supported (${KEYS_MAX})`);
  const ledgerKeys = keys.map(readKey);
  if (ledgerKeys.length === 0) throw internalError('could not query captive core: no keys specified in request');
  const { latest } = ledgerRange(context);
  return {
    entries: ledgerKeys.flatMap((key) => presentEntry(context, key, latest.sequence, format)),
    latestLedger: latest.sequence,
  };
};

function readKey(text: unknown, index: number): xdr.LedgerKey {
  const key = typeof text === 'string' ? tryDecode((bytes) => xdr.LedgerKey.fromXdr(bytes), text) : undefined;
  if (!key) throw invalidParams(`cannot unmarshal key value ${text} at index ${index}`);
  if (key.type === 'ttl') throw invalidParams('ledger ttl entries cannot be queried directly');
  return key;
}

/** Missing entries and ended temporary ones are left out; an archived entry shows 0 as its last ledger. */
function presentEntry({ chain }: RpcContext, key: xdr.LedgerKey, latest: number, format: XdrFormat): object[] {
  const entry = chain.entry(key.toXdr('base64'));
  if (!entry) return [];
  const until = isSorobanKey(key) ? (chain.liveUntil(key.toXdr()) ?? 0) : undefined;
  const hasEnded = until !== undefined && until < latest;
  if (hasEnded && !isPersistentKey(key)) return [];
  const { data, lastModifiedLedgerSeq, ext } = entry.decoded;
  const liveUntil = until === undefined ? {} : { liveUntilLedgerSeq: hasEnded ? 0 : until };
  if (format === 'json') {
    const json = { keyJson: key.toJson(), dataJson: data.toJson() };
    return [{ ...json, lastModifiedLedgerSeq, ...liveUntil, extJson: ext.toJson() }];
  }
  const encoded = { key: key.toXdr('base64'), xdr: data.toXdr('base64') };
  return [{ ...encoded, lastModifiedLedgerSeq, ...liveUntil, extXdr: ext.toXdr('base64') }];
}
