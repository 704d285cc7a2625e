import assert from 'node:assert/strict';
import { Keypair, Operation } from '@stellar/stellar-sdk';
import { Playground } from '../src/testing.ts';
import type { Fault } from './fault.ts';

describe('a fault', () => {
  let playground: Playground;
  let faults: Playground['localnet']['faults'];
  let alice: Keypair;

  before(async () => {
    playground = await Playground.start();
    ({ faults } = playground.localnet);
    alice = await playground.person();
  });

  afterEach(() => faults.clear());
  after(() => playground.localnet.close());

  const ask = async (method: string, params: object = {}) => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    return fetch(playground.localnet.rpcUrl, { method: 'POST', headers, body });
  };

  it('refuses with any JSON-RPC error, the methods that were named, as often as was said', async () => {
    faults.add({ error: { code: -32603, message: 'on purpose', data: 'why' }, methods: ['getHealth'], times: 1 });
    const first = await (await ask('getHealth')).json();
    assert.deepEqual(first, { jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'on purpose', data: 'why' } });
    assert.equal((await (await ask('getHealth')).json()).result.status, 'healthy');
    assert.ok((await (await ask('getNetwork')).json()).result.passphrase);
  });

  for (const httpStatus of [429, 503, 504]) {
    it(`refuses with HTTP ${httpStatus}, until it is lifted`, async () => {
      const lift = faults.add({ httpStatus, retryAfterSeconds: 7 });
      const response = await ask('getHealth');
      assert.deepEqual([response.status, response.headers.get('retry-after')], [httpStatus, '7']);
      assert.equal((await fetch(`${playground.localnet.friendbotUrl}?addr=x`)).status, httpStatus, 'friendbot, too');
      assert.equal((await fetch(`${playground.localnet.url}/ledgers`)).status, httpStatus, 'and Horizon');
      lift();
      assert.equal((await ask('getHealth')).status, 200);
    });
  }

  it('drops a request: nothing of it is carried out', async () => {
    faults.add({ drop: 'request', methods: ['friendbot'] });
    const bob = Keypair.random();
    await assert.rejects(fetch(`${playground.localnet.friendbotUrl}?addr=${bob.publicKey()}`));
    await assert.rejects(playground.server.getAccountEntry(bob.publicKey()));
  });

  it('drops an answer: the request was carried out, and nobody hears of it', async () => {
    const transaction = await playground.build(Operation.bumpSequence({ bumpTo: '0' }), alice);
    transaction.sign(alice);
    faults.add({ drop: 'answer', methods: ['sendTransaction'] });
    await assert.rejects(ask('sendTransaction', { transaction: transaction.toXDR() }));
    const name = Buffer.from(transaction.hash()).toString('hex');
    const outcome = await playground.server.pollTransaction(name, { sleepStrategy: () => 5 });
    assert.equal(outcome.status, 'SUCCESS');
  });

  it('delays an answer', async () => {
    faults.add({ delayMs: 60, methods: ['getHealth'] });
    const startedAt = performance.now();
    await ask('getHealth');
    assert.ok(performance.now() - startedAt >= 59);
  });

  it('shortens pages, which a cursor still leads through whole', async () => {
    faults.add({ pageMax: 2, methods: ['getEvents', 'getTransactions', 'getLedgers'] });
    const { server } = playground;
    for (let left = 3; left > 0; left -= 1) await playground.person();
    const startLedger = 2;
    assert.equal((await server.getLedgers({ startLedger, pagination: { limit: 100 } })).ledgers.length, 2);
    assert.equal((await server.getTransactions({ startLedger })).transactions.length, 2);
    const ids: string[] = [];
    let page = await server.getEvents({ startLedger, filters: [], limit: 1000 });
    for (; page.events.length > 0; page = await server.getEvents({ cursor: page.cursor, filters: [], limit: 1000 })) {
      assert.ok(page.events.length <= 2);
      ids.push(...page.events.map(({ id }) => id));
    }
    faults.clear();
    const all = await server.getEvents({ startLedger, filters: [], limit: 1000 });
    assert.deepEqual(
      ids,
      all.events.map(({ id }) => id),
    );
  });

  it('leaves malformed params to the method', async () => {
    faults.add({ pageMax: 2 });
    for (const params of [[], { pagination: 5, startLedger: 2 }, { pagination: { limit: 'x' }, startLedger: 2 }]) {
      assert.equal((await (await ask('getEvents', params)).json()).error.code, -32602);
    }
  });

  it('lags as a node that falls behind: it stands still, then follows, and never goes back', async () => {
    const { chain, server, localnet } = playground;
    const { sequence } = chain;
    const before = await playground.accountOf(alice);
    faults.add({ lagLedgers: 2, methods: ['getLatestLedger', 'getLedgerEntries', 'getTransaction'] });
    const sent = await playground.build(Operation.bumpSequence({ bumpTo: '0' }), alice);
    sent.sign(alice);
    const { hash } = await server.sendTransaction(sent);
    const seen: number[] = [];
    while (chain.sequence < sequence + 4) {
      seen.push((await server.getLatestLedger()).sequence);
      if (chain.sequence < sequence + 3) assert.deepEqual(await playground.accountOf(alice), before);
      await localnet.closeLedger();
    }
    assert.deepEqual([seen[0], (await server.getLatestLedger()).sequence], [sequence, sequence + 2]);
    assert.deepEqual(
      seen,
      seen.toSorted((left, right) => left - right),
    );
    assert.equal((await server.getTransaction(hash)).status, 'SUCCESS');
    assert.equal((await server.getHealth()).latestLedger, sequence + 4, 'the methods that were not named');
  });

  it('says what is wrong with itself', () => {
    const wrong: [object, string][] = [
      [{}, 'a fault is one of drop, delayMs, lagLedgers, pageMax, error, httpStatus; found none'],
      [
        { drop: 'answer', delayMs: 1 },
        'a fault is one of drop, delayMs, lagLedgers, pageMax, error, httpStatus; found drop, delayMs',
      ],
      [{ drop: 'all' }, 'drop is "all", expected "request" or "answer"'],
      [{ delayMs: -1 }, 'delayMs is -1, expected a whole number from 0 to 2147483647'],
      [{ pageMax: 0 }, 'pageMax is 0, expected a whole number from 1 on'],
      [{ delayMs: 2 ** 31 }, 'delayMs is 2147483648, expected a whole number from 0 to 2147483647'],
      [{ httpStatus: 503, retryAfterSeconds: -1 }, 'retryAfterSeconds is -1, expected a whole number from 0 on'],
      [{ error: { code: 1 } }, 'error is {"code":1}, expected { code, message, data? }: a whole number and a text'],
      [{ httpStatus: 200 }, 'httpStatus is 200, expected a whole number from 400 to 599'],
      [{ error: 'x' }, 'error is "x", expected { code, message, data? }: a whole number and a text'],
      [{ delayMs: 1, methods: 'getHealth' }, 'methods is "getHealth", expected a list of names'],
      [
        { delayMs: 1, methods: ['getHelth'] },
        'methods has "getHelth", expected names of JSON-RPC methods, friendbot or horizon',
      ],
      [{ delayMs: 1, times: 0 }, 'times is 0, expected a whole number from 1 on'],
    ];
    for (const [fault, message] of wrong)
      assert.throws(() => faults.add(fault as Fault), { name: 'TypeError', message });
  });
});
