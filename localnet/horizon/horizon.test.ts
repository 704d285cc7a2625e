import assert from 'node:assert/strict';
import {
  Account,
  Asset,
  Claimant,
  Horizon,
  Keypair,
  Memo,
  Operation,
  type Transaction,
  TransactionBuilder,
} from '@stellar/stellar-sdk';
import { Playground } from '../src/testing.ts';

/** Horizon.Server of the official SDK, unchanged; and the HTTP beneath it, as Horizon 28 answers (stellar-horizon's sources). */
describe('the Horizon paths', () => {
  let playground: Playground;
  let server: Horizon.Server;
  let alice: Keypair;
  let bob: Keypair;

  before(async () => {
    playground = await Playground.start();
    server = new Horizon.Server(playground.localnet.url, { allowHttp: true });
    [alice, bob] = [await playground.person(), await playground.person()];
  });

  after(() => playground.localnet.close());

  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  async function get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: any }> {
    const response = await fetch(`${playground.localnet.url}${path}`, { headers });
    return { status: response.status, body: await response.json() };
  }

  /** A signed payment of Alice, or what `change` makes of it. */
  async function payment(amount: string, memo: Memo = Memo.none()) {
    const source = await server.loadAccount(alice.publicKey());
    const timebounds = await server.fetchTimebounds(100);
    const options = { fee: '100', networkPassphrase: playground.localnet.networkPassphrase, timebounds, memo };
    const operation = Operation.payment({ destination: bob.publicKey(), asset: Asset.native(), amount });
    const transaction = new TransactionBuilder(source, options).addOperation(operation).build();
    transaction.sign(alice);
    return transaction;
  }

  async function post(body: string, type = 'application/x-www-form-urlencoded') {
    const headers = { 'content-type': type };
    const response = await fetch(`${playground.localnet.url}/transactions`, { method: 'POST', headers, body });
    return { status: response.status, body: await response.json() };
  }

  it('tells at the root which network this is', async () => {
    const root = await server.root();
    assert.equal(root.network_passphrase, playground.localnet.networkPassphrase);
    assert.equal(root.current_protocol_version, 28);
    assert.equal(root.history_latest_ledger, playground.chain.sequence);
  });

  it('loads an account that a transaction can be built from', async () => {
    const account = await server.loadAccount(alice.publicKey());
    const { sequence } = await playground.accountOf(alice);
    assert.equal(account.sequenceNumber(), String(sequence));
    assert.deepEqual(account.balances, [
      {
        asset_type: 'native',
        balance: '10000.0000000',
        buying_liabilities: '0.0000000',
        selling_liabilities: '0.0000000',
      },
    ]);
    assert.deepEqual(account.signers, [{ key: alice.publicKey(), type: 'ed25519_public_key', weight: 1 }]);
    assert.deepEqual(account.thresholds, { low_threshold: 0, med_threshold: 0, high_threshold: 0 });
  });

  it('submits a payment, answers once it is in a ledger, and tells it again by hash', async () => {
    const transaction = await payment('2.5', Memo.text('tea'));
    const submitted = await server.submitTransaction(transaction);
    assert.equal(submitted.successful, true);
    const told = await server.transactions().transaction(submitted.hash).call();
    const { hash, ledger_attr, fee_charged, max_fee, operation_count, memo, memo_type, source_account, signatures } =
      told;
    assert.deepEqual(
      { hash, ledger_attr, fee_charged, max_fee, operation_count, memo, memo_type, source_account },
      {
        hash: Buffer.from(transaction.hash()).toString('hex'),
        ledger_attr: playground.chain.sequence,
        fee_charged: '100',
        max_fee: '100',
        operation_count: 1,
        memo: 'tea',
        memo_type: 'text',
        source_account: alice.publicKey(),
      },
    );
    assert.equal(signatures.length, 1);
    const account = await server.loadAccount(bob.publicKey());
    assert.equal(account.balances[0]?.balance, '10002.5000000');
    assert.equal((await server.submitTransaction(transaction)).hash, hash, 'sent again: the same answer');
  });

  it('says in result_codes why a transaction failed, in a ledger or before it', async () => {
    const over = await payment('1000000');
    assert.deepEqual(await failure(over), { transaction: 'tx_failed', operations: ['op_underfunded'] });
    const unsigned = await payment('1');
    unsigned.signatures.length = 0;
    assert.deepEqual(await failure(unsigned), { transaction: 'tx_bad_auth' });
    const claimants = [new Claimant(bob.publicKey())];
    const claim = Operation.createClaimableBalance({ asset: Asset.native(), amount: '1', claimants });
    const unsupported = await playground.build(claim, alice);
    unsupported.sign(alice);
    assert.deepEqual((await failure(unsupported)).operations, ['op_not_supported']);
  });

  async function failure(transaction: Transaction) {
    try {
      await server.submitTransaction(transaction, { skipMemoRequiredCheck: true });
    } catch (error) {
      // biome-ignore lint/suspicious/noExplicitAny: the SDK's error carries the answer
      return (error as any).response.data.extras.result_codes;
    }
    throw new Error('expected the transaction to fail');
  }

  it('offers a transaction without waiting for its ledger, and says what the queue says', async () => {
    const transaction = await payment('1');
    const sent = await server.submitAsyncTransaction(transaction);
    assert.deepEqual(sent, { tx_status: 'PENDING', hash: Buffer.from(transaction.hash()).toString('hex') });
    await playground.server.pollTransaction(sent.hash, { sleepStrategy: () => 5 });
    const body = `tx=${encodeURIComponent(transaction.toXDR())}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const url = `${playground.localnet.url}/transactions_async`;
    const again = await fetch(url, { method: 'POST', headers, body });
    assert.deepEqual([again.status, (await again.json()).tx_status], [503, 'TRY_AGAIN_LATER']);
    transaction.signatures.length = 0;
    const unsigned = `tx=${encodeURIComponent((await payment('2')).toXDR().slice(0, -8))}`;
    assert.equal((await fetch(url, { method: 'POST', headers, body: unsigned })).status, 400);
  });

  it('tells a fee bump by its own hash and by that of the transaction inside it', async () => {
    const inner = await payment('1');
    const outer = TransactionBuilder.buildFeeBumpTransaction(bob, '200', inner, playground.localnet.networkPassphrase);
    outer.sign(bob);
    const submitted = await server.submitTransaction(outer);
    const innerHash = Buffer.from(inner.hash()).toString('hex');
    for (const hash of [submitted.hash, innerHash]) {
      const told = (await get(`/transactions/${hash}`)).body;
      assert.deepEqual(
        [told.id, told.source_account, told.fee_account, told.fee_charged, told.max_fee, told.memo_type],
        [hash, alice.publicKey(), bob.publicKey(), '200', '400', 'none'],
      );
      assert.deepEqual([told.fee_bump_transaction.hash, told.inner_transaction.hash], [submitted.hash, innerHash]);
      assert.deepEqual([told.inner_transaction.max_fee, told.operation_count], ['100', 1]);
    }
    const { records } = await server.transactions().forAccount(bob.publicKey()).order('desc').limit(1).call();
    assert.equal(records[0]?.hash, submitted.hash, 'who pays takes part');
  });

  it('shows trustlines with their sponsor, flags and liabilities, and signers of every kind', async () => {
    const carol = await playground.person();
    const asset = new Asset('TEA', alice.publicKey());
    const account = await playground.server.getAccount(carol.publicKey());
    const options = { fee: '100', networkPassphrase: playground.localnet.networkPassphrase };
    const transaction = new TransactionBuilder(account, options)
      .addOperation(
        Operation.beginSponsoringFutureReserves({ sponsoredId: carol.publicKey(), source: bob.publicKey() }),
      )
      .addOperation(Operation.changeTrust({ asset, limit: '12.5' }))
      .addOperation(Operation.endSponsoringFutureReserves({}))
      .addOperation(Operation.setOptions({ signer: { sha256Hash: 'a'.repeat(64), weight: 2 } as never }))
      .addOperation(Operation.setOptions({ homeDomain: 'tea.example', lowThreshold: 1, masterWeight: 3 }))
      .setTimeout(60)
      .build();
    transaction.sign(carol, bob);
    await server.submitTransaction(transaction);
    const { body } = await get(`/accounts/${carol.publicKey()}`);
    const [line, lumens] = body.balances;
    assert.deepEqual(
      { ...line, last_modified_ledger: 0 },
      {
        balance: '0.0000000',
        limit: '12.5000000',
        buying_liabilities: '0.0000000',
        selling_liabilities: '0.0000000',
        sponsor: bob.publicKey(),
        last_modified_ledger: 0,
        is_authorized: true,
        is_authorized_to_maintain_liabilities: true,
        asset_type: 'credit_alphanum4',
        asset_code: 'TEA',
        asset_issuer: alice.publicKey(),
      },
    );
    assert.equal(lumens.asset_type, 'native');
    assert.deepEqual(
      body.signers.map(({ type, weight }: { type: string; weight: number }) => [type, weight]),
      [
        ['ed25519_public_key', 3],
        ['sha256_hash', 2],
      ],
    );
    assert.deepEqual([body.home_domain, body.subentry_count, body.num_sponsored], ['tea.example', 2, 1]);
    assert.equal(body.thresholds.low_threshold, 1);
  });

  it('pages the transactions of an account forwards and back, without those that failed', async () => {
    for (let left = 3; left > 0; left -= 1) await server.submitTransaction(await payment('1'));
    const all = await server.transactions().forAccount(alice.publicKey()).limit(200).call();
    const hashes: string[] = [];
    let page = await server.transactions().forAccount(alice.publicKey()).limit(2).call();
    while (page.records.length > 0) {
      hashes.push(...page.records.map(({ hash }) => hash));
      page = await page.next();
    }
    assert.deepEqual(
      hashes,
      all.records.map(({ hash }) => hash),
    );
    assert.ok(all.records.every(({ successful }) => successful));
    const failed = await server.transactions().forAccount(alice.publicKey()).includeFailed(true).limit(200).call();
    assert.equal(failed.records.length, all.records.length + 1);
    const newest = await server.transactions().forAccount(alice.publicKey()).order('desc').limit(1).call();
    assert.equal(newest.records[0]?.hash, hashes.at(-1));
    assert.deepEqual(
      (await newest.prev()).records.map(({ hash }) => hash),
      [],
      'nothing is newer',
    );
  });

  it('lists ledgers, chained by their hashes', async () => {
    const { records } = await server.ledgers().order('desc').limit(3).call();
    assert.equal(records[0]?.sequence, playground.chain.sequence);
    assert.equal(records[0]?.prev_hash, records[1]?.hash);
    const one = await server
      .ledgers()
      .ledger(records[0]?.sequence ?? 0)
      .call();
    assert.equal((one as unknown as { hash: string }).hash, records[0]?.hash);
    assert.deepEqual((await server.ledgers().cursor('now').call()).records, []);
    const { records: own } = await server
      .transactions()
      .forLedger(records[0]?.sequence ?? 0)
      .call();
    assert.equal(own.length, 1);
  });

  it('tells what fees were like', async () => {
    const stats = await server.feeStats();
    assert.equal(stats.last_ledger, String(playground.chain.sequence));
    assert.deepEqual([stats.fee_charged.mode, stats.max_fee.max, await server.fetchBaseFee()], ['100', '100', 100]);
  });

  it('takes its time from the Date header, which is not behind the chain', async () => {
    const { maxTime } = await server.fetchTimebounds(60);
    assert.ok(maxTime >= Number(playground.chain.header.scpValue.closeTime) + 60);
  });

  it('answers what is wrong with a request as the problems that Horizon has', async () => {
    const nobody = Keypair.random().publicKey();
    const faults: [string, number, string, string?][] = [
      ['/nowhere', 404, 'not_found'],
      ['/accounts/GABC', 400, 'bad_request', 'account_id'],
      [`/accounts/${nobody}`, 404, 'not_found'],
      [`/accounts/${nobody}/transactions`, 404, 'not_found'],
      [`/accounts/${alice.publicKey()}/payments`, 404, 'not_found'],
      ['/transactions/xyz', 400, 'bad_request', 'tx_id'],
      [`/transactions/${'0'.repeat(64)}`, 404, 'not_found'],
      ['/ledgers/x', 400, 'bad_request', 'ledger_id'],
      ['/ledgers/4000000000', 404, 'not_found'],
      ['/ledgers/1', 410, 'before_history'],
      ['/ledgers?limit=0', 400, 'bad_request', 'limit'],
      ['/ledgers?limit=201', 400, 'bad_request', 'limit'],
      ['/ledgers?limit=two', 400, 'bad_request', 'limit'],
      ['/ledgers?order=up', 400, 'bad_request', 'order'],
      ['/ledgers?cursor=x', 400, 'bad_request', 'cursor'],
      ['/ledgers?cursor=-1', 400, 'bad_request', 'cursor'],
      ['/ledgers?order=desc&cursor=1', 410, 'before_history'],
      ['/transactions?include_failed=maybe', 400, 'bad_request', 'include_failed'],
    ];
    for (const [path, status, name, field] of faults) {
      const answer = await get(path);
      const { type, title, detail, extras } = answer.body;
      const found = [answer.status, answer.body.status, type, extras?.invalid_field];
      assert.deepEqual(found, [status, status, `https://stellar.org/horizon-errors/${name}`, field], path);
      assert.ok(title && detail, path);
    }
    assert.equal((await get('/ledgers', { accept: 'text/event-stream' })).body.title.slice(0, 13), 'An acceptable');
  });

  it('refuses submissions that are none', async () => {
    const named = async (body: string, type?: string) => {
      const answer = await post(body, type);
      return `${answer.status} ${answer.body.type.split('/').at(-1)} ${answer.body.extras?.invalid_field ?? ''}`.trim();
    };
    assert.equal(await named('tx=AAAA'), '400 transaction_malformed');
    assert.equal(await named(''), '400 bad_request tx');
    assert.equal(await named('{"tx":"AAAA"}', 'application/json'), '415 unsupported_media_type');
    assert.equal(await named(`tx=${'A'.repeat(600_000)}`), '400 bad_request');
  });

  it('leaves a submission to the client when no ledger closes in time', async () => {
    const { Submissions } = await import('./submit.ts');
    const slow = await Playground.start({ autoClose: false });
    const funding = slow.server.fundAddress(alice.publicKey());
    while (slow.chain.pendingCount === 0) await new Promise((resolve) => setImmediate(resolve));
    slow.chain.closeLedger();
    await funding;
    const account = await slow.server.getAccount(alice.publicKey());
    const pay = Operation.payment({ destination: alice.publicKey(), asset: Asset.native(), amount: '1' });
    const transaction = slow.buildFrom(new Account(alice.publicKey(), account.sequenceNumber()), pay);
    transaction.sign(alice);
    const body = `tx=${encodeURIComponent(transaction.toXDR())}`;
    const request = Object.assign([Buffer.from(body)], { headers: {} }) as never;
    const submissions = new Submissions({ chain: slow.chain, friendbotUrl: '', onAccepted: () => {} }, 20);
    await assert.rejects(submissions.submit(request), (problem: { status: number; body: { type: string } }) => {
      return problem.status === 504 && problem.body.type.endsWith('/transaction_submission_timeout');
    });
    await slow.localnet.close();
  });

  it('shows data entries, so that the SDK asks for a memo where one is required (SEP-29)', async () => {
    const require = Operation.manageData({ name: 'config.memo_required', value: '1' });
    const outcome = await playground.submit(await playground.build(require, bob), bob);
    assert.equal(outcome.status, 'SUCCESS');
    const bare = await payment('1');
    await assert.rejects(server.submitTransaction(bare), /account requires memo/u);
    assert.equal((await server.submitTransaction(await payment('1', Memo.id('7')))).successful, true);
  });
});
