import assert from 'node:assert/strict';
import { Account, Asset, type Keypair, MuxedAccount, Operation, scValToNative, xdr } from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { ASSET_CONTRACT, cap, sep } from '../documents.ts';
import type { Network } from '../network.ts';
import { metaOf, type Outcome } from '../outcome.ts';
import { address, call, i128, u32 } from '../probe.ts';

interface Token {
  contract: string;
  asset: Asset;
  issuer: Keypair;
  holder: Keypair;
  other: Keypair;
}

/** An asset with its contract, ten units with a holder, and somebody else who trusts it too. */
async function token(network: Network, flags?: number): Promise<Token> {
  const [issuer, holder, other] = [await network.account(), await network.account(), await network.account()];
  const asset = new Asset('SACT', issuer.publicKey());
  if (flags) await network.apply(issuer, Operation.setOptions({ setFlags: flags as never }));
  const trust = (source: Keypair) => Operation.changeTrust({ asset, source: source.publicKey() });
  const give = Operation.payment({ asset, destination: holder.publicKey(), amount: '10', source: issuer.publicKey() });
  const ready = await network.apply([holder, other, issuer], [trust(holder), trust(other), give]);
  assert.equal(ready.codes, 'tx_success');
  const created = await network.invoke(issuer, Operation.createStellarAssetContract({ asset }));
  assert.equal(created.codes, 'tx_success');
  return { contract: asset.contractId(network.passphrase), asset, issuer, holder, other };
}

/** A token that cases only read. */
const shared = (network: Network) => network.once('token', () => token(network));

async function view(network: Network, contract: string, name: string, ...args: xdr.ScVal[]): Promise<unknown> {
  const source = await network.account();
  const told = await network.simulate(source.publicKey(), call(contract, name, ...args));
  if (told.error !== undefined) throw new Error(told.error);
  return scValToNative(xdr.ScVal.fromXdr(told.results[0].xdr, 'base64'));
}

const who = (keypair: Keypair) => address(keypair.publicKey());
const transfer = ({ contract, holder, other }: Token, amount: bigint) =>
  call(contract, 'transfer', who(holder), who(other), i128(amount));

function topicsOf(outcome: Outcome): unknown[] {
  const event = metaOf(outcome).operations[0]?.events[0];
  return (event?.body.v0.topics ?? []).map(scValToNative);
}

export const assetContract: Group = group('the Stellar Asset Contract', {
  'its address follows from the asset and the network': [
    ASSET_CONTRACT,
    async (network) => {
      const { contract } = await shared(network);
      assert.equal(await view(network, contract, 'symbol'), 'SACT');
    },
  ],
  'name, symbol and decimals are those of the asset': [
    ASSET_CONTRACT,
    async (network) => {
      const { contract, issuer } = await shared(network);
      assert.equal(await view(network, contract, 'name'), `SACT:${issuer.publicKey()}`);
      assert.equal(await view(network, contract, 'decimals'), 7);
    },
  ],
  'its admin is the issuer': [
    ASSET_CONTRACT,
    async (network) => {
      const { contract, issuer } = await shared(network);
      assert.equal(await view(network, contract, 'admin'), issuer.publicKey());
    },
  ],
  "a balance is the trustline's": [
    ASSET_CONTRACT,
    async (network) => {
      const { contract, holder } = await shared(network);
      assert.equal(await view(network, contract, 'balance', who(holder)), 100_000_000n);
    },
  ],
  'it is created once': [
    ASSET_CONTRACT,
    async (network) => {
      const { asset, issuer } = await shared(network);
      const again = await network.simulate(issuer.publicKey(), Operation.createStellarAssetContract({ asset }));
      assert.match(again.error, /ExistingValue/u);
    },
  ],
  'a transfer moves between trustlines, with an event that names the asset': [
    sep(41),
    async (network) => {
      const own = await token(network);
      const outcome = await network.invoke(own.holder, transfer(own, 30_000_000n));
      assert.equal(outcome.codes, 'tx_success');
      assert.equal((await network.trustline(own.other.publicKey(), own.asset))?.balance, 30_000_000n);
      const expected = ['transfer', own.holder.publicKey(), own.other.publicKey(), own.asset.toString()];
      assert.deepEqual(topicsOf(outcome), expected);
    },
  ],
  'more than there is, a negative amount and a receiver without trust are errors': [
    ASSET_CONTRACT,
    async (network) => {
      const { contract, holder, other } = await shared(network);
      const stranger = await network.account();
      const error = async (to: Keypair, amount: bigint) =>
        (await network.simulate(holder.publicKey(), call(contract, 'transfer', who(holder), who(to), i128(amount))))
          .error;
      assert.match(await error(other, 10n ** 12n), /Error\(Contract, #10\)/u, 'balance');
      assert.match(await error(other, -1n), /Error\(Contract, #8\)/u, 'negative amount');
      assert.match(await error(stranger, 1n), /Error\(Contract, #13\)/u, 'trustline missing');
    },
  ],
  'the issuer mints, others do not': [
    ASSET_CONTRACT,
    async (network) => {
      const { contract, issuer, other, asset } = await token(network);
      const outcome = await network.invoke(issuer, call(contract, 'mint', who(other), i128(5n)));
      assert.deepEqual(topicsOf(outcome), ['mint', other.publicKey(), asset.toString()]);
      assert.equal((await network.trustline(other.publicKey(), asset))?.balance, 5n);
      const { results } = await network.simulate(other.publicKey(), call(contract, 'mint', who(other), i128(5n)));
      const entry = xdr.SorobanAuthorizationEntry.fromXdr(results[0].auth[0], 'base64');
      assert.equal(entry.credentials.type, 'sorobanCredentialsAddress', 'the issuer would have to sign');
    },
  ],
  'a holder burns': [
    sep(41),
    async (network) => {
      const { contract, holder, asset } = await token(network);
      const outcome = await network.invoke(holder, call(contract, 'burn', who(holder), i128(1n)));
      assert.deepEqual(topicsOf(outcome), ['burn', holder.publicKey(), asset.toString()]);
      assert.equal((await network.trustline(holder.publicKey(), asset))?.balance, 99_999_999n);
    },
  ],
  'the issuer claws back where it may': [
    cap(35),
    async (network) => {
      const { contract, issuer, holder, asset } = await token(network, 2 | 8);
      const outcome = await network.invoke(issuer, call(contract, 'clawback', who(holder), i128(40_000_000n)));
      assert.deepEqual(topicsOf(outcome), ['clawback', holder.publicKey(), asset.toString()]);
      assert.equal((await network.trustline(holder.publicKey(), asset))?.balance, 60_000_000n);
    },
  ],
  'the issuer takes an authorization away and gives it back': [
    ASSET_CONTRACT,
    async (network) => {
      const own = await token(network, 2);
      const { contract, issuer, holder } = own;
      const set = (authorized: boolean) =>
        network.invoke(issuer, call(contract, 'set_authorized', who(holder), xdr.ScVal.scvBool(authorized)));
      assert.equal((await set(false)).codes, 'tx_success');
      assert.equal(await view(network, contract, 'authorized', who(holder)), false);
      const told = await network.simulate(holder.publicKey(), transfer(own, 1n));
      assert.match(told.error, /Error\(Contract, #11\)/u, 'balance deauthorized');
      await set(true);
      assert.equal((await network.invoke(holder, transfer(own, 1n))).codes, 'tx_success');
    },
  ],
  'somebody allowed moves up to what was allowed': [
    sep(41),
    async (network) => {
      const own = await token(network);
      const { contract, holder, other } = own;
      const until = (await network.latestLedger()) + 1000;
      const approve = call(contract, 'approve', who(holder), who(other), i128(50n), u32(until));
      assert.deepEqual(topicsOf(await network.invoke(holder, approve)).slice(0, 3), [
        'approve',
        holder.publicKey(),
        other.publicKey(),
      ]);
      assert.equal(await view(network, contract, 'allowance', who(holder), who(other)), 50n);
      const pull = (amount: bigint) =>
        call(contract, 'transfer_from', who(other), who(holder), who(other), i128(amount));
      assert.equal((await network.invoke(other, pull(30n))).codes, 'tx_success');
      assert.equal(await view(network, contract, 'allowance', who(holder), who(other)), 20n);
      const told = await network.simulate(other.publicKey(), pull(21n));
      assert.match(told.error, /Error\(Contract, #9\)/u, 'allowance');
    },
  ],
  'a contract holds a balance, and needs no trustline': [
    ASSET_CONTRACT,
    async (network) => {
      const { contract, holder } = await token(network);
      const vault = await network.probe();
      const outcome = await network.invoke(holder, call(contract, 'transfer', who(holder), address(vault), i128(7n)));
      assert.equal(outcome.codes, 'tx_success');
      assert.equal(await view(network, contract, 'balance', address(vault)), 7n);
    },
  ],
  'a contract moves what a holder signs for': [
    ASSET_CONTRACT,
    async (network) => {
      const { contract, holder } = await token(network);
      const vault = await network.deployProbe();
      const outcome = await network.invoke(holder, call(vault, 'pull', address(contract), who(holder), i128(9n)));
      assert.equal(outcome.codes, 'tx_success');
      assert.equal(await view(network, contract, 'balance', address(vault)), 9n);
    },
  ],
  'a multiplexed receiver is told in the event': [
    cap(67),
    async (network) => {
      const { contract, holder, other } = await token(network);
      const muxed = new MuxedAccount(new Account(other.publicKey(), '0'), '77').accountId();
      const outcome = await network.invoke(holder, call(contract, 'transfer', who(holder), address(muxed), i128(3n)));
      assert.equal(outcome.codes, 'tx_success');
      const event = metaOf(outcome).operations[0]?.events[0];
      assert.deepEqual(scValToNative(event?.body.v0.data as xdr.ScVal), { amount: 3n, to_muxed_id: 77n });
    },
  ],
});
