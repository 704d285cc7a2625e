/**
 * The audit log: what admins did, for good. Each entry carries the hash of the one before it. That shows what was changed
 * or taken out between two entries; entries cut off at the end show only to who knows a later number, so each one's
 * number and hash also go to the service's own log.
 */
import { createHash } from 'node:crypto';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { canonicalize } from '#verify';
import type { AuditEntry } from '#wire';

export interface AuditRecord {
  /** Account of the admin; null: by the command line. */
  actor: string | null;
  /** `<noun>.<what happened to it>`. */
  action: string;
  /** Id of what it was done to. */
  subject: string;
  detail: Record<string, unknown>;
}

interface AuditRow {
  number: string;
  at: Date;
  actor: string | null;
  action: string;
  subject: string;
  detail: Record<string, unknown>;
  previous_hash: string;
  hash: string;
}

const noHash = '0'.repeat(64);
const batch = 1_000;
const columns = 'number, at, actor, action, subject, detail, previous_hash, hash';

/**
 * Has all who are about to write an entry wait for this transaction. What an entry is about can be read after it and
 * stays so until the commit; a transaction that sees only what was before its own start would not notice.
 */
export async function takeAuditTurn(sequelize: Sequelize, transaction: Transaction): Promise<void> {
  await sequelize.query("SELECT pg_advisory_xact_lock(hashtextextended('audit', 0))", { transaction });
}

/** Writes the next entry, in the transaction of what it tells. */
export async function appendAuditEntry(
  sequelize: Sequelize,
  record: AuditRecord,
  transaction: Transaction,
): Promise<AuditEntry> {
  const [entry] = await appendAuditEntries(sequelize, [record], transaction);
  return entry as AuditEntry;
}

/** Writes the next entries, in the transaction of what they tell. */
export async function appendAuditEntries(
  sequelize: Sequelize,
  records: readonly AuditRecord[],
  transaction: Transaction,
): Promise<AuditEntry[]> {
  await takeAuditTurn(sequelize, transaction);
  const [last] = await sequelize.query<AuditRow>(
    'SELECT number, hash FROM app.audit_entries ORDER BY number DESC LIMIT 1',
    { type: QueryTypes.SELECT, transaction },
  );
  const at = new Date().toISOString();
  let [number, previousHash] = [Number(last?.number ?? 0), last?.hash ?? noHash];
  const entries = records.map((record) => {
    number += 1;
    const content = { number, at, ...record, previousHash };
    previousHash = hashOf(content);
    return { ...content, hash: previousHash };
  });
  // In order: each row is checked against the one before it.
  await sequelize.query(
    `INSERT INTO app.audit_entries (${columns})
     SELECT number, at, actor, action, subject, detail, "previousHash", hash
     FROM jsonb_to_recordset($entries::jsonb) AS entry (number bigint, at timestamptz, actor uuid, action text, subject text,
       detail jsonb, "previousHash" text, hash text) ORDER BY number`,
    { bind: { entries: JSON.stringify(entries) }, transaction },
  );
  return entries;
}

/** Entries before number `after`, the newest first. */
export async function readAuditEntries(
  sequelize: Sequelize,
  after: number | undefined,
  limit: number,
): Promise<AuditEntry[]> {
  const rows = await sequelize.query<AuditRow>(
    `SELECT ${columns} FROM app.audit_entries WHERE number < coalesce($after, 9223372036854775807)
     ORDER BY number DESC LIMIT $limit`,
    { bind: { after: after ?? null, limit }, type: QueryTypes.SELECT },
  );
  return rows.map(present);
}

/** The first number that is missing or no longer says what it said; null when the whole chain holds. */
export async function findAuditBreak(sequelize: Sequelize): Promise<number | null> {
  let [number, previousHash] = [0, noHash];
  for (;;) {
    const rows = await sequelize.query<AuditRow>(
      `SELECT ${columns} FROM app.audit_entries WHERE number > $number ORDER BY number LIMIT ${batch}`,
      { bind: { number }, type: QueryTypes.SELECT },
    );
    for (const { hash, ...content } of rows.map(present)) {
      number += 1;
      if (content.number !== number || content.previousHash !== previousHash || hashOf(content) !== hash) return number;
      previousHash = hash;
    }
    if (rows.length < batch) return null;
  }
}

function hashOf(content: Omit<AuditEntry, 'hash'>): string {
  return createHash('sha256').update(canonicalize(content)).digest('hex');
}

function present({ number, at, previous_hash, ...row }: AuditRow): AuditEntry {
  const { actor, action, subject, detail, hash } = row;
  return {
    number: Number(number),
    at: at.toISOString(),
    actor,
    action,
    subject,
    detail,
    previousHash: previous_hash,
    hash,
  };
}
