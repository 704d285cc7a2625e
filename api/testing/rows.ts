/** Rows as the indexer would have written them, for api tests. */
import type pg from 'pg';
import type { CredentialRow, CredentialVersionRow, ProgressVersionRow, RoleVersionRow } from '#read-model';
import { firstEventId } from '../event/model.ts';

export const issuer = 'GCEZWKCA5VLDNRLN3RPRJMRZOX3Z6G5CHCGSNFHEYVXM3XOJMDS674JZ';
export const learner = 'GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H';
export const certificateAddress = 'CA3D5KRYM6CB7OWQ6TWYRR3Z4T7GNZLKERYNZGGA5SOAOPIFY6YQGAXE';
export const analyticsAddress = 'CAS3J7GYLGXMF6TDJBBYYSE3HQ6BBSMLNUQ34T6TZMYMW2EVH34XOWMA';
/** Where a test's network has the contracts. */
export const contracts = {
  analytics: analyticsAddress,
  token: 'CABQGAYDAMBQGAYDAMBQGAYDAMBQGAYDAMBQGAYDAMBQGAYDAMBQGCK3',
  certificate: certificateAddress,
  governance: 'CACAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAINCW',
  practice: 'CACQKBIFAUCQKBIFAUCQKBIFAUCQKBIFAUCQKBIFAUCQKBIFAUCQLC2U',
};
export const passphrase = 'Standalone Network ; February 2017';

/** Id of the nth event of a ledger. */
export function eventId(ledger: number, index = 0): string {
  return firstEventId(ledger).replace(/\d{10}$/, String(index).padStart(10, '0'));
}

/** Ledger n closes n seconds after noon. */
export function closedAt(ledger: number): Date {
  return new Date(Date.UTC(2026, 10, 22, 12, 0, ledger));
}

export function txHash(ledger: number): string {
  return ledger.toString(16).padStart(64, '0');
}

/** Says that the indexer has read up to a ledger: its cursor, and coverage from the deployment on. */
export async function writeCursor(sql: pg.Client, ledger: number, lastEventId: string | null = null, time?: Date) {
  await sql.query(
    `INSERT INTO log.cursor (network_passphrase, ledger, closed_at, last_event_id) VALUES ($1, $2, $3, $4)
     ON CONFLICT (single) DO UPDATE SET ledger = excluded.ledger, closed_at = excluded.closed_at,
       last_event_id = coalesce(excluded.last_event_id, log.cursor.last_event_id)`,
    [passphrase, ledger, time ?? closedAt(ledger), lastEventId],
  );
  for (const [contract, address] of Object.entries(contracts)) {
    await sql.query(
      `INSERT INTO log.coverage VALUES ($1, $2, 2, int4multirange(int4range(2, $3, '[]')))
       ON CONFLICT (contract_address) DO UPDATE SET ledgers = excluded.ledgers`,
      [address, contract, ledger],
    );
  }
}

export interface TestEvent {
  id: string;
  name?: string | null;
  contract?: string;
  data?: Record<string, unknown>;
  /** Base64 XDR, as the network gives them. */
  topics?: string[];
  closedAt?: Date;
}

export async function writeEvents(sql: pg.Client, events: TestEvent[]): Promise<void> {
  const rows = events.map(
    ({ id, name = 'credential_issued', contract = 'certificate', data = {}, topics = [], closedAt: at }) => {
      const ledger = Number(BigInt(id.slice(0, 19)) >> 32n);
      return {
        id,
        ledger,
        closed_at: at ?? closedAt(ledger),
        tx_hash: txHash(ledger),
        contract,
        contract_address: contracts[contract as keyof typeof contracts],
        name,
        topics,
        value: 'AAAAAQ==',
        decoded: name === null ? null : data,
      };
    },
  );
  await sql.query('SELECT log.create_events_partition(0)');
  await sql.query('INSERT INTO log.events SELECT * FROM json_populate_recordset(NULL::log.events, $1)', [
    JSON.stringify(rows),
  ]);
}

/** What the indexer does with a ledger: events, cursor and notification in one transaction. */
export async function commitLedger(sql: pg.Client, ledger: number, events: TestEvent[]): Promise<void> {
  await sql.query('BEGIN');
  if (events.length > 0) await writeEvents(sql, events);
  await writeCursor(sql, ledger, events.at(-1)?.id ?? null);
  await sql.query(`SELECT pg_notify('chain', $1)`, [
    JSON.stringify({ ledger, lastEventId: events.at(-1)?.id ?? null }),
  ]);
  await sql.query('COMMIT');
}

export const credentialId = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';

/** A certificate issued in ledger 10 that stands; a test states what it is about. */
export function credentialRow(row: Partial<CredentialVersionRow> = {}): CredentialVersionRow {
  const issuedLedger = row.issuedLedger ?? 10;
  return {
    id: credentialId,
    contractAddress: certificateAddress,
    learner,
    issuer,
    course: 'soroban_contracts',
    kind: 'completion',
    contentHash: 'a'.repeat(64),
    expiresAt: null,
    status: 'valid',
    statusReason: null,
    statusBy: null,
    supersedes: null,
    successor: null,
    issuedLedger,
    issuedAt: closedAt(issuedLedger),
    issuedTxHash: txHash(issuedLedger),
    issuedEvent: eventId(issuedLedger),
    changedLedger: issuedLedger,
    changedAt: closedAt(issuedLedger),
    changedTxHash: txHash(issuedLedger),
    fromEvent: eventId(issuedLedger),
    toEvent: null,
    ...row,
  };
}

/** What a decision in a ledger changes. */
export function decision(
  status: CredentialRow['status'],
  ledger: number,
  reason: string,
): Partial<CredentialVersionRow> {
  return {
    status,
    statusReason: reason,
    statusBy: issuer,
    changedLedger: ledger,
    changedAt: closedAt(ledger),
    changedTxHash: txHash(ledger),
    fromEvent: eventId(ledger),
  };
}

/** The issuer's role, granted in ledger 5. */
export function roleRow(row: Partial<RoleVersionRow> = {}): RoleVersionRow {
  return {
    contract: 'certificate',
    contractAddress: certificateAddress,
    role: 'issuer',
    account: issuer,
    held: true,
    grantedBy: issuer,
    grantedLedger: 5,
    grantedAt: closedAt(5),
    grantedTxHash: txHash(5),
    revokedBy: null,
    revokedLedger: null,
    revokedAt: null,
    revokedTxHash: null,
    fromEvent: eventId(5),
    toEvent: null,
    ...row,
  };
}

export function progressRow(row: Partial<ProgressVersionRow> = {}): ProgressVersionRow {
  return {
    learner,
    course: 'soroban_contracts',
    contractAddress: analyticsAddress,
    percent: 40,
    lessonsDone: 2,
    lessonsTotal: 5,
    attestor: issuer,
    completedLedger: null,
    completedAt: null,
    completedTxHash: null,
    resetReason: null,
    resetBy: null,
    resetLedger: null,
    changedLedger: 20,
    changedAt: closedAt(20),
    changedTxHash: txHash(20),
    fromEvent: eventId(20),
    toEvent: null,
    ...row,
  };
}

/** Writes rows of the read model's first build. */
export async function writeRows(
  sql: pg.Client,
  table: 'credentials' | 'progress' | 'roles',
  rows: object[],
): Promise<void> {
  const columns = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        value,
      ]),
    ),
  );
  await sql.query(`INSERT INTO chain_1.${table} SELECT * FROM json_populate_recordset(NULL::chain_1.${table}, $1)`, [
    JSON.stringify(columns),
  ]);
}
