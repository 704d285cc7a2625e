import assert from 'node:assert/strict';
import { Asset, Keypair, Operation } from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { cap } from '../documents.ts';
import type { Network } from '../network.ts';

const DOC = cap(33);
const begin = (sponsoredId: string, source?: string) =>
  Operation.beginSponsoringFutureReserves({ sponsoredId, ...(source && { source }) });
const end = (source?: string) => Operation.endSponsoringFutureReserves(source ? { source } : {});

/** Numbers of reserves an account pays for others, and has paid for it. */
async function counts(network: Network, keypair: Keypair): Promise<[sponsoring: number, sponsored: number]> {
  const ext = (await network.accountEntry(keypair.publicKey()))?.ext;
  if (ext?.type !== 'v1' || ext.v1.ext.type !== 'v2') return [0, 0];
  return [ext.v1.ext.v2.numSponsoring, ext.v1.ext.v2.numSponsored];
}

async function pair(network: Network): Promise<[Keypair, Keypair]> {
  return [await network.account(), await network.account()];
}

export const sponsoring: Group = group('sponsored reserves', {
  'an account is opened without a lumen of its own': [
    DOC,
    async (network) => {
      const [sponsor, born] = [await network.account(), Keypair.random()];
      const { codes } = await network.apply(
        [sponsor, born],
        [
          begin(born.publicKey()),
          Operation.createAccount({ destination: born.publicKey(), startingBalance: '0' }),
          end(born.publicKey()),
        ],
      );
      assert.equal(codes, 'tx_success');
      assert.equal(await network.balance(born.publicKey()), 0n);
      assert.deepEqual(await counts(network, sponsor), [2, 0]);
      assert.deepEqual(await counts(network, born), [0, 2]);
    },
  ],
  'a sponsored entry is counted for both': [
    DOC,
    async (network) => {
      const [sponsor, own] = await pair(network);
      const { codes } = await network.apply(
        [sponsor, own],
        [
          begin(own.publicKey()),
          Operation.manageData({ name: 'paid', value: 'for', source: own.publicKey() }),
          end(own.publicKey()),
        ],
      );
      assert.equal(codes, 'tx_success');
      assert.deepEqual(
        [await counts(network, sponsor), await counts(network, own)],
        [
          [1, 0],
          [0, 1],
        ],
      );
    },
  ],
  'a sponsored entry that is taken away frees its sponsor': [
    DOC,
    async (network) => {
      const [sponsor, own] = await pair(network);
      const source = own.publicKey();
      const data = (value: string | null) => Operation.manageData({ name: 'paid', value, source });
      await network.apply([sponsor, own], [begin(source), data('for'), end(source)]);
      assert.equal((await network.apply(own, data(null))).codes, 'tx_success');
      assert.deepEqual(
        [await counts(network, sponsor), await counts(network, own)],
        [
          [0, 0],
          [0, 0],
        ],
      );
    },
  ],
  'a sponsored signer and a sponsored trustline': [
    DOC,
    async (network) => {
      const [sponsor, own] = await pair(network);
      const source = own.publicKey();
      const signer = { ed25519PublicKey: Keypair.random().publicKey(), weight: 1 };
      const { codes } = await network.apply(
        [sponsor, own],
        [
          begin(source),
          Operation.setOptions({ signer, source }),
          Operation.changeTrust({ asset: new Asset('SPON', sponsor.publicKey()), source }),
          end(source),
        ],
      );
      assert.equal(codes, 'tx_success');
      assert.deepEqual(await counts(network, sponsor), [2, 0]);
    },
  ],
  'a sponsorship that is not ended: txBAD_SPONSORSHIP': [
    DOC,
    async (network) => {
      const [sponsor, own] = await pair(network);
      assert.equal((await network.apply(sponsor, begin(own.publicKey()))).codes, 'tx_bad_sponsorship');
    },
  ],
  'an end without a beginning: not sponsored': [
    DOC,
    async (network) => {
      const own = await network.account();
      assert.equal((await network.apply(own, end())).codes, 'tx_failed end_sponsoring_future_reserves:not_sponsored');
    },
  ],
  'one sponsor at a time: already sponsored': [
    DOC,
    async (network) => {
      const [sponsor, own] = await pair(network);
      const twice = [begin(own.publicKey()), begin(own.publicKey()), end(own.publicKey())];
      const { codes } = await network.apply([sponsor, own], twice);
      assert.match(codes, /begin_sponsoring_future_reserves:already_sponsored/u);
    },
  ],
  'nobody sponsors themselves: malformed': [
    DOC,
    async (network) => {
      const own = await network.account();
      const { codes } = await network.apply(own, [begin(own.publicKey()), end()]);
      assert.match(codes, /begin_sponsoring_future_reserves:malformed/u);
    },
  ],
  'no circle of sponsors: recursive': [
    DOC,
    async (network) => {
      const [one, other] = await pair(network);
      const circle = [begin(other.publicKey()), begin(one.publicKey(), other.publicKey())];
      const { codes } = await network.apply([one, other], [...circle, end(other.publicKey()), end(one.publicKey())]);
      assert.match(codes, /begin_sponsoring_future_reserves:recursive/u);
    },
  ],
  'a sponsor who cannot keep the reserve: low reserve': [
    DOC,
    async (network) => {
      const [rich, poor] = [await network.account(), Keypair.random()];
      const born = Keypair.random();
      await network.apply(rich, Operation.createAccount({ destination: poor.publicKey(), startingBalance: '1.5' }));
      const { codes } = await network.apply(
        [rich, poor, born],
        [
          begin(born.publicKey(), poor.publicKey()),
          Operation.createAccount({ destination: born.publicKey(), startingBalance: '0' }),
          end(born.publicKey()),
        ],
      );
      assert.match(codes, /create_account:low_reserve/u);
    },
  ],
  'a sponsor is not merged: is sponsor': [
    DOC,
    async (network) => {
      const [sponsor, own] = await pair(network);
      const source = own.publicKey();
      const data = Operation.manageData({ name: 'paid', value: 'for', source });
      await network.apply([sponsor, own], [begin(source), data, end(source)]);
      const merge = Operation.accountMerge({ destination: source });
      assert.equal((await network.apply(sponsor, merge)).codes, 'tx_failed account_merge:is_sponsor');
    },
  ],
  'a sponsor hands a reserve back to its owner': [
    DOC,
    async (network) => {
      const [sponsor, own] = await pair(network);
      const account = own.publicKey();
      const data = Operation.manageData({ name: 'paid', value: 'for', source: account });
      await network.apply([sponsor, own], [begin(account), data, end(account)]);
      const revoke = Operation.revokeDataSponsorship({ account, name: 'paid' });
      assert.equal((await network.apply(sponsor, revoke)).codes, 'tx_success');
      assert.deepEqual(
        [await counts(network, sponsor), await counts(network, own)],
        [
          [0, 0],
          [0, 0],
        ],
      );
    },
  ],
  'nobody revokes what they do not sponsor: not sponsor': [
    DOC,
    async (network) => {
      const [stranger, own] = await pair(network);
      await network.apply(own, Operation.manageData({ name: 'mine', value: 'own' }));
      const revoke = Operation.revokeDataSponsorship({ account: own.publicKey(), name: 'mine' });
      const { codes } = await network.apply(stranger, revoke);
      assert.equal(codes, 'tx_failed revoke_sponsorship:not_sponsor');
    },
  ],
  'nor what does not exist: does not exist': [
    DOC,
    async (network) => {
      const [stranger, own] = await pair(network);
      const revoke = Operation.revokeDataSponsorship({ account: own.publicKey(), name: 'nothing' });
      const { codes } = await network.apply(stranger, revoke);
      assert.equal(codes, 'tx_failed revoke_sponsorship:does_not_exist');
    },
  ],
  'a sponsored account that is merged frees its sponsor': [
    DOC,
    async (network) => {
      const [sponsor, born] = [await network.account(), Keypair.random()];
      const account = born.publicKey();
      const open = Operation.createAccount({ destination: account, startingBalance: '1' });
      await network.apply([sponsor, born], [begin(account), open, end(account)]);
      assert.deepEqual(await counts(network, sponsor), [2, 0]);
      const merge = Operation.accountMerge({ destination: sponsor.publicKey() });
      assert.equal((await network.apply(born, merge, { fee: '100' })).codes, 'tx_success');
      assert.deepEqual(await counts(network, sponsor), [0, 0]);
    },
  ],
});
