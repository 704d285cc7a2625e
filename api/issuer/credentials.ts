/** Certificates on the ledger as issuers find them: what it says of them, and whom they name. */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { standing } from '#verify';
import type { AsOf, IssuerCredential, IssuerDecision } from '#wire';
import type { IssuerAct } from '#wire/forms.ts';
import { presentExpiry } from '../credential/model.ts';
import { isOpenSql } from './approvals.ts';

/** What is asked of the ledger's certificate contract, at the moment of a transaction. */
export interface Desk {
  sequelize: Sequelize;
  transaction: Transaction;
  /** Address of the certificate contract. */
  contract: string;
}

export interface Search {
  /** Part of a course or a name, or the beginning of a number or an address; empty: all. */
  search: string;
  after: string | null;
  limit: number;
}

type Row = Omit<IssuerCredential, 'issuedAt' | 'expiresAt' | 'statusAt' | 'standing'> & {
  issuedAt: Date;
  issuedEvent: string;
  expiresAt: string | null;
  statusAt: Date | null;
};

/** The name in a certificate as Open Badges has it: nameIn of its content, in SQL. */
const nameSql = `jsonb_path_query_first(t.content,
  '$.credentialSubject.identifier[*] ? (@.identityType == "name" && @.hashed == false).identityHash') #>> '{}'`;

const selected = `SELECT l.id, l.course, coalesce(w.title, c.title, l.course) AS title, c.language, l.kind, ${nameSql} AS name, l.learner,
    l.issued_at AS "issuedAt", l.issued_ledger AS "issuedLedger", l.issued_event AS "issuedEvent",
    l.expires_at::text AS "expiresAt", l.status, l.status_reason AS "statusReason",
    CASE WHEN l.status_by IS NOT NULL THEN l.changed_at END AS "statusAt",
    CASE WHEN l.status_by IS NOT NULL THEN l.changed_ledger END AS "statusLedger", l.supersedes, l.successor,
    (SELECT d.act FROM app.credential_decisions AS d JOIN app.outbox_calls AS o ON o.id = d.call_id
     WHERE d.credential_id = l.id AND o.state IN ('waiting', 'sent') ORDER BY d.id DESC LIMIT 1) AS "underWay",
    (SELECT v.act FROM app.issuer_approvals AS v WHERE v.credential_id = l.id AND ${isOpenSql('v')}) AS awaits
  FROM chain.credentials AS l LEFT JOIN app.courses AS c ON c.key = l.course
    LEFT JOIN app.credential_contents AS t ON t.credential_id = l.id LEFT JOIN app.awards AS w ON w.id = l.id
  WHERE l.contract_address = $contract`;

/** Issued last first. */
export function findCredentials({ sequelize, transaction, contract }: Desk, { search, after, limit }: Search) {
  const text = escapeLike(search);
  const bind = {
    ...{ contract, search, after, limit, part: `%${text}%` },
    // Numbers are written in groups, or as their first and last digits; addresses have capitals alone.
    number: `${escapeLike(search.replaceAll(/[\s·-]/g, '').toLowerCase()).replace('…', '%')}%`,
    address: `${text.toUpperCase()}%`,
  };
  return sequelize.query<Row>(
    `SELECT * FROM (${selected} AND ($after::text IS NULL OR l.issued_event < $after)) AS found
     WHERE $search = '' OR id LIKE $number OR learner LIKE $address OR course ILIKE $part OR title ILIKE $part OR name ILIKE $part
     ORDER BY "issuedEvent" DESC LIMIT $limit`,
    { bind, type: QueryTypes.SELECT, transaction },
  );
}

export async function findCredential({ sequelize, transaction, contract }: Desk, id: string): Promise<Row | undefined> {
  const [row] = await sequelize.query<Row>(`${selected} AND l.id = $id`, {
    bind: { contract, id },
    type: QueryTypes.SELECT,
    transaction,
  });
  return row;
}

export function presentFound({ issuedEvent: _, ...row }: Row, asOf: AsOf): IssuerCredential {
  const expiresAt = presentExpiry(row.expiresAt);
  return {
    ...row,
    ...{ expiresAt, issuedAt: row.issuedAt.toISOString(), statusAt: row.statusAt?.toISOString() ?? null },
    standing: standing({ status: row.status, expiresAt }, asOf),
  };
}

const decisionsMax = 100;

/** The newest first. */
export async function readDecisions({ sequelize, transaction }: Desk, id: string): Promise<IssuerDecision[]> {
  type DecisionRow = Omit<IssuerDecision, 'at'> & { at: Date };
  const rows = await sequelize.query<DecisionRow>(
    `SELECT d.act, d.reason, p.display_name AS by, s.display_name AS "approvedBy", d.decided_at AS at, coalesce(o.state, 'discarded') AS state, o.refusal, o.ledger,
       o.transaction AS "txHash"
     FROM app.credential_decisions AS d LEFT JOIN app.outbox_calls AS o ON o.id = d.call_id
       LEFT JOIN app.profiles AS p ON p.account_id = d.decided_by LEFT JOIN app.profiles AS s ON s.account_id = d.approved_by
     WHERE d.credential_id = $id ORDER BY d.id DESC LIMIT ${decisionsMax}`,
    { bind: { id }, type: QueryTypes.SELECT, transaction },
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** What the contract would take, while nothing that was decided is under way. */
export function actsOf({ standing, underWay, awaits }: IssuerCredential): IssuerAct[] {
  if (underWay !== null || awaits !== null) return [];
  if (standing === 'valid') return ['suspend', 'reissue', 'revoke'];
  if (standing === 'suspended') return ['reinstate', 'revoke'];
  return standing === 'expired' ? ['revoke'] : [];
}

/** What LIKE would take for a pattern means itself. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}
