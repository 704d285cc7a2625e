import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { DocumentKind, IdentityCheck, IdentityRequest } from '#wire';

interface CheckRow {
  id: string;
  account_id: string;
  display_name: string | null;
  state: IdentityCheck['state'];
  provider: string;
  full_name: string | null;
  birth_date: string | null;
  country: string | null;
  document_kind: DocumentKind | null;
  submitted_at: Date;
  decided_at: Date | null;
  decided_by: string | null;
  reason: string | null;
}

const selected = `SELECT id, c.account_id, display_name, state, provider, full_name, birth_date::text, country, document_kind,
    submitted_at, decided_at, decided_by, reason
  FROM app.identity_checks c LEFT JOIN app.profiles p ON p.account_id = c.account_id`;

/** Notes a request; undefined when one is open or was verified. */
export async function createCheck(
  sequelize: Sequelize,
  account: string,
  provider: string,
  request: IdentityRequest,
  personHash: string,
  transaction: Transaction,
): Promise<string | undefined> {
  const rows = await sequelize.query<{ id: string }>(
    `INSERT INTO app.identity_checks (account_id, provider, full_name, birth_date, country, document_kind, person_hash)
     SELECT id, $provider, $fullName, $birthDate, $country, $documentKind, $personHash FROM app.accounts WHERE id = $account
     ON CONFLICT (account_id) WHERE state IN ('submitted', 'verified') DO NOTHING RETURNING id`,
    { bind: { account, provider, personHash, ...request }, type: QueryTypes.SELECT, transaction },
  );
  return rows[0]?.id;
}

export interface Decision {
  id: string;
  verdict: 'verified' | 'rejected';
  reason: string;
  /** Account of the admin; null: the provider itself. */
  decidedBy: string | null;
}

/** Decides an open check, and forgets what it needed to know, but for a passed one's hash; undefined when it is not open any more. */
export async function decideCheck(
  sequelize: Sequelize,
  { id, verdict, reason, decidedBy }: Decision,
  transaction: Transaction,
): Promise<{ account: string } | undefined> {
  const rows = await sequelize.query<{ account: string }>(
    `UPDATE app.identity_checks SET state = $verdict, reason = $reason, decided_by = $decidedBy, decided_at = now(),
       full_name = NULL, birth_date = NULL, country = NULL, document_kind = NULL,
       person_hash = CASE $verdict WHEN 'verified' THEN person_hash END
     WHERE id = $id AND state = 'submitted' RETURNING account_id AS account`,
    { bind: { id, verdict, reason, decidedBy }, type: QueryTypes.SELECT, transaction },
  );
  return rows[0];
}

export async function readCheck(
  sequelize: Sequelize,
  id: string,
  transaction?: Transaction,
): Promise<IdentityCheck | undefined> {
  const rows = await sequelize.query<CheckRow>(`${selected} WHERE id = $id`, {
    bind: { id },
    type: QueryTypes.SELECT,
    transaction,
  });
  return rows.map(present)[0];
}

/** Checks in the order in which they were submitted, those after the one with the id `after`. */
export async function listChecks(
  sequelize: Sequelize,
  state: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<IdentityCheck[]> {
  const rows = await sequelize.query<CheckRow>(
    `${selected} WHERE ($state::text IS NULL OR state = $state)
       AND ($after::uuid IS NULL
         OR (submitted_at, id) > (SELECT submitted_at, id FROM app.identity_checks WHERE id = $after::uuid))
     ORDER BY submitted_at, id LIMIT $limit`,
    { bind: { state: state ?? null, after: after ?? null, limit }, type: QueryTypes.SELECT },
  );
  return rows.map(present);
}

function present(row: CheckRow): IdentityCheck {
  return {
    id: row.id,
    account: row.account_id,
    displayName: row.display_name,
    state: row.state,
    provider: row.provider,
    fullName: row.full_name,
    birthDate: row.birth_date,
    country: row.country,
    documentKind: row.document_kind,
    submittedAt: row.submitted_at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: row.decided_by,
    reason: row.reason,
  };
}
