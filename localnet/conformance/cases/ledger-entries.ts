import assert from 'node:assert/strict';
import { Keypair, xdr } from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { method, XDR_JSON } from '../documents.ts';
import { instanceKey, probeHash } from '../probe.ts';

const accountKey = (address: string) =>
  xdr.LedgerKey.account(new xdr.LedgerKeyAccount({ accountId: Keypair.fromPublicKey(address).xdrAccountId() }));
const nobody = () => accountKey(Keypair.random().publicKey()).toXdr('base64');
const DOC = method('getLedgerEntries');

export const ledgerEntries: Group = group('getLedgerEntries', {
  'an account comes with its key, its value and the ledger that wrote it': [
    DOC,
    async (network) => {
      const key = accountKey((await network.account()).publicKey()).toXdr('base64');
      const { entries, latestLedger } = await network.result('getLedgerEntries', { keys: [key] });
      assert.equal(entries.length, 1);
      assert.equal(entries[0].key, key);
      assert.equal(xdr.LedgerEntryData.fromXdr(entries[0].xdr, 'base64').type, 'account');
      assert.ok(entries[0].lastModifiedLedgerSeq <= latestLedger);
      assert.equal(entries[0].liveUntilLedgerSeq, undefined);
    },
  ],
  'an entry that does not exist is left out': [
    DOC,
    async (network) => {
      const key = accountKey((await network.account()).publicKey()).toXdr('base64');
      const { entries } = await network.result('getLedgerEntries', { keys: [nobody(), key] });
      assert.deepEqual(
        entries.map((entry: { key: string }) => entry.key),
        [key],
      );
    },
  ],
  'no keys at all is an error': [
    DOC,
    async (network) => assert.ok((await network.ask('getLedgerEntries', { keys: [] })).error),
  ],
  'a key that is no XDR answers -32602': [
    DOC,
    async (network) => assert.equal((await network.ask('getLedgerEntries', { keys: ['x'] })).error?.code, -32602),
  ],
  'more than 200 keys answer -32602': [
    DOC,
    async (network) => {
      const { error } = await network.ask('getLedgerEntries', { keys: Array(201).fill(nobody()) });
      assert.equal(error?.code, -32602);
    },
  ],
  '200 keys are fine': [
    DOC,
    async (network) => {
      const { entries } = await network.result('getLedgerEntries', { keys: Array.from({ length: 200 }, nobody) });
      assert.deepEqual(entries, []);
    },
  ],
  'lifetimes cannot be asked for by their own keys': [
    DOC,
    async (network) => {
      const key = xdr.LedgerKey.ttl(new xdr.LedgerKeyTtl({ keyHash: new Uint8Array(32) })).toXdr('base64');
      assert.equal((await network.ask('getLedgerEntries', { keys: [key] })).error?.code, -32602);
    },
  ],
  "a contract's instance tells the last ledger it lives in": [
    DOC,
    async (network) => {
      const key = instanceKey(await network.probe()).toXdr('base64');
      const { entries, latestLedger } = await network.result('getLedgerEntries', { keys: [key] });
      assert.ok(entries[0].liveUntilLedgerSeq >= latestLedger);
      assert.equal(xdr.LedgerEntryData.fromXdr(entries[0].xdr, 'base64').type, 'contractData');
    },
  ],
  "a contract's code is found by its hash": [
    DOC,
    async (network) => {
      await network.probe();
      const data = await network.entry(xdr.LedgerKey.contractCode(new xdr.LedgerKeyContractCode({ hash: probeHash })));
      assert.ok(data?.type === 'contractCode');
      assert.deepEqual(data.contractCode.hash.toBytes(), new Uint8Array(probeHash));
    },
  ],
  'entries come as JSON when asked': [
    XDR_JSON,
    async (network) => {
      const keypair = await network.account();
      const keys = [accountKey(keypair.publicKey()).toXdr('base64')];
      const { entries } = await network.result('getLedgerEntries', { keys, xdrFormat: 'json' });
      assert.equal(entries[0].keyJson.account.account_id, keypair.publicKey());
      assert.equal(entries[0].dataJson.account.account_id, keypair.publicKey());
      assert.equal(entries[0].xdr ?? '', '');
    },
  ],
  "the network's settings are entries too": [
    'https://github.com/stellar/stellar-protocol/blob/master/core/cap-0046-07.md',
    async (network) => {
      const configSettingId = xdr.ConfigSettingId.configSettingStateArchival;
      const key = xdr.LedgerKey.configSetting(new xdr.LedgerKeyConfigSetting({ configSettingId }));
      assert.equal((await network.entry(key))?.type, 'configSetting');
    },
  ],
});
