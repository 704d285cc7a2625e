/** Waiting calls → one stored transaction. What is stored is sent by settle.ts, and sent again until it lands or runs out. */
import type { Keypair } from '@stellar/stellar-sdk';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { inTurn } from '../transaction.ts';
import { prepareAccount } from './account.ts';
import { countDone } from './counts.ts';
import { itemsMaxOf } from './kinds.ts';
import type { CallKind, WaitingCall } from './model.ts';
import { ChannelDrainedError, type Means, type Prepared, prepare } from './prepare.ts';
import { followSettings } from './reward-amount.ts';

export interface Dispatcher extends Means {
  sequelize: Sequelize;
  /** By address. */
  channels: ReadonlyMap<string, Keypair>;
  /** Makes accounts, and carries nothing else; without one nobody's are made. */
  sponsor?: Keypair | undefined;
}

/**
 * Makes one transaction of what waits longest of a kind.
 *
 * @returns `made` or `refused` when something was decided, so there may be more; else why nothing was: `idle` nothing waits,
 *   `busy` no channel is free (or the kind goes one at a time)
 * @throws {LedgerAwayError} or what else kept them, and then nothing has changed but that the calls say so
 */
export async function dispatch(dispatcher: Dispatcher, kind: CallKind): Promise<'made' | 'refused' | 'idle' | 'busy'> {
  const { sequelize, sponsor } = dispatcher;
  const channels = kind === 'account' ? new Map(sponsor && [[sponsor.publicKey(), sponsor]]) : dispatcher.channels;
  let fault: unknown;
  const did = await inTurn({ sequelize }, async (transaction) => {
    if (kind === 'reward' && !(await takeRewardTurn(sequelize, transaction))) return 'busy';
    const waiting = await lockWaiting(sequelize, kind, transaction);
    if (waiting.length === 0) return 'idle';
    const calls = kind === 'reward' ? await followSettings(sequelize, waiting, transaction) : waiting;
    const channel = await lockChannel(sequelize, [...channels.keys()], transaction);
    const keypair = channel && channels.get(channel);
    if (!channel || !keypair) {
      if (await areAllDrained(sequelize, [...channels.keys()], transaction))
        await noteWhy(sequelize, calls, 'No channel account can pay for a transaction.', transaction);
      return 'busy';
    }
    const preparing =
      kind === 'account' ? prepareAccount(dispatcher, calls, keypair) : prepare(dispatcher, kind, calls, keypair);
    const prepared = await preparing.catch(async (error: Error) => {
      await noteWhy(sequelize, calls, error.message, transaction);
      if (error instanceof ChannelDrainedError) await markDrained(sequelize, channel, transaction);
      else fault = error;
      return undefined;
    });
    if (!prepared) return fault ? 'busy' : 'refused'; // with another channel
    await store(sequelize, kind, channel, prepared, transaction);
    return prepared.made ? 'made' : 'refused';
  });
  if (fault) throw fault;
  return did;
}

/**
 * Mints change the same checkpoints, so two at once would spoil each other's footprint: one is made when the last has settled.
 * The lock is for two workers at this moment, the rows for everything else.
 */
async function takeRewardTurn(sequelize: Sequelize, transaction: Transaction): Promise<boolean> {
  const [row] = await sequelize.query<{ free: boolean }>(
    `SELECT pg_try_advisory_xact_lock(hashtextextended('outbox rewards', 0))
       AND NOT EXISTS (SELECT FROM app.outbox_transactions WHERE kind = 'reward' AND state = 'open') AS free`,
    { type: QueryTypes.SELECT, transaction },
  );
  return row?.free === true;
}

/** A person's calls go in the order in which they were signed, one at a time: each is of what the one before left. */
const inOrderOfWallet: ReadonlySet<CallKind> = new Set(['transfer', 'delegate']);
const inOrderSql = `AND NOT EXISTS (
  SELECT FROM app.outbox_calls AS earlier WHERE earlier.kind IN ('transfer', 'delegate')
    AND earlier.state IN ('waiting', 'sent') AND earlier.item->>'wallet' = c.item->>'wallet' AND earlier.id < c.id)`;

function lockWaiting(sequelize: Sequelize, kind: CallKind, transaction: Transaction): Promise<WaitingCall[]> {
  return sequelize.query<WaitingCall>(
    `SELECT id, kind, item, tries, bumps FROM app.outbox_calls AS c
     WHERE state = 'waiting' AND kind = $kind AND not_before <= now() ${inOrderOfWallet.has(kind) ? inOrderSql : ''}
     ORDER BY id LIMIT $limit FOR UPDATE SKIP LOCKED`,
    { bind: { kind, limit: itemsMaxOf(kind) }, type: QueryTypes.SELECT, transaction },
  );
}

/** One that nobody holds and that nothing of is under way. */
async function lockChannel(
  sequelize: Sequelize,
  addresses: string[],
  transaction: Transaction,
): Promise<string | undefined> {
  const [row] = await sequelize.query<{ address: string }>(
    `SELECT address FROM app.outbox_channels
     WHERE address = ANY ($addresses::text[]) AND NOT is_drained AND NOT EXISTS (
       SELECT FROM app.outbox_transactions WHERE channel = address AND state = 'open')
     ORDER BY address LIMIT 1 FOR UPDATE SKIP LOCKED`,
    { bind: { addresses }, type: QueryTypes.SELECT, transaction },
  );
  return row?.address;
}

async function areAllDrained(sequelize: Sequelize, addresses: string[], transaction: Transaction): Promise<boolean> {
  const [row] = await sequelize.query<{ all: boolean }>(
    'SELECT bool_and(is_drained) AS "all" FROM app.outbox_channels WHERE address = ANY ($addresses::text[])',
    { bind: { addresses }, type: QueryTypes.SELECT, transaction },
  );
  return row?.all === true;
}

/** What they wait for, where admins see it. */
async function noteWhy(
  sequelize: Sequelize,
  calls: readonly WaitingCall[],
  why: string,
  transaction: Transaction,
): Promise<void> {
  await sequelize.query(
    `UPDATE app.outbox_calls SET refusal = $why WHERE id = ANY ($ids::bigint[]) AND refusal IS DISTINCT FROM $why`,
    { bind: { ids: calls.map(({ id }) => id), why: why.slice(0, 500) }, transaction },
  );
}

async function markDrained(sequelize: Sequelize, address: string, transaction: Transaction): Promise<void> {
  await sequelize.query('UPDATE app.outbox_channels SET is_drained = true WHERE address = $address', {
    bind: { address },
    transaction,
  });
}

/** What can't go now is tried out again after so long. It is no failed try: those are counted, and end. */
const laterSeconds = 5;

async function store(
  sequelize: Sequelize,
  kind: CallKind,
  channel: string,
  { refusals, made }: Prepared,
  transaction: Transaction,
): Promise<void> {
  for (const { call, outcome, why } of refusals)
    await sequelize.query(
      `UPDATE app.outbox_calls SET refusal = $why,
         state = CASE $outcome WHEN 'dead' THEN 'dead' WHEN 'done' THEN 'confirmed' ELSE 'waiting' END,
         confirmed_at = CASE $outcome WHEN 'done' THEN now() END,
         not_before = now() + interval '${laterSeconds} s'
       WHERE id = $id`,
      { bind: { id: call.id, outcome, why }, transaction },
    );
  const confirmed = refusals.filter(({ outcome }) => outcome === 'done').length;
  if (confirmed > 0) await countDone(sequelize, { kind, confirmed, fee: '0' }, transaction);
  if (!made) return;
  const hash = Buffer.from(made.transaction.hash()).toString('hex');
  await sequelize.query(
    `INSERT INTO app.outbox_transactions (hash, kind, channel, envelope, fee, since_ledger, expires_at)
     VALUES ($hash, $kind, $channel, $envelope, $fee, $sinceLedger, $expiresAt)`,
    {
      bind: {
        ...{ hash, kind, channel, sinceLedger: made.sinceLedger, expiresAt: made.expiresAt },
        envelope: String(made.transaction.toEnvelope().toXdr('base64')),
        fee: String(made.fee),
      },
      transaction,
    },
  );
  await sequelize.query(
    `UPDATE app.outbox_calls SET state = 'sent', transaction = $hash, refusal = NULL WHERE id = ANY ($ids::bigint[])`,
    { bind: { hash, ids: made.calls.map(({ id }) => id) }, transaction },
  );
}
