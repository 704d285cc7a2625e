import assert from 'node:assert/strict';
import { Asset, nativeToScVal, Operation, xdr } from '@stellar/stellar-sdk';
import { Playground } from '../src/testing.ts';

/** The door itself: HTTP, JSON-RPC and parameters, where the recorded calls don't reach (sources: stellar-rpc 28). */
describe('the RPC server', () => {
  let playground: Playground;

  before(async () => {
    playground = await Playground.start();
  });

  after(() => playground.localnet.close());

  const post = (body: string, path = '/rpc', headers: Record<string, string> = {}) =>
    fetch(`${playground.localnet.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  async function ask(method: string, params?: unknown): Promise<any> {
    return (await post(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))).json();
  }

  it('serves the root path as well, for clients that know only an address', async () => {
    const response = await post('{"jsonrpc":"2.0","id":"a","method":"getHealth"}', '/');
    assert.equal((await response.json()).id, 'a');
  });

  it('lets any page call it', async () => {
    const { rpcUrl } = playground.localnet;
    const preflight = await fetch(rpcUrl, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://lab.stellar.org',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), 'https://lab.stellar.org');
    assert.equal(preflight.headers.get('access-control-allow-headers'), 'content-type');
    const called = await post('{"jsonrpc":"2.0","id":1,"method":"getHealth"}', '/rpc', {
      origin: 'https://lab.stellar.org',
    });
    assert.equal(called.headers.get('access-control-allow-origin'), 'https://lab.stellar.org');
  });

  it('refuses what is no call: other methods, other types, too much, unknown paths', async () => {
    const { rpcUrl, url } = playground.localnet;
    assert.equal((await fetch(rpcUrl)).status, 405);
    assert.equal(
      (await fetch(rpcUrl, { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } })).status,
      415,
    );
    assert.equal((await post(`"${'x'.repeat(512 * 1024)}"`)).status, 413);
    assert.equal((await fetch(`${url}/nowhere`)).status, 404);
    assert.equal((await fetch(`${url}//`)).status, 404);
  });

  it('refuses what is no request before it looks for the method, in the words of the library stellar-rpc uses', async () => {
    const refusals: [request: object, id: unknown, code: number, message: string][] = [
      [{ id: 1, params: 'x' }, 1, -32600, 'parameters must be array or object'],
      [{ id: {} }, null, -32600, 'invalid request ID'],
      [{ id: true }, null, -32600, 'invalid request ID'],
      [{ id: 1, method: 5 }, 1, -32700, 'invalid method name'],
      [{ id: 1, jsonrpc: 2 }, 1, -32700, 'invalid version key'],
      [{ id: 1, result: null }, 1, -32600, 'mixed request and reply fields'],
      [{ id: 1, error: { code: 1 } }, 1, -32600, 'mixed request and reply fields'],
      [{ jsonrpc: '1.0' }, null, -32600, 'invalid version marker'],
    ];
    for (const [request, id, code, message] of refusals) {
      const answer = await post(JSON.stringify({ jsonrpc: '2.0', method: 'getHealth', ...request }));
      assert.deepEqual(await answer.json(), { jsonrpc: '2.0', id, error: { code, message } });
    }
    const extra = await post('{"jsonrpc":"2.0","id":1,"method":"getHealth","foo":1}');
    assert.deepEqual((await extra.json()).error, { code: -32600, message: 'extra fields in request', data: ['foo'] });
    assert.equal((await post('{"jsonrpc":"2.0","id":null,"method":"getHealth"}')).status, 204, 'id null: no id');
  });

  it('answers every request of a batch, and nothing to a notification', async () => {
    const calls = [{ jsonrpc: '2.0', id: 1, method: 'getHealth' }, { jsonrpc: '2.0', method: 'getHealth' }, 7];
    const answers = await (await post(JSON.stringify(calls))).json();
    assert.deepEqual(
      answers.map(({ id, error }: { id: unknown; error?: { code: number } }) => [id, error?.code]),
      [
        [1, undefined],
        [null, -32700],
      ],
    );
    assert.equal((await post('{"jsonrpc":"2.0","method":"getHealth"}')).status, 204);
  });

  it('ends the answer to a batch that asks for too much, and lets others in meanwhile', async () => {
    const request = '{"jsonrpc":"2.0","id":1,"method":"getLatestLedger"}';
    const answering = post(`[${Array(10_000).fill(request).join()}]`);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const text = await (await answering).text();
    clearInterval(timer);
    assert.ok(text.length < 36_000_000, `${text.length} characters`);
    const last = JSON.parse(text).at(-1);
    assert.deepEqual(last.error, {
      code: -32603,
      message: 'the answers to this batch exceed 32 MiB; ask for less at once',
    });
    assert.ok(turns > 3, `${turns} turns for others`);
  });

  it('survives params of every wrong kind', async () => {
    const methods = [
      'getEvents',
      'getLedgers',
      'getTransaction',
      'getTransactions',
      'getLedgerEntries',
      'sendTransaction',
      'simulateTransaction',
    ];
    for (const method of methods) {
      assert.equal((await ask(method, [])).error.code, -32602, method);
      for (const params of ['x', 7, true]) assert.equal((await ask(method, params)).error.code, -32600, method);
    }
    const wrong: [string, object][] = [
      ['getEvents', { startLedger: '2' }],
      ['getEvents', { startLedger: -1 }],
      ['getEvents', { startLedger: 2, filters: {} }],
      ['getEvents', { startLedger: 2, filters: [7] }],
      ['getEvents', { startLedger: 2, pagination: [] }],
      ['getLedgers', { startLedger: 2, pagination: 7 }],
      ['getLedgers', { startLedger: 2, pagination: { limit: '2' } }],
      ['getTransactions', { startLedger: 2, pagination: { cursor: 2 } }],
      ['getTransaction', { hash: 7 }],
      ['getTransaction', { hash: 'x'.repeat(64) }],
      ['getTransaction', { hash: '0'.repeat(64), xdrFormat: 'yaml' }],
      ['getLedgerEntries', { keys: 'AAAA' }],
      ['getLedgerEntries', { keys: [7] }],
      ['sendTransaction', { transaction: {} }],
      ['sendTransaction', { transaction: '%%%%' }],
    ];
    for (const [method, params] of wrong)
      assert.equal((await ask(method, params)).error.code, -32602, JSON.stringify(params));
  });

  it('refuses TTL keys, as validators do', async () => {
    const keys = [xdr.LedgerKey.ttl(new xdr.LedgerKeyTtl({ keyHash: new Uint8Array(32) })).toXdr('base64')];
    const { error } = await ask('getLedgerEntries', { keys });
    assert.equal(error.message, 'ledger ttl entries cannot be queried directly');
  });

  it('tells a transaction and its events as JSON (SEP-51) when asked', async () => {
    const alice = await playground.person();
    const pay = Operation.payment({ destination: alice.publicKey(), asset: Asset.native(), amount: '1' });
    const { txHash } = await playground.submit(await playground.build(pay, alice), alice);
    const { result } = await ask('getTransaction', { hash: txHash, xdrFormat: 'json' });
    assert.equal(result.status, 'SUCCESS');
    assert.deepEqual(result.resultJson.result, { tx_success: [{ op_inner: { payment: 'success' } }] });
    assert.equal(result.envelopeXdr, undefined);
    assert.equal(result.events.contractEventsJson[0][0].body.v0.topics[0].symbol, 'transfer');
  });

  it('pages events by cursor to the end, each once, in the order of their ids', async () => {
    const whole = (await ask('getEvents', { startLedger: 2, pagination: { limit: 10_000 } })).result;
    const paged: { id: string }[] = [];
    let page = (await ask('getEvents', { startLedger: 2, pagination: { limit: 3 } })).result;
    while (page.events.length > 0) {
      paged.push(...page.events);
      page = (await ask('getEvents', { pagination: { limit: 3, cursor: page.cursor } })).result;
    }
    assert.deepEqual(paged, whole.events);
    assert.deepEqual(
      paged.map(({ id }) => id),
      paged.map(({ id }) => id).toSorted(),
    );
  });

  it('pages transactions and ledgers by cursor to the end, each once', async () => {
    const transactions = await pages('getTransactions', 'transactions', 2, 2);
    const { latestLedger, oldestLedger } = (await ask('getHealth')).result;
    assert.equal(new Set(transactions.map(({ txHash }) => txHash)).size, transactions.length);
    assert.equal(transactions.length, (await ask('getTransactions', { startLedger: 2 })).result.transactions.length);
    const ledgers = await pages('getLedgers', 'ledgers', oldestLedger, 3, latestLedger);
    assert.deepEqual(
      ledgers.map(({ sequence }) => sequence),
      Array.from({ length: latestLedger - oldestLedger + 1 }, (_, index) => oldestLedger + index),
    );
  });

  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  async function pages(method: string, field: string, startLedger: number, limit: number, end = 0): Promise<any[]> {
    const all = [];
    let { result } = await ask(method, { startLedger, pagination: { limit } });
    while (result[field].length > 0) {
      all.push(...result[field]);
      if (result.cursor === String(end)) break; // getLedgers refuses a cursor at the tip
      result = (await ask(method, { pagination: { limit, cursor: result.cursor } })).result;
    }
    return all;
  }

  it('answers at the edges of getLedgers and getTransactions as stellar-rpc does', async () => {
    const { latestLedger: latest, oldestLedger: oldest } = (await ask('getHealth')).result;
    const between = `between the oldest ledger: ${oldest} and the latest ledger: ${latest} for this rpc instance`;
    const refused: [string, object, number, string][] = [
      ['getLedgers', {}, -32600, `start ledger (0) must be ${between}`],
      [
        'getLedgers',
        { startLedger: 3, pagination: { cursor: '2' }, xdrFormat: 'yaml' },
        -32600,
        "startLedger (3) and cursor (2) cannot both be set\ngot 'yaml': expected base64, json for optional 'xdrFormat'",
      ],
      ['getLedgers', { pagination: { cursor: String(latest) } }, -32602, `cursor ('${latest}') must be ${between}`],
      ['getLedgers', { pagination: { cursor: 'x' } }, -32602, 'strconv.ParseUint: parsing "x": invalid syntax'],
      [
        'getLedgers',
        { pagination: { cursor: '4294967296' } },
        -32602,
        'strconv.ParseUint: parsing "4294967296": value out of range',
      ],
      ['getTransactions', { startLedger: latest + 1 }, -32600, `start ledger (${latest + 1}) must be ${between}`],
      ['getTransactions', { pagination: { cursor: '1.5' } }, -32602, 'strconv.ParseInt: parsing "1.5": invalid syntax'],
      ['getTransactions', { pagination: { cursor: '-1' } }, -32602, 'cursor ledger sequence cannot be negative'],
      [
        'getTransactions',
        { pagination: { cursor: '4294967296' } },
        -32602,
        'database does not contain metadata for ledger: 1',
      ],
    ];
    for (const [method, params, code, message] of refused) {
      assert.deepEqual((await ask(method, params)).error, { code, message }, JSON.stringify(params));
    }
    for (const [cursor, reason] of [
      ['7', ''],
      ['x-1', ': strconv.ParseInt: parsing "x": invalid syntax'],
      ['1-2-3', ': strconv.ParseUint: parsing "2-3": invalid syntax'],
      ['1-4294967296', ': strconv.ParseUint: parsing "4294967296": value out of range'],
    ]) {
      const { error } = await ask('getEvents', { pagination: { cursor } });
      assert.deepEqual(error, {
        code: -32602,
        message: 'invalid parameters',
        data: `invalid event id ${cursor}${reason}`,
      });
    }
    const beyond = String(BigInt(latest + 1) << 32n);
    const { result } = await ask('getTransactions', { pagination: { cursor: beyond } });
    assert.deepEqual([result.transactions, result.cursor], [[], '0']);
  });

  it('tells ledgers and transactions as JSON (SEP-51) when asked', async () => {
    const { latestLedger } = (await ask('getHealth')).result;
    const params = { startLedger: latestLedger, pagination: { limit: 1 }, xdrFormat: 'json' };
    const [ledger] = (await ask('getLedgers', params)).result.ledgers;
    assert.equal(ledger.headerJson.header.ledger_seq, latestLedger);
    assert.equal(ledger.metadataJson.v2.ledger_header.hash, ledger.hash);
    assert.deepEqual([ledger.headerXdr, ledger.metadataXdr], ['', '']);
    const found = (await ask('getTransactions', { ...params, startLedger: 2 })).result.transactions[0];
    assert.equal(found.resultMetaXdr, undefined);
    assert.ok(found.resultMetaJson.v4);
  });

  it('scans 10,000 ledgers a request, and keeps as many as the retention says', async () => {
    const small = await Playground.start({ retentionLedgers: 5 });
    for (let left = 10; left > 0; left -= 1) await small.localnet.closeLedger();
    const { oldestLedger, latestLedger, ledgerRetentionWindow } = await small.server.getHealth();
    assert.deepEqual([latestLedger - oldestLedger + 1, ledgerRetentionWindow], [5, 5]);
    await assert.rejects(
      small.server._getEvents({ startLedger: oldestLedger - 1, filters: [] }),
      ({ code, message }) => code === -32600 && message.includes(`${oldestLedger} - ${latestLedger}`),
    );
    await small.localnet.close();
  });

  it('simulates in the modes of auth, and refuses the wrong combinations in its result', async () => {
    const alice = await playground.person();
    const contractId = await playground.deployHello(alice);
    const args = [nativeToScVal(alice.publicKey(), { type: 'address' }), nativeToScVal('x')];
    const call = Operation.invokeContractFunction({ contract: contractId, function: 'hello', args });
    const transaction = (await playground.build(call, alice)).toXDR();
    const simulate = async (params: object) => (await ask('simulateTransaction', { transaction, ...params })).result;
    assert.equal((await simulate({ authMode: 'record' })).error, undefined);
    assert.match((await simulate({ authMode: 'enforce' })).error, /Auth, InvalidAction/u);
    assert.match(
      (await simulate({ authMode: 'maybe' })).error,
      /'authMode' must be one of enforce,record,record_allow_nonroot/u,
    );
    const { transactionData, results } = await simulate({});
    const json = await simulate({ xdrFormat: 'json' });
    assert.ok(transactionData && results[0].xdr);
    assert.ok(json.transactionDataJson && json.results[0].returnValueJson);
    const wide = await simulate({ resourceConfig: { instructionLeeway: 3_000_000 } });
    assert.ok(BigInt(wide.minResourceFee) > BigInt(json.minResourceFee));
  });

  it('names a fault of a taken port or a wrong option in a sentence', async () => {
    const port = Number(new URL(playground.localnet.url).port);
    await assert.rejects(
      Playground.start({ port }),
      /port \d+ of 127\.0\.0\.1 is taken; stop what uses it, or choose another/u,
    );
    await assert.rejects(Playground.start({ ledgerMs: -1 }), /ledgerMs is -1, expected a whole number from 0 to/u);
  });
});
