import assert from 'node:assert/strict';
import {
  Account,
  Asset,
  Keypair,
  Memo,
  MuxedAccount,
  Operation,
  scValToNative,
  TransactionBuilder,
  xdr,
} from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { cap } from '../documents.ts';
import type { Extras, Network } from '../network.ts';
import { metaOf, type Outcome } from '../outcome.ts';
import { pause } from '../patience.ts';

const DOC = cap(21);
const seconds = () => Math.floor(Date.now() / 1000);

/** A payment to oneself under these preconditions. */
async function under(network: Network, extras: Extras, own?: Keypair): Promise<Outcome> {
  const signer = own ?? (await network.account());
  const pay = Operation.payment({ destination: signer.publicKey(), asset: Asset.native(), amount: '1' });
  return network.apply(signer, pay, extras);
}

export const preconditions: Group = group('preconditions', {
  'within its times a transaction is applied': [
    DOC,
    async (network) => {
      const timebounds = { minTime: seconds() - 100, maxTime: seconds() + 100 };
      assert.equal((await under(network, { timebounds })).codes, 'tx_success');
    },
  ],
  'within its ledgers a transaction is applied': [
    DOC,
    async (network) => {
      const latest = await network.latestLedger();
      const ledgerbounds = { minLedger: Math.max(0, latest - 10), maxLedger: latest + 1000 };
      assert.equal((await under(network, { ledgerbounds })).codes, 'tx_success');
    },
  ],
  'before its first ledger: txTOO_EARLY': [
    DOC,
    async (network) => {
      const minLedger = (await network.latestLedger()) + 10_000;
      assert.equal((await under(network, { ledgerbounds: { minLedger, maxLedger: 0 } })).codes, 'tx_too_early');
    },
  ],
  'after its last ledger: txTOO_LATE': [
    DOC,
    async (network) => {
      const maxLedger = await network.latestLedger();
      assert.equal((await under(network, { ledgerbounds: { minLedger: 0, maxLedger } })).codes, 'tx_too_late');
    },
  ],
  'a least sequence number lets others be passed over': [
    DOC,
    async (network) => {
      const own = await network.account();
      const now = await network.sequence(own.publicKey());
      const extras = { sequence: String(now + 5n), minAccountSequence: String(now) };
      assert.equal((await under(network, extras, own)).codes, 'tx_success');
      assert.equal(await network.sequence(own.publicKey()), now + 6n);
    },
  ],
  'below the least sequence number: txBAD_SEQ': [
    DOC,
    async (network) => {
      const own = await network.account();
      const now = await network.sequence(own.publicKey());
      const extras = { sequence: String(now + 5n), minAccountSequence: String(now + 1n) };
      assert.equal((await under(network, extras, own)).codes, 'tx_bad_seq');
    },
  ],
  'sooner after the last transaction than asked: txBAD_MIN_SEQ_AGE_OR_GAP': [
    DOC,
    async (network) => {
      const own = await network.account();
      await under(network, {}, own);
      const young = await under(network, { minAccountSequenceAge: 3600n as never }, own);
      assert.equal(young.codes, 'tx_bad_min_seq_age_or_gap');
      const near = await under(network, { minAccountSequenceLedgerGap: 10_000 }, own);
      assert.equal(near.codes, 'tx_bad_min_seq_age_or_gap');
    },
  ],
  'as long after the last transaction as asked it is applied': [
    DOC,
    async (network) => {
      const own = await network.account();
      const { told } = await under(network, {}, own);
      await network.reach(told.ledger + 1);
      await pause(1000);
      assert.equal((await under(network, { minAccountSequenceLedgerGap: 1 }, own)).codes, 'tx_success');
    },
  ],
  'an extra signer must sign too': [
    DOC,
    async (network) => {
      const [own, extra] = [await network.account(), Keypair.random()];
      const pay = Operation.payment({ destination: own.publicKey(), asset: Asset.native(), amount: '1' });
      const extras = { extraSigners: [extra.publicKey()] };
      assert.equal((await network.apply(own, pay, extras)).codes, 'tx_bad_auth');
      assert.equal((await network.apply([own, extra], pay, extras)).codes, 'tx_success');
    },
  ],
});

/** A multiplexed address of an account. */
function muxed(address: string, id: string): MuxedAccount {
  return new MuxedAccount(new Account(address, '0'), id);
}

export const muxedAccounts: Group = group('multiplexed accounts', {
  'a payment to one reaches the account behind it': [
    cap(27),
    async (network) => {
      const [from, to] = [await network.account(), await network.account()];
      const before = await network.balance(to.publicKey());
      const destination = muxed(to.publicKey(), '18446744073709551615').accountId();
      const outcome = await network.apply(from, Operation.payment({ destination, asset: Asset.native(), amount: '1' }));
      assert.equal(outcome.codes, 'tx_success');
      assert.equal(await network.balance(to.publicKey()), before + 10_000_000n);
    },
  ],
  'its number is told in the event': [
    cap(67),
    async (network) => {
      const [from, to] = [await network.account(), await network.account()];
      const destination = muxed(to.publicKey(), '42').accountId();
      const outcome = await network.apply(from, Operation.payment({ destination, asset: Asset.native(), amount: '1' }));
      const event = metaOf(outcome).operations[0]?.events[0];
      assert.deepEqual(scValToNative(event?.body.v0.data as xdr.ScVal), { amount: 10_000_000n, to_muxed_id: 42n });
    },
  ],
  'a memo is told in the event, where there is no number': [
    cap(67),
    async (network) => {
      const [from, to] = [await network.account(), await network.account()];
      const pay = Operation.payment({ destination: to.publicKey(), asset: Asset.native(), amount: '1' });
      const outcome = await network.apply(from, pay, { memo: Memo.text('tea') });
      const event = metaOf(outcome).operations[0]?.events[0];
      assert.deepEqual(scValToNative(event?.body.v0.data as xdr.ScVal), { amount: 10_000_000n, to_muxed_id: 'tea' });
    },
  ],
  'the account behind one signs for it': [
    cap(27),
    async (network) => {
      const own = await network.account();
      const sequence = String(await network.sequence(own.publicKey()));
      const source = new MuxedAccount(new Account(own.publicKey(), sequence), '7');
      const pay = Operation.payment({ destination: own.publicKey(), asset: Asset.native(), amount: '1' });
      const timebounds = { minTime: 0, maxTime: seconds() + 300 };
      const options = { fee: '1000', networkPassphrase: network.passphrase, timebounds };
      const transaction = new TransactionBuilder(source, options).addOperation(pay).build();
      transaction.sign(own);
      const outcome = await network.submit(transaction);
      assert.equal(outcome.codes, 'tx_success');
      const envelope = xdr.TransactionEnvelope.fromXdr(outcome.told.envelopeXdr, 'base64');
      assert.ok(envelope.type === 'envelopeTypeTx');
      assert.equal(envelope.v1.tx.sourceAccount.toJson(), source.accountId());
    },
  ],
});
