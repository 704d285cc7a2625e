/** The real api on a real Postgres and Redis, for its tests. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Keypair } from '@stellar/stellar-sdk';
import pg from 'pg';
import pino from 'pino';
import { testDatabase, testRedis } from '../../stack/testing.ts';
import { readTokenKeys } from '../account/access-token.ts';
import { newBadgeKeys, readBadgeKeys } from '../badge/model.ts';
import { startApi } from '../main.ts';
import { type RelayLimits, relayLimits } from '../relay/budget.ts';
import { readMails, type TestMail } from './mail.ts';
import { contracts, passphrase } from './rows.ts';

export interface TestApi {
  url: string;
  databaseUrl: string;
  redisUrl: string;
  sql: pg.Client;
  rpc: TestRpc;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body: string, headers?: Record<string, string>): Promise<Answer>;
  /** What was sent to an address so far, the oldest first. */
  mails(to: string): Promise<TestMail[]>;
  close(): Promise<void>;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

/** What signs challenges and tokens in tests. */
export const webAuth = {
  signingKey: Keypair.random(),
  homeDomain: 'localhost:3000',
  webAuthDomain: 'localhost:3000',
  networkPassphrase: passphrase,
};
export const tokenPem = newTokenPem();
export const accountSecret = randomBytes(32);
export const badgeSecret = newBadgeKeys(new Date('2026-01-01T00:00:00Z'));

export function newTokenPem(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

export async function testApi(
  options: {
    rateLimit?: number;
    rpcUrl?: string;
    smtpUrl?: string;
    publicUrl?: string;
    redisUrl?: string;
    horizonUrl?: string;
    /** Where the network of `rpcUrl` has them. */
    contracts?: typeof contracts;
    relay?: Partial<RelayLimits>;
    /** One that stands already, with an indexer perhaps. */
    databaseUrl?: string;
    /** Another process of the same service: one database for both. */
    beside?: TestApi;
  } = {},
): Promise<TestApi> {
  const mailFolder = mkdtempSync(path.join(tmpdir(), 'brain-storm-mail-'));
  const standing = options.databaseUrl ?? options.beside?.databaseUrl;
  const [database, redis, rpc] = await Promise.all([
    standing ? { url: standing, close: async () => {} } : testDatabase(),
    testRedis(),
    testRpc(),
  ]);
  const redisUrl = options.redisUrl ?? redis.url;
  const config = {
    databaseUrl: database.url,
    redisUrl,
    host: '127.0.0.1',
    port: 0,
    contracts: {
      networkPassphrase: passphrase,
      deployLedger: 2,
      contracts: options.contracts ?? contracts,
    },
    rpcUrls: [options.rpcUrl ?? rpc.url],
    horizonUrl: options.horizonUrl,
    publicUrl: options.publicUrl ?? 'http://localhost:3000',
    logLevel: 'silent',
    rateLimit: options.rateLimit ?? 100_000,
    trustedProxies: [],
    webAuth,
    tokenKeys: readTokenKeys(tokenPem),
    accountSecret,
    badgeKeys: readBadgeKeys(badgeSecret),
    relay: { ...relayLimits, ...options.relay },
    mail: { from: 'Brain-Storm <no-reply@localhost>', folder: mailFolder, smtpUrl: options.smtpUrl },
  };
  const sql = new pg.Client({ connectionString: database.url });
  sql.on('error', () => {});
  await sql.connect();
  const api = await startApi(config, pino({ level: 'silent' }));
  return {
    url: api.url,
    databaseUrl: database.url,
    redisUrl,
    sql,
    rpc,
    get: (path, headers) => ask(`${api.url}${path}`, { headers }),
    post: (path, body, headers) =>
      ask(`${api.url}${path}`, { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } }),
    async mails(to) {
      await api.mailsSent();
      return readMails(mailFolder).filter((mail) => mail.to === to);
    },
    async close() {
      await api.close();
      rmSync(mailFolder, { recursive: true, force: true });
      await sql.end();
      rpc.server.closeAllConnections();
      rpc.server.close();
      await Promise.all([database.close(), redis.close()]);
    },
  };
}

async function ask(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** What the api asks a network, on which no account exists; the network's own behaviour is tested in localnet. */
export interface TestRpc {
  url: string;
  server: Server;
  latestLedger: number;
  isAway: boolean;
  /** Instead of what it would answer. */
  answer?: object;
}

async function testRpc(): Promise<TestRpc> {
  const rpc: TestRpc = { url: '', latestLedger: 100, isAway: false, server: createServer() };
  rpc.server.on('request', (_request, response) => {
    if (rpc.isAway) return response.destroy();
    response.end(
      JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        result: rpc.answer ?? { sequence: rpc.latestLedger, protocolVersion: 28, entries: [] },
      }),
    );
  });
  rpc.server.listen(0, '127.0.0.1');
  await once(rpc.server, 'listening');
  rpc.url = `http://127.0.0.1:${(rpc.server.address() as { port: number }).port}`;
  return rpc;
}
