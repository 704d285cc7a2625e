import assert from 'node:assert/strict';
import { Asset, hash, Operation, xdr } from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { cap, method, XDR_JSON } from '../documents.ts';
import type { Network } from '../network.ts';
import type { Outcome } from '../outcome.ts';

/** A payment of one lumen that several cases look at. */
async function payment(network: Network): Promise<Outcome & { from: string; to: string }> {
  return network.once('payment', async () => {
    const [from, to] = [await network.account(), await network.account()];
    const pay = Operation.payment({ destination: to.publicKey(), asset: Asset.native(), amount: '1' });
    return { ...(await network.apply(from, pay)), from: from.publicKey(), to: to.publicKey() };
  });
}

export const transactionsHistory: Group = group('getTransaction, getTransactions and getLedgers', {
  'an unknown transaction is NOT_FOUND': [
    method('getTransaction'),
    async (network) => {
      const told = await network.result('getTransaction', { hash: '0'.repeat(64) });
      assert.equal(told.status, 'NOT_FOUND');
      assert.ok(told.latestLedger >= told.oldestLedger);
      assert.equal(told.resultXdr, undefined);
    },
  ],
  'a hash of the wrong length answers -32602': [
    method('getTransaction'),
    async (network) => assert.equal((await network.ask('getTransaction', { hash: 'ab' })).error?.code, -32602),
  ],
  'a hash that is not hexadecimal answers -32602': [
    method('getTransaction'),
    async (network) => {
      assert.equal((await network.ask('getTransaction', { hash: 'x'.repeat(64) })).error?.code, -32602);
    },
  ],
  'a transaction comes with envelope, result, meta, ledger and close time': [
    method('getTransaction'),
    async (network) => {
      const { told } = await payment(network);
      assert.equal(told.status, 'SUCCESS');
      assert.equal(xdr.TransactionEnvelope.fromXdr(told.envelopeXdr, 'base64').type, 'envelopeTypeTx');
      assert.equal(xdr.TransactionMeta.fromXdr(told.resultMetaXdr, 'base64').type, 'v4');
      assert.ok(told.ledger <= told.latestLedger && told.applicationOrder >= 1);
      assert.match(told.createdAt, /^\d+$/u);
      assert.equal(told.feeBump, false);
    },
  ],
  'a transaction comes as JSON when asked': [
    XDR_JSON,
    async (network) => {
      const told = await network.result('getTransaction', { hash: (await payment(network)).hash, xdrFormat: 'json' });
      assert.deepEqual(told.resultJson.result, { tx_success: [{ op_inner: { payment: 'success' } }] });
      assert.equal(told.envelopeXdr ?? '', '');
    },
  ],
  'classic payments publish transfer events and fees, like those of contracts': [
    cap(67),
    async (network) => {
      const { told, from, to } = await payment(network);
      const [transfer] = told.events.contractEventsXdr[0].map((text: string) =>
        xdr.ContractEvent.fromXdr(text, 'base64'),
      );
      const topics = transfer.body.v0.topics.map((topic: xdr.ScVal) => topic.toJson());
      assert.deepEqual(topics, [{ symbol: 'transfer' }, { address: from }, { address: to }, { string: 'native' }]);
      assert.deepEqual(transfer.body.v0.data.toJson(), { i128: '10000000' });
      const fee = xdr.TransactionEvent.fromXdr(told.events.transactionEventsXdr[0], 'base64');
      assert.deepEqual(fee.event.body.v0.topics[0]?.toJson(), { symbol: 'fee' });
      assert.deepEqual(fee.event.body.v0.data.toJson(), { i128: '100' });
    },
  ],
  'getTransactions tells the same transaction as getTransaction': [
    method('getTransactions'),
    async (network) => {
      const { told, hash: hashHex } = await payment(network);
      const { transactions } = await network.result('getTransactions', { startLedger: told.ledger });
      const same = transactions.find(({ txHash }: { txHash: string }) => txHash === hashHex);
      for (const field of ['status', 'envelopeXdr', 'resultXdr', 'resultMetaXdr', 'ledger', 'applicationOrder']) {
        assert.equal(same[field], told[field], field);
      }
      assert.equal(same.createdAt, Number(told.createdAt));
    },
  ],
  'getTransactions pages by cursor, each once and in order': [
    method('getTransactions'),
    async (network) => {
      const own = await network.account();
      const pay = Operation.payment({ destination: own.publicKey(), asset: Asset.native(), amount: '1' });
      const sent: Outcome[] = [];
      for (let left = 3; left > 0; left -= 1) sent.push(await network.apply(own, pay));
      const [first, , last] = sent.map(({ told }) => told.ledger as number);
      const pagination = { limit: 2 };
      const found: { txHash: string; ledger: number }[] = [];
      let page = await network.result('getTransactions', { startLedger: first, pagination });
      while (page.transactions.length > 0 && found.every(({ ledger }) => ledger <= (last ?? 0))) {
        found.push(...page.transactions);
        page = await network.result('getTransactions', { pagination: { ...pagination, cursor: page.cursor } });
      }
      const hashes = found.map(({ txHash }) => txHash);
      assert.equal(new Set(hashes).size, hashes.length, 'each once');
      const expected = sent.map(({ hash: hashHex }) => hashHex);
      assert.deepEqual(
        hashes.filter((hashHex) => expected.includes(hashHex)),
        expected,
      );
    },
  ],
  'getTransactions refuses a limit over 200': [
    method('getTransactions'),
    async (network) => {
      const startLedger = await network.latestLedger();
      const { error } = await network.ask('getTransactions', { startLedger, pagination: { limit: 201 } });
      assert.match(error?.message ?? '', /limit must not exceed/u);
    },
  ],
  'getTransactions refuses a start outside of what is kept': [
    method('getTransactions'),
    async (network) => {
      const startLedger = (await network.latestLedger()) + 100_000;
      assert.equal((await network.ask('getTransactions', { startLedger })).error?.code, -32600);
    },
  ],
  'getTransactions refuses a start beside a cursor': [
    method('getTransactions'),
    async (network) => {
      const startLedger = await network.latestLedger();
      const { error } = await network.ask('getTransactions', { startLedger, pagination: { cursor: '1' } });
      assert.match(error?.message ?? '', /cannot both be set/u);
    },
  ],
  'getTransactions refuses a cursor that is no number': [
    method('getTransactions'),
    async (network) => {
      const { error } = await network.ask('getTransactions', { pagination: { cursor: 'x' } });
      assert.equal(error?.code, -32602);
    },
  ],
  'getLedgers tells ledgers that are chained by their hashes': [
    method('getLedgers'),
    async (network) => {
      const { told } = await payment(network);
      await network.reach(told.ledger + 1);
      const params = { startLedger: told.ledger, pagination: { limit: 2 } };
      const { ledgers, cursor } = await network.result('getLedgers', params);
      const [first, second] = ledgers.map(({ headerXdr }: { headerXdr: string }) =>
        xdr.LedgerHeaderHistoryEntry.fromXdr(headerXdr, 'base64'),
      );
      assert.equal(Buffer.from(hash(first.header.toXdr())).toString('hex'), ledgers[0].hash);
      assert.equal(second.header.previousLedgerHash.toJson(), ledgers[0].hash);
      assert.deepEqual([ledgers[0].sequence, ledgers[1].sequence], [told.ledger, told.ledger + 1]);
      assert.equal(cursor, String(told.ledger + 1));
    },
  ],
  "a ledger's meta holds its transactions with their results": [
    method('getLedgers'),
    async (network) => {
      const { told, hash: hashHex } = await payment(network);
      const { ledgers } = await network.result('getLedgers', { startLedger: told.ledger, pagination: { limit: 1 } });
      const meta = xdr.LedgerCloseMeta.fromXdr(ledgers[0].metadataXdr, 'base64');
      assert.ok(meta.type === 'v2');
      const found = meta.v2.txProcessing.find(({ result }) => result.transactionHash.toJson() === hashHex);
      assert.equal(found?.result.result.toXdr('base64'), told.resultXdr);
    },
  ],
  'getLedgers goes on after a cursor': [
    method('getLedgers'),
    async (network) => {
      const { told } = await payment(network);
      await network.reach(told.ledger + 1);
      const params = { pagination: { cursor: String(told.ledger), limit: 1 } };
      assert.equal((await network.result('getLedgers', params)).ledgers[0].sequence, told.ledger + 1);
    },
  ],
  'getLedgers tells ledgers as JSON when asked': [
    XDR_JSON,
    async (network) => {
      const startLedger = (await payment(network)).told.ledger;
      const { ledgers } = await network.result('getLedgers', {
        startLedger,
        pagination: { limit: 1 },
        xdrFormat: 'json',
      });
      assert.equal(ledgers[0].headerJson.header.ledger_seq, startLedger);
      assert.ok(ledgers[0].metadataJson.v2);
    },
  ],
  'getLedgers refuses a limit over 200': [
    method('getLedgers'),
    async (network) => {
      const startLedger = await network.latestLedger();
      const { error } = await network.ask('getLedgers', { startLedger, pagination: { limit: 201 } });
      assert.match(error?.message ?? '', /limit must not exceed/u);
    },
  ],
  'getLedgers refuses a start outside of what is kept': [
    method('getLedgers'),
    async (network) => {
      const startLedger = (await network.latestLedger()) + 100_000;
      assert.equal((await network.ask('getLedgers', { startLedger })).error?.code, -32600);
    },
  ],
  'getLedgers refuses a cursor far past the latest ledger': [
    method('getLedgers'),
    async (network) => {
      const cursor = String((await network.latestLedger()) + 100_000);
      assert.equal((await network.ask('getLedgers', { pagination: { cursor } })).error?.code, -32602);
    },
  ],
  'close times do not fall from ledger to ledger': [
    cap(88),
    async (network) => {
      const { oldestLedger } = await network.result('getHealth');
      const { ledgers } = await network.result('getLedgers', { startLedger: oldestLedger, pagination: { limit: 50 } });
      const times = ledgers.map(({ ledgerCloseTime }: { ledgerCloseTime: string }) => Number(ledgerCloseTime));
      assert.deepEqual(
        times,
        times.toSorted((left: number, right: number) => left - right),
      );
    },
  ],
});
