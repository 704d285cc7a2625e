import assert from 'node:assert/strict';
import {
  Asset,
  Claimant,
  getLiquidityPoolId,
  type Keypair,
  LiquidityPoolAsset,
  Operation,
  type xdr,
} from '@stellar/stellar-sdk';
import { type Group, group, Skipped } from '../case.ts';
import { cap, OPERATIONS } from '../documents.ts';
import type { Network } from '../network.ts';

/** Somebody with a trustline to somebody's asset. */
async function trader(network: Network): Promise<{ own: Keypair; asset: Asset }> {
  const [own, issuer] = [await network.account(), await network.account()];
  const asset = new Asset('EXCH', issuer.publicKey());
  assert.equal((await network.apply(own, Operation.changeTrust({ asset }))).codes, 'tx_success');
  return { own, asset };
}

/** What a network without exchange says to its operations, and nothing else of it. */
async function either(network: Network, own: Keypair, operation: xdr.Operation, expected: string): Promise<void> {
  const { codes } = await network.apply(own, operation);
  if (codes === 'tx_failed op_not_supported')
    throw new Skipped('the network answers opNOT_SUPPORTED to this operation');
  assert.equal(codes, expected);
}

/** Operations that a network may leave out, but must then refuse by name: never something else. */
export const exchange: Group = group('offers, paths, claimable balances and pools', {
  'an offer to sell': [
    OPERATIONS,
    async (network) => {
      const { own, asset } = await trader(network);
      const offer = Operation.manageSellOffer({ selling: Asset.native(), buying: asset, amount: '1', price: '1' });
      await either(network, own, offer, 'tx_success');
    },
  ],
  'an offer to buy': [
    OPERATIONS,
    async (network) => {
      const { own, asset } = await trader(network);
      const offer = Operation.manageBuyOffer({ selling: Asset.native(), buying: asset, buyAmount: '1', price: '1' });
      await either(network, own, offer, 'tx_success');
    },
  ],
  'a passive offer': [
    OPERATIONS,
    async (network) => {
      const { own, asset } = await trader(network);
      const offer = Operation.createPassiveSellOffer({
        selling: Asset.native(),
        buying: asset,
        amount: '1',
        price: '1',
      });
      await either(network, own, offer, 'tx_success');
    },
  ],
  'a payment by a path that nobody offers, strict in what is received': [
    OPERATIONS,
    async (network) => {
      const { own, asset } = await trader(network);
      const path = Operation.pathPaymentStrictReceive({
        sendAsset: Asset.native(),
        sendMax: '1',
        destination: own.publicKey(),
        destAsset: asset,
        destAmount: '1',
        path: [],
      });
      await either(network, own, path, 'tx_failed path_payment_strict_receive:too_few_offers');
    },
  ],
  'a payment by a path that nobody offers, strict in what is sent': [
    OPERATIONS,
    async (network) => {
      const { own, asset } = await trader(network);
      const path = Operation.pathPaymentStrictSend({
        sendAsset: Asset.native(),
        sendAmount: '1',
        destination: own.publicKey(),
        destAsset: asset,
        destMin: '1',
        path: [],
      });
      await either(network, own, path, 'tx_failed path_payment_strict_send:too_few_offers');
    },
  ],
  'a claimable balance': [
    cap(23),
    async (network) => {
      const own = await network.account();
      const claimants = [new Claimant(own.publicKey())];
      const create = Operation.createClaimableBalance({ asset: Asset.native(), amount: '1', claimants });
      await either(network, own, create, 'tx_success');
    },
  ],
  'a share in a liquidity pool': [
    cap(38),
    async (network) => {
      const { own, asset } = await trader(network);
      const pool = new LiquidityPoolAsset(Asset.native(), asset, 30);
      await either(network, own, Operation.changeTrust({ asset: pool }), 'tx_success');
    },
  ],
  'a deposit into a liquidity pool without a share in it': [
    cap(38),
    async (network) => {
      const { own, asset } = await trader(network);
      const { assetA, assetB, fee } = new LiquidityPoolAsset(Asset.native(), asset, 30).getLiquidityPoolParameters();
      const liquidityPoolId = Buffer.from(getLiquidityPoolId('constant_product', { assetA, assetB, fee })).toString(
        'hex',
      );
      const deposit = Operation.liquidityPoolDeposit({
        liquidityPoolId,
        maxAmountA: '1',
        maxAmountB: '1',
        minPrice: '1',
        maxPrice: '1',
      });
      await either(network, own, deposit, 'tx_failed liquidity_pool_deposit:no_trust');
    },
  ],
  'inflation ended with protocol 12': [
    cap(26),
    async (network) => {
      const own = await network.account();
      const { codes } = await network.apply(own, Operation.inflation());
      assert.ok(['tx_failed inflation:not_time', 'tx_failed op_not_supported'].includes(codes), codes);
    },
  ],
});
