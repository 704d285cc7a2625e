import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { contentHash } from '#verify';
import { keepContent, makeContent } from '../api/credential/model.ts';
import { connectDatabase } from '../api/database.ts';
import { webAuth } from '../api/testing/api.ts';
import { closedAt, credentialRow, learner, passphrase, roleRow, writeCursor, writeRows } from '../api/testing/rows.ts';
import { mochaHooks, testDatabase, testRedis } from '../stack/testing.ts';
import { buildWeb } from '../stack/web.ts';
import { rate, startBare } from './account.ts';
import { startWeb } from './pages.ts';
import { percentile } from './percentile.ts';
import type { Figure } from './run.ts';
import { type Started, startApi } from './start-api.ts';

const ROUNDS = 3;
const ROUND_MS = 3_000;
const LEDGER_MS = 1_000;
const id = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';

/**
 * The public page of one certificate, by the built site, while a ledger closes every second: as guests get it, and as it is
 * drawn for somebody who may be signed in; against a Node server that answers the same bytes.
 */
export async function benchCertificatePage(): Promise<Figure[]> {
  const root = path.dirname(import.meta.dirname);
  await buildWeb(root, console.error);
  const [database, redis] = await Promise.all([testDatabase(), testRedis()]);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-bench-'));
  const sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  await writeCertificate(sql, database.url);
  const ledgers = await closeLedgers(sql);
  const api = await startApi(folder, database.url, redis.url);
  const web = await startWeb(root, api.url);
  try {
    const address = `${web.url}/credentials/${id}`;
    const page = await fetch(address);
    const html = Buffer.from(await page.arrayBuffer());
    if (page.status !== 200 || !/<title>Valid/.test(html.toString()))
      throw new Error(`expected a valid certificate, found ${page.status} ${/<title>[^<]*/.exec(html.toString())}`);
    const bare = await startBare(html);
    // A cookie that we do not know may be somebody's: such a page is drawn each time.
    const ways = {
      bare: { address: bare.url, headers: {}, servers: [bare] },
      guest: { address, headers: {}, servers: [web, api] },
      drawn: { address, headers: { cookie: 'somebody=1' }, servers: [web, api], atOnce: 8 },
    };
    for (const way of Object.values(ways)) await measure(way, ROUND_MS / 2); // warms up
    const rounds: Record<keyof typeof ways, Measured>[] = [];
    for (let round = 0; round < ROUNDS; round += 1)
      rounds.push({
        bare: await measure(ways.bare),
        guest: await measure(ways.guest),
        drawn: await measure(ways.drawn),
      });
    bare.child.kill();
    const median = (of: (round: (typeof rounds)[number]) => number) => percentile(rounds.map(of), 0.5);
    const figure = (what: string, way: 'guest' | 'drawn', aim = ''): Figure => {
      const ratio = median((round) => round[way].perSecond / round.bare.perSecond);
      const ofCores = median((round) => round[way].perCoreSecond / round.bare.perCoreSecond);
      return {
        what: `certificate page, ${what}`,
        value: `${whole(median((round) => round[way].perSecond))} per second, ${ratio.toPrecision(2)} of bare; by processor time ${ofCores.toPrecision(2)} of bare`,
        against: `a bare Node http server with the same ${(html.length / 1000).toFixed(1)} KB: ${whole(median(({ bare }) => bare.perSecond))} per second, to 64 at once; a ledger each second${aim}`,
      };
    };
    return [figure('to 64 guests at once', 'guest', '; aim ≥ 0.4'), figure('drawn each time, to 8 at once', 'drawn')];
  } finally {
    await ledgers.stop();
    for (const { child } of [web, api]) child.kill('SIGTERM');
    await Promise.all([web, api].map(({ child }) => once(child, 'close')));
    await sql.end();
    await mochaHooks.afterAll();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const whole = (value: number) => Math.round(value).toLocaleString('en');

interface Measured {
  perSecond: number;
  /** Of what the servers themselves used, whatever else the machine did meanwhile; Postgres is not among them. */
  perCoreSecond: number;
}

async function measure({ address, headers, servers, atOnce }: Way, forMs = ROUND_MS): Promise<Measured> {
  const cores = () => servers.reduce((sum, { child }) => sum + processorSeconds(child.pid as number), 0);
  const before = cores();
  const started = performance.now();
  const perSecond = await rate(address, headers, forMs, atOnce);
  const requests = (perSecond * (performance.now() - started)) / 1000;
  return { perSecond, perCoreSecond: requests / (cores() - before) };
}

interface Way {
  address: string;
  headers: Record<string, string>;
  /** How many ask at once; 64 when nobody says. */
  atOnce?: number;
  /** Whose processor time it costs. */
  servers: Started[];
}

/** Of all threads of a process, so far; NaN where there is no Linux to ask. */
function processorSeconds(pid: number): number {
  try {
    const [user, system] = fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .slice(11, 13);
    return (Number(user) + Number(system)) / 100; // the kernel tells all programs hundredths
  } catch {
    return Number.NaN;
  }
}

/** A certificate that stands, with its content held, so that the page has its whole seven checks to show. */
async function writeCertificate(sql: pg.Client, databaseUrl: string): Promise<void> {
  const content = makeContent(
    { publicUrl: 'http://localhost:3000', homeDomain: webAuth.homeDomain, networkPassphrase: passphrase },
    {
      ...{ id, learner, name: 'Sample Learner', earnedAt: closedAt(1) },
      course: { key: 'soroban_contracts', title: 'Writing Soroban contracts', language: 'en', lessons: 18 },
    },
  );
  await writeRows(sql, 'roles', [roleRow()]);
  await writeRows(sql, 'credentials', [credentialRow({ id, contentHash: await contentHash(content) })]);
  const { sequelize } = connectDatabase(databaseUrl);
  await keepContent(sequelize, id, content);
  await sequelize.close();
}

/** As the indexer commits ledgers in which nothing happens: cursor and notification in one transaction. */
async function closeLedgers(sql: pg.Client): Promise<{ stop(): Promise<void> }> {
  let ledger = 100;
  const close = async () => {
    ledger += 1;
    await sql.query('BEGIN');
    await writeCursor(sql, ledger, null, new Date());
    await sql.query(`SELECT pg_notify('chain', $1)`, [JSON.stringify({ ledger, lastEventId: null })]);
    await sql.query('COMMIT');
  };
  await close();
  let closing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    closing = closing.then(close);
  }, LEDGER_MS);
  return {
    async stop() {
      clearInterval(timer);
      await closing;
    },
  };
}
