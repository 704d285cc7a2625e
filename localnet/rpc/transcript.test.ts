import assert from 'node:assert/strict';
import { xdr } from '@stellar/stellar-sdk';
import { calls, RecordedNetwork } from './transcript.ts';

/**
 * Every call of a recording of a real network (one validator and stellar-rpc 28, testnet's limits), sent again as it
 * was to a localnet in the same place. Answers must be equal, but for what is listed here with its reason.
 */

/** Fields that differ by nature, by the name they have once the XDR is decoded. */
const differentFields: Record<string, string> = {
  friendbotUrl: 'every network has its own address',
  version: 'says which program answers',
  commitHash: 'says which program answers',
  buildTimestamp: 'says which program answers',
  captiveCoreVersion: 'says which program answers',
  id: 'the ledger hash covers the hashes below',
  hash: 'the ledger hash covers the hashes below',
  previous_ledger_hash: 'the chain of hashes starts from another genesis',
  tx_set_hash: 'covers the previous ledger hash',
  bucket_list_hash: 'a localnet has no bucket list; it hashes the changed entries instead',
  node_id: 'another validator',
  signature: 'another validator',
  nonce: 'drawn at random by each simulation',
};

interface XdrType {
  fromXdr(text: string, format: 'base64'): xdr.XdrValue;
}

/** Answers' XDR fields that hold something listed above, and so are compared decoded. */
const decoded: Record<string, XdrType> = {
  headerXdr: xdr.LedgerHeader,
  metadataXdr: xdr.LedgerCloseMeta,
  resultMetaXdr: xdr.TransactionMeta,
  diagnosticEventsXdr: xdr.DiagnosticEvent,
  transactionData: xdr.SorobanTransactionData,
  auth: xdr.SorobanAuthorizationEntry,
  after: xdr.LedgerEntry,
};

describe('a localnet where the recorded network was', () => {
  let network: RecordedNetwork;

  before(async () => {
    network = await RecordedNetwork.start();
  });

  after(() => network.localnet.close());

  for (const call of calls) {
    it(`answers the same to ${call.name}`, async () => {
      const { http, response } = await network.post(call);
      assert.equal(http, call.http);
      assert.deepEqual(comparable(response), comparable(call.response));
    });
  }

  it('charges the same fees, resource fees and refunds, to the stroop', () => {
    assert.equal(network.feePool, RECORDED_FEE_POOL);
  });
});

/** Fee pool of the recording's last ledger. */
const RECORDED_FEE_POOL = 9_738_144n;

/** The answer with XDR decoded where it must be, and with listed fields replaced by the reason they differ. */
function comparable(value: unknown, field = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => comparable(item, field));
  if (typeof value === 'string') return comparableText(value, field);
  if (typeof value !== 'object' || value === null) return value;
  if (isTimeMeasured(value)) return 'time is not measured, so that two runs give the same bytes';
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, comparable(item, name)]));
}

function comparableText(text: string, field: string): unknown {
  const reason = differentFields[field];
  if (reason !== undefined) return reason;
  if (field === 'error') return text.replace(/\n\nStack backtrace:.*$/su, ''); // The recording program's own stack.
  if (field === 'key' && text.startsWith('AAAABg')) return comparable(xdr.LedgerKey.fromXdr(text, 'base64').toJson());
  // getLedgers' header comes with its hash before it, getLatestLedger's without.
  const withHash: XdrType | undefined =
    field === 'headerXdr' && !text.startsWith('AAAA') ? xdr.LedgerHeaderHistoryEntry : undefined;
  const type = text.startsWith('AAAA') ? decoded[field] : withHash;
  return type ? comparable(type.fromXdr(text, 'base64').toJson()) : text;
}

/** The `core_metrics` event that says how long an invocation took. */
function isTimeMeasured(value: object): boolean {
  return 'topics' in value && JSON.stringify(value.topics).includes('"invoke_time_nsecs"');
}
