/**
 * The outbox among faults, by seed: workers killed at every step of a call, before and after each question to the network and each
 * word to Postgres, racing, with wrong clocks, and mishaps in between (api/testing/outbox-mishaps.ts). Whatever happens, each call is on
 * the ledger once, and what was minted is what was owed.
 *
 * SEED=<n> runs one seed alone; TEST_NIGHTLY=1 runs 200.
 */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Keypair } from '@stellar/stellar-sdk';
import pino from 'pino';
import { testRedis } from '../../stack/testing.ts';
import { connectNudges, type Nudges } from '../jobs/outbox-queue.ts';
import { clockAhead, layCable, openRpcDoor, type StartedWorker, startOutboxWorker } from '../testing/outbox-faults.ts';
import { mishaps, type Stage } from '../testing/outbox-mishaps.ts';
import { type OutboxNetwork, startOutboxNetwork } from '../testing/outbox-network.ts';
import { pick, type Random, randomFrom } from '../testing/strange.ts';
import { inTurn } from '../transaction.ts';
import { type Call, oweCall } from './model.ts';

const SEEDS = process.env.SEED
  ? [Number(process.env.SEED)]
  : Array.from({ length: process.env.TEST_NIGHTLY ? 200 : 6 }, (_, index) => index + 1);
const CLOCKS_MS = [0, 0, 300_000, -300_000];

describe('the outbox among faults', function () {
  this.timeout(300_000);
  let network: OutboxNetwork;
  let stage: Omit<Stage, 'random'>;
  let nudges: Nudges;
  before(async () => {
    network = await startOutboxNetwork({ channels: 4, isRuled: true });
    const { url: redisUrl } = await testRedis();
    const [rpc, postgres, redis] = await Promise.all([
      openRpcDoor(network.localnet.rpcUrl),
      layCable(network.databaseUrl),
      layCable(redisUrl),
    ]);
    stage = { network, rpc, postgres, redis, redisUrl };
    nudges = connectNudges(redis.url, pino({ level: 'silent' }));
  });
  after(async () => {
    for (const each of [stage?.rpc, stage?.postgres, stage?.redis]) each?.close();
    await nudges?.close();
    await network?.close();
  });

  for (const seed of SEEDS)
    it(`brings every call to the ledger once: seed ${seed}`, async () => {
      const random = randomFrom(seed);
      const calls = Array.from({ length: 3 + random(30) }, (_, index) => drawCall(random, seed, index));
      const crew = gather(stage, random);
      const told: string[] = [];
      try {
        const disasters = befall({ ...stage, random: randomFrom(-seed) }, told);
        disasters.catch(() => {}); // told when it is awaited
        for (const call of calls) {
          await inTurn(network.database, (transaction) => oweCall(network.database.sequelize, call, transaction));
          if (random(4) > 0) nudges.nudge();
          if (random(4) === 0) await sleep(random(300));
        }
        await disasters;
        crew.spare();
        await settleDown(network);
        await requireConfirmed(network, seed, () => `${told.join(', ')}\n${crew.said()}`);
        await requireOnce(network, seed, calls);
      } catch (error) {
        console.error(`seed ${seed}: ${told.join(', ')}`);
        throw error;
      } finally {
        crew.dismiss();
        Object.assign(stage.rpc, { isAway: false, bid: undefined });
        stage.postgres.isCut = stage.redis.isCut = false;
        network.localnet.faults.clear();
      }
    });
});

/** One or two workers, of whom one dies at one of the next steps, again and again, and another comes. */
function gather({ network, rpc, postgres, redis }: Stage | Omit<Stage, 'random'>, random: Random) {
  const workers: StartedWorker[] = [];
  const env = () => {
    const clock = pick(random, CLOCKS_MS);
    return {
      STELLAR_RPC_URL: rpc.url,
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      ...(random(2) === 0 ? { HORIZON_URL: network.localnet.url } : {}),
      ...(clock === 0 ? {} : { NODE_OPTIONS: clockAhead(clock) }),
    };
  };
  const start = () => workers.push(startOutboxWorker(network, env()));
  start();
  if (random(2) === 0) start();
  let left = 1 + random(60);
  let kills = 2 + random(4);
  const onStep = (isAnswered: boolean) => {
    if (kills === 0 || isAnswered !== (left % 2 === 0) || --left > 0) return;
    [left, kills] = [1 + random(60), kills - 1];
    workers.splice(random(workers.length), 1)[0]?.child.kill('SIGKILL');
    start();
  };
  rpc.onStep = postgres.onStep = onStep;
  return {
    /** Ends the killing, and has one whole worker. */
    spare() {
      kills = 0;
      start();
    },
    said: () => workers.map(({ output }) => output()).join('\n'),
    dismiss() {
      rpc.onStep = postgres.onStep = () => {};
      for (const { child } of workers) child.kill('SIGKILL');
    },
  };
}

/** Three mishaps, one after the other or at once. */
async function befall(stage: Stage, told: string[]): Promise<void> {
  const { random } = stage;
  const names = Object.keys(mishaps);
  const lifts: (() => unknown)[] = [];
  for (let left = 3; left > 0; left -= 1) {
    await sleep(random(700));
    const [name] = names.splice(random(names.length), 1) as [string];
    told.push(name);
    const lift = await mishaps[name]?.(stage);
    if (!lift) continue;
    if (random(2) === 0) lifts.push(lift);
    else await sleep(200 + random(1_500)).then(lift);
  }
  await sleep(random(700));
  for (const lift of lifts) await lift();
}

/** What only time could end is over: no transaction is good any more that was made before, and nothing waits for its next try. */
async function settleDown({ localnet, chain, sql }: OutboxNetwork): Promise<void> {
  const { closeTime } = await chain.server.getLatestLedger();
  await localnet.advanceTo({ time: Number(closeTime) + 130 });
  await sql.query(`UPDATE app.outbox_calls SET not_before = now() WHERE state = 'waiting'`);
}

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

async function requireConfirmed({ sql }: OutboxNetwork, seed: number, said: () => string): Promise<void> {
  for (const until = Date.now() + 200_000; ; await sleep(100)) {
    const { rows } = await sql.query(
      `SELECT key, state, refusal FROM app.outbox_calls WHERE key LIKE $1 AND state <> 'confirmed'`,
      [`${seed} %`],
    );
    if (rows.length === 0) return;
    if (Date.now() > until || rows.some(({ state }) => state === 'dead'))
      assert.fail(`${JSON.stringify(rows)}\n${said()}`);
  }
}

/** The ledger's own events, not what the outbox believes: each call once, and nothing else. */
async function requireOnce({ sql }: OutboxNetwork, seed: number, calls: readonly Call[]): Promise<void> {
  const count = async (name: string, field: string, values: readonly unknown[]) => {
    const { rows } = await sql.query(
      `SELECT wanted, count(decoded)::int AS times FROM unnest($3::text[]) AS wanted
         LEFT JOIN log.events ON name = $1 AND decoded->>$2 = wanted GROUP BY 1 HAVING count(decoded) <> 1`,
      [name, field, values],
    );
    assert.deepEqual(rows, [], `seed ${seed}: ${name}`);
  };
  await count('progress_recorded', 'learner', of(calls, 'progress', 'learner'));
  await count('credential_issued', 'id', of(calls, 'credential', 'id'));
  await count('reward_minted', 'key', of(calls, 'reward', 'key'));
  const { rows } = await sql.query(`SELECT
    (SELECT coalesce(sum((item->>'amount')::numeric), 0) FROM app.outbox_calls WHERE kind = 'reward') AS owed,
    (SELECT coalesce(sum((decoded->>'amount')::numeric), 0) FROM log.events WHERE name = 'reward_minted') AS minted`);
  assert.equal(rows[0].minted, rows[0].owed, `seed ${seed}: rewards`);
}

const of = (calls: readonly Call[], kind: Call['kind'], field: string): unknown[] =>
  calls.flatMap((call) => (call.kind === kind ? [(call.item as unknown as Record<string, unknown>)[field]] : []));
