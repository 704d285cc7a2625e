/** Exercises from the call to its proof, on a real network with the platform's contracts. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Localnet, startLocalnet } from '@brain-storm/localnet';
import {
  Account,
  Asset,
  contract,
  Keypair,
  Memo,
  nativeToScVal,
  Operation,
  type rpc,
  scValToNative,
  Transaction,
  TransactionBuilder,
  xdr,
} from '@stellar/stellar-sdk';
import { type ContractName, type ContractsFile, contractSpec } from '#contracts';
import type { ExerciseCall, ExerciseOutcome, FundedWallet, LessonExercise, Problem } from '#wire';
import { type Chain, connectChain, invoke } from '../../stack/chain.ts';
import { deploy } from '../../stack/deploy.ts';
import type { KeyRole, Keys } from '../../stack/keys.ts';
import { demoParameters } from '../../stack/parameters.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { deeds, publishDeeds } from '../testing/exercise.ts';
import { enroll } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { writeEvents } from '../testing/rows.ts';
import { findExerciseEvent } from './model.ts';

const BST = 10_000_000n;
type Answered = ExerciseCall & Problem & { hash: string };

describe('exercises on a network', function () {
  this.timeout(240_000);
  let dir: string;
  let localnet: Localnet;
  let chain: Chain;
  let keys: Keys;
  let file: ContractsFile;
  let api: TestApi;
  let learner: Person;
  let stranger: Person;

  before(async () => {
    dir = fs.mkdtempSync(path.join(tmpdir(), 'brain-storm-exercise-'));
    localnet = await startLocalnet(); // closes a ledger as soon as a transaction waits
    chain = connectChain(localnet.rpcUrl, localnet.networkPassphrase);
    const roles: KeyRole[] = ['admin', 'attestor', 'issuer', 'minter', 'guardian'];
    keys = Object.fromEntries(roles.map((role) => [role, Keypair.random()])) as Keys;
    const token = { ...demoParameters.token, rewards: { first_ledger: 100n * BST } };
    const governance = { ...demoParameters.governance, proposal_threshold: 1n, voting_delay: 1 };
    const parameters = { token, governance };
    file = await deploy({ chain, keys, contractsFile: path.join(dir, 'contracts.json'), parameters, say: () => {} });
    api = await testApi({ rpcUrl: localnet.rpcUrl, contracts: file.contracts });
    await publishDeeds(api.databaseUrl);
    [learner, stranger] = [await newPerson(api), await newPerson(api)];
    for (const person of [learner, stranger]) await enroll(api.sql, person.id, { course: deeds });
    assert.equal((await fund(learner)).status, 200);
  });
  after(async () => {
    await api?.close();
    await localnet.close();
    fs.rmSync(dir, { recursive: true, force: true });
  });

  const walletOf = (person: Person) => person.keypair.publicKey();
  const fund = (person: Person, wallet = walletOf(person)) =>
    person.ask<FundedWallet & Problem>('POST', `/v1/account/wallets/${wallet}/funding`);
  const read = (person: Person, lesson: string) =>
    person.ask<LessonExercise & Problem>('GET', `/v1/courses/${deeds}/lessons/${lesson}/exercise`);
  const at = (lesson: string) => `/v1/enrollments/${deeds}/lessons/${lesson}/exercise`;
  const prepare = (person: Person, lesson: string, inputs: Record<string, string> = {}, wallet = walletOf(person)) =>
    person.ask<Answered>('POST', `${at(lesson)}/calls`, { wallet, inputs });
  const send = (person: Person, lesson: string, transaction: string) =>
    person.ask<Answered>('POST', `${at(lesson)}/submissions`, { transaction });

  function signed(transaction: string | Transaction, keypair: Keypair): string {
    const own =
      typeof transaction === 'string' ? new Transaction(transaction, localnet.networkPassphrase) : transaction;
    own.sign(keypair);
    return String(own.toEnvelope().toXdr('base64'));
  }

  /** From texts to a ledger; returns the transaction's hash. */
  async function perform(person: Person, lesson: string, inputs: Record<string, string> = {}): Promise<string> {
    const call = await prepare(person, lesson, inputs);
    assert.equal(call.status, 200, JSON.stringify(call.body));
    const sent = await send(person, lesson, signed(call.body.transaction, person.keypair));
    assert.deepEqual([sent.status, sent.body], [200, { hash: call.body.hash }]);
    return call.body.hash;
  }

  async function outcome(hash: string): Promise<ExerciseOutcome> {
    for (;;) {
      const { body } = await learner.ask<ExerciseOutcome>('GET', `/v1/transactions/${hash}`);
      if (body.state !== 'unknown') return body;
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }

  /** Does the indexer's work: writes what the network published into the log. */
  async function index(): Promise<void> {
    const names = Object.entries(file.contracts) as [ContractName, string][];
    const filters = [{ type: 'contract' as const, contractIds: names.map(([, address]) => address) }];
    const { events } = await chain.server._getEvents({ startLedger: file.deployLedger, filters, limit: 1_000 });
    const known = new Set((await api.sql.query('SELECT id FROM log.events')).rows.map(({ id }) => id));
    const rows = (events ?? [])
      .filter(({ id }) => !known.has(id))
      .map((event) => ({
        id: event.id,
        contract: names.find(([, address]) => address === event.contractId)?.[0] as string,
        name: scValToNative(xdr.ScVal.fromXdr(event.topic?.[0] as string, 'base64')) as string,
        topics: event.topic as string[],
        data: decoded(event),
        closedAt: new Date(event.ledgerClosedAt),
      }));
    await writeEvents(api.sql, rows);
  }

  function decoded({ contractId, topic = [], value }: rpc.Api.RawEventResponse): Record<string, unknown> {
    const name = Object.entries(file.contracts).find(([, address]) => address === contractId)?.[0] as ContractName;
    const values = topic.map((text) => xdr.ScVal.fromXdr(text, 'base64'));
    const data = xdr.ScVal.fromXdr(value, 'base64');
    // SEP-41's bare amount, which parseEvent drops.
    const isBare = data.type === 'scvI128';
    const [, from, to] = values.map((one) => scValToNative(one));
    const event = isBare
      ? { data: { from, to, amount: scValToNative(data) } }
      : new contract.Spec(contractSpec(name)).parseEvent(values, data);
    return JSON.parse(JSON.stringify(event?.data, (_, one) => (typeof one === 'bigint' ? String(one) : one)));
  }

  it('tells what to call and by which wallets', async () => {
    const { status, body } = await read(learner, 'store');
    assert.equal(status, 200);
    assert.deepEqual(body, {
      course: deeds,
      lesson: 'store',
      contract: 'practice',
      address: file.contracts.practice,
      function: 'store',
      arguments: [
        { name: 'learner', from: 'learner', kind: 'address', options: null, label: null, example: null, value: null },
        { name: 'key', from: 'fixed', kind: 'symbol', options: null, label: null, example: null, value: 'lesson' },
        {
          ...{ name: 'value', from: 'input', kind: 'text', options: null, label: 'Your text' },
          ...{ example: 'An event is a fact.', value: null },
        },
      ],
      event: 'value_stored',
      conditions: [{ field: 'key', wanted: 'equals', value: 'lesson' }],
      steps: { sign: 'Signed.', wait: 'Sent.', done: 'Seen.' },
      networkPassphrase: localnet.networkPassphrase,
      hasFriendbot: true,
      wallets: [{ address: walletOf(learner), isOnLedger: true }],
      proof: null,
      closest: null,
    });
    const [, , support] = (await read(learner, 'vote')).body.arguments;
    assert.deepEqual([support?.kind, support?.options], ['choice', ['Against', 'For', 'Abstain']]);
    assert.deepEqual(refusal(await read(learner, 'reading')), [404, 'exercise_not_found']);
    assert.deepEqual(refusal(await read(learner, 'nonesuch')), [404, 'lesson_not_found']);
    assert.deepEqual(refusal(await read(learner, 'broken')), [409, 'exercise_unusable']);
  });

  it('counts to three: made ready, signed, sent, and seen', async () => {
    const call = await prepare(learner, 'count');
    assert.equal(call.status, 200);
    assert.match(call.body.fee, /^\d+\.\d{1,7}$/);
    const hash = await perform(learner, 'count');
    assert.deepEqual((await outcome(hash)).state, 'landed');
    await index();
    const { proof, closest } = (await read(learner, 'count')).body;
    assert.equal(proof, null);
    assert.deepEqual(
      [closest?.txHash.length, closest?.unmet],
      [64, [{ field: 'count', found: '1', wanted: 'at_least', value: '3' }]],
    );
    for (let count = 2; count <= 3; count += 1) await outcome(await perform(learner, 'count'));
    await index();
    const seen = (await read(learner, 'count')).body;
    assert.ok(seen.proof && seen.closest === null);
    assert.equal((await read(stranger, 'count')).body.proof, null);
  });

  it('sends 1 BST of tokens that the learner holds', async () => {
    const inputs = { to: walletOf(stranger) };
    const poor = await prepare(learner, 'send', inputs);
    assert.deepEqual(refusal(poor), [409, 'call_refused']);
    assert.match(poor.body.detail, /\(InsufficientBalance\) Nothing was sent\.$/);
    await reward(learner);
    await outcome(await perform(learner, 'send', inputs));
    await index();
    assert.ok((await read(learner, 'send')).body.proof);
    assert.equal((await read(stranger, 'send')).body.proof, null);
  });

  it('casts a vote', async () => {
    await localnet.closeLedger();
    const id = String(await propose());
    await localnet.closeLedger();
    await localnet.closeLedger();
    const wrong = await prepare(learner, 'vote', { id: '-1', support: 'Maybe', reason: 'x' });
    assert.deepEqual([wrong.status, wrong.body.errors?.map(({ parameter }) => parameter)], [400, ['id', 'support']]);
    await outcome(await perform(learner, 'vote', { id, support: 'For', reason: 'it takes longer' }));
    await index();
    assert.ok((await read(learner, 'vote')).body.proof);
    const again = await prepare(learner, 'vote', { id, support: 'For', reason: 'once more' });
    assert.match(again.body.detail, /\(AlreadyVoted\)/);
  });

  it('refuses texts of another type, too many of them, and what the contract would refuse', async () => {
    const faults = async (inputs: Record<string, string>) => {
      const { status, body } = await prepare(learner, 'store', inputs);
      return [status, body.errors?.map(({ parameter }) => parameter)];
    };
    assert.deepEqual(await faults({}), [400, ['value']]);
    assert.deepEqual(await faults({ value: '' }), [400, ['value']]);
    assert.deepEqual(await faults({ value: 'x', key: 'other' }), [400, ['key']]);
    assert.deepEqual(await faults({ value: 'x'.repeat(1_001) }), [400, ['inputs']]);
    assert.deepEqual(await faults({ value: '\ud800' }), [400, ['value']]);
    const long = await prepare(learner, 'store', { value: 'x'.repeat(257) });
    assert.deepEqual(refusal(long), [409, 'call_refused']);
    assert.match(long.body.detail, /more bytes .* \(TextTooLong\) Nothing was sent\.$/);
    assert.deepEqual(refusal(await prepare(learner, 'broken')), [409, 'exercise_unusable']);
  });

  it('asks for a wallet of one’s own with lumens, and for an enrolment', async () => {
    assert.deepEqual(refusal(await prepare(learner, 'count', {}, walletOf(stranger))), [404, 'wallet_not_found']);
    const unfunded = await prepare(stranger, 'count');
    assert.deepEqual(refusal(unfunded), [409, 'wallet_unfunded']);
    assert.deepEqual((await read(stranger, 'count')).body.wallets, [
      { address: walletOf(stranger), isOnLedger: false },
    ]);
    const guest = await newPerson(api);
    assert.deepEqual(refusal(await prepare(guest, 'count')), [404, 'enrollment_not_found']);
    assert.deepEqual(refusal(await send(guest, 'count', 'AAAA')), [404, 'enrollment_not_found']);
    assert.equal((await read(guest, 'count')).status, 200);
    assert.equal((await api.get(`/v1/courses/${deeds}/lessons/count/exercise`)).status, 401);
  });

  it('gives lumens to wallets of one’s own, so often a day', async () => {
    const person = await newPerson(api);
    assert.deepEqual(refusal(await fund(person, walletOf(learner))), [404, 'wallet_not_found']);
    assert.deepEqual((await fund(person)).body, { address: walletOf(person), isOnLedger: true, left: 4 });
    assert.deepEqual((await fund(person)).body, { address: walletOf(person), isOnLedger: true, left: null });
    const more = Array.from({ length: 5 }, () => Keypair.random().publicKey());
    for (const subject of more)
      await api.sql.query('INSERT INTO app.wallets (subject, account_id) VALUES ($1, $2)', [subject, person.id]);
    for (const wallet of more.slice(0, 4)) assert.equal((await fund(person, wallet)).status, 200);
    assert.deepEqual(refusal(await fund(person, more[4] as string)), [429, 'rate_limited']);
  });

  describe('sending', () => {
    let ready: string;
    beforeEach(async () => {
      ready = (await prepare(learner, 'store', { value: 'mine' })).body.transaction;
    });

    const faultOf = async (transaction: string, person = learner) => {
      const { status, body } = await send(person, 'store', transaction);
      return [status, body.errors?.[0]?.detail ?? body.detail];
    };
    /** The same with another content, signed. */
    function rebuilt(change: (builder: TransactionBuilder, operation: Operation) => TransactionBuilder): string {
      const call = new Transaction(ready, localnet.networkPassphrase);
      const source = new Account(call.source, String(BigInt(call.sequence) - 1n));
      const { fee, networkPassphrase } = { fee: call.fee, networkPassphrase: localnet.networkPassphrase };
      const builder = new TransactionBuilder(source, { fee, networkPassphrase }).setTimeout(60);
      return signed(change(builder, call.operations[0] as unknown as Operation).build(), learner.keypair);
    }
    const invoking = (args: xdr.ScVal[], name = 'store', address = file.contracts.practice, source?: string) =>
      Operation.invokeContractFunction({ contract: address, function: name, args, source });
    const symbol = (text: string) => nativeToScVal(text, { type: 'symbol' });
    const mine = (key = 'lesson', value: xdr.ScVal = xdr.ScVal.scvString('mine'), who = learner) => [
      nativeToScVal(walletOf(who), { type: 'address' }),
      symbol(key),
      value,
    ];

    it('does it once, however often it is asked to', async () => {
      const envelope = signed(ready, learner.keypair);
      const before = (await practiceEvents()).length;
      const answers = await Promise.all([1, 2, 3].map(() => send(learner, 'store', envelope)));
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 200, 200],
      );
      await outcome((answers[0] as (typeof answers)[number]).body.hash);
      assert.equal((await send(learner, 'store', envelope)).status, 200);
      assert.equal((await practiceEvents()).length, before + 1);
    });

    it('takes no unsigned one, and says what the network says of another’s signature', async () => {
      assert.deepEqual(await faultOf(ready), [400, 'found no signature: have your wallet sign it first.']);
      const forged = await send(learner, 'store', signed(ready, stranger.keypair));
      assert.deepEqual(refusal(forged), [409, 'call_refused']);
      assert.match(forged.body.detail, /does not take its signature/);
    });

    it('takes no other transaction than the exercise’s call', async () => {
      const cases: [name: string, transaction: string, fault: RegExp][] = [
        ['garbage', 'AAAA', /found no transaction/],
        ['another function', rebuilt((b) => b.addOperation(invoking(mine().slice(0, 1), 'increment'))), /increment/],
        [
          'another contract',
          rebuilt((b) => b.addOperation(invoking(mine(), 'store', file.contracts.token))),
          /the contract C/,
        ],
        ['another key', rebuilt((b) => b.addOperation(invoking(mine('other')))), /another key/],
        [
          'another learner',
          rebuilt((b) => b.addOperation(invoking(mine('lesson', undefined, stranger)))),
          /another learner/,
        ],
        ['another type', rebuilt((b) => b.addOperation(invoking(mine('lesson', symbol('mine'))))), /another value/],
        ['fewer arguments', rebuilt((b) => b.addOperation(invoking(mine().slice(0, 2)))), /2 arguments/],
        [
          'another’s operation',
          rebuilt((b) => b.addOperation(invoking(mine(), 'store', file.contracts.practice, walletOf(stranger)))),
          /a call by G/,
        ],
        ['a payment', rebuilt((b) => b.addOperation(payment())), /payment/],
        ['a payment beside', rebuilt((b) => b.addOperation(invoking(mine())).addOperation(payment())), /2 operations/],
        ['a memo', rebuilt((b) => b.addOperation(invoking(mine())).addMemo(Memo.text('x'))), /memo/],
        ['a fee bump', feeBump(), /fee bump/],
      ];
      for (const [name, transaction, fault] of cases) {
        const [status, detail] = await faultOf(transaction);
        assert.equal(status, 400, name);
        assert.match(String(detail), fault, name);
      }
    });

    it('takes no call of another exercise, none of another’s wallet, and no changed amount', async () => {
      const count = (await prepare(learner, 'count')).body.transaction;
      assert.equal((await faultOf(signed(count, learner.keypair)))[0], 400);
      assert.deepEqual(refusal(await send(stranger, 'store', signed(ready, learner.keypair))), [
        404,
        'wallet_not_found',
      ]);
      const args = [walletOf(learner), walletOf(stranger)].map((one) => nativeToScVal(one, { type: 'address' }));
      const more = rebuilt((builder) =>
        builder.addOperation(
          invoking([...args, nativeToScVal(2n * BST, { type: 'i128' })], 'transfer', file.contracts.token),
        ),
      );
      const { status, body } = await send(learner, 'send', more);
      assert.deepEqual(
        [status, body.errors?.[0]?.detail],
        [400, 'found another amount, expected what the exercise says.'],
      );
    });

    const payment = () => Operation.payment({ destination: walletOf(learner), asset: Asset.native(), amount: '1' });
    function feeBump(): string {
      const inner = new Transaction(signed(ready, learner.keypair), localnet.networkPassphrase);
      const fee = String(BigInt(inner.fee) * 10n);
      const bump = TransactionBuilder.buildFeeBumpTransaction(learner.keypair, fee, inner, localnet.networkPassphrase);
      bump.sign(learner.keypair);
      return String(bump.toEnvelope().toXdr('base64'));
    }
    async function practiceEvents() {
      const filters = [{ type: 'contract' as const, contractIds: [file.contracts.practice] }];
      return (await chain.server._getEvents({ startLedger: file.deployLedger, filters, limit: 1_000 })).events ?? [];
    }
  });

  it('says when the network does not answer', async () => {
    const away = await testApi({ beside: api, contracts: file.contracts });
    away.rpc.isAway = true;
    try {
      const ask = (path: string, body?: object) =>
        fetch(`${away.url}${path}`, {
          method: body ? 'POST' : 'GET',
          headers: { Authorization: `Bearer ${learner.token}`, 'Content-Type': 'application/json' },
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
      const told = (await (await ask(`/v1/courses/${deeds}/lessons/count/exercise`)).json()) as LessonExercise;
      assert.deepEqual([told.hasFriendbot, told.wallets[0]?.isOnLedger], [null, null]);
      assert.ok(told.proof, 'what was seen is known without the network');
      assert.equal((await ask(`${at('count')}/calls`, { wallet: walletOf(learner), inputs: {} })).status, 503);
    } finally {
      await away.close();
    }
  });

  /** Mints a course's reward, the only way to BST. */
  async function reward(person: Person): Promise<void> {
    const args = new contract.Spec(contractSpec('token')).funcArgsToScVals('mint_reward', {
      minter: keys.minter.publicKey(),
      to: walletOf(person),
      amount: 100n * BST,
      kind: { tag: 'Course', values: undefined },
      course: 'first_ledger',
      key: randomBytes(32),
    });
    await invoke(chain, keys.minter, file.contracts.token, 'mint_reward', args);
  }

  async function propose(): Promise<number> {
    const description = 'It takes longer.';
    const args = new contract.Spec(contractSpec('token')).funcArgsToScVals('set_reward', {
      course: 'first_ledger',
      amount: 120n * BST,
    });
    const values = new contract.Spec(contractSpec('governance')).funcArgsToScVals('propose', {
      proposer: walletOf(learner),
      title: 'Raise the reward of a course',
      description,
      description_hash: createHash('sha256').update(description).digest(),
      actions: [
        { tag: 'Call', values: [{ contract: file.contracts.token, function: 'set_reward', args, authorizations: [] }] },
      ],
    });
    const id = await invoke(chain, learner.keypair, file.contracts.governance, 'propose', values);
    return scValToNative(id as xdr.ScVal) as number;
  }

  it('is found by who asks for progress', async () => {
    const { rows } = await api.sql.query('SELECT enrolled_at FROM app.enrollments WHERE account_id = $1', [learner.id]);
    const { Sequelize } = await import('sequelize');
    const sequelize = new Sequelize(api.databaseUrl, { dialect: 'postgres', logging: false });
    const asked = { account: learner.id, course: deeds, exercise: 'count', since: rows[0].enrolled_at };
    assert.ok(await findExerciseEvent({ sequelize }, asked));
    await sequelize.close();
  });
});
