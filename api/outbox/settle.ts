/**
 * Stored transactions → landed, failed or expired. That one landed is told by its events in the log, which the indexer wrote;
 * that it never will, by the log too: a ledger closed after its time is read, and holds nothing of it. An RPC's word only
 * spares the waiting for a transaction that landed and failed.
 */
import { type Transaction as StellarTransaction, TransactionBuilder } from '@stellar/stellar-sdk';
import { QueryTypes, type Sequelize } from 'sequelize';
import { inTurn } from '../transaction.ts';
import { countDone } from './counts.ts';
import type { Fate, Ledger } from './ledger.ts';
import { type CallKind, triesMax } from './model.ts';
import { trustNobody } from './prepare.ts';

export interface Settler {
  sequelize: Sequelize;
  ledger: Ledger;
}

interface Open {
  hash: string;
  kind: CallKind;
  envelope: string;
  /** Ledger of its events, once the log has them, and when that closed. */
  ledger: number | null;
  closedAt: Date | null;
  /** The log is past its time. */
  isOver: boolean;
  /** It was sent a moment ago. */
  isFresh: boolean;
  wasSent: boolean;
  indexedLedger: number | null;
}

/** Kinds that may land without an event: progress that is no news, and accounts. Of any other an RPC that says so is wrong. */
const silentKinds: readonly CallKind[] = ['progress', 'account'];
/** So many are looked after at a time. */
const lanes = 4;
/** A transaction that nobody knows of is sent again so often. */
const againAfterMs = 3_000;

/**
 * Looks after every open transaction once.
 *
 * @returns whether one has ended, so that its channel is free
 * @throws what went wrong with the first that could not be looked after; all others were
 */
export async function settle({ sequelize, ledger }: Settler): Promise<boolean> {
  const faults: unknown[] = [];
  let hasEnded = false;
  const work = async (open: Open) => {
    if (open.ledger !== null)
      await close(sequelize, open.hash, { state: 'landed', ledger: open.ledger, closedAt: open.closedAt });
    else if (open.isOver) await close(sequelize, open.hash, { state: 'expired', ledger: null });
    else return open.isFresh ? false : look(sequelize, ledger, open);
    return true;
  };
  const left = await readOpen(sequelize);
  const lane = async () => {
    for (let open = left.shift(); open; open = left.shift())
      if (await work(open).catch((fault) => void faults.push(fault))) hasEnded = true;
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (faults.length > 0) throw faults[0];
  return hasEnded;
}

// The id of an event begins with its ledger (SEP-35), so the log is read from where the oldest of them may be.
function readOpen(sequelize: Sequelize): Promise<Open[]> {
  return sequelize.query<Open>(
    `WITH open AS MATERIALIZED (SELECT * FROM app.outbox_transactions WHERE state = 'open'),
     seen AS MATERIALIZED (
       SELECT tx_hash, min(ledger) AS ledger, min(closed_at) AS closed_at FROM log.events
       WHERE id >= (SELECT lpad((min(since_ledger)::bigint << 32)::text, 19, '0') FROM open)
         AND tx_hash IN (SELECT hash FROM open) GROUP BY tx_hash)
     SELECT open.hash, open.kind, open.envelope, seen.ledger, seen.closed_at AS "closedAt", coalesce(cursor.closed_at > open.expires_at, false) AS "isOver",
       coalesce(open.sent_at > now() - $again * interval '1 ms', false) AS "isFresh",
       open.sent_at IS NOT NULL AS "wasSent", cursor.ledger AS "indexedLedger"
     FROM open LEFT JOIN seen ON tx_hash = open.hash LEFT JOIN log.cursor AS cursor ON true ORDER BY open.made_at`,
    { bind: { again: againAfterMs }, type: QueryTypes.SELECT },
  );
}

/** Asks after one that has left no event yet, and sends it where nobody knows of it; true when it has ended. */
async function look(sequelize: Sequelize, ledger: Ledger, open: Open): Promise<boolean> {
  const { hash, kind, envelope, indexedLedger, wasSent } = open;
  const fate: Fate = wasSent ? await ledger.fate(hash) : { state: 'unknown', ledger: null };
  if (fate.state === 'failed') {
    trustNobody();
    await close(sequelize, hash, { state: 'failed', ledger: fate.ledger, cause: fate.cause });
    return true;
  }
  if (fate.state === 'landed') {
    // Its events come with the indexer; when that is past it and there were none, it said nothing new, if its kind can.
    const isRead = fate.ledger !== null && indexedLedger !== null && indexedLedger >= fate.ledger;
    if (isRead && !silentKinds.includes(kind)) return false;
    if (isRead) await close(sequelize, hash, { state: 'landed', ledger: fate.ledger });
    return isRead;
  }
  const transaction = TransactionBuilder.fromXDR(envelope, ledger.passphrase) as StellarTransaction;
  // Whatever is answered, it stays open: a refusal may come of its having landed just now.
  const sent = await ledger.send(transaction);
  const cause = typeof sent === 'object' ? sent.refused : sent === 'later' ? 'the network is busy' : null;
  await sequelize.query('UPDATE app.outbox_transactions SET sent_at = now() WHERE hash = $hash', { bind: { hash } });
  if (cause !== null)
    await sequelize.query(`UPDATE app.outbox_calls SET refusal = $cause WHERE transaction = $hash AND state = 'sent'`, {
      bind: { hash, cause },
    });
  return false;
}

type End =
  | { state: 'landed'; ledger: number | null; closedAt?: Date | null }
  | { state: 'failed'; ledger: number | null; cause?: string }
  | { state: 'expired'; ledger: null };

/** Two workers may come to the same end at once; the first closes it. */
async function close(sequelize: Sequelize, hash: string, end: End): Promise<void> {
  await inTurn({ sequelize }, async (transaction) => {
    const [row] = await sequelize.query<{ kind: CallKind; fee: string }>(
      `UPDATE app.outbox_transactions SET state = $state, ledger = $ledger, closed_at = $closedAt, settled_at = now()
       WHERE hash = $hash AND state = 'open' RETURNING kind, fee`,
      {
        bind: { hash, state: end.state, ledger: end.ledger, closedAt: 'closedAt' in end ? end.closedAt : null },
        type: QueryTypes.SELECT,
        transaction,
      },
    );
    if (!row) return;
    let confirmed = 0;
    if (end.state === 'landed')
      [, confirmed] = await sequelize.query(
        `UPDATE app.outbox_calls SET state = 'confirmed', ledger = $ledger, confirmed_at = now(), refusal = NULL
         WHERE transaction = $hash AND state = 'sent'`,
        { bind: { hash, ledger: end.ledger }, type: QueryTypes.UPDATE, transaction },
      );
    else
      await sequelize.query(
        `UPDATE app.outbox_calls SET
           tries = tries + $failed, bumps = bumps + 1 - $failed, refusal = $cause,
           state = CASE WHEN tries + $failed >= ${triesMax} AND $failed = 1 THEN 'dead' ELSE 'waiting' END,
           not_before = now() + $failed * least(power(2, tries), 60) * interval '1 second'
         WHERE transaction = $hash AND state = 'sent'`,
        {
          bind: {
            hash,
            failed: end.state === 'failed' ? 1 : 0,
            cause:
              end.state === 'failed'
                ? `The transaction failed on the ledger: ${end.cause ?? 'without a reason'}.`
                : 'The network did not take it in time.',
          },
          transaction,
        },
      );
    if (end.state !== 'expired') await countDone(sequelize, { ...row, confirmed }, transaction);
  });
}
