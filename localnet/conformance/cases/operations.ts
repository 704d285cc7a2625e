import assert from 'node:assert/strict';
import { Asset, Keypair, Operation, xdr } from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { cap, FEES, OPERATIONS, RESERVES, SIGNATURES } from '../documents.ts';
import type { Network } from '../network.ts';

const LUMEN = 10_000_000n;
export const pay = (destination: string, amount = '1', source?: string) =>
  Operation.payment({ destination, asset: Asset.native(), amount, ...(source && { source }) });
const create = (destination: string, startingBalance = '10') =>
  Operation.createAccount({ destination, startingBalance });

export const set = (options: Parameters<typeof Operation.setOptions>[0]) => Operation.setOptions(options);
export const randomKey = () => Keypair.random().publicKey();

/** Applies one operation of an account of its own, and wants exactly these codes. */
export async function expectCodes(
  network: Network,
  expected: string,
  operation: (own: string) => xdr.Operation | xdr.Operation[],
): Promise<Keypair> {
  const own = await network.account();
  assert.equal((await network.apply(own, operation(own.publicKey()))).codes, expected);
  return own;
}

export const payments: Group = group('payments and new accounts', {
  'a payment moves lumens and costs 100 stroops where nobody bids more': [
    OPERATIONS,
    async (network) => {
      const [from, to] = [await network.account(), await network.account()];
      const before = [await network.balance(from.publicKey()), await network.balance(to.publicKey())] as const;
      const { codes, feeCharged } = await network.apply(from, pay(to.publicKey(), '2.5'));
      assert.equal(codes, 'tx_success');
      assert.ok(feeCharged >= 100n && feeCharged <= 1000n);
      assert.equal(await network.balance(from.publicKey()), before[0] - 25_000_000n - feeCharged);
      assert.equal(await network.balance(to.publicKey()), before[1] + 25_000_000n);
    },
  ],
  'a payment to oneself changes nothing but the fee': [
    OPERATIONS,
    async (network) => {
      const own = await network.account();
      const before = await network.balance(own.publicKey());
      const { codes, feeCharged } = await network.apply(own, pay(own.publicKey(), '100'));
      assert.equal(codes, 'tx_success');
      assert.equal(await network.balance(own.publicKey()), before - feeCharged);
    },
  ],
  'more than there is: underfunded, and the fee is gone': [
    OPERATIONS,
    async (network) => {
      const [from, to] = [await network.account(), await network.account()];
      const before = await network.balance(from.publicKey());
      const { codes, feeCharged } = await network.apply(from, pay(to.publicKey(), '1000'));
      assert.equal(codes, 'tx_failed payment:underfunded');
      assert.equal(await network.balance(from.publicKey()), before - feeCharged);
    },
  ],
  'the reserve cannot be paid away': [
    RESERVES,
    async (network) => {
      const [from, to] = [await network.account(), await network.account()];
      const balance = await network.balance(from.publicKey());
      const stroops = balance - LUMEN; // Two base reserves of half a lumen are left, but not the fee.
      const amount = `${stroops / LUMEN}.${String(stroops % LUMEN).padStart(7, '0')}`;
      assert.equal((await network.apply(from, pay(to.publicKey(), amount))).codes, 'tx_failed payment:underfunded');
    },
  ],
  'a payment to nobody: no destination': [
    OPERATIONS,
    async (network) => {
      const nobody = Keypair.random().publicKey();
      await expectCodes(network, 'tx_failed payment:no_destination', () => pay(nobody));
    },
  ],
  'a failed transaction uses its sequence number': [
    OPERATIONS,
    async (network) => {
      const own = await network.account();
      const before = await network.sequence(own.publicKey());
      await network.apply(own, pay(Keypair.random().publicKey()));
      assert.equal(await network.sequence(own.publicKey()), before + 1n);
    },
  ],
  'operations are done all or none': [
    OPERATIONS,
    async (network) => {
      const [from, to] = [await network.account(), await network.account()];
      const before = await network.balance(to.publicKey());
      const outcome = await network.apply(from, [pay(to.publicKey()), pay(Keypair.random().publicKey())]);
      assert.equal(outcome.codes, 'tx_failed payment:success payment:no_destination');
      assert.equal(await network.balance(to.publicKey()), before);
    },
  ],
  'each operation costs a base fee': [
    FEES,
    async (network) => {
      const [from, to] = [await network.account(), await network.account()];
      const operations = [1, 2, 3].map(() => pay(to.publicKey()));
      const { feeCharged } = await network.apply(from, operations);
      assert.ok(feeCharged >= 300n && feeCharged % 3n === 0n, `${feeCharged}`);
    },
  ],
  'a hundred operations fit into a transaction': [
    OPERATIONS,
    async (network) => {
      const [from, to] = [await network.account(), await network.account()];
      const operations = Array.from({ length: 100 }, () => pay(to.publicKey(), '0.0000001'));
      assert.equal((await network.apply(from, operations)).codes, 'tx_success');
    },
  ],
  'an operation of another account needs its signature': [
    SIGNATURES,
    async (network) => {
      const [from, other] = [await network.account(), await network.account()];
      const operation = pay(from.publicKey(), '1', other.publicKey());
      assert.equal((await network.apply(from, operation)).codes, 'tx_failed op_bad_auth');
      assert.equal((await network.apply([from, other], operation)).codes, 'tx_success');
    },
  ],
  'an operation of an account that does not exist: op no account': [
    OPERATIONS,
    async (network) => {
      const [from, nobody] = [await network.account(), Keypair.random()];
      const operation = pay(from.publicKey(), '1', nobody.publicKey());
      assert.equal((await network.apply([from, nobody], operation)).codes, 'tx_failed op_no_account');
    },
  ],
  'a new account has its balance, and a sequence that begins with its ledger': [
    cap(19),
    async (network) => {
      const born = Keypair.random().publicKey();
      const own = await network.account();
      const { told } = await network.apply(own, create(born, '7'));
      assert.equal(await network.balance(born), 7n * LUMEN);
      assert.equal(await network.sequence(born), BigInt(told.ledger) << 32n);
    },
  ],
  'an account is not opened twice': [
    OPERATIONS,
    async (network) => {
      const other = (await network.account()).publicKey();
      await expectCodes(network, 'tx_failed create_account:already_exist', () => create(other));
    },
  ],
  'a new account needs a lumen for its reserve': [
    RESERVES,
    async (network) => {
      const born = Keypair.random().publicKey();
      await expectCodes(network, 'tx_failed create_account:low_reserve', () => create(born, '0.9999999'));
    },
  ],
  'nobody gives a new account more than they have': [
    OPERATIONS,
    async (network) => {
      const born = Keypair.random().publicKey();
      await expectCodes(network, 'tx_failed create_account:underfunded', () => create(born, '1000'));
    },
  ],
  'a payment to a new account in the same transaction arrives': [
    OPERATIONS,
    async (network) => {
      const born = Keypair.random().publicKey();
      await expectCodes(network, 'tx_success', () => [create(born), pay(born)]);
      assert.equal(await network.balance(born), 11n * LUMEN);
    },
  ],
});

const data = (name: string, value: string | null) => Operation.manageData({ name, value });

export const dataAndSequences: Group = group('data, sequence numbers and merging', {
  'a data entry is made, changed and taken away': [
    OPERATIONS,
    async (network) => {
      const own = await expectCodes(network, 'tx_success', () => data('name', 'one'));
      assert.equal((await network.accountEntry(own.publicKey()))?.numSubEntries, 1);
      assert.equal((await network.apply(own, data('name', 'two'))).codes, 'tx_success');
      const key = new xdr.LedgerKeyData({ accountId: own.xdrAccountId(), dataName: 'name' });
      const entry = await network.entry(xdr.LedgerKey.data(key));
      assert.ok(entry?.type === 'data');
      assert.equal(Buffer.from(entry.data.dataValue.toBytes()).toString(), 'two');
      assert.equal((await network.apply(own, data('name', null))).codes, 'tx_success');
      assert.equal((await network.accountEntry(own.publicKey()))?.numSubEntries, 0);
    },
  ],
  'a data entry that does not exist is not taken away: name not found': [
    OPERATIONS,
    async (network) => {
      await expectCodes(network, 'tx_failed manage_data:name_not_found', () => data('nothing', null));
    },
  ],
  'a sequence number is bumped, never back': [
    OPERATIONS,
    async (network) => {
      const own = await network.account();
      const before = await network.sequence(own.publicKey());
      await network.apply(own, Operation.bumpSequence({ bumpTo: String(before + 100n) }));
      assert.equal(await network.sequence(own.publicKey()), before + 100n);
      assert.equal((await network.apply(own, Operation.bumpSequence({ bumpTo: '1' }))).codes, 'tx_success');
      assert.equal(await network.sequence(own.publicKey()), before + 101n);
    },
  ],
  'a merged account is gone, and its lumens are there': [
    OPERATIONS,
    async (network) => {
      const [own, heir] = [await network.account(), await network.account()];
      const [lumens, before] = [await network.balance(own.publicKey()), await network.balance(heir.publicKey())];
      const outcome = await network.apply(own, Operation.accountMerge({ destination: heir.publicKey() }));
      assert.equal(outcome.codes, 'tx_success');
      assert.equal(await network.accountEntry(own.publicKey()), null);
      assert.equal(await network.balance(heir.publicKey()), before + lumens - outcome.feeCharged);
    },
  ],
  'an account with entries of its own is not merged: has sub entries': [
    OPERATIONS,
    async (network) => {
      const heir = await network.account();
      await expectCodes(network, 'tx_failed manage_data:success account_merge:has_sub_entries', () => [
        data('name', 'one'),
        Operation.accountMerge({ destination: heir.publicKey() }),
      ]);
    },
  ],
  'an account is not merged into nobody, nor into itself': [
    OPERATIONS,
    async (network) => {
      const nobody = randomKey();
      await expectCodes(network, 'tx_failed account_merge:no_account', () =>
        Operation.accountMerge({ destination: nobody }),
      );
      await expectCodes(network, 'tx_failed account_merge:malformed', (own) =>
        Operation.accountMerge({ destination: own }),
      );
    },
  ],
  'an account whose sequence number runs ahead of the ledgers is not merged': [
    OPERATIONS,
    async (network) => {
      const [own, heir] = [await network.account(), await network.account()];
      const bumpTo = String((BigInt(await network.latestLedger()) + 1_000_000n) << 32n);
      await network.apply(own, Operation.bumpSequence({ bumpTo }));
      const merge = Operation.accountMerge({ destination: heir.publicKey() });
      assert.equal((await network.apply(own, merge)).codes, 'tx_failed account_merge:seqnum_too_far');
    },
  ],
  'the last sequence number can be reached, and not passed': [
    OPERATIONS,
    async (network) => {
      const own = await network.account();
      const last = 2n ** 63n - 1n;
      const outcome = await network.apply(own, Operation.bumpSequence({ bumpTo: String(last) }));
      assert.equal(outcome.codes, 'tx_success');
      assert.equal(await network.sequence(own.publicKey()), last);
      const transaction = await network.build(own.publicKey(), pay(own.publicKey()), { sequence: String(last - 1n) });
      transaction.sign(own);
      assert.equal((await network.submit(transaction)).codes, 'tx_bad_seq');
    },
  ],
  'every entry needs half a lumen of reserve: low reserve': [
    RESERVES,
    async (network) => {
      const [rich, poor] = [await network.account(), Keypair.random()];
      await network.apply(rich, create(poor.publicKey(), '1.01'));
      const asset = new Asset('POOR', rich.publicKey());
      const signer = { ed25519PublicKey: randomKey(), weight: 1 };
      const tries: [xdr.Operation, string][] = [
        [data('name', 'one'), 'manage_data:low_reserve'],
        [Operation.changeTrust({ asset }), 'change_trust:low_reserve'],
        [set({ signer }), 'set_options:low_reserve'],
      ];
      for (const [operation, code] of tries) {
        assert.equal((await network.apply(poor, operation, { fee: '100' })).codes, `tx_failed ${code}`);
      }
    },
  ],
  'an immutable account is not merged': [
    OPERATIONS,
    async (network) => {
      const heir = await network.account();
      await expectCodes(network, 'tx_failed set_options:success account_merge:immutable_set', () => [
        set({ setFlags: 4 }),
        Operation.accountMerge({ destination: heir.publicKey() }),
      ]);
    },
  ],
});
