/** Certificates that an issuer issues by hand: told row by row first, then issued all or none. */
import { createHash } from 'node:crypto';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { canonicalize } from '#verify';
import type { AuditEntry, BatchReport } from '#wire';
import { achievementTitleMax, type BatchFault, criteriaMax, criteriaMin } from '#wire/forms.ts';
import { ledgerAddressOf, takeLedgerAddressTurns } from '../account/model.ts';
import { appendAuditEntries } from '../audit/model.ts';
import { type HandedAward, handAwards } from '../credential/model.ts';
import { batchChanged, batchFaulty } from '../http/problem.ts';
import { type FileFault, readBatchFile } from './batch-file.ts';
import { readNeedsTwo } from './settings.ts';

/** As it was asked for. */
export interface AskedRow {
  row: number;
  /** E-mail address or ledger address. */
  recipient: string;
  /** Account of the recipient, where it was found before. */
  account?: string;
  course: string;
  kind: string;
  title: string | null;
  criteria: string;
  /** False: its line has more or fewer cells than the first. */
  isWhole?: boolean;
}

export interface Batch {
  report: BatchReport;
  /** What would be issued, where no row has a fault. */
  awards: HandedAward[];
}

/** What was sent: rows, or a CSV of them. */
export interface Sent {
  rows?: readonly (Omit<AskedRow, 'row' | 'title' | 'account'> & { title?: string })[];
  csv?: string;
}

export function readSent({ rows, csv }: Sent): AskedRow[] | FileFault {
  if (csv !== undefined) return readBatchFile(csv);
  return (rows ?? []).map(({ recipient, course, kind, title = '', criteria }, at) => ({
    ...{ row: at + 1, recipient: recipient.trim(), course: course.trim(), kind },
    ...{ title: title.trim() || null, criteria: criteria.trim() },
  }));
}

/** Who and what the rows name, as of now. */
interface Found {
  row: number;
  account: string | null;
  name: string | null;
  contact: string | null;
  hasAddress: boolean;
  courseTitle: string | null;
  hasOne: boolean;
}

/**
 * Tells of each row what would be issued, or what is wrong with it.
 *
 * @param by account of the issuer: nobody issues to themselves
 */
export async function checkBatch(
  sequelize: Sequelize,
  asked: AskedRow[] | FileFault,
  by: string,
  transaction?: Transaction,
): Promise<Batch> {
  const needsTwo = await readNeedsTwo(sequelize, transaction);
  if (!Array.isArray(asked))
    return { report: { rows: [], fileFault: asked, faulty: 0, digest: null, needsTwo }, awards: [] };
  const found = new Map((await find(sequelize, asked, transaction)).map((one) => [one.row, one]));
  const seen = new Set<string>();
  const awards: HandedAward[] = [];
  const rows = asked.map((row) => {
    const { account, name, contact, hasAddress, courseTitle, hasOne } = found.get(row.row) as Found;
    const faults = faultsOf(row);
    if (row.isWhole !== false) {
      if (account === null) faults.push('recipient_unknown');
      else if (account === by) faults.push('recipient_self');
      if (courseTitle === null) faults.push('course_unknown');
      const place = JSON.stringify([account, row.course, row.kind]);
      if (hasOne) faults.push('has_one');
      else if (account !== null && seen.has(place)) faults.push('twice');
      seen.add(place);
    }
    const { recipient, course, kind, title, criteria } = row;
    if (faults.length === 0) awards.push({ account, course, kind, title, criteria } as HandedAward);
    const shown = { row: row.row, recipient: recipient || (contact ?? ''), course, kind, title, criteria };
    return { ...shown, name, hasAddress, courseTitle, faults };
  });
  const faulty = rows.filter(({ faults }) => faults.length > 0).length;
  const digest = faulty === 0 ? digestOf({ rows, awards }) : null;
  return { report: { rows, fileFault: null, faulty, digest, needsTwo }, awards };
}

/** SHA-256 of the RFC 8785 form. */
export function digestOf(shown: unknown): string {
  return createHash('sha256').update(canonicalize(shown)).digest('hex');
}

const oneLine = /^[^\p{C}\p{Zl}\p{Zp}]*$/u;

function faultsOf({ kind, title, criteria, isWhole }: AskedRow): BatchFault[] {
  if (isWhole === false) return ['cells'];
  const faults: BatchFault[] = [];
  if (kind !== 'completion' && kind !== 'achievement') faults.push('kind_unknown');
  if (kind === 'achievement' && title === null) faults.push('title_missing');
  if (title !== null && (kind === 'completion' || [...title].length > achievementTitleMax || !oneLine.test(title)))
    faults.push('title_unfit');
  if (criteria === '') faults.push('criteria_missing');
  else if ([...criteria].length < criteriaMin || [...criteria].length > criteriaMax || !oneLine.test(criteria))
    faults.push('criteria_unfit');
  return faults;
}

const standsSql = `l.status IN ('valid', 'suspended') AND (l.expires_at IS NULL OR l.expires_at > extract(epoch FROM now()))`;
// One stands where the contract would refuse another: neither revoked nor expired, or on its way there.
const hasOneSql = (account: string, asked: string) => `(EXISTS (
    SELECT FROM app.awards AS a LEFT JOIN chain.credentials AS l ON l.id = a.id
    WHERE a.account_id = ${account} AND (a.course, a.kind) = (${asked}.course, ${asked}.kind) AND NOT a.is_ended
      AND (l.id IS NULL OR ${standsSql}))
  OR EXISTS (
    SELECT FROM chain.credentials AS l WHERE l.learner = ${ledgerAddressOf(account)} AND (l.course, l.kind) = (${asked}.course, ${asked}.kind)
      AND ${standsSql}))`;

function find(sequelize: Sequelize, asked: AskedRow[], transaction?: Transaction): Promise<Found[]> {
  const rows = asked.map(({ row, recipient, account = null, course, kind }) => {
    return { row, recipient, account, course, kind };
  });
  return sequelize.query<Found>(
    `SELECT asked.row, own.id AS account, p.display_name AS name, coalesce(w.email, own.address) AS contact,
       own.address IS NOT NULL AS "hasAddress", c.title AS "courseTitle",
       own.id IS NOT NULL AND ${hasOneSql('own.id', 'asked')} AS "hasOne"
     FROM jsonb_to_recordset($rows::jsonb) AS asked (row int, recipient text, account uuid, course text, kind text)
       LEFT JOIN LATERAL (
         SELECT a.id, ${ledgerAddressOf('a.id')} AS address FROM app.accounts AS a WHERE a.id = coalesce(asked.account,
           (SELECT account_id FROM app.passwords WHERE email = lower(asked.recipient)),
           (SELECT account_id FROM app.wallets WHERE subject = asked.recipient),
           (SELECT account_id FROM app.platform_addresses WHERE address = asked.recipient))) AS own ON true
       LEFT JOIN app.profiles AS p ON p.account_id = own.id LEFT JOIN app.passwords AS w ON w.account_id = own.id
       LEFT JOIN app.courses AS c ON c.key = asked.course`,
    { bind: { rows: JSON.stringify(rows) }, type: QueryTypes.SELECT, transaction },
  );
}

/** Who issues, and what they were shown. */
export interface Issuing {
  /** Account of the issuer. */
  by: string;
  /** Of the report that they saw. */
  digest: string;
  /** For the audit log. */
  detail?: Record<string, unknown>;
}

/**
 * Takes the turns of all who are in a batch and checks it once more: what it says then stays so until the transaction ends.
 *
 * @throws ApiProblem 409 where a row has a fault, or something else than what was shown would be issued
 */
export async function holdBatch(
  sequelize: Sequelize,
  transaction: Transaction,
  asked: AskedRow[] | FileFault,
  { by, digest }: Pick<Issuing, 'by' | 'digest'>,
): Promise<HandedAward[]> {
  const before = await checkBatch(sequelize, asked, by, transaction);
  await takeLedgerAddressTurns(
    sequelize,
    transaction,
    before.awards.map(({ account }) => account),
  );
  const { report, awards } = await checkBatch(sequelize, asked, by, transaction);
  if (report.digest === null) {
    const found = report.rows.find(({ faults }) => faults.length > 0);
    throw batchFaulty(
      found
        ? `The row ${found.row} has a fault: ${found.faults.join(', ')}. Have the rows checked, mend them, and send all again.`
        : `The file can't be read: ${report.fileFault?.fault} in row ${report.fileFault?.row}.`,
    );
  }
  if (report.digest !== digest)
    throw batchChanged('What would be issued is not what was shown: a name or a course has changed since. Look again.');
  return awards;
}

/** Issues what `holdBatch` has found. */
export async function issueBatch(
  sequelize: Sequelize,
  transaction: Transaction,
  awards: readonly HandedAward[],
  { by, detail = {} }: Pick<Issuing, 'by' | 'detail'>,
): Promise<{ awards: string[]; entries: AuditEntry[] }> {
  const ids = await handAwards(sequelize, transaction, awards, by);
  const records = ids.map((subject, at) => {
    const { course, kind, title } = awards[at] as HandedAward;
    return { actor: by, action: 'certificate.issue', subject, detail: { course, kind, title, ...detail } };
  });
  return { awards: ids, entries: await appendAuditEntries(sequelize, records, transaction) };
}
