import assert from 'node:assert/strict';
import { Asset, type Keypair, Operation, TransactionBuilder } from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { cap, method } from '../documents.ts';
import type { Network } from '../network.ts';
import type { Outcome } from '../outcome.ts';
import { call, u32 } from '../probe.ts';

const DOC = cap(15);
const pay = (destination: string, amount = '1') => Operation.payment({ destination, asset: Asset.native(), amount });

interface Bump {
  operation?: (own: string) => ReturnType<typeof pay>;
  innerFee?: string;
  /** Stroops per operation. */
  fee?: string;
  signInner?: boolean;
  signOuter?: boolean;
}

/** Somebody's transaction whose fee another one pays. */
async function bumped(network: Network, own: Keypair, payer: Keypair, bump: Bump = {}): Promise<Outcome> {
  const {
    operation = (address) => pay(address),
    innerFee = '100',
    fee = '1000',
    signInner = true,
    signOuter = true,
  } = bump;
  const inner = await network.build(own.publicKey(), operation(own.publicKey()), { fee: innerFee });
  if (signInner) inner.sign(own);
  const outer = TransactionBuilder.buildFeeBumpTransaction(payer, fee, inner, network.passphrase);
  if (signOuter) outer.sign(payer);
  return network.submit(outer);
}

async function pair(network: Network): Promise<[Keypair, Keypair]> {
  return [await network.account(), await network.account()];
}

export const feeBumps: Group = group('fee bumps', {
  "the payer's balance pays, the other's sequence moves": [
    DOC,
    async (network) => {
      const [own, payer] = await pair(network);
      const [before, lumens] = [await network.balance(own.publicKey()), await network.balance(payer.publicKey())];
      const sequence = await network.sequence(own.publicKey());
      const outcome = await bumped(network, own, payer);
      assert.equal(outcome.codes, 'tx_fee_bump_inner_success');
      assert.equal(await network.balance(own.publicKey()), before);
      assert.equal(await network.balance(payer.publicKey()), lumens - outcome.feeCharged);
      assert.equal(await network.sequence(own.publicKey()), sequence + 1n);
    },
  ],
  'it costs one operation more': [
    DOC,
    async (network) => {
      const [own, payer] = await pair(network);
      const { feeCharged } = await bumped(network, own, payer);
      assert.ok(feeCharged >= 200n && feeCharged % 2n === 0n, `${feeCharged}`);
    },
  ],
  'getTransaction tells that it was one': [
    method('getTransaction'),
    async (network) => {
      const [own, payer] = await pair(network);
      const { told } = await bumped(network, own, payer);
      assert.deepEqual([told.feeBump, told.status], [true, 'SUCCESS']);
    },
  ],
  "it is found by the inner transaction's hash too": [
    method('getTransaction'),
    async (network) => {
      const [own, payer] = await pair(network);
      const inner = await network.build(own.publicKey(), pay(own.publicKey()), { fee: '100' });
      inner.sign(own);
      const outer = TransactionBuilder.buildFeeBumpTransaction(payer, '1000', inner, network.passphrase);
      outer.sign(payer);
      const outcome = await network.submit(outer);
      const told = await network.result('getTransaction', { hash: Buffer.from(inner.hash()).toString('hex') });
      assert.deepEqual([told.status, told.envelopeXdr], ['SUCCESS', outcome.told.envelopeXdr]);
    },
  ],
  'what fails inside fails as inner failed, and is paid': [
    DOC,
    async (network) => {
      const [own, payer] = await pair(network);
      const lumens = await network.balance(payer.publicKey());
      const outcome = await bumped(network, own, payer, { operation: () => pay(payer.publicKey(), '1000') });
      assert.equal(outcome.codes, 'tx_fee_bump_inner_failed tx_failed payment:underfunded');
      assert.equal(await network.balance(payer.publicKey()), lumens - outcome.feeCharged);
    },
  ],
  'an inner transaction that is not signed: inner failed, bad auth': [
    DOC,
    async (network) => {
      const [own, payer] = await pair(network);
      const outcome = await bumped(network, own, payer, { signInner: false });
      assert.equal(outcome.codes, 'tx_fee_bump_inner_failed tx_bad_auth');
    },
  ],
  'a bump that is not signed: bad auth': [
    DOC,
    async (network) => {
      const [own, payer] = await pair(network);
      assert.equal((await bumped(network, own, payer, { signOuter: false })).codes, 'tx_bad_auth');
    },
  ],
  'a payer who cannot pay: insufficient balance': [
    DOC,
    async (network) => {
      const [own, payer] = await pair(network);
      assert.equal((await bumped(network, own, payer, { fee: '2000000000' })).codes, 'tx_insufficient_balance');
    },
  ],
  'an inner transaction may bid nothing': [
    DOC,
    async (network) => {
      const [own, payer] = await pair(network);
      assert.equal((await bumped(network, own, payer, { innerFee: '0' })).codes, 'tx_fee_bump_inner_success');
    },
  ],
  'a contract call can be bumped': [
    DOC,
    async (network) => {
      const [own, payer] = await pair(network);
      const inner = await network.prepare(own.publicKey(), call(await network.probe(), 'echo', u32(3)));
      inner.sign(own);
      const fee = String(BigInt(inner.fee) + 1000n);
      const outer = TransactionBuilder.buildFeeBumpTransaction(payer, fee, inner, network.passphrase);
      outer.sign(payer);
      const before = await network.balance(own.publicKey());
      assert.equal((await network.submit(outer)).codes, 'tx_fee_bump_inner_success');
      assert.equal(await network.balance(own.publicKey()), before, 'refunds go to the payer');
    },
  ],
});
