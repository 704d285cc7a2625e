import assert from 'node:assert/strict';
import { StrKey, xdr } from '@stellar/stellar-sdk';
import { symbol } from '../testing/events.ts';
import { seal } from '../testing/ledger.ts';
import { recorded, recordedAddresses, recordedEvents } from '../testing/recorded.ts';
import { type LedgerRecord, readLedger, requireFollows, UnprovenLedger, wantedContracts } from './ledger-meta.ts';

const wanted = wantedContracts(recordedAddresses);
const metaOf = (sequence: number): xdr.LedgerCloseMeta => {
  const ledger = recorded.ledgers.find((each) => each.sequence === sequence);
  assert.ok(ledger);
  return xdr.LedgerCloseMeta.fromXdr(ledger.metadataXdr, 'base64');
};
const parts = (sequence: number): xdr.LedgerCloseMetaV2 => metaOf(sequence).value as xdr.LedgerCloseMetaV2;
const address = recordedAddresses[0] as string;

describe('events taken from ledger meta', () => {
  it("I-19: are exactly the real RPC's 73 events: ids, order, bytes, times, hashes", () => {
    const records = recorded.ledgers.map(({ sequence }) => readLedger(metaOf(sequence), wanted));
    assert.equal(recordedEvents.length, 73);
    assert.deepEqual(
      records.flatMap(({ events }) => events),
      recordedEvents,
    );
    assert.deepEqual(
      records.map(({ sequence, hash }) => ({ sequence, hash })),
      recorded.ledgers.map(({ sequence, hash }) => ({ sequence, hash })),
    );
  });

  it('I-19: are numbered by their stage: before all, in an operation, after the transaction, after all (CAP-67)', () => {
    const ledger = parts(28);
    const [processing] = ledger.txProcessing;
    const v4 = (processing as xdr.TransactionResultMetaV1).txApplyProcessing.value as xdr.TransactionMetaV4;
    const stages = ['BeforeAllTxs', 'AfterTx', 'AfterAllTxs', 'AfterTx', 'BeforeAllTxs'] as const;
    (v4 as { events: unknown }).events = stages.map(
      (stage) =>
        new xdr.TransactionEvent({
          stage: xdr.TransactionEventStage[`transactionEventStage${stage}`],
          event: contractEvent(stage),
        }),
    );
    (v4 as { operations: xdr.OperationMetaV2[] }).operations = [0, 1].map(
      (operation) =>
        new xdr.OperationMetaV2({
          ext: v4.ext as never,
          changes: [],
          events: [contractEvent(`Operation${operation}`), contractEvent(`Operation${operation}`)],
        }),
    );
    (ledger as { txProcessing: unknown[] }).txProcessing.length = 1;
    seal(ledger);
    const { events } = readLedger(new xdr.LedgerCloseMetaV2Arm(ledger), wanted);
    const first = 28n << 32n;
    const id = (transaction: bigint, operation: bigint, index: number): string =>
      `${(first | (transaction << 12n) | operation).toString().padStart(19, '0')}-${String(index).padStart(10, '0')}`;
    assert.deepEqual(
      events.map((event) => [event.id, xdr.ScVal.fromXdr(event.topics[0] as string, 'base64').value?.toString()]),
      [
        [id(0n, 0n, 0), 'BeforeAllTxs'],
        [id(0n, 0n, 1), 'BeforeAllTxs'],
        [id(1n, 0n, 0), 'Operation0'],
        [id(1n, 0n, 1), 'Operation0'],
        [id(1n, 1n, 0), 'Operation1'],
        [id(1n, 1n, 1), 'Operation1'],
        [id(1n, 4095n, 0), 'AfterTx'],
        [id(1n, 4095n, 1), 'AfterTx'],
        [id(1048575n, 0n, 0), 'AfterAllTxs'],
      ],
    );
  });

  it('I-19: are found in the form of protocols 20 to 22 too, and none in older ones', () => {
    const ledger = parts(28);
    const soroban = new xdr.SorobanTransactionMeta({
      ext: new xdr.SorobanTransactionMetaExtV0(),
      events: [contractEvent('first'), contractEvent('second')],
      returnValue: xdr.ScVal.scvVoid(),
      diagnosticEvents: [],
    });
    const changes = { txChangesBefore: [], operations: [], txChangesAfter: [] };
    const v3 = new xdr.TransactionMetaV3({ ext: new xdr.ExtensionPointV0(), ...changes, sorobanMeta: soroban });
    const old = new xdr.TransactionMetaV2Arm(new xdr.TransactionMetaV2(changes));
    const [a, b] = ledger.txProcessing as [xdr.TransactionResultMetaV1, xdr.TransactionResultMetaV1];
    const results = [
      [old, a],
      [new xdr.TransactionMetaV3Arm(v3), b],
    ] as const;
    const inner = {
      ...ledger,
      ext: new xdr.LedgerCloseMetaExtV0(),
      txProcessing: results.map(
        ([txApplyProcessing, { result }]) =>
          new xdr.TransactionResultMeta({ result, feeProcessing: [], txApplyProcessing }),
      ),
    };
    seal(inner);
    const { events } = readLedger(new xdr.LedgerCloseMetaV1Arm(new xdr.LedgerCloseMetaV1(inner as never)), wanted);
    const toid = ((28n << 32n) | (2n << 12n)).toString().padStart(19, '0');
    assert.deepEqual(
      events.map(({ id }) => id),
      [`${toid}-0000000000`, `${toid}-0000000001`],
    );
  });

  it('I-18: are of the contracts asked for alone', () => {
    const one = wantedContracts([address]);
    for (const { sequence } of recorded.ledgers) {
      const { events } = readLedger(metaOf(sequence), one);
      const expected = recordedEvents.filter((event) => event.ledger === sequence && event.contractAddress === address);
      assert.deepEqual(events, expected);
    }
  });

  it('count only in a ledger that proves itself: the hash of its header, the results, the ledger before', () => {
    const renamed = parts(28);
    (renamed.ledgerHeader as { hash: xdr.Hash }).hash = parts(27).ledgerHeader.hash;
    assert.throws(() => readLedger(new xdr.LedgerCloseMetaV2Arm(renamed), wanted), UnprovenLedger);

    const shortened = parts(28);
    (shortened.txProcessing as unknown[]).pop();
    assert.throws(
      () => readLedger(new xdr.LedgerCloseMetaV2Arm(shortened), wanted),
      (error: unknown) => error instanceof UnprovenLedger && /transaction results of ledger 28/.test(error.message),
    );

    const [first, second, third] = [10, 11, 12].map((sequence) => readLedger(metaOf(sequence), wanted));
    requireFollows(undefined, first as LedgerRecord);
    requireFollows(first, second as LedgerRecord);
    assert.throws(() => requireFollows(first, third as LedgerRecord), UnprovenLedger);
    assert.throws(() => requireFollows(first, { ...(second as LedgerRecord), previousHash: 'ff' }), UnprovenLedger);
  });
});

function contractEvent(name: string): xdr.ContractEvent {
  return new xdr.ContractEvent({
    ext: new xdr.ExtensionPointV0(),
    contractId: new xdr.ContractId(StrKey.decodeContract(address)),
    type: xdr.ContractEventType.contract,
    body: new xdr.ContractEventBodyV0(new xdr.ContractEventV0({ topics: [symbol(name)], data: xdr.ScVal.scvVoid() })),
  });
}
