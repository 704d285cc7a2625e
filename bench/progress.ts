import { once } from 'node:events';
import fs from 'node:fs';
import { Agent, request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type AccessTokens, accessTokens, readTokenKeys } from '../api/account/access-token.ts';
import { newTokenPem } from '../api/testing/api.ts';
import { publishCourse } from '../api/testing/learning.ts';
import { mochaHooks, testDatabase, testRedis } from '../stack/testing.ts';
import { percentile } from './percentile.ts';
import type { Figure } from './run.ts';
import { startApi } from './start-api.ts';

const LEARNERS = 200;
const LESSONS = 30;
/** Each learner asks for one of each kind in so long. */
const PACE_MS = 2_000;
const ROUNDS = 5;

interface Learner {
  token: string;
  enrollment: string;
}

/** Learners of one course: how long each waits for a lesson to be completed, to be told where they are, and to be noticed. */
export async function benchProgress(): Promise<Figure[]> {
  const [database, redis] = await Promise.all([testDatabase(), testRedis()]);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-bench-'));
  const sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  const pem = newTokenPem();
  const api = await startApi(folder, database.url, redis.url, pem);
  const agent = new Agent({ maxSockets: LEARNERS }); // each request on a connection of its own
  try {
    const lessons = Object.fromEntries(Array.from({ length: LESSONS }, (_, n) => [`l${n}`, {}]));
    await publishCourse({ databaseUrl: database.url }, { key: 'measured', lessons });
    const tokens = accessTokens(readTokenKeys(pem), 'http://localhost:3000');
    const learners = await makeLearners(sql, tokens, Object.keys(lessons));
    const ask = asking(api.url, agent);
    const complete = (round: number) => (learner: Learner) =>
      ask(learner, 'POST', '/v1/progress', { enrollment: learner.enrollment, lesson: `l${round}` });
    const read = (learner: Learner) => ask(learner, 'GET', '/v1/enrollments/measured');
    const sign = (learner: Learner) => ask(learner, 'PUT', '/v1/enrollments/measured/lessons/l0/place', {});
    for (const one of [complete(LESSONS - 1), read, sign]) await Promise.all(learners.map(one)); // warms up
    const paced: Record<string, number[]> = { complete: [], read: [], sign: [] };
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [name, one] of Object.entries({ complete: complete(round), read, sign }))
        paced[name]?.push(...(await Promise.all(learners.map((learner) => later(learner, one)))));
    const atOnce: number[] = [];
    for (let round = ROUNDS; round < 2 * ROUNDS; round += 1)
      atOnce.push(...(await Promise.all(learners.map(complete(round)))));
    const pace = `${LEARNERS} learners, each once in ${PACE_MS / 1000} s, of a course of ${LESSONS} lessons`;
    return [
      { what: 'POST /v1/progress completes a lesson, p50 / p99', value: told(paced.complete), against: pace },
      { what: 'GET /v1/enrollments/:course, p50 / p99', value: told(paced.read), against: pace },
      { what: 'PUT …/place, p50 / p99', value: told(paced.sign), against: pace },
      {
        what: 'POST /v1/progress, all in the same moment, p50 / p99',
        value: told(atOnce),
        against: `${LEARNERS} learners press the button at once, ${ROUNDS} times`,
      },
    ];
  } finally {
    agent.destroy();
    api.child.kill('SIGTERM');
    await once(api.child, 'close');
    await sql.end();
    await mochaHooks.afterAll();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const told = (delays: number[] = []) =>
  `${percentile(delays, 0.5).toFixed(1)} / ${percentile(delays, 0.99).toFixed(1)} ms`;

async function later(learner: Learner, one: (learner: Learner) => Promise<number>): Promise<number> {
  await sleep(Math.random() * PACE_MS);
  return one(learner);
}

/** Signed in, enrolled, and with every lesson read long enough. */
async function makeLearners(sql: pg.Client, tokens: AccessTokens, lessons: string[]): Promise<Learner[]> {
  const { rows } = await sql.query(
    `WITH made AS (INSERT INTO app.accounts SELECT FROM generate_series(1, $1) RETURNING id),
       signed AS (INSERT INTO app.sessions (account_id, subject, user_agent, expires_at)
         SELECT id, id::text, 'bench', now() + interval '1 hour' FROM made RETURNING id, account_id),
       enrolled AS (INSERT INTO app.enrollments (account_id, course) SELECT id, 'measured' FROM made RETURNING id, account_id)
     SELECT account_id AS account, signed.id AS session, enrolled.id AS enrollment FROM signed JOIN enrolled USING (account_id)`,
    [LEARNERS],
  );
  await sql.query(
    `INSERT INTO app.lesson_progress (enrollment_id, lesson, dwell_seconds)
     SELECT id, key, 300 FROM app.enrollments, unnest($1::text[]) AS key`,
    [lessons],
  );
  await sql.query('ANALYZE app.enrollments, app.lesson_progress');
  return rows.map(({ account, session, enrollment }) => ({
    token: tokens.issue({ subject: account, account, session }),
    enrollment,
  }));
}

/** Makes what asks, and tells how many milliseconds it took to the end of the answer. */
function asking(url: string, agent: Agent) {
  return ({ token }: Learner, method: string, address: string, body?: object): Promise<number> =>
    new Promise((resolve, reject) => {
      const text = body && JSON.stringify(body);
      const started = performance.now();
      const headers = {
        Authorization: `Bearer ${token}`,
        ...(text ? { 'Content-Type': 'application/json', 'Content-Length': text.length } : {}),
      };
      const asked = request(`${url}${address}`, { method, agent, headers }, (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) resolve(performance.now() - started);
          else reject(new Error(`${method} ${address} was answered ${response.statusCode}`));
        });
      });
      asked.on('error', reject);
      asked.end(text);
    });
}
