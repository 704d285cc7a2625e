/** What can befall the outbox while it works, each with what ends it again. */
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Asset, type Keypair, Operation, type xdr } from '@stellar/stellar-sdk';
import { ensureFunded } from '../../stack/chain.ts';
import type { Cable, RpcDoor } from './outbox-faults.ts';
import type { OutboxNetwork } from './outbox-network.ts';
import { pick, type Random } from './strange.ts';

export interface Stage {
  network: OutboxNetwork;
  random: Random;
  rpc: RpcDoor;
  postgres: Cable;
  redis: Cable;
  /** Past the cable. */
  redisUrl: string;
}

/** What ends it; undefined: it is over by itself. */
type Lift = () => unknown;

const xlm = 10_000_000n;

export const mishaps: Record<string, (stage: Stage) => Promise<Lift | undefined>> = {
  async 'the RPC is away'({ rpc }) {
    rpc.isAway = true;
    return () => (rpc.isAway = false);
  },
  async 'the RPC takes transactions and does not say so'({ rpc, random }) {
    rpc.lose('sendTransaction', 1 + random(4));
    return undefined;
  },
  async 'the RPC loses answers'({ rpc, random }) {
    rpc.lose('', 1 + random(20));
    return undefined;
  },
  async 'the RPC lags'({ network, random }) {
    const lift = network.localnet.faults.add({ lagLedgers: 3 });
    await sleep(500 + random(1_000));
    lift();
    return undefined;
  },
  async 'Postgres drops its connections'({ postgres }) {
    postgres.cut();
    return undefined;
  },
  async 'Postgres is away'({ postgres }) {
    postgres.isCut = true;
    postgres.cut();
    return () => (postgres.isCut = false);
  },
  async 'Redis is emptied'({ redisUrl }) {
    const { hostname, port } = new URL(redisUrl);
    connect(Number(port), hostname).end('FLUSHALL\r\n');
    return undefined;
  },
  async 'Redis is away'({ redis }) {
    redis.isCut = true;
    redis.cut();
    return () => (redis.isCut = false);
  },
  async 'the indexer is killed'({ network, random }) {
    await network.restartIndexer(random(1_500));
    return undefined;
  },
  async 'fees rise past what we pay'({ rpc }) {
    rpc.bid = 1_000_000_000;
    return () => (rpc.bid = undefined);
  },
  async 'the contract is paused'({ network: { call, keys } }) {
    const by = keys.admin.publicKey();
    await call(keys.admin, 'analytics', 'pause', { by, reason: 'a try' });
    return () => call(keys.admin, 'analytics', 'unpause', { by });
  },
  async 'the role is taken away'({ network: { call, keys } }) {
    const change = { account: keys.attestor.publicKey(), role: 'attestor', caller: keys.admin.publicKey() };
    await call(keys.admin, 'analytics', 'revoke_role', change);
    return () => call(keys.admin, 'analytics', 'grant_role', change);
  },
  async 'somebody else uses the sequence number of a channel'({ network, random }) {
    await network.submit(anyChannel(network, random), pay(network.keys.admin, 1n)); // or comes too late
    return undefined;
  },
  async 'a channel is drained'({ network, random }) {
    const channel = anyChannel(network, random);
    const { balance } = await network.chain.server.getAccountEntry(channel.publicKey());
    await network.submit(channel, pay(network.keys.admin, BigInt(balance) - 2n * xlm));
    return () => refill(network, channel);
  },
  async 'a channel is merged away'({ network, random }) {
    const channel = anyChannel(network, random);
    await network.submit(channel, Operation.accountMerge({ destination: network.keys.admin.publicKey() }));
    return () => refill(network, channel);
  },
  async 'a ledger takes longer than a transaction has'({ network: { localnet, chain }, random }) {
    const { closeTime } = await chain.server.getLatestLedger();
    localnet.freeze();
    await sleep(300 + random(1_000));
    await localnet.advanceTo({ time: Number(closeTime) + 55 + random(15) });
    localnet.thaw();
    return undefined;
  },
};

const anyChannel = ({ channels }: OutboxNetwork, random: Random): Keypair => pick(random, [...channels.values()]);

const pay = (to: Keypair, stroops: bigint): xdr.Operation =>
  Operation.payment({
    destination: to.publicKey(),
    asset: Asset.native(),
    amount: `${stroops / xlm}.${String(stroops % xlm).padStart(7, '0')}`,
  });

async function refill({ chain, keys, submit }: OutboxNetwork, channel: Keypair): Promise<void> {
  await ensureFunded(chain, channel.publicKey());
  await submit(keys.admin, pay(channel, 1_000n * xlm));
}
