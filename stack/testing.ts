/** Real services for tests: one Postgres and one Redis per test process, started when first asked for. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { compileMessages } from './messages.ts';
import { type RunningPostgres, startPostgres } from './postgres.ts';
import { type RunningRedis, startRedis } from './redis.ts';

// Tests of the pages' own code import them, right after this file; tests of other rooms need not wait for it.
if (process.argv.some((argument) => argument.includes('web/src/')))
  await compileMessages(path.dirname(import.meta.dirname));

export interface TestService {
  url: string;
  close(): Promise<void>;
}

const TEMPLATE = 'template_migrated';
let folder: string | undefined;
let postgres: Promise<RunningPostgres> | undefined;
let redis: Promise<RunningRedis> | undefined;
let databases = 0;

function testFolder(): string {
  folder ??= fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-test-'));
  fs.chmodSync(folder, 0o711); // as root, Postgres runs as another user, who must pass
  return folder;
}

/** A fresh database with every migration applied; the connection is the superuser's. */
export async function testDatabase(): Promise<TestService> {
  postgres ??= startTemplate().catch((error) => {
    postgres = undefined; // the next file tries again
    throw error;
  });
  const server = await postgres;
  const name = `test_${++databases}`;
  await query(server.url, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  return {
    url: databaseUrl(server.url, name),
    close: () => query(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** A Redis with nothing in it: a database number of its own. */
export async function testRedis(): Promise<TestService> {
  redis ??= startRedis(path.join(testFolder(), 'redis'));
  const server = await redis;
  return { url: server.url, close: async () => {} };
}

async function startTemplate(): Promise<RunningPostgres> {
  const server = await startPostgres({
    dataDir: path.join(testFolder(), 'postgres'),
    passwordFile: path.join(testFolder(), 'postgres.secret'),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  await query(server.url, `CREATE DATABASE ${TEMPLATE}`);
  // By URL, so that this file loads before the migrations exist for the type checker's cycle-free graph.
  const { migrate } = (await import(pathToFileURL(path.resolve(import.meta.dirname, '../migrations/run.ts')).href)) as {
    migrate: (url: string) => Promise<void>;
  };
  await migrate(databaseUrl(server.url, TEMPLATE));
  return server;
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const ends: (() => Promise<void>)[] = [];

/** Has something done after the last test of this process: what was begun last ends first. */
export function atEnd(end: () => Promise<void>): void {
  ends.unshift(end);
}

async function stopAll(): Promise<void> {
  for (const end of ends) await end();
  await Promise.all([postgres?.then((server) => server.stop()), redis?.then((server) => server.stop())]);
  postgres = redis = undefined;
  if (folder) fs.rmSync(folder, { recursive: true, force: true });
}

/** Mocha's root hooks (`.mocharc.json` requires this file): what was started is stopped after the last test. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await stopAll();
  },
};
