/**
 * All that is kept about somebody. Which tables hold it the catalogue says: each with the account's id, and each that
 * hangs on one of those; so a table that is added later is in it by itself.
 */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { AccountExport } from '#wire';
import { inSnapshot } from '../transaction.ts';

type Rows = Record<string, unknown>[];

/**
 * What nobody needs and a thief could use is named, not shown. Nor are the numbers by which a quiz keeps what was drawn and
 * answered: they would tell what is right.
 */
const secretColumns = /^(secret|hash|\w+_hash|drawn|answers|marks)$/;
const shownColumns = new Set(['avatar_hash', 'previous_hash', 'content_hash']);
const withheld = '[kept, not shown]';

const note =
  'All rows that this service keeps about the account, by table. Secrets and hashes of passwords, codes and keys are ' +
  'kept but not shown, nor what would tell the answers of a quiz. What is on the ledger is not in it: that is public, ' +
  'carries no name, and nobody can take it back.';

/** Queries for all rows about `$account`, by table; `$account` is the account's id. */
export async function personalTables(
  sequelize: Sequelize,
  transaction?: Transaction,
): Promise<{ table: string; condition: string }[]> {
  const rows = await sequelize.query<{ table: string; key: string | null; parent: string | null }>(
    `WITH direct AS (
       SELECT c.oid, c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND attname = 'account_id'
       WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'p')
     )
     SELECT relname AS table, NULL AS key, NULL AS parent FROM direct
     UNION ALL
     SELECT c.relname, quote_ident(own.attname), format('%I WHERE %I', direct.relname, theirs.attname)
     FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN direct ON direct.oid = f.confrelid
     JOIN pg_attribute own ON own.attrelid = c.oid AND own.attnum = f.conkey[1]
     JOIN pg_attribute theirs ON theirs.attrelid = f.confrelid AND theirs.attnum = f.confkey[1]
     WHERE f.contype = 'f' AND cardinality(f.conkey) = 1 AND c.oid NOT IN (SELECT oid FROM direct)
     ORDER BY 1`,
    { type: QueryTypes.SELECT, transaction },
  );
  const found = rows.map(({ table, key, parent }) => ({
    table,
    condition:
      parent === null
        ? 'account_id = $account::uuid'
        : `EXISTS (SELECT FROM app.${parent} = t.${key} AND account_id = $account::uuid)`,
  }));
  return [...found, ...linkedOtherwise];
}

const addresses = `SELECT subject FROM app.wallets WHERE account_id = $account::uuid
  UNION ALL SELECT address FROM app.platform_addresses WHERE account_id = $account::uuid`;
const awards = `SELECT id FROM app.awards WHERE account_id = $account::uuid`;

/** Tables that know somebody by something else than the account's id. */
const linkedOtherwise = [
  { table: 'accounts', condition: 'id = $account::uuid' },
  { table: 'audit_entries', condition: 'actor = $account::uuid OR subject = $account::text' },
  {
    table: 'registrations',
    condition: 'email = (SELECT email FROM app.passwords WHERE account_id = $account::uuid)',
  },
  {
    table: 'outbox_calls',
    condition: `coalesce(item->>'learner', item->>'wallet', item->>'to') IN (SELECT left(subject, 56) FROM (${addresses}) AS own)
      OR id IN (SELECT call_id FROM app.awards WHERE account_id = $account::uuid)`,
  },
  {
    table: 'credential_contents',
    condition: `credential_id IN (${awards} UNION ALL SELECT id FROM chain.credentials WHERE learner IN (${addresses}))`,
  },
];

export function exportAccount(sequelize: Sequelize, account: string): Promise<AccountExport> {
  return inSnapshot({ sequelize }, async (transaction) => {
    const tables: Record<string, Rows> = {};
    for (const { table, condition } of await personalTables(sequelize, transaction)) {
      const rows = await sequelize.query<{ row: Record<string, unknown> }>(
        `SELECT to_jsonb(t) AS row FROM app."${table}" t WHERE ${condition} ORDER BY to_jsonb(t)::text`,
        { bind: { account }, type: QueryTypes.SELECT, transaction },
      );
      tables[table] = rows.map(({ row }) => withoutSecrets(row));
    }
    return { account, exportedAt: new Date().toISOString(), note, tables };
  });
}

function withoutSecrets(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value !== null && secretColumns.test(column) && !shownColumns.has(column) ? withheld : value,
    ]),
  );
}
