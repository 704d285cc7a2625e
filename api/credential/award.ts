/**
 * Certificates for what learners complete: each once, in the transaction that completes it, and issued under the address that the
 * learner has on the ledger then. Who has none yet gets theirs issued in the transaction that gives them one.
 */
import { randomBytes } from 'node:crypto';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { contentHash } from '#verify';
import { ledgerAddressOf, takeLedgerAddressTurn, takeLedgerAddressTurns } from '../account/model.ts';
import { tell } from '../notification/model.ts';
import { oweCall } from '../outbox/model.ts';
import { type Earned, makeContent } from './content.ts';
import { keepContent } from './contents.ts';
import { issuerOf } from './issuer.ts';

const newId = () => randomBytes(16).toString('hex');
/** In public, on the ledger. */
const moveReason = 'moved to the learner’s own wallet';

/** Awards the certificates of completed courses that have none yet. The caller holds their learners' ledger addresses. */
export async function awardCourses(
  sequelize: Sequelize,
  transaction: Transaction,
  enrollments: readonly string[],
): Promise<void> {
  if (enrollments.length === 0) return;
  const drawn = enrollments.map((enrollment) => ({ enrollment, id: newId() }));
  const awarded = await sequelize.query<Told & { isHeld: boolean }>(
    `INSERT INTO app.awards (id, account_id, course, kind, awarded_at, is_held)
     SELECT drawn.id, account_id, course, 'completion', completed_at,
       EXISTS (SELECT FROM app.courses AS c WHERE c.key = course AND c.outline->>'certificateRelease' = 'staff')
     FROM jsonb_to_recordset($drawn::jsonb) AS drawn (enrollment uuid, id text) JOIN app.enrollments AS e ON e.id = enrollment
     WHERE completed_at IS NOT NULL ORDER BY e.id
     ON CONFLICT DO NOTHING RETURNING id, account_id AS account, course, is_held AS "isHeld"`,
    { bind: { drawn: JSON.stringify(drawn) }, type: QueryTypes.SELECT, transaction },
  );
  const held = awarded.filter(({ isHeld }) => isHeld);
  await tell(sequelize, transaction, ...held.map((award) => noticeOf('credential_held', award)));
  await issueAwards(sequelize, transaction, [...new Set(awarded.map(({ account }) => account))]);
}

/** An award that its learner hears of before the ledger has it. */
interface Told {
  id: string;
  account: string;
  course: string;
}

function noticeOf(name: 'credential_held' | 'credential_released', { id, account, course }: Told) {
  return { name, account, course, key: `${name} ${id}`, data: { credential: id } };
}

/**
 * Has an account's certificates follow it to the address that it has on the ledger now: what waited for one is issued there, what
 * stands under the one that the platform kept moves to its wallet, once. The caller has taken the account's turn.
 */
export async function followAddress(sequelize: Sequelize, transaction: Transaction, account: string): Promise<void> {
  // Courses completed before there were certificates, too.
  const rows = await sequelize.query<{ id: string }>(
    'SELECT id FROM app.enrollments WHERE account_id = $account AND completed_at IS NOT NULL ORDER BY id',
    { bind: { account }, type: QueryTypes.SELECT, transaction },
  );
  await awardCourses(
    sequelize,
    transaction,
    rows.map(({ id }) => id),
  );
  await issueAwards(sequelize, transaction, [account]);
  await moveAwards(sequelize, transaction, account);
}

/** What an issuer awards by hand. */
export interface HandedAward {
  account: string;
  course: string;
  kind: 'completion' | 'achievement';
  /** Of an achievement alone. */
  title: string | null;
  criteria: string;
}

/**
 * Awards what an issuer says, in place of what was revoked or has expired: each is issued if its learner has an address; else when
 * they have one. The caller has taken the learners' turns, and found that nothing of the kind stands.
 *
 * @returns ids of the certificates, in the order given
 */
export async function handAwards(
  sequelize: Sequelize,
  transaction: Transaction,
  awards: readonly HandedAward[],
  by: string,
): Promise<string[]> {
  const rows = awards.map((award) => ({ id: newId(), ...award }));
  const bind = { rows: JSON.stringify(rows) };
  const asked =
    'jsonb_to_recordset($rows::jsonb) AS asked (id text, account uuid, course text, kind text, title text, criteria text)';
  await sequelize.query(
    `UPDATE app.awards AS a SET is_ended = true FROM ${asked}
     WHERE (a.account_id, a.course, a.kind) = (asked.account, asked.course, asked.kind) AND NOT is_ended`,
    { bind, transaction },
  );
  await sequelize.query(
    `INSERT INTO app.awards (id, account_id, course, kind, awarded_at, title, criteria, awarded_by)
     SELECT id, account, course, kind, now(), title, criteria, $by FROM ${asked}`,
    { bind: { ...bind, by }, transaction },
  );
  await issueAwards(sequelize, transaction, [...new Set(awards.map(({ account }) => account))]);
  return rows.map(({ id }) => id);
}

interface Award {
  id: string;
  accountId: string;
  course: string;
  kind: 'completion' | 'achievement';
  awardedAt: Date;
  address: string;
  name: string | null;
  title: string | null;
  criteria: string | null;
  courseTitle: string;
  language: string;
  lessons: number;
}

const selected = `SELECT a.id, a.account_id AS "accountId", a.course, a.kind, a.awarded_at AS "awardedAt",
    own.address, p.display_name AS name, a.title, a.criteria, c.title AS "courseTitle", c.language,
    (SELECT count(*)::int FROM jsonb_path_query(c.outline, '$.modules[*].lessons[*]')) AS lessons
  FROM app.awards AS a JOIN app.courses AS c ON c.key = a.course LEFT JOIN app.profiles AS p ON p.account_id = a.account_id
    CROSS JOIN LATERAL (SELECT ${ledgerAddressOf('a.account_id')} AS address) AS own`;

/**
 * Lets awards that were held back go: each is issued, if its learner has an address; else when they have one.
 *
 * @returns ids of those that this released
 */
export async function releaseAwards(
  sequelize: Sequelize,
  transaction: Transaction,
  awards: readonly string[],
): Promise<string[]> {
  const ask = <T extends object>(sql: string) =>
    sequelize.query<T>(sql, { bind: { awards }, transaction, type: QueryTypes.SELECT });
  const held = await ask<{ account: string }>(
    'SELECT DISTINCT account_id AS account FROM app.awards WHERE id = ANY ($awards::text[]) AND is_held ORDER BY 1',
  );
  await takeLedgerAddressTurns(
    sequelize,
    transaction,
    held.map(({ account }) => account),
  );
  const released = await ask<Told>(
    `UPDATE app.awards SET is_held = false WHERE id = ANY ($awards::text[]) AND is_held
     RETURNING id, account_id AS account, course`,
  );
  await tell(sequelize, transaction, ...released.map((award) => noticeOf('credential_released', award)));
  await issueAwards(sequelize, transaction, [...new Set(released.map(({ account }) => account))]);
  return released.map(({ id }) => id);
}

/** Issues what was awarded and waits for an address, where there is one. */
async function issueAwards(sequelize: Sequelize, transaction: Transaction, accounts: readonly string[]): Promise<void> {
  const awards = await sequelize.query<Award>(
    `${selected} WHERE a.account_id = ANY ($accounts::uuid[]) AND a.learner IS NULL AND NOT a.is_held AND own.address IS NOT NULL
     ORDER BY a.created_at, a.id FOR NO KEY UPDATE OF a`,
    { bind: { accounts }, type: QueryTypes.SELECT, transaction },
  );
  for (const award of awards) {
    const { id, address: learner, course } = award;
    const kind = award.kind === 'completion' ? 'Completion' : 'Achievement';
    const item = {
      id,
      learner,
      course,
      contentHash: await writeContent(sequelize, transaction, id, award),
      kind,
    } as const;
    const call = await oweCall(
      sequelize,
      { key: `credential ${id}`, kind: 'credential', item: { ...item, expiresAt: null } },
      transaction,
    );
    await sequelize.query('UPDATE app.awards SET learner = $learner, call_id = $call WHERE id = $id', {
      bind: { id, learner, call },
      transaction,
    });
  }
}

/**
 * Replaces what stands, or will stand, under the address that the platform kept by a certificate of the wallet. The outbox keeps
 * a replacement back while the certificate it is of is still under way; what an issuer revoked stays where it is.
 */
async function moveAwards(sequelize: Sequelize, transaction: Transaction, account: string): Promise<void> {
  const awards = await sequelize.query<Award>(
    `${selected} JOIN app.platform_addresses AS kept ON kept.account_id = a.account_id AND kept.address = a.learner
     WHERE a.account_id = $account AND own.address <> a.learner AND NOT a.is_ended
       AND NOT EXISTS (SELECT FROM app.awards AS s WHERE s.supersedes = a.id)
       AND NOT EXISTS (SELECT FROM chain.credentials AS l WHERE l.id = a.id AND l.status IN ('revoked', 'superseded'))
     ORDER BY a.created_at, a.id FOR NO KEY UPDATE OF a`,
    { bind: { account }, type: QueryTypes.SELECT, transaction },
  );
  for (const award of awards) await replaceAward(sequelize, transaction, award, moveReason);
}

/**
 * Has an issuer replace a certificate by one that says what is right today: in the learner's name of now, at the address that they
 * have on the ledger now.
 *
 * @returns the call that brings it to the ledger; else why not: there is no such award, its learner has no address, or it is replaced
 */
export async function reissueAward(
  sequelize: Sequelize,
  transaction: Transaction,
  id: string,
  reason: string,
): Promise<{ call: string } | 'not_awarded' | 'no_address' | 'replaced'> {
  const ask = <T extends object>(sql: string) =>
    sequelize.query<T>(sql, { bind: { id }, transaction, type: QueryTypes.SELECT });
  const [awarded] = await ask<{ account: string }>('SELECT account_id AS account FROM app.awards WHERE id = $id');
  if (!awarded) return 'not_awarded';
  await takeLedgerAddressTurn(sequelize, transaction, awarded.account);
  const [award] = await ask<Award>(`${selected} WHERE a.id = $id FOR NO KEY UPDATE OF a`);
  if (!award) return 'not_awarded';
  // Asked apart: a statement does not see what it waited for.
  const [successor] = await ask('SELECT id FROM app.awards WHERE supersedes = $id');
  if (successor) return 'replaced';
  if (award.address === null) return 'no_address';
  return { call: await replaceAward(sequelize, transaction, award, reason) };
}

/** Each at most once: the outbox keeps one call of a certificate's replacement, and the table one award. */
async function replaceAward(
  sequelize: Sequelize,
  transaction: Transaction,
  award: Award,
  reason: string,
): Promise<string> {
  const [id, oldId, learner] = [newId(), award.id, award.address];
  const hash = await writeContent(sequelize, transaction, id, award);
  const item = { oldId, newId: id, learner, contentHash: hash, expiresAt: null, reason };
  const call = await oweCall(sequelize, { key: `reissue ${oldId}`, kind: 'reissue', item }, transaction);
  await sequelize.query(
    `INSERT INTO app.awards (id, account_id, course, kind, awarded_at, title, criteria, awarded_by, learner, call_id, supersedes)
     SELECT $id, account_id, course, kind, awarded_at, title, criteria, awarded_by, $learner, $call, id FROM app.awards WHERE id = $oldId`,
    { bind: { id, oldId, learner, call }, transaction },
  );
  return call;
}

/** Makes and keeps what a certificate says; its hash is what the ledger gets. */
async function writeContent(
  sequelize: Sequelize,
  transaction: Transaction,
  id: string,
  { address: learner, name, course: key, courseTitle, language, lessons, awardedAt: earnedAt, ...award }: Award,
): Promise<string> {
  const { kind, title, criteria } = award;
  const course = { key, title: courseTitle, language, lessons };
  const earned: Earned = { id, learner, name, course, earnedAt, kind, title, criteria };
  const content = makeContent(issuerOf(sequelize), earned);
  await keepContent(sequelize, id, content, transaction);
  return contentHash(content);
}
