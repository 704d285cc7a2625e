import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Keypair } from '@stellar/stellar-sdk';
import type { Account, AccountRewards, RewardsBudget, TransfersPage, WalletBalance } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { newPerson, refusal } from '../testing/person.ts';
import { closedAt, commitLedger, contracts, eventId, txHash } from '../testing/rows.ts';

describe('what is earned, asked for', () => {
  let api: TestApi;
  let horizon: Server;
  /** What Horizon answers, by its path. */
  let answer: { status: number; body: string; isSilent?: boolean };
  before(async () => {
    horizon = createServer((_request, response) => {
      if (answer.isSilent) return;
      response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.body);
    });
    horizon.listen(0, '127.0.0.1');
    await once(horizon, 'listening');
    const { port } = horizon.address() as AddressInfo;
    api = await testApi({ horizonUrl: `http://127.0.0.1:${port}/of/somebody` });
    await commitLedger(api.sql, 30, []);
  });
  after(async () => {
    horizon.closeAllConnections();
    horizon.close();
    await api.close();
  });
  beforeEach(async () => {
    answer = { status: 200, body: JSON.stringify({ balances: [{ asset_type: 'native', balance: '12.5000001' }] }) };
    await api.sql.query(
      'DELETE FROM chain_1.rewards; DELETE FROM chain_1.token_transfers; DELETE FROM app.owed_rewards',
    );
  });

  const asOf = { ledger: 30, closedAt: closedAt(30).toISOString() };
  const owe = async (account: string, course: string, call: object | null = null, minutes = 0) => {
    const [id, key] = [`${course} ${Math.random()}`, '7'.repeat(64)];
    const state = call && {
      item: JSON.stringify({ key, amount: '5', to: 'G' }),
      state: 'waiting',
      refusal: null,
      ...call,
    };
    const { rows } = state
      ? await api.sql.query(
          `INSERT INTO app.outbox_calls (key, kind, item, state, refusal) VALUES ($1, 'reward', $2, $3, $4) RETURNING id`,
          [id, state.item, state.state, state.refusal],
        )
      : { rows: [{ id: null }] };
    await api.sql.query(
      `INSERT INTO app.owed_rewards (account_id, kind, course, amount, call_id, owed_at)
       VALUES ($1, 'course', $2, 5, $3, now() - $4 * interval '1 minute')`,
      [account, course, rows[0].id, minutes],
    );
  };
  const mint = (key: string, learner: string, ledger: number, index: number, course = 'walk') =>
    api.sql.query(
      `INSERT INTO chain_1.rewards (key, learner, course, kind, amount, minter, epoch, ledger, at, tx_hash, from_event)
       VALUES ($1, $2, $3, 'course', 5, 'G', 1, $4, $5, $6, $7)`,
      [key, learner, course, ledger, closedAt(ledger), txHash(ledger), eventId(ledger, index)],
    );
  const move = (ledger: number, index: number, from: string | null, to: string | null, amount = 5) =>
    api.sql.query(
      `INSERT INTO chain_1.token_transfers (event, from_account, to_account, amount, ledger, at, tx_hash, from_event)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $1)`,
      [eventId(ledger, index), from, to, amount, ledger, closedAt(ledger), txHash(ledger)],
    );

  it('tells of each reward what it waits for, page by page, and of nobody else’s', async () => {
    const [person, other] = [await newPerson(api), await newPerson(api)];
    const refusals = {
      turn: null,
      budget: 'EpochBudgetExceeded: less is left.',
      setting: 'RewardNotSet: none.',
      pause: 'ContractPaused: paused.',
      network: 'The network asks for more than we pay, 100 stroops beyond the resources.',
    };
    await owe(person.id, 'wallet', null, 1);
    for (const [at, [course, reason]] of Object.entries(refusals).entries())
      await owe(person.id, course, { refusal: reason }, at + 2);
    await owe(person.id, 'landed', { state: 'confirmed' }, 11);
    await owe(person.id, 'held', { state: 'dead' }, 12);
    await owe(other.id, 'walk');
    const first = await person.ask<AccountRewards>('GET', '/v1/account/rewards?limit=5');
    const rest = await person.ask<AccountRewards>('GET', `/v1/account/rewards?limit=5&after=${first.body.next}`);
    assert.deepEqual(
      [...first.body.rewards, ...rest.body.rewards].map(({ course, state, waitsFor }) => [course, state, waitsFor]),
      [
        ...['wallet', 'turn', 'budget', 'setting', 'pause', 'network'].map((name) => [name, 'waiting', name]),
        ['landed', 'sent', null],
        ['held', 'held', null],
      ],
    );
    assert.equal(rest.body.next, null);
    assert.deepEqual(rest.body.sums, { wallet: '5', open: '35', paid: '0' });
    const one = await person.ask<AccountRewards>('GET', '/v1/account/rewards?course=pause');
    assert.deepEqual(
      one.body.rewards.map(({ course }) => course),
      ['pause'],
    );
    const theirs = await other.ask<AccountRewards>('GET', `/v1/account/rewards?after=${first.body.next}`);
    assert.deepEqual(theirs.body.rewards, [], 'a place in another’s list is none in one’s own');
    assert.equal((await api.get('/v1/account/rewards')).status, 401);
  });

  it('tells what was paid by the ledger alone', async () => {
    const person = await newPerson(api);
    await owe(person.id, 'walk', { state: 'waiting', refusal: 'the network is busy' });
    await mint('7'.repeat(64), person.keypair.publicKey(), 20, 3);
    const { body } = await person.ask<AccountRewards>('GET', '/v1/account/rewards');
    assert.partialDeepStrictEqual(body, {
      rewards: [{ state: 'paid', waitsFor: null, ledger: 20, paidAt: closedAt(20).toISOString(), txHash: txHash(20) }],
      sums: { wallet: '0', open: '0', paid: '5' },
      asOf,
    });
  });

  it('tells the budget of the epoch that runs at the ledger’s time, and when the next begins', async () => {
    const budget = async () => (await api.get('/v1/rewards/budget')).body as RewardsBudget;
    assert.deepEqual(await budget(), { epoch: null, referral: null, asOf });
    const set = (amount: number, at: Date, to: string | null) =>
      api.sql.query(
        `INSERT INTO chain_1.epoch_budget (contract_address, amount, set_by, set_ledger, set_at, set_tx_hash, from_event, to_event)
         VALUES ($1, $2, 'G', 5, $3, 'x', $4, $5)`,
        [contracts.token, amount, at, eventId(to === null ? 6 : 5), to],
      );
    const deployedAt = new Date(closedAt(30).getTime() - 31 * 86_400_000);
    await set(100, deployedAt, eventId(6));
    await set(70, closedAt(6), null);
    for (const [epoch, amount] of [
      [1, 90],
      [2, 40],
    ])
      await api.sql.query(
        `INSERT INTO chain_1.reward_epochs (epoch, rewards, amount, from_event) VALUES ($1, 3, $2, 'x')`,
        [epoch, amount],
      );
    const at = (days: number) => new Date(deployedAt.getTime() + days * 86_400_000).toISOString();
    assert.deepEqual(await budget(), {
      epoch: { number: 2, startsAt: at(30), endsAt: at(60), budget: '70', minted: '40', rewards: 3 },
      referral: null,
      asOf,
    });
  });

  describe('of a wallet', () => {
    const [address, other] = [Keypair.random().publicKey(), Keypair.random().publicKey()];
    const balance = async (of = address) => (await api.get(`/v1/wallets/${of}/balance`)).body as WalletBalance;

    it('is BST by the ledger and XLM by Horizon, or “not known”', async () => {
      await api.sql.query(
        `INSERT INTO chain_1.token_balances (account, balance, changed_ledger, changed_at, from_event) VALUES ($1, 1300000000, 20, now(), 'x')`,
        [address],
      );
      assert.deepEqual(await balance(), { address, bst: '1300000000', xlm: '125000001', asOf });
      const other404 = { status: 404, body: '{"status":404}' };
      for (const [found, xlm] of [
        [other404, '0'],
        [{ status: 404, body: '<html>' }, null],
        [{ status: 500, body: '{}' }, null],
        [{ status: 200, body: '{"balances":[{"asset_type":"native","balance":"many"}]}' }, null],
        [{ status: 200, body: 'null' }, null],
        [{ status: 200, body: '', isSilent: true }, null],
      ] as const) {
        answer = found;
        assert.equal((await balance(other)).xlm, xlm, found.body);
      }
      assert.equal((await balance(contracts.token)).xlm, null, 'a contract has no account');
    });

    it('is each transfer, the newest first, page by page, with what a mint was for', async () => {
      // One transaction that mints two rewards for the same wallet: each mint comes right before its reward.
      await move(20, 1, null, address);
      await mint('1'.repeat(64), address, 20, 2, 'walk');
      await move(20, 3, null, address);
      await mint('2'.repeat(64), address, 20, 4, 'run');
      await move(21, 1, address, other, 3);
      await move(22, 1, address, address, 1);
      await move(23, 1, other, null, 2);
      const page = async (query: string) =>
        (await api.get(`/v1/wallets/${address}/transfers?${query}`)).body as TransfersPage;
      const first = await page('limit=2');
      const rest = await page(`limit=2&after=${first.next}`);
      assert.deepEqual(
        [...first.transfers, ...rest.transfers].map(({ event, reward }) => [event, reward?.course]),
        [
          [eventId(22, 1), undefined],
          [eventId(21, 1), undefined],
          [eventId(20, 3), 'run'],
          [eventId(20, 1), 'walk'],
        ],
      );
      assert.deepEqual([rest.next, rest.asOf], [null, asOf]);
      const sent = { from: address, to: other, toMuxedId: null, amount: '3', reward: null };
      const place = { ledger: 21, at: closedAt(21).toISOString(), txHash: txHash(21) };
      assert.deepEqual(first.transfers[1], { event: eventId(21, 1), ...sent, ...place });
    });

    it('is nothing for a mistyped address', async () => {
      const wrong = `${address.slice(0, -1)}${address.endsWith('A') ? 'B' : 'A'}`;
      for (const what of ['balance', 'transfers'])
        assert.equal((await api.get(`/v1/wallets/${wrong}/${what}`)).status, 400);
    });
  });

  it('tells whether a referral code is somebody’s, and not whose', async () => {
    const person = await newPerson(api);
    const { code } = (await person.ask<Account>('GET', '/v1/account')).body.referral;
    assert.deepEqual((await api.get(`/v1/referral-codes/${code}`)).body, { code });
    assert.deepEqual(refusal(await person.ask('GET', '/v1/referral-codes/22222222')), [404, 'not_found']);
    assert.equal((await api.get('/v1/referral-codes/short')).status, 400);
  });
});
