/**
 * Workers killed at every step of a call, by seed: before a question reaches the network and after it is answered, racing, with the
 * network away in between. Whatever happens, each call is on the ledger once.
 *
 * SEED=<n> runs one seed alone; TEST_NIGHTLY=1 runs 200.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Keypair } from '@stellar/stellar-sdk';
import { type OutboxNetwork, startOutboxNetwork } from '../testing/outbox-network.ts';
import { type Random, randomFrom } from '../testing/strange.ts';
import { inTurn } from '../transaction.ts';
import { type Call, oweCall } from './model.ts';

const SEEDS = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: process.env.TEST_NIGHTLY ? 200 : 6 }, (_, index) => index + 1);

describe('the outbox among kills', function () {
  this.timeout(90_000);
  let network: OutboxNetwork;
  let proxy: Proxy;
  before(async () => {
    network = await startOutboxNetwork({ channels: 4 });
    proxy = await startProxy(network.localnet.rpcUrl);
  });
  after(async () => {
    proxy?.server.closeAllConnections();
    proxy?.server.close();
    await network?.close();
  });

  for (const seed of SEEDS)
    it(`brings every call to the ledger once: seed ${seed}`, async () => {
      const random = randomFrom(seed);
      const calls = Array.from({ length: 3 + random(30) }, (_, index) => drawCall(random, seed, index));
      const workers: Worker[] = [];
      const start = () => workers.push(startWorker(network, proxy.url));
      const killOne = () => workers.splice(random(workers.length), 1)[0]?.child.kill('SIGKILL');
      start();
      if (random(2) === 0) start();
      // From the network's view: at one of the next questions a worker dies, before it is passed on or when it is answered.
      let left = 1 + random(25);
      let kills = 2 + random(4);
      proxy.onQuestion = (isAnswered) => {
        if (kills === 0 || isAnswered !== (left % 2 === 0) || --left > 0) return;
        [left, kills] = [1 + random(25), kills - 1];
        killOne();
        start();
      };
      const away = random(3) === 0 ? 500 + random(2_000) : 0;
      try {
        for (const call of calls) {
          await inTurn(network.database, (transaction) => oweCall(network.database.sequelize, call, transaction));
          if (random(4) === 0) await sleep(random(200));
        }
        proxy.isAway = away > 0;
        await sleep(away);
        proxy.isAway = false;
        await confirmed(network, seed, workers);
        await requireOnce(network, seed, calls);
      } finally {
        proxy.onQuestion = () => {};
        proxy.isAway = false;
        for (const { child } of workers) child.kill('SIGKILL');
      }
    });
});

function drawCall(random: Random, seed: number, index: number): Call & { key: string } {
  const key = `${seed} ${index}`;
  const hex = (bytes: number) =>
    Buffer.from(`${key} `.repeat(bytes))
      .toString('hex')
      .slice(0, 2 * bytes);
  const learner = Keypair.fromRawEd25519Seed(Buffer.from(hex(32), 'hex')).publicKey();
  const course = 'soroban_contracts';
  switch (random(3)) {
    case 0:
      return {
        ...{ key, kind: 'credential' },
        item: { id: hex(16), learner, course, contentHash: hex(32), kind: 'Completion', expiresAt: null },
      };
    case 1:
      return { key, kind: 'reward', item: { to: learner, amount: '3000000000', course, kind: 'Course', key: hex(32) } };
    default:
      return { key, kind: 'progress', item: { learner, course, percent: 50, lessonsDone: 3, lessonsTotal: 6 } };
  }
}

async function confirmed({ sql }: OutboxNetwork, seed: number, workers: Worker[]): Promise<void> {
  for (const until = Date.now() + 75_000; ; await sleep(100)) {
    const { rows } = await sql.query(
      `SELECT key, state, refusal FROM app.outbox_calls WHERE key LIKE $1 AND state <> 'confirmed'`,
      [`${seed} %`],
    );
    if (rows.length === 0) return;
    if (Date.now() > until || rows.some(({ state }) => state === 'dead'))
      assert.fail(`${JSON.stringify(rows)}\n${workers.map(({ output }) => output()).join('\n')}`);
  }
}

/** The ledger's own events, not what the outbox believes. */
async function requireOnce({ sql }: OutboxNetwork, seed: number, calls: readonly Call[]): Promise<void> {
  for (const { kind, item } of calls) {
    const [name, field, value] =
      kind === 'progress'
        ? ['progress_recorded', 'learner', item.learner]
        : kind === 'credential'
          ? ['credential_issued', 'id', item.id]
          : kind === 'reissue'
            ? ['credential_issued', 'id', item.newId]
            : ['reward_minted', 'key', item.key];
    const { rows } = await sql.query(
      'SELECT count(*)::int AS n FROM log.events WHERE name = $1 AND decoded->>$2 = $3',
      [name, field, value],
    );
    assert.equal(rows[0].n, 1, `seed ${seed}: ${kind} ${JSON.stringify(item)}`);
  }
}

interface Worker {
  child: ChildProcess;
  output(): string;
}

function startWorker(network: OutboxNetwork, rpcUrl: string): Worker {
  const { keys, channelsSecret, databaseUrl, contractsFile, root } = network;
  const child = spawn(process.execPath, [path.join(root, 'api/worker.ts')], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      DATABASE_URL: databaseUrl,
      STELLAR_RPC_URL: rpcUrl,
      CONTRACTS_FILE: contractsFile,
      ATTESTOR_SECRET: keys.attestor.secret(),
      ISSUER_SECRET: keys.issuer.secret(),
      MINTER_SECRET: keys.minter.secret(),
      CHANNELS_SECRET: channelsSecret.toString('base64'),
      CHANNELS: '4',
      WORKER_PORT: '0',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  return { child, output: () => output };
}

interface Proxy {
  url: string;
  server: Server;
  isAway: boolean;
  onQuestion(isAnswered: boolean): void;
}

/** The network's RPC, seen through somebody who counts what is asked. */
async function startProxy(target: string): Promise<Proxy> {
  const proxy: Proxy = { url: '', server: createServer(), isAway: false, onQuestion: () => {} };
  proxy.server.on('request', async (request, response) => {
    if (proxy.isAway) return response.destroy();
    const body = Buffer.concat(await request.toArray());
    proxy.onQuestion(false);
    const answer = await fetch(target, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })
      .then((each) => each.text())
      .catch(() => undefined);
    proxy.onQuestion(true);
    if (answer === undefined) return response.destroy();
    response.setHeader('Content-Type', 'application/json');
    response.end(answer);
  });
  proxy.server.listen(0, '127.0.0.1');
  await once(proxy.server, 'listening');
  proxy.url = `http://127.0.0.1:${(proxy.server.address() as { port: number }).port}`;
  return proxy;
}
