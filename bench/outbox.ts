import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Keypair } from '@stellar/stellar-sdk';
import { encodeArguments } from '../api/outbox/kinds.ts';
import { startOutboxWorker } from '../api/testing/outbox-faults.ts';
import { type OutboxNetwork, startOutboxNetwork } from '../api/testing/outbox-network.ts';
import { invoke } from '../stack/chain.ts';
import { mochaHooks } from '../stack/testing.ts';
import type { Figure } from './run.ts';

const CHANNELS = [1, 8, 32];
const LEDGER_MS = 1_000;
/** Calls of one transaction. */
const BATCH = 28;
/** So many transactions of each channel. */
const ROUNDS = 6;

interface Outcome {
  perSecond: number;
  perLedger: number;
  transactions: number;
}

/** Progress of so many learners, from waiting to confirmed: the worker as a process of its own, with its indexer and Postgres. */
export async function benchOutbox(): Promise<Figure[]> {
  const network = await startOutboxNetwork({ channels: Math.max(...CHANNELS), ledgerMs: LEDGER_MS });
  try {
    const bare = await measureBare(network);
    const figures: Figure[] = [];
    for (const channels of CHANNELS) {
      const calls = channels * BATCH * ROUNDS;
      const { perSecond, perLedger, transactions } = await measure(network, channels, calls);
      const ratio = channels === 1 ? `; ${(perSecond / bare).toFixed(2)} of the bare SDK` : '';
      figures.push({
        what: `outbox: calls confirmed per second / per ledger, ${channels} channel${channels > 1 ? 's' : ''}`,
        value: `${perSecond.toFixed(0)} / ${perLedger.toFixed(0)}`,
        against: `${calls} of record_progress_batch in ${transactions} transactions, a ledger each ${LEDGER_MS / 1000} s${ratio}${channels === 32 ? '; aim ≥ 200 per second' : ''}`,
      });
    }
    return [
      ...figures,
      {
        what: 'outbox: the bare SDK, calls per second',
        value: bare.toFixed(0),
        against: `the reference: batches of ${BATCH}, each simulated, signed, sent and polled before the next, same run; it asks no database and waits for no indexer`,
      },
    ];
  } finally {
    await network.close();
    await mochaHooks.afterAll();
  }
}

const progressOf = (learner: string) => ({
  ...{ learner, course: 'soroban_contracts' },
  ...{ percent: 50, lessonsDone: 3, lessonsTotal: 6 },
});
const newLearners = (count: number) => Array.from({ length: count }, () => Keypair.random().publicKey());

async function measureBare({ chain, file, keys, channels }: OutboxNetwork): Promise<number> {
  const [channel] = channels.values();
  const batches = Array.from({ length: ROUNDS }, () => newLearners(BATCH).map(progressOf));
  const started = performance.now();
  for (const items of batches) {
    const args = encodeArguments('progress', keys.attestor.publicKey(), items);
    await invoke(chain, keys.attestor, file.contracts.analytics, 'record_progress_batch', args, channel);
  }
  return (ROUNDS * BATCH * 1000) / (performance.now() - started);
}

async function measure(network: OutboxNetwork, channels: number, calls: number): Promise<Outcome> {
  const { sql } = network;
  const items = newLearners(calls).map(progressOf);
  await sql.query('TRUNCATE app.outbox_calls, app.outbox_transactions CASCADE');
  await sql.query(
    `INSERT INTO app.outbox_calls (key, kind, item) SELECT item->>'learner', 'progress', item FROM jsonb_array_elements($1) AS item`,
    [JSON.stringify(items)],
  );
  await sql.query('ANALYZE app.outbox_calls, app.outbox_transactions');
  const { child, output } = startOutboxWorker(network, { CHANNELS: String(channels) });
  try {
    for (;;) {
      const { rows } = await sql.query(
        `SELECT count(*) FILTER (WHERE state <> 'confirmed')::int AS open, count(DISTINCT ledger)::int AS ledgers,
           (SELECT count(*)::int FROM app.outbox_transactions) AS transactions,
           extract(epoch FROM max(confirmed_at) - (SELECT min(made_at) FROM app.outbox_transactions))::float AS seconds
         FROM app.outbox_calls`,
      );
      const [{ open, ledgers, seconds, transactions }] = rows;
      if (open === 0) return { perSecond: calls / seconds, perLedger: calls / ledgers, transactions };
      if (child.exitCode !== null) throw new Error(output());
      await sleep(500);
    }
  } finally {
    child.kill('SIGTERM');
    await once(child, 'close');
  }
}
