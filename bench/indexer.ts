import { setTimeout as sleep } from 'node:timers/promises';
import { Keypair } from '@stellar/stellar-sdk';
import pg from 'pg';
import { startIndexer } from '../indexer/testing/process.ts';
import { mochaHooks, testDatabase } from '../stack/testing.ts';
import { deployed, prepared, recordBatch } from './chain.ts';
import type { Figure } from './run.ts';

const BATCH_ITEMS = 28;
const TRANSACTIONS = 400;

/** A localnet full of real events, indexed from nothing by the real process; then the same rows by a plain COPY. */
export async function benchIndexer(): Promise<Figure[]> {
  const network = await deployed();
  for (let round = 0; round < TRANSACTIONS; round += 1) {
    const items = Array.from({ length: BATCH_ITEMS }, () => ({
      learner: Keypair.random().publicKey(),
      course: 'bench',
      lessonsDone: 5,
      lessonsTotal: 5,
    }));
    const transaction = await prepared(network.chain, network.keys.attestor, recordBatch(network, items));
    await network.chain.server.sendTransaction(transaction);
    await settled(network.chain.server, Buffer.from(transaction.hash()).toString('hex'));
  }
  const database = await testDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const events = TRANSACTIONS * BATCH_ITEMS * 2;

  const startedAt = performance.now();
  const indexer = await startIndexer({
    databaseUrl: database.url,
    rpcUrl: network.localnet.rpcUrl,
    contracts: network.contracts,
    env: { LOG_LEVEL: 'info', INDEXER_PAGE_SIZE: '10000' },
  });
  let firstRowAt = 0;
  for (;;) {
    const count = Number((await client.query('SELECT count(*) FROM log.events')).rows[0].count);
    if (count > 0 && firstRowAt === 0) firstRowAt = performance.now();
    if (count >= events) break;
    await sleep(10);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  indexer.child.kill('SIGTERM');
  await indexer.ended;

  const copySeconds = await copyAgain(client);
  await client.end();
  await database.close();
  await network.close();
  await mochaHooks.afterAll();
  const rate = events / seconds;
  const copyRate = events / copySeconds;
  return [
    {
      what: 'indexer: events per second, process start → committed rows',
      value: rate.toFixed(0),
      against: `${events.toLocaleString('en')} events by RPC from localnet, decoded, folded, committed; ${(rate / copyRate).toFixed(2)} of COPY`,
    },
    {
      what: 'plain `COPY` of the same event and progress rows',
      value: copyRate.toFixed(0),
      against: 'the reference, same tables and indexes, same run',
    },
  ];
}

async function settled(
  server: { getTransaction(hash: string): Promise<{ status: string }> },
  hash: string,
): Promise<void> {
  for (;;) {
    const { status } = await server.getTransaction(hash);
    if (status === 'SUCCESS') return;
    if (status === 'FAILED') throw new Error(`${hash} failed`);
    await sleep(2);
  }
}

/** Seconds that Postgres needs to COPY the rows the indexer wrote into tables of the same shape. */
async function copyAgain(client: pg.Client): Promise<number> {
  const { from, to } = await import('pg-copy-streams');
  const { pipeline } = await import('node:stream/promises');
  const { Readable } = await import('node:stream');
  let seconds = 0;
  for (const table of ['log.events', 'chain_1.progress']) {
    const rows: Buffer[] = [];
    for await (const chunk of client.query(to(`COPY (SELECT * FROM ${table}) TO STDOUT`))) rows.push(chunk as Buffer);
    await client.query(`CREATE TABLE public.copied (LIKE ${table} INCLUDING ALL)`);
    const startedAt = performance.now();
    await pipeline(Readable.from(rows), client.query(from('COPY public.copied FROM STDIN')));
    seconds += (performance.now() - startedAt) / 1000;
    await client.query('DROP TABLE public.copied');
  }
  return seconds;
}
