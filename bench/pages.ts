import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { publishFolders } from '../api/course/publish.ts';
import { mochaHooks, testDatabase, testRedis } from '../stack/testing.ts';
import { buildWeb } from '../stack/web.ts';
import { rate, startBare } from './account.ts';
import { percentile } from './percentile.ts';
import type { Figure } from './run.ts';
import { type Started, startApi } from './start-api.ts';

const ROUNDS = 3;
const ROUND_MS = 2_000;
const COURSE = '/courses/stellar_first_ledger';
const WEIGHED = ['/', '/courses', COURSE, '/learn/stellar_first_ledger/one_page', '/paths', '/sign-in'];

/** A course page as it is kept and as it is drawn each time, against a Node server that answers the same bytes; and scripts. */
export async function benchPages(): Promise<Figure[]> {
  const root = path.dirname(import.meta.dirname);
  await buildWeb(root, console.error);
  const [database, redis] = await Promise.all([testDatabase(), testRedis()]);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-bench-'));
  await publishFolders(database.url, [path.join(root, 'courses', 'stellar_first_ledger')]);
  const api = await startApi(folder, database.url, redis.url);
  const web = await startWeb(root, api.url);
  try {
    const address = `${web.url}${COURSE}`;
    await untilKept(address);
    const bare = await startBare(Buffer.from(await (await fetch(address)).arrayBuffer()));
    // A cookie that we do not know may be somebody's: such a page is drawn each time.
    const ways = {
      bare: { address: bare.url, headers: {} },
      cached: { address, headers: {} },
      uncached: { address, headers: { cookie: 'somebody=1' } },
    };
    const rates = { bare: [] as number[], cached: [] as number[], uncached: [] as number[] };
    for (const { address, headers } of Object.values(ways)) await rate(address, headers, ROUND_MS / 2); // warms up
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [way, { address, headers }] of Object.entries(ways))
        rates[way as keyof typeof rates].push(await rate(address, headers, ROUND_MS));
    bare.child.kill();
    const [theirs, cached, uncached] = [rates.bare, rates.cached, rates.uncached].map((all) => percentile(all, 0.5));
    const figure = (what: string, ours = 0, aim = ''): Figure => ({
      what,
      value: `${Math.round(ours).toLocaleString('en')} per second, ${(ours / (theirs ?? 0)).toFixed(2)} of bare`,
      against: `a bare Node http server with the same page: ${Math.round(theirs ?? 0).toLocaleString('en')} per second${aim}`,
    });
    return [
      figure('course page, kept', cached, '; aim ≥ 0.5'),
      figure('course page, drawn each time', uncached),
      ...(await Promise.all(WEIGHED.map((page) => weigh(web.url, page)))),
    ];
  } finally {
    web.child.kill('SIGTERM');
    api.child.kill('SIGTERM');
    await Promise.all([once(web.child, 'close'), once(api.child, 'close')]);
    await mochaHooks.afterAll();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

export async function startWeb(root: string, apiUrl: string): Promise<Started> {
  const child = spawn(process.execPath, [path.join(root, 'web', 'server.ts')], {
    env: { PATH: process.env.PATH, WEB_PORT: '0', API_URL: apiUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    said += chunk;
    const url = /pages at (http:\S+),/.exec(said)?.[1];
    if (!url) continue;
    child.stdout.resume();
    return { child, url };
  }
  throw new Error(`the site did not start: ${said}`);
}

/** Once it is kept, two answers say the same moment: `now` stands in the page's data. */
async function untilKept(address: string): Promise<void> {
  const read = async () => (await fetch(address)).text();
  let before = await read();
  for (let tries = 0; tries < 100; tries += 1) {
    const html = await read();
    if (html === before) return;
    before = html;
    await sleep(100);
  }
  throw new Error(`${address} is not kept`);
}

async function weigh(url: string, page: string): Promise<Figure> {
  const html = await (await fetch(url + page)).text();
  const files = new Set([...html.matchAll(/href="([^"]+\.js)"/g)].map(([, file]) => file as string));
  let bytes = 0;
  for (const file of files) {
    const answer = await fetch(new URL(file, url + page), { headers: { 'accept-encoding': 'identity' } });
    bytes += gzipSync(Buffer.from(await answer.arrayBuffer())).length;
  }
  const value = `${(bytes / 1000).toFixed(1)} KB in ${files.size} files`;
  return { what: `script of ${page}, gzip`, value, against: 'aim ≤ 80 KB on public pages' };
}
