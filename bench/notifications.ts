import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import pino from 'pino';
import { accessTokens, readTokenKeys } from '../api/account/access-token.ts';
import { connectDatabase } from '../api/database.ts';
import { tell } from '../api/notification/model.ts';
import { startNotificationWork } from '../api/notification/work.ts';
import { newTokenPem } from '../api/testing/api.ts';
import { testDatabase, testRedis } from '../stack/testing.ts';
import type { ClientsMessage, ClientsStart } from './notification-clients.ts';
import { percentile } from './percentile.ts';
import type { Figure } from './run.ts';
import { startApi } from './start-api.ts';

const STREAMS = Number(process.env.BENCH_STREAMS ?? 10_000);
const SINGLE_EVENTS = 200;
const ROUNDS = 10;
const PER_ROUND = Math.min(200, STREAMS);

/**
 * An event is written → the worker makes a notification of it → the api's stream → a client has it: one at a time with one
 * stream open, then to many with `BENCH_STREAMS` of them (10,000 unless it says otherwise), each of an account of its own.
 */
export async function benchNotifications(): Promise<Figure[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-bench-'));
  const [database, redis] = [await testDatabase(), await testRedis()];
  const pem = newTokenPem();
  const api = await startApi(folder, database.url, redis.url, pem);
  const connected = connectDatabase(database.url);
  const work = startNotificationWork({
    ...{ sequelize: connected.sequelize, databaseUrl: database.url, redisUrl: redis.url },
    ...{ publicUrl: 'http://localhost:3000', mail: { from: 'bench@localhost', folder, smtpUrl: undefined } },
    logger: pino({ level: 'silent' }),
  });
  const clients = fork(path.join(import.meta.dirname, 'notification-clients.ts'), { execArgv: process.execArgv });
  const more = fork(path.join(import.meta.dirname, 'notification-clients.ts'), { execArgv: process.execArgv });
  try {
    const people = await makePeople(database.url, STREAMS, pem);
    const happens = (accounts: string[]) =>
      connected.sequelize.transaction((transaction) => {
        const title = `at ${performance.timeOrigin + performance.now()}`;
        const data = { thread: randomUUID(), title, post: 1 };
        const notices = accounts.map((account) => ({ account, key: randomUUID(), name: 'replied', data }) as const);
        return tell(connected.sequelize, transaction, ...notices);
      });
    const [first, ...others] = people;
    if (!first) throw new Error('BENCH_STREAMS must be at least 1');
    const one = await open(clients, { url: api.url, tokens: [first.token] });
    for (let sent = 0; sent < SINGLE_EVENTS; sent += 1) {
      await happens([first.account]);
      await one.until(sent + 1);
    }
    const idleBytes = residentBytes(api.child.pid);
    const many = await open(more, { url: api.url, tokens: others.map(({ token }) => token) });
    await sleep(2_000);
    const openBytes = residentBytes(api.child.pid);
    for (let round = 0; round < ROUNDS && others.length > 0; round += 1) {
      const told = Array.from({ length: Math.min(PER_ROUND, others.length) }, (_none, index) => {
        return others[(round * PER_ROUND + index) % others.length]?.account as string;
      });
      await happens([...new Set(told)]);
      await many.until((round + 1) * new Set(told).size);
    }
    const each = (openBytes - idleBytes) / Math.max(1, others.length) / 1024;
    const ms = (values: number[], rank: number) => `${percentile(values, rank).toFixed(1)}`;
    return [
      {
        what: 'event written → notification → SSE client, p50 / p99',
        value: `${ms(one.late, 0.5)} / ${ms(one.late, 0.99)} ms`,
        against: `${SINGLE_EVENTS} one after the other, api and worker processes apart`,
      },
      {
        what: 'streams of notifications in one api process',
        value: `${others.length + 1}, ${each.toFixed(1)} KB each above idle`,
        against: 'resident memory of the api; an account each; aim 10,000 at ≤ 30 KB',
      },
      {
        what: 'with all of them open: event written → SSE client, p50 / p99',
        value: `${ms(many.late, 0.5)} / ${ms(many.late, 0.99)} ms`,
        against: `${ROUNDS} times ${PER_ROUND} people at once; aim p99 < 250 ms`,
      },
    ];
  } finally {
    clients.kill();
    more.kill();
    api.child.kill();
    await work.close();
    await connected.sequelize.close();
    await Promise.all([database.close(), redis.close()]);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves when all are open. */
async function open(child: ReturnType<typeof fork>, start: ClientsStart) {
  const late: number[] = [];
  let wake = () => {};
  let isOpen = start.tokens.length === 0;
  child.on('message', (message: ClientsMessage) => {
    if ('open' in message) isOpen = true;
    else late.push(message.lateMs);
    wake();
  });
  const when = async (holds: () => boolean) => {
    while (!holds()) {
      if (child.exitCode !== null) throw new Error('the clients have ended');
      await Promise.race([new Promise<void>((resolve) => (wake = resolve)), sleep(1_000)]);
    }
  };
  if (!isOpen) child.send(start);
  await when(() => isOpen);
  return { late, until: (count: number) => when(() => late.length >= count) };
}

/** Accounts that are signed in. */
async function makePeople(databaseUrl: string, count: number, pem: string) {
  const sql = new pg.Client({ connectionString: databaseUrl });
  await sql.connect();
  const { rows } = await sql.query<{ account: string; session: string }>(
    `WITH people AS (INSERT INTO app.accounts (id) SELECT gen_random_uuid() FROM generate_series(1, $1) RETURNING id)
     INSERT INTO app.sessions (account_id, subject, user_agent, expires_at)
     SELECT id, id::text, 'bench', now() + interval '1 day' FROM people RETURNING account_id AS account, id AS session`,
    [count],
  );
  await sql.end();
  const tokens = accessTokens(readTokenKeys(pem), 'http://localhost:3000');
  return rows.map(({ account, session }) => ({ account, token: tokens.issue({ account, session, subject: account }) }));
}

function residentBytes(pid: number | undefined): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}
