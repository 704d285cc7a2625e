import assert from 'node:assert/strict';
import { Asset, Horizon, Keypair, Operation, type Transaction } from '@stellar/stellar-sdk';
import { type Case, type Group, group, Skipped } from '../case.ts';
import { horizon, sep } from '../documents.ts';
import type { Network } from '../network.ts';
import { until } from '../patience.ts';

const ERRORS = horizon('errors/http-status-codes');
const SUBMIT = horizon('resources/submit-a-transaction');
const PAGING = horizon('structure/pagination');

function urlOf({ endpoints }: Network): string {
  if (endpoints.horizon === undefined) throw new Skipped('no --horizon was given');
  return endpoints.horizon.replace(/\/$/u, '');
}

function serverOf(network: Network): Horizon.Server {
  return new Horizon.Server(urlOf(network), { allowHttp: true });
}

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
async function get(network: Network, path: string): Promise<{ status: number; type: string | null; body: any }> {
  const response = await fetch(`${urlOf(network)}${path}`);
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
}

async function payment(
  network: Network,
  amount = '1',
  sign = true,
): Promise<{ own: Keypair; transaction: Transaction }> {
  const own = await network.account();
  const pay = Operation.payment({ destination: own.publicKey(), asset: Asset.native(), amount });
  const transaction = await network.build(own.publicKey(), pay);
  if (sign) transaction.sign(own);
  return { own, transaction };
}

/** An account that Horizon knows as well, with three payments. */
async function known(network: Network): Promise<{ own: Keypair; hashes: string[] }> {
  return network.once('known to Horizon', async () => {
    const server = serverOf(network);
    const own = await network.account();
    const hashes: string[] = [];
    for (let left = 3; left > 0; left -= 1) {
      const pay = Operation.payment({ destination: own.publicKey(), asset: Asset.native(), amount: '1' });
      const transaction = await network.build(own.publicKey(), pay);
      transaction.sign(own);
      hashes.push((await server.submitTransaction(transaction, { skipMemoRequiredCheck: true })).hash);
    }
    return { own, hashes };
  });
}

/** The problem that a submission is refused with. */
// biome-ignore lint/suspicious/noExplicitAny: the SDK's error carries the answer
async function refusal(network: Network, transaction: Transaction): Promise<any> {
  const submitting = serverOf(network).submitTransaction(transaction, { skipMemoRequiredCheck: true });
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's error carries the answer
  const error: any = await submitting.then(() => null).catch((caught) => caught);
  assert.ok(error?.response, 'expected a refusal');
  return error.response.data;
}

export const horizonPaths: Group = group('Horizon', {
  'its root tells the network and the range of ledgers': [
    horizon(''),
    async (network) => {
      const root = await serverOf(network).root();
      assert.equal(root.network_passphrase, network.passphrase);
      assert.ok(root.history_latest_ledger >= root.history_elder_ledger);
      assert.equal(root.current_protocol_version, network.protocol);
    },
  ],
  'an account has balance, signers, thresholds and flags': [
    horizon('resources/accounts'),
    async (network) => {
      const { own } = await known(network);
      const account = await serverOf(network).loadAccount(own.publicKey());
      assert.equal(account.sequenceNumber(), String(await network.sequence(own.publicKey())));
      assert.equal(account.balances.at(-1)?.asset_type, 'native');
      assert.deepEqual(account.signers, [{ key: own.publicKey(), type: 'ed25519_public_key', weight: 1 }]);
      assert.deepEqual(account.thresholds, { low_threshold: 0, med_threshold: 0, high_threshold: 0 });
    },
  ],
  'an account shows trustlines, data entries and sponsors': [
    horizon('resources/accounts'),
    async (network) => {
      const [own, issuer] = [await network.account(), await network.account()];
      const asset = new Asset('HRZN', issuer.publicKey());
      const operations = [
        Operation.changeTrust({ asset, limit: '5' }),
        Operation.manageData({ name: 'key', value: 'v' }),
      ];
      await network.apply(own, operations);
      const account = await until('Horizon to follow', async () => {
        const loaded = await serverOf(network)
          .loadAccount(own.publicKey())
          .catch(() => null);
        return loaded && loaded.subentry_count === 2 ? loaded : null;
      });
      const [line] = account.balances;
      assert.ok(line && 'limit' in line && 'asset_code' in line);
      assert.deepEqual([line.asset_code, line.limit, line.balance], ['HRZN', '5.0000000', '0.0000000']);
      assert.deepEqual(account.data_attr, { key: Buffer.from('v').toString('base64') });
      assert.deepEqual([account.num_sponsoring, account.num_sponsored], [0, 0]);
    },
  ],
  'a submission answers once the transaction is in a ledger': [
    SUBMIT,
    async (network) => {
      const { transaction } = await payment(network);
      const answer = await serverOf(network).submitTransaction(transaction, { skipMemoRequiredCheck: true });
      assert.equal(answer.successful, true);
      assert.equal(answer.hash, Buffer.from(transaction.hash()).toString('hex'));
      assert.equal((await network.outcome(answer.hash)).told.ledger, answer.ledger);
    },
  ],
  'the same submission again answers the same': [
    SUBMIT,
    async (network) => {
      const { transaction } = await payment(network);
      const server = serverOf(network);
      const first = await server.submitTransaction(transaction, { skipMemoRequiredCheck: true });
      const again = await server.submitTransaction(transaction, { skipMemoRequiredCheck: true });
      assert.deepEqual([again.hash, again.ledger], [first.hash, first.ledger]);
    },
  ],
  'what fails in its ledger answers transaction_failed with the codes': [
    SUBMIT,
    async (network) => {
      const own = await network.account();
      const nobody = Keypair.random().publicKey();
      const pay = Operation.payment({ destination: nobody, asset: Asset.native(), amount: '1' });
      const transaction = await network.build(own.publicKey(), pay);
      transaction.sign(own);
      const { status, type, extras } = await refusal(network, transaction);
      assert.deepEqual([status, type], [400, 'https://stellar.org/horizon-errors/transaction_failed']);
      assert.deepEqual(extras.result_codes, { transaction: 'tx_failed', operations: ['op_no_destination'] });
      assert.ok(extras.result_xdr && extras.envelope_xdr);
    },
  ],
  'what is refused before a ledger answers transaction_failed too': [
    SUBMIT,
    async (network) => {
      const { transaction } = await payment(network, '1', false);
      assert.deepEqual((await refusal(network, transaction)).extras.result_codes, { transaction: 'tx_bad_auth' });
    },
  ],
  'an envelope that is none answers transaction_malformed': [
    ERRORS,
    async (network) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const response = await fetch(`${urlOf(network)}/transactions`, { method: 'POST', headers, body: 'tx=AAAA' });
      const { status, type, extras } = await response.json();
      assert.deepEqual(
        [status, type, extras.envelope_xdr],
        [400, 'https://stellar.org/horizon-errors/transaction_malformed', 'AAAA'],
      );
    },
  ],
  'a transaction is found by its hash': [
    horizon('resources/transactions'),
    async (network) => {
      const { own, hashes } = await known(network);
      const told = await serverOf(network)
        .transactions()
        .transaction(hashes[0] ?? '')
        .call();
      assert.deepEqual(
        [told.source_account, told.operation_count, told.memo_type, told.successful],
        [own.publicKey(), 1, 'none', true],
      );
    },
  ],
  "an account's transactions come in pages, forwards and back": [
    PAGING,
    async (network) => {
      const { own, hashes } = await known(network);
      const builder = serverOf(network).transactions().forAccount(own.publicKey());
      const all = (await builder.limit(200).call()).records.map(({ hash }) => hash);
      assert.deepEqual(all.slice(-3), hashes);
      const first = await serverOf(network).transactions().forAccount(own.publicKey()).limit(2).call();
      const second = await first.next();
      assert.deepEqual(
        [...first.records, ...second.records].map(({ hash }) => hash),
        all.slice(0, 4),
      );
      const back = await second.prev();
      assert.deepEqual(
        back.records.map(({ hash }) => hash),
        all.slice(0, 2).reverse(),
      );
    },
  ],
  'the newest come first in descending order': [
    PAGING,
    async (network) => {
      const { own, hashes } = await known(network);
      const page = await serverOf(network).transactions().forAccount(own.publicKey()).order('desc').limit(3).call();
      assert.deepEqual(
        page.records.map(({ hash }) => hash),
        hashes.toReversed(),
      );
    },
  ],
  'ledgers come in order, chained by their hashes': [
    horizon('resources/ledgers'),
    async (network) => {
      const { records } = await serverOf(network).ledgers().order('desc').limit(2).call();
      assert.equal(records[0]?.prev_hash, records[1]?.hash);
      assert.equal(records[0]?.protocol_version, network.protocol);
    },
  ],
  'a ledger is the one that RPC tells': [
    horizon('resources/ledgers'),
    async (network) => {
      const { hashes } = await known(network);
      const { told } = await network.outcome(hashes[0] ?? '');
      const { body } = await get(network, `/ledgers/${told.ledger}`);
      const { ledgers } = await network.result('getLedgers', { startLedger: told.ledger, pagination: { limit: 1 } });
      assert.equal(body.hash, ledgers[0].hash);
      assert.ok(body.successful_transaction_count >= 1);
    },
  ],
  'fee statistics are text, in stroops': [
    horizon('aggregations/fee-stats'),
    async (network) => {
      const stats = await serverOf(network).feeStats();
      for (const field of ['min', 'mode', 'p50', 'p99', 'max'] as const) {
        assert.match(stats.fee_charged[field], /^\d+$/u);
        assert.match(stats.max_fee[field], /^\d+$/u);
      }
      assert.match(stats.last_ledger_base_fee, /^\d+$/u);
    },
  ],
  'a memo is asked for where an account requires one': [
    sep(29),
    async (network) => {
      const server = serverOf(network);
      const [from, to] = [await network.account(), await network.account()];
      await network.apply(to, Operation.manageData({ name: 'config.memo_required', value: '1' }));
      await until('Horizon to follow', async () => {
        const loaded = await server.loadAccount(to.publicKey()).catch(() => null);
        return loaded?.data_attr['config.memo_required'] ? loaded : null;
      });
      const pay = Operation.payment({ destination: to.publicKey(), asset: Asset.native(), amount: '1' });
      const transaction = await network.build(from.publicKey(), pay);
      transaction.sign(from);
      await assert.rejects(server.submitTransaction(transaction), /requires? (a )?memo/u);
    },
  ],
  ...problems([
    ['an unknown path', '/nowhere', 404, 'not_found'],
    ['an account that does not exist', `/accounts/${Keypair.random().publicKey()}`, 404, 'not_found'],
    ['an account id that is none', '/accounts/GABC', 400, 'bad_request'],
    ['a transaction that does not exist', `/transactions/${'0'.repeat(64)}`, 404, 'not_found'],
    ['a hash that is none', '/transactions/xyz', 400, 'bad_request'],
    ['a ledger that is none', '/ledgers/x', 400, 'bad_request'],
    ['a ledger to come', '/ledgers/2000000000', 404, 'not_found'],
    ['a limit of 0', '/ledgers?limit=0', 400, 'bad_request'],
    ['a limit over 200', '/ledgers?limit=201', 400, 'bad_request'],
    ['an order that is none', '/ledgers?order=up', 400, 'bad_request'],
    ['a cursor that is none', '/ledgers?cursor=x', 400, 'bad_request'],
  ]),
});

function problems(list: [what: string, path: string, status: number, name: string][]): Parameters<typeof group>[1] {
  return Object.fromEntries(
    list.map(([what, path, status, name]): [string, [string, Case['run']]] => [
      `${what} answers ${name}`,
      [
        ERRORS,
        async (network) => {
          const answer = await get(network, path);
          assert.deepEqual(
            [answer.status, answer.body.status, answer.body.type],
            [status, status, `https://stellar.org/horizon-errors/${name}`],
          );
          assert.match(answer.type ?? '', /^application\/problem\+json/u);
        },
      ],
    ]),
  );
}
