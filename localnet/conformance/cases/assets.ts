import assert from 'node:assert/strict';
import { Asset, Keypair, Operation, scValToNative } from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { cap, OPERATIONS } from '../documents.ts';
import type { Network } from '../network.ts';
import { metaOf, type Outcome } from '../outcome.ts';

const UNIT = 10_000_000n;

/** An issuer, somebody who trusts it, and their asset. */
async function issued(network: Network, flags?: number): Promise<{ issuer: Keypair; holder: Keypair; asset: Asset }> {
  const [issuer, holder] = [await network.account(), await network.account()];
  const asset = new Asset('CONF', issuer.publicKey());
  if (flags) await done(network, issuer, Operation.setOptions({ setFlags: flags as never }));
  await done(network, holder, Operation.changeTrust({ asset, limit: '1000' }));
  return { issuer, holder, asset };
}

async function done(network: Network, signers: Keypair | Keypair[], operation: Parameters<Network['apply']>[1]) {
  assert.equal((await network.apply(signers, operation)).codes, 'tx_success');
}

async function refused(network: Network, signer: Keypair, codes: string, operation: Parameters<Network['apply']>[1]) {
  assert.equal((await network.apply(signer, operation)).codes, `tx_failed ${codes}`);
}

const pay = (destination: Keypair, asset: Asset, amount: string) =>
  Operation.payment({ destination: destination.publicKey(), asset, amount });
const authorize = (trustor: Keypair, asset: Asset, authorized: boolean) =>
  Operation.setTrustLineFlags({ trustor: trustor.publicKey(), asset, flags: { authorized } });

export const assets: Group = group('assets and trustlines', {
  'a trustline is an entry of its account, with a limit': [
    OPERATIONS,
    async (network) => {
      const { holder, asset } = await issued(network);
      const line = await network.trustline(holder.publicKey(), asset);
      assert.deepEqual([line?.balance, line?.limit, line?.flags], [0n, 1000n * UNIT, 1]);
      assert.equal((await network.accountEntry(holder.publicKey()))?.numSubEntries, 1);
    },
  ],
  'the issuer makes and burns by paying': [
    OPERATIONS,
    async (network) => {
      const { issuer, holder, asset } = await issued(network);
      await done(network, issuer, pay(holder, asset, '10'));
      await done(network, holder, pay(issuer, asset, '4'));
      assert.equal((await network.trustline(holder.publicKey(), asset))?.balance, 6n * UNIT);
    },
  ],
  'over the limit: line full': [
    OPERATIONS,
    async (network) => {
      const { issuer, holder, asset } = await issued(network);
      await refused(network, issuer, 'payment:line_full', pay(holder, asset, '1000.0000001'));
    },
  ],
  'to somebody who does not trust: no trust': [
    OPERATIONS,
    async (network) => {
      const { issuer, asset } = await issued(network);
      await refused(network, issuer, 'payment:no_trust', pay(await network.account(), asset, '1'));
    },
  ],
  'from somebody who does not trust: no trust of the source': [
    OPERATIONS,
    async (network) => {
      const { holder, asset } = await issued(network);
      await refused(network, await network.account(), 'payment:src_no_trust', pay(holder, asset, '1'));
    },
  ],
  'more of an asset than there is: underfunded': [
    OPERATIONS,
    async (network) => {
      const { issuer, holder, asset } = await issued(network);
      await refused(network, holder, 'payment:underfunded', pay(issuer, asset, '1'));
    },
  ],
  'trust in an issuer that does not exist: no issuer': [
    OPERATIONS,
    async (network) => {
      const asset = new Asset('CONF', Keypair.random().publicKey());
      await refused(network, await network.account(), 'change_trust:no_issuer', Operation.changeTrust({ asset }));
    },
  ],
  'an issuer has no trustline to its own asset: malformed': [
    OPERATIONS,
    async (network) => {
      const issuer = await network.account();
      const asset = new Asset('CONF', issuer.publicKey());
      await refused(network, issuer, 'change_trust:malformed', Operation.changeTrust({ asset }));
    },
  ],
  'a limit below the balance: invalid limit': [
    OPERATIONS,
    async (network) => {
      const { issuer, holder, asset } = await issued(network);
      await done(network, issuer, pay(holder, asset, '10'));
      await refused(network, holder, 'change_trust:invalid_limit', Operation.changeTrust({ asset, limit: '9' }));
      await refused(network, holder, 'change_trust:invalid_limit', Operation.changeTrust({ asset, limit: '0' }));
    },
  ],
  'an empty trustline is taken away': [
    OPERATIONS,
    async (network) => {
      const { holder, asset } = await issued(network);
      await done(network, holder, Operation.changeTrust({ asset, limit: '0' }));
      assert.equal(await network.trustline(holder.publicKey(), asset), null);
      assert.equal((await network.accountEntry(holder.publicKey()))?.numSubEntries, 0);
      await refused(network, holder, 'change_trust:invalid_limit', Operation.changeTrust({ asset, limit: '0' }));
    },
  ],
  'where authorization is required, nothing moves before it': [
    cap(18),
    async (network) => {
      const { issuer, holder, asset } = await issued(network, 1);
      await refused(network, issuer, 'payment:not_authorized', pay(holder, asset, '1'));
      await done(network, issuer, authorize(holder, asset, true));
      await done(network, issuer, pay(holder, asset, '1'));
    },
  ],
  'an authorization is not revoked unless the issuer says so beforehand: cant revoke': [
    cap(29),
    async (network) => {
      const { issuer, holder, asset } = await issued(network);
      await refused(network, issuer, 'set_trust_line_flags:cant_revoke', authorize(holder, asset, false));
    },
  ],
  'a holder whose authorization was revoked cannot pay': [
    cap(18),
    async (network) => {
      const { issuer, holder, asset } = await issued(network, 2);
      await done(network, issuer, pay(holder, asset, '5'));
      await done(network, issuer, authorize(holder, asset, false));
      await refused(network, holder, 'payment:src_not_authorized', pay(issuer, asset, '1'));
    },
  ],
  'flags of a trustline that does not exist: no trustline': [
    cap(35),
    async (network) => {
      const { issuer, asset } = await issued(network);
      const nobody = await network.account();
      await refused(network, issuer, 'set_trust_line_flags:no_trust_line', authorize(nobody, asset, true));
    },
  ],
  'the issuer takes back what it may claw back': [
    cap(35),
    async (network) => {
      const { issuer, holder, asset } = await issued(network, 2 | 8);
      await done(network, issuer, pay(holder, asset, '5'));
      await done(network, issuer, Operation.clawback({ asset, from: holder.publicKey(), amount: '2' }));
      assert.equal((await network.trustline(holder.publicKey(), asset))?.balance, 3n * UNIT);
      const more = Operation.clawback({ asset, from: holder.publicKey(), amount: '4' });
      await refused(network, issuer, 'clawback:underfunded', more);
    },
  ],
  'and nothing else: clawback not enabled': [
    cap(35),
    async (network) => {
      const { issuer, holder, asset } = await issued(network);
      await done(network, issuer, pay(holder, asset, '5'));
      const clawback = Operation.clawback({ asset, from: holder.publicKey(), amount: '2' });
      await refused(network, issuer, 'clawback:not_clawback_enabled', clawback);
    },
  ],
  'the older way to authorize works as well': [
    cap(18),
    async (network) => {
      const { issuer, holder, asset } = await issued(network, 1);
      const allow = Operation.allowTrust({ trustor: holder.publicKey(), assetCode: asset.getCode(), authorize: 1 });
      await done(network, issuer, allow);
      assert.equal((await network.trustline(holder.publicKey(), asset))?.flags, 1);
      await done(network, issuer, pay(holder, asset, '1'));
    },
  ],
  'an authorization to keep what one has': [
    cap(18),
    async (network) => {
      const { issuer, holder, asset } = await issued(network, 2);
      await done(network, issuer, pay(holder, asset, '5'));
      const flags = { authorized: false, authorizedToMaintainLiabilities: true };
      await done(network, issuer, Operation.setTrustLineFlags({ trustor: holder.publicKey(), asset, flags }));
      assert.equal((await network.trustline(holder.publicKey(), asset))?.flags, 2);
      await refused(network, holder, 'payment:src_not_authorized', pay(issuer, asset, '1'));
    },
  ],
  'an issuer clears clawback of a trustline, and cannot set it': [
    cap(35),
    async (network) => {
      const { issuer, holder, asset } = await issued(network, 2 | 8);
      assert.equal((await network.trustline(holder.publicKey(), asset))?.flags, 1 | 4);
      const flags = { clawbackEnabled: false };
      await done(network, issuer, Operation.setTrustLineFlags({ trustor: holder.publicKey(), asset, flags }));
      assert.equal((await network.trustline(holder.publicKey(), asset))?.flags, 1);
    },
  ],
});

/** Topics and data of the events of an outcome's first operation. */
function told(outcome: Outcome): [topics: unknown[], data: unknown][] {
  const events = metaOf(outcome).operations[0]?.events ?? [];
  return events.map(({ body: { v0 } }) => [v0.topics.map(scValToNative), scValToNative(v0.data)]);
}

export const assetEvents: Group = group('events of classic operations', {
  'a new account: a transfer of lumens': [
    cap(67),
    async (network) => {
      const [own, born] = [await network.account(), Keypair.random().publicKey()];
      const outcome = await network.apply(own, Operation.createAccount({ destination: born, startingBalance: '3' }));
      assert.deepEqual(told(outcome), [[['transfer', own.publicKey(), born, 'native'], 30_000_000n]]);
    },
  ],
  'a merge: a transfer of what was left': [
    cap(67),
    async (network) => {
      const [own, heir] = [await network.account(), await network.account()];
      const left = await network.balance(own.publicKey());
      const outcome = await network.apply(own, Operation.accountMerge({ destination: heir.publicKey() }));
      const amount = left - outcome.feeCharged;
      assert.deepEqual(told(outcome), [[['transfer', own.publicKey(), heir.publicKey(), 'native'], amount]]);
    },
  ],
  'an issue: a mint; a return to the issuer: a burn': [
    cap(67),
    async (network) => {
      const { issuer, holder, asset } = await issued(network);
      const name = asset.toString();
      const issue = await network.apply(issuer, pay(holder, asset, '10'));
      assert.deepEqual(told(issue), [[['mint', holder.publicKey(), name], 100_000_000n]]);
      const back = await network.apply(holder, pay(issuer, asset, '4'));
      assert.deepEqual(told(back), [[['burn', holder.publicKey(), name], 40_000_000n]]);
    },
  ],
  'between holders: a transfer': [
    cap(67),
    async (network) => {
      const { issuer, holder, asset } = await issued(network);
      const other = await network.account();
      await done(network, other, Operation.changeTrust({ asset }));
      await done(network, issuer, pay(holder, asset, '10'));
      const outcome = await network.apply(holder, pay(other, asset, '1'));
      const topics = ['transfer', holder.publicKey(), other.publicKey(), asset.toString()];
      assert.deepEqual(told(outcome), [[topics, 10_000_000n]]);
    },
  ],
  'a clawback': [
    cap(67),
    async (network) => {
      const { issuer, holder, asset } = await issued(network, 2 | 8);
      await done(network, issuer, pay(holder, asset, '5'));
      const outcome = await network.apply(issuer, Operation.clawback({ asset, from: holder.publicKey(), amount: '2' }));
      assert.deepEqual(told(outcome), [[['clawback', holder.publicKey(), asset.toString()], 20_000_000n]]);
    },
  ],
  'an authorization given or taken: set_authorized': [
    cap(67),
    async (network) => {
      const { issuer, holder, asset } = await issued(network, 2);
      const outcome = await network.apply(issuer, authorize(holder, asset, false));
      assert.deepEqual(told(outcome), [[['set_authorized', holder.publicKey(), asset.toString()], false]]);
    },
  ],
  'its contract is the one that the asset would have': [
    cap(67),
    async (network) => {
      const { issuer, holder, asset } = await issued(network);
      const outcome = await network.apply(issuer, pay(holder, asset, '1'));
      const { events } = await network.result('getEvents', {
        startLedger: outcome.told.ledger,
        filters: [{ contractIds: [asset.contractId(network.passphrase)] }],
      });
      assert.deepEqual(
        events.map(({ txHash }: { txHash: string }) => txHash),
        [outcome.hash],
      );
    },
  ],
  'options, data and sequence numbers: none': [
    cap(67),
    async (network) => {
      const own = await network.account();
      const outcome = await network.apply(own, [
        Operation.setOptions({ homeDomain: 'a.b' }),
        Operation.manageData({ name: 'n', value: 'v' }),
        Operation.bumpSequence({ bumpTo: '1' }),
      ]);
      assert.deepEqual(outcome.told.events.contractEventsXdr.flat(), []);
    },
  ],
});
