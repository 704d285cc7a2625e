import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createPasswordHasher } from '../api/account/password-hash.ts';
import { mochaHooks, testDatabase, testRedis } from '../stack/testing.ts';
import { type Connection, connect } from './keep-alive.ts';
import { percentile } from './percentile.ts';
import type { Figure } from './run.ts';
import { type Started, start, startApi } from './start-api.ts';

const CONNECTIONS = 64;
const ROUNDS = 3;
const ROUND_MS = 2_000;
const SIGN_INS_AT_ONCE = 16;
const SIGN_IN_MS = 5_000;
const PASSWORD = 'correct horse battery';

/** Who is signed in, against a Node server that answers the same bytes; and signing in, while others only ask. */
export async function benchAccount(): Promise<Figure[]> {
  const [database, redis] = await Promise.all([testDatabase(), testRedis()]);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-bench-'));
  const sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  const api = await startApi(folder, database.url, redis.url);
  try {
    const emails = await makePeople(sql, SIGN_INS_AT_ONCE);
    const cookie = await cookieOf(api.url, emails[0] as string);
    const headers = { Authorization: `Bearer ${cookie}` };
    const answer = await fetch(`${api.url}/v1/account`, { headers });
    if (answer.status !== 200) throw new Error(`the api answered ${answer.status}`);
    const bare = await startBare(Buffer.from(await answer.arrayBuffer()));
    const rates = { bare: [] as number[], ours: [] as number[] };
    const addresses = { bare: bare.url, ours: `${api.url}/v1/account` };
    for (const address of Object.values(addresses)) await rate(address, headers, ROUND_MS / 2); // warms up
    for (let round = 0; round < ROUNDS; round += 1)
      for (const who of ['bare', 'ours'] as const) rates[who].push(await rate(addresses[who], headers, ROUND_MS));
    bare.child.kill();
    const [theirs, ours] = [percentile(rates.bare, 0.5), percentile(rates.ours, 0.5)];
    const { perSecond, delays } = await signInWhileAsking(api.url, emails, headers);
    return [
      {
        what: 'GET /v1/account by access token',
        value: `${round(ours)} per second, ${(ours / theirs).toFixed(2)} of bare`,
        against: `a bare Node http server with the same answer: ${round(theirs)} per second; ${CONNECTIONS} connections; aim ≥ 0.5`,
      },
      {
        what: 'sign-ins with argon2id (19 MiB, 2 passes)',
        value: `${perSecond.toFixed(1)} per second`,
        against: `${SIGN_INS_AT_ONCE} people at once`,
      },
      {
        what: 'meanwhile GET /v1/account, p50 / p99',
        value: `${percentile(delays, 0.5).toFixed(1)} / ${percentile(delays, 0.99).toFixed(1)} ms`,
        against: `${delays.length} requests, one every 10 ms; aim p99 < 50 ms`,
      },
    ];
  } finally {
    api.child.kill('SIGTERM');
    await once(api.child, 'close');
    await sql.end();
    await mochaHooks.afterAll();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const round = (value: number) => Math.round(value).toLocaleString('en');

export function startBare(answer: Buffer): Promise<Started> {
  const program = `
    const body = Buffer.from(process.env.ANSWER, 'base64');
    const server = require('node:http').createServer((request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length });
      response.end(body);
    });
    server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ url: 'http://127.0.0.1:' + server.address().port })));`;
  return start(['-e', program], { ANSWER: answer.toString('base64') });
}

async function makePeople(sql: pg.Client, count: number): Promise<string[]> {
  const hash = await createPasswordHasher().hash(PASSWORD);
  const emails = Array.from({ length: count }, (_none, index) => `person-${index}@example.org`);
  for (const email of emails)
    await sql.query(
      'WITH made AS (INSERT INTO app.accounts DEFAULT VALUES RETURNING id) INSERT INTO app.passwords (account_id, email, hash) SELECT id, $1, $2 FROM made',
      [email, hash],
    );
  return emails;
}

async function signIn(url: string, email: string): Promise<Response> {
  const response = await fetch(`${url}/v1/sessions/password`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: 'http://localhost:3000' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`signing in was answered ${response.status}`);
  return response;
}

async function cookieOf(url: string, email: string): Promise<string> {
  const lines = (await signIn(url, email)).headers.getSetCookie();
  return /^access=([^;]+)/.exec(lines.find((line) => line.startsWith('access=')) ?? '')?.[1] ?? '';
}

/** Requests per second that so many connections get answered, each asking anew when it has its answer. */
export async function rate(
  address: string,
  headers: Record<string, string>,
  forMs: number,
  atOnce = CONNECTIONS,
): Promise<number> {
  const connections = await Promise.all(Array.from({ length: atOnce }, () => connect(address)));
  const { pathname } = new URL(address);
  const started = performance.now();
  const ends = started + forMs;
  let count = 0;
  const keepAsking = async (connection: Connection) => {
    while (performance.now() < ends) {
      const status = await connection.get(pathname, headers);
      if (status !== 200) throw new Error(`${address} was answered ${status}`);
      count += 1;
    }
  };
  await Promise.all(connections.map(keepAsking));
  const seconds = (performance.now() - started) / 1000;
  for (const connection of connections) connection.close();
  return count / seconds;
}

async function signInWhileAsking(url: string, emails: string[], headers: Record<string, string>) {
  let signIns = 0;
  const started = performance.now();
  const ends = started + SIGN_IN_MS;
  const keepSigningIn = async (email: string) => {
    while (performance.now() < ends) {
      await signIn(url, email);
      signIns += 1;
    }
  };
  const delays: number[] = [];
  const ask = async () => {
    const connection = await connect(url);
    while (performance.now() < ends) {
      const asked = performance.now();
      await connection.get('/v1/account', headers);
      delays.push(performance.now() - asked);
      await sleep(10);
    }
    connection.close();
  };
  await Promise.all([...emails.map(keepSigningIn), ask()]);
  return { perSecond: signIns / ((performance.now() - started) / 1000), delays };
}
