/** Compares the read model with the ledger itself (I-23): rows with the contracts' entries at the same ledger, and sums. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Address, xdr } from '@stellar/stellar-sdk';
import type pg from 'pg';
import type { ContractsFile } from '#contracts';
import { type Check, checks, type Facts } from './audit-checks.ts';
import type { Row } from './projection.ts';
import type { JsonRpc } from './source/json-rpc.ts';
import { camelCase, snakeCase } from './text.ts';

export interface AuditOptions {
  db: pg.ClientBase;
  rpc: JsonRpc;
  contracts: ContractsFile['contracts'];
  /** Rows of each table, chosen by chance; 0: all. */
  sample: number;
  /** How long the indexer may take to reach the ledger that the RPC answered at. */
  waitMs?: number;
}

export interface Audit {
  /** Rows compared and the ledgers they were compared at, by table. */
  compared: { table: string; rows: number; fromLedger: number; toLedger: number }[];
  /** E.g. `credentials a1…: state: read model "valid", ledger "revoked"`. */
  differences: string[];
}

const KEYS_MAX = 200; // what getLedgerEntries takes
const WAIT_MS = 30_000;

/**
 * @throws {Error} when the RPC doesn't answer, or the indexer doesn't reach its ledger
 */
export async function audit(options: AuditOptions): Promise<Audit> {
  const found: Audit = { compared: [], differences: [] };
  for (const check of checks) {
    const result = { table: check.table.name, rows: 0, fromLedger: 0, toLedger: 0 };
    for (const keys of await chooseKeys(options, check)) {
      const ledger = await compare(options, check, keys, found.differences);
      result.rows += keys.length;
      result.fromLedger ||= ledger;
      result.toLedger = ledger;
    }
    found.compared.push(result);
  }
  found.differences.push(...(await compareSums(options.db)));
  return found;
}

/** Rows by key, in lots that one request takes. */
async function chooseKeys({ db, sample }: AuditOptions, { table }: Check): Promise<Row[][]> {
  const limit = sample > 0 ? `ORDER BY random() LIMIT ${sample}` : `ORDER BY ${table.key.map(snakeCase).join(', ')}`;
  const { rows } = await db.query<Record<string, unknown>>(`SELECT * FROM chain.${table.name} ${limit}`);
  const lots: Row[][] = [];
  for (let i = 0; i < rows.length; i += KEYS_MAX) lots.push(rows.slice(i, i + KEYS_MAX).map(rowOf));
  return lots;
}

function rowOf(columns: Record<string, unknown>): Row {
  return Object.fromEntries(Object.entries(columns).map(([column, value]) => [camelCase(column), value]));
}

interface LedgerEntries {
  entries?: { key: string; xdr: string }[];
  latestLedger: number;
}

/** @returns the ledger they were compared at: the one the RPC answered at, which the read model can tell for itself, too */
async function compare(options: AuditOptions, check: Check, rows: Row[], differences: string[]): Promise<number> {
  const { rpc, contracts, db } = options;
  const contract = new Address(contracts[check.contract]).toScAddress();
  const keyOf = (row: Row): string =>
    xdr.LedgerKey.contractData(
      new xdr.LedgerKeyContractData({
        contract,
        key: check.key(row),
        durability: xdr.ContractDataDurability.persistent,
      }),
    ).toXdr('base64');
  const keys = rows.map(keyOf);
  const answer = await rpc.call<LedgerEntries>('getLedgerEntries', { keys });
  const ledger = answer.latestLedger;
  await reach(options, ledger);
  const entries = new Map(answer.entries?.map((entry) => [entry.key, entry.xdr]));
  const then = await rowsAsOf(db, check, rows, ledger);
  for (const [i, key] of keys.entries()) {
    const row = then[i];
    const entry = entries.get(key);
    const expected = row ? check.expected(row) : null;
    const found = entry ? check.read(storedValue(entry)) : null;
    const name = check.table.key.map((attribute) => rows[i]?.[attribute]).join(' ');
    differences.push(...differencesOf(`${check.table.name} ${name} at ledger ${ledger}`, expected, found));
  }
  return ledger;
}

function storedValue(entry: string): string {
  const data = xdr.LedgerEntryData.fromXdr(entry, 'base64');
  if (data.type !== 'contractData') throw new Error(`getLedgerEntries answered a ${data.type}, expected contractData`);
  return data.contractData.val.toXdr('base64');
}

/** Waits until the read model has the ledger that the RPC already has. */
async function reach({ db, waitMs = WAIT_MS }: AuditOptions, ledger: number): Promise<void> {
  for (const deadline = Date.now() + waitMs; ; await sleep(100)) {
    const { rows } = await db.query<{ ledger: number }>('SELECT ledger FROM log.cursor');
    if ((rows[0]?.ledger ?? 0) >= ledger) return;
    if (Date.now() > deadline)
      throw new Error(
        `The read model is at ledger ${rows[0]?.ledger ?? 'none'}, the RPC answered at ${ledger}. Start the indexer, or wait until it has caught up.`,
      );
  }
}

/** The rows as they were at the end of a ledger, in the order of the keys. */
async function rowsAsOf(
  db: pg.ClientBase,
  { table }: Check,
  keys: Row[],
  ledger: number,
): Promise<(Row | undefined)[]> {
  const columns = table.key.map(snakeCase);
  const lists = columns.map((_, i) => `$${i + 2}::text[]`);
  const { rows } = await db.query<Record<string, unknown>>(
    `SELECT v.*, place FROM unnest(${lists.join(', ')}) WITH ORDINALITY AS k(${columns.join(', ')}, place)
     JOIN chain.${table.versions} v ON ${columns.map((column) => `v.${column}::text = k.${column}`).join(' AND ')}
     WHERE from_event < log.first_event_id($1 + 1) AND (to_event IS NULL OR to_event >= log.first_event_id($1 + 1))`,
    [ledger, ...table.key.map((name) => keys.map((row) => String(row[name])))],
  );
  const found: (Row | undefined)[] = keys.map(() => undefined);
  for (const row of rows) found[Number(row.place) - 1] = rowOf(row);
  return found;
}

function differencesOf(what: string, expected: Facts, found: Facts): string[] {
  if (!expected || !found) {
    if (expected === found) return [];
    return [
      expected
        ? `${what}: in the read model, but no entry on the ledger (or it is archived: restore it and audit again)`
        : `${what}: an entry on the ledger, but not in the read model`,
    ];
  }
  return Object.entries(expected)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(found[name] ?? null))
    .map(
      ([name, value]) => `${what}: ${name}: read model ${JSON.stringify(value)}, ledger ${JSON.stringify(found[name])}`,
    );
}

/** What must come to the same, whichever events it is folded from. */
const SUMS = `
SELECT 'balances' AS what, (SELECT coalesce(sum(balance), 0) FROM chain.token_balances) AS found, supply AS expected FROM chain.token_supply
UNION ALL SELECT 'minted − burned', minted - burned, supply FROM chain.token_supply
UNION ALL SELECT 'minted by transfers', (SELECT coalesce(sum(amount), 0) FROM chain.token_transfers WHERE from_account IS NULL), minted FROM chain.token_supply
UNION ALL SELECT 'burned by transfers', (SELECT coalesce(sum(amount), 0) FROM chain.token_transfers WHERE to_account IS NULL), burned FROM chain.token_supply
UNION ALL SELECT 'votes of proposal ' || id, for_votes + against_votes + abstain_votes,
  (SELECT coalesce(sum(weight), 0) FROM chain.votes WHERE proposal = id) FROM chain.proposals
UNION ALL SELECT 'rewards of epoch ' || epoch, amount,
  (SELECT coalesce(sum(amount), 0) FROM chain.rewards r WHERE r.epoch = e.epoch) FROM chain.reward_epochs e`;

async function compareSums(db: pg.ClientBase): Promise<string[]> {
  const { rows } = await db.query<{ what: string; found: string; expected: string }>(
    `SELECT * FROM (${SUMS}) AS sums WHERE found <> expected`,
  );
  return rows.map(({ what, found, expected }) => `sum of ${what}: found ${found}, expected ${expected}`);
}
