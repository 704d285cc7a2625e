/** What an account has been awarded, and how it stands on the ledger. */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Content } from '#verify';
import type { CallState } from '../outbox/model.ts';

/** An award with what its call and the ledger say of it. Times of the ledger as Postgres gives them. */
export interface OwnRow {
  id: string;
  course: string;
  title: string;
  language: string;
  kind: 'completion' | 'achievement';
  awardedAt: Date;
  learner: string | null;
  /** Waits until an issuer releases it. */
  isHeld: boolean;
  supersedes: string | null;
  successor: string | null;
  contentHash: string | null;
  content: Content | null;
  call: CallState | null;
  /** All null while it is not on the ledger. */
  status: 'valid' | 'suspended' | 'revoked' | 'superseded' | null;
  expiresAt: string | null;
  issuedAt: Date | null;
  issuedLedger: number | null;
  sharedAt: Date | null;
}

const rowsMax = 500;

/** Newest first; with an id that one alone, if it is theirs. */
export function readOwn(
  sequelize: Sequelize,
  transaction: Transaction,
  account: string,
  id: string | null = null,
): Promise<OwnRow[]> {
  return sequelize.query<OwnRow>(
    `SELECT a.id, a.course, coalesce(a.title, c.title, a.course) AS title, coalesce(c.language, 'en') AS language, a.kind,
       a.awarded_at AS "awardedAt", a.learner, a.is_held AS "isHeld", a.supersedes, s.id AS successor, t.content_hash AS "contentHash", t.content,
       o.state AS call, l.status, l.expires_at::text AS "expiresAt", l.issued_at AS "issuedAt", l.issued_ledger AS "issuedLedger",
       h.shared_at AS "sharedAt"
     FROM app.awards AS a LEFT JOIN app.courses AS c ON c.key = a.course
       LEFT JOIN app.awards AS s ON s.supersedes = a.id LEFT JOIN app.credential_contents AS t ON t.credential_id = a.id
       LEFT JOIN app.outbox_calls AS o ON o.id = a.call_id LEFT JOIN chain.credentials AS l ON l.id = a.id
       LEFT JOIN app.credential_shares AS h ON (h.account_id, h.course, h.kind) = (a.account_id, a.course, a.kind)
     WHERE a.account_id = $account AND ($id::text IS NULL OR a.id = $id)
     ORDER BY a.created_at DESC, a.id LIMIT ${rowsMax}`,
    { bind: { account, id }, type: QueryTypes.SELECT, transaction },
  );
}
