import assert from 'node:assert/strict';
import { hash, Keypair, xdr } from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { FRIENDBOT, method } from '../documents.ts';

/** What a network says of itself. */
export const about: Group = group('the network about itself', {
  'getHealth is healthy and tells the range of ledgers': [
    method('getHealth'),
    async (network) => {
      const { status, latestLedger, oldestLedger, ledgerRetentionWindow } = await network.result('getHealth');
      assert.equal(status, 'healthy');
      assert.ok(Number.isInteger(ledgerRetentionWindow) && latestLedger - oldestLedger <= ledgerRetentionWindow);
      assert.ok(oldestLedger >= 1 && oldestLedger <= latestLedger);
    },
  ],
  'the latest ledger never falls': [
    method('getHealth'),
    async (network) => {
      let last = 0;
      for (let left = 5; left > 0; left -= 1) {
        const { latestLedger } = await network.result('getHealth');
        assert.ok(latestLedger >= last);
        last = latestLedger;
      }
    },
  ],
  'getNetwork tells the passphrase and a protocol version': [
    method('getNetwork'),
    async (network) => {
      const { passphrase, protocolVersion } = await network.result('getNetwork');
      assert.equal(passphrase, network.passphrase);
      assert.ok(Number.isInteger(protocolVersion) && protocolVersion >= 23);
    },
  ],
  'getVersionInfo names the program and the protocol': [
    method('getVersionInfo'),
    async (network) => {
      const told = await network.result('getVersionInfo');
      for (const field of ['version', 'commitHash', 'buildTimestamp', 'captiveCoreVersion']) {
        assert.equal(typeof told[field], 'string', field);
      }
      assert.equal(told.protocolVersion, network.protocol);
    },
  ],
  'getLatestLedger is the header that its id is the SHA-256 of': [
    method('getLatestLedger'),
    async (network) => {
      const { id, sequence, protocolVersion, closeTime, headerXdr } = await network.result('getLatestLedger');
      const header = xdr.LedgerHeader.fromXdr(headerXdr, 'base64');
      assert.equal(Buffer.from(hash(header.toXdr())).toString('hex'), id);
      assert.deepEqual(
        [header.ledgerSeq, header.ledgerVersion, String(header.scpValue.closeTime)],
        [sequence, protocolVersion, closeTime],
      );
    },
  ],
  'getLatestLedger brings the LedgerCloseMeta of that header': [
    method('getLatestLedger'),
    async (network) => {
      const { id, metadataXdr } = await network.result('getLatestLedger');
      const meta = xdr.LedgerCloseMeta.fromXdr(metadataXdr, 'base64');
      assert.ok(meta.type === 'v2');
      assert.equal(meta.v2.ledgerHeader.hash.toJson(), id);
    },
  ],
  'getFeeStats tells distributions of fees as text, rising by percentile': [
    method('getFeeStats'),
    async (network) => {
      const stats = await network.result('getFeeStats');
      const names = ['min', 'p10', 'p20', 'p30', 'p40', 'p50', 'p60', 'p70', 'p80', 'p90', 'p95', 'p99', 'max'];
      for (const kind of ['sorobanInclusionFee', 'inclusionFee']) {
        const fees = names.map((name) => stats[kind][name]);
        assert.ok(
          fees.every((fee) => typeof fee === 'string'),
          kind,
        );
        assert.deepEqual(
          fees.map(BigInt),
          fees.map(BigInt).toSorted((left, right) => Number(left - right)),
          kind,
        );
        assert.equal(typeof stats[kind].transactionCount, 'string');
      }
      assert.ok(Number.isInteger(stats.latestLedger));
    },
  ],
  'friendbot opens an account with lumens': [
    FRIENDBOT,
    async (network) => {
      const address = Keypair.random().publicKey();
      const response = await network.friendbot(address);
      assert.equal(response.status, 200);
      assert.ok((await network.balance(address)) > 0n);
    },
  ],
  'friendbot refuses what is no address': [
    FRIENDBOT,
    async (network) => assert.equal((await network.friendbot('GABC')).status, 400),
  ],
});
