import assert from 'node:assert/strict';
import { xdr } from '@stellar/stellar-sdk';
import { STANDALONE_PASSPHRASE } from '../src/localnet.ts';
import { sha256, toHex, u32 } from './bytes.ts';
import { ledgerMeta } from './closed-ledger.ts';
import { EmptyRun } from './empty-run.ts';
import { genesisSnapshot } from './genesis.ts';
import { headerHash, nextHeader } from './header.ts';
import { createNetwork } from './network.ts';
import { selectNothing } from './selection.ts';
import { buildTransactionSet } from './transaction-set.ts';

describe('a run of empty ledgers', () => {
  const network = createNetwork(STANDALONE_PASSPHRASE);
  const genesis = xdr.LedgerHeader.fromXdr(genesisSnapshot(network, 1_800_000_000n).header);
  const run = EmptyRun.close(network, genesis, 10_000, 1_800_000_005n);
  const someSkipList = [1, 2, 3, 4].map((byte) => new xdr.Hash(new Uint8Array(32).fill(byte)));

  // The skip list moves on at 50, and further places of it at 5,050, 55,050 and 555,050.
  for (const start of [1, 5_000, 55_000, 555_000]) {
    it(`has the headers that closing each ledger after ${start} gives, but for the close value's signature`, () => {
      const last = start + 120;
      let previous = new xdr.LedgerHeader({ ...genesis, ledgerSeq: start, skipList: someSkipList });
      const later = EmptyRun.close(network, previous, last, 1_800_000_005n);
      for (const ledger of later.between(start + 1, last)) {
        previous = unsignedNext(previous);
        assert.equal(toHex(ledger.header), toHex(previous.toXdr()), `ledger ${ledger.sequence}`);
      }
      assert.deepEqual(later.lastHeader, previous.toXdr());
    });
  }

  it('gives any of its ledgers by itself, the same as in a row', () => {
    const inARow = new Map([...run.between(2, 10_000)].map((ledger) => [ledger.sequence, ledger]));
    for (const sequence of [2, 3, 50, 4_097, 4_098, 4_099, 8_194, 9_999, 10_000]) {
      assert.deepEqual(run.ledger(sequence), inARow.get(sequence));
    }
  });

  it('shows them to RPC as ledgers like all others, each naming the one before', () => {
    const [first, second] = [decode(5_000), decode(5_001)];
    assert.deepEqual(second.header.previousLedgerHash.toBytes(), first.hash);
    assert.deepEqual(
      [first.header.ledgerSeq, first.transactions, first.header.scpValue.closeTime],
      [5_000, 0, 1_800_000_005n],
    );
    assert.equal(first.header.scpValue.ext.type, 'stellarValueBasic');
    assert.equal(toHex(first.header.scpValue.txSetHash.toBytes()), toHex(first.setHash));
  });

  function decode(sequence: number) {
    const ledger = run.ledger(sequence);
    const meta = xdr.LedgerCloseMeta.fromXdr(ledgerMeta(ledger));
    assert.ok(meta.type === 'v2');
    const { ledgerHeader, txProcessing } = meta.v2;
    return {
      header: ledgerHeader.header,
      hash: ledgerHeader.hash.toBytes(),
      setHash: sha256(ledger.transactionSet),
      transactions: txProcessing.length,
    };
  }

  function unsignedNext(previous: xdr.LedgerHeader): xdr.LedgerHeader {
    const header = nextHeader(network, previous, {
      closeTime: 1_800_000_005n,
      transactionSetHash: buildTransactionSet(headerHash(previous), selectNothing).hash,
      resultHash: sha256(u32(0)),
      stateHash: previous.bucketListHash.toBytes(),
      feePool: previous.feePool,
    });
    const scpValue = new xdr.StellarValue({ ...header.scpValue, ext: xdr.StellarValueExt.stellarValueBasic() });
    return new xdr.LedgerHeader({ ...header, scpValue });
  }
});
