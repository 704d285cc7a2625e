import assert from 'node:assert/strict';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Keypair } from '@stellar/stellar-sdk';
import pg from 'pg';
import pino from 'pino';
import { readTokenKeys } from '../api/account/access-token.ts';
import { readBadgeKeys } from '../api/badge/model.ts';
import { type RunningApi, startApi } from '../api/main.ts';
import { relayLimits } from '../api/relay/budget.ts';
import { accountSecret, badgeSecret, tokenPem, webAuth } from '../api/testing/api.ts';
import { openStream, type TestStream } from '../api/testing/stream.ts';
import { createJsonRpc } from '../indexer/source/json-rpc.ts';
import { openNetwork, type TestNetwork } from '../indexer/testing/network.ts';
import { type IndexerProcess, startIndexer } from '../indexer/testing/process.ts';
import { type TcpProxy, tcpProxy } from '../indexer/testing/tcp-proxy.ts';
import { type TestService, testDatabase, testRedis } from './testing.ts';

const AWAY_MS = 1_500;

/** Real network, Postgres, Redis, indexer and api, each outside part behind a plug that can be pulled. */
describe('pulling the plug', function () {
  this.timeout(180_000);
  let network: TestNetwork;
  let database: TestService;
  let indexer: IndexerProcess;
  let api: RunningApi;
  const plugs: Record<string, TcpProxy> = {};
  const streaming = new AbortController();
  const received: string[] = [];
  let isPublishing = true;
  let lastPublished: string | undefined;

  const plugged = async (name: string, url: string): Promise<string> => {
    const target = new URL(url);
    const proxy = await tcpProxy({ host: target.hostname, port: Number(target.port) });
    plugs[name] = proxy;
    target.port = String(proxy.port);
    return target.href;
  };

  before(async () => {
    network = await openNetwork();
    database = await testDatabase();
    const rpcUrl = await plugged('RPC', network.localnet.rpcUrl);
    const databaseUrl = await plugged('Postgres', database.url);
    const redisUrl = await plugged('Redis', (await testRedis()).url);
    const { contracts } = network;
    indexer = await startIndexer({ databaseUrl, rpcUrl, contracts });
    const config = {
      databaseUrl,
      redisUrl,
      rpcUrls: [rpcUrl],
      horizonUrl: undefined,
      contracts,
      port: 0,
      host: '127.0.0.1',
    };
    const limits = {
      rateLimit: 100_000,
      trustedProxies: [],
      publicUrl: 'http://localhost:3000',
      logLevel: 'silent',
      relay: relayLimits,
    };
    const badgeKeys = readBadgeKeys(badgeSecret);
    const keys = { webAuth, tokenKeys: readTokenKeys(tokenPem), accountSecret, badgeKeys };
    const mail = { from: 'no-reply@localhost', folder: path.join(os.tmpdir(), 'unsent'), smtpUrl: undefined };
    api = await startApi({ ...config, ...limits, ...keys, mail }, pino({ level: 'silent' }));
  });
  after(async () => {
    streaming.abort();
    isPublishing = false;
    indexer?.child.kill('SIGKILL');
    await indexer?.ended;
    await api?.close();
    for (const proxy of Object.values(plugs)) await proxy.close();
    await database?.close();
    await network?.close();
  });

  /** Calls that publish an event each, one after another. */
  async function publish(): Promise<void> {
    while (isPublishing) await record();
  }

  async function record(): Promise<void> {
    await network.call('analytics', 'record_progress', {
      attestor: network.keeper.publicKey(),
      learner: Keypair.random().publicKey(),
      course: 'soroban',
      percent: 50,
      lessons_done: 1,
      lessons_total: 2,
    });
  }

  /** A client that comes back with the last id it saw, as a browser does, until it has seen the event it is told. */
  async function listen(): Promise<void> {
    let last = '0000000000000000000-0000000000';
    while (!streaming.signal.aborted) {
      const headers = { 'Last-Event-ID': last };
      const stream: TestStream | undefined = await openStream(`${api.url}/v1/stream?topics=analytics`, headers).catch(
        () => undefined,
      );
      if (stream?.response.statusCode === 200) {
        await Promise.race([stream.ended, stream.until((messages) => messages.some(({ id }) => id === lastPublished))]);
        received.push(...stream.events().map(({ id }) => id as string));
        last = stream.messages.findLast(({ id }) => id)?.id ?? last;
      }
      stream?.close();
      if (received.includes(lastPublished ?? '')) return;
      await sleep(100);
    }
  }

  it('on RPC, Postgres and Redis in turn, while events flow, loses none and doubles none, from chain to browser', async () => {
    const publishing = publish();
    const listening = listen();
    await indexer.until(({ ready }) => ready);
    for (const [name, plug] of Object.entries(plugs)) {
      plug.cut();
      await sleep(AWAY_MS);
      plug.restore();
      const { latestLedger } = await rpc<{ latestLedger: number }>('getHealth');
      await indexer
        .until(({ ready, ledger }) => ready && (ledger ?? 0) >= latestLedger)
        .catch((error: Error) => {
          throw new Error(`after ${name} was away: ${error.message}`);
        });
    }
    isPublishing = false;
    await publishing;
    const published = await publishedEvents();
    await indexer.until(({ ready, ledger }) => ready && (ledger ?? 0) >= ledgerOfLast(published));
    assert.deepEqual(await indexed(), published);

    const progress = published.filter(({ contract }) => contract === network.contracts.contracts.analytics);
    lastPublished = progress.at(-1)?.id;
    await network.localnet.closeLedger(); // its announcement wakes a client that has seen all before
    await listening;
    assert.deepEqual(
      received,
      progress.map(({ id }) => id),
    );
  });

  const rpc = <T>(method: string, params?: object): Promise<T> =>
    createJsonRpc({ url: network.localnet.rpcUrl }).call<T>(method, params);

  /** What the network itself says was published, by the plug's other end. */
  async function publishedEvents(): Promise<{ id: string; contract: string }[]> {
    const { deployLedger: startLedger, contracts } = network.contracts;
    const filters = [{ type: 'contract', contractIds: Object.values(contracts) }];
    const pagination = { limit: 10_000 };
    const page = await rpc<{ events: { id: string; contractId: string }[] }>('getEvents', {
      startLedger,
      filters,
      pagination,
    });
    return page.events.map(({ id, contractId }) => ({ id, contract: contractId }));
  }

  async function indexed(): Promise<{ id: string; contract: string }[]> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query('SELECT id, contract_address AS contract FROM log.events ORDER BY id');
    await client.end();
    return rows;
  }

  function ledgerOfLast(events: readonly { id: string }[]): number {
    return Number(BigInt((events.at(-1)?.id ?? '').slice(0, 19)) >> 32n);
  }
});
