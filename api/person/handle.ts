import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { HandleChange } from '#wire';
import { handleTaken, invalidRequest } from '../http/problem.ts';
import { inTurn } from '../transaction.ts';

/** Names that would pass for the platform's own. */
const reserved = new Set(
  (
    'account accounts admin admins administrator all anonymous anybody api app billing brain brainstorm brain_storm certificate ' +
    'channel contact course courses dao dashboard delete deleted everybody everyone forum governance guest help here home ' +
    'info instructor instructors issuer issuers learner learners legal login logout mail me mod moderator moderators news ' +
    'nobody null official owner people person postmaster privacy profile public register root security settings signin ' +
    'signup sign_in sign_up site soroban staff status stellar student studio support system team teacher teachers terms ' +
    'undefined user verify webmaster www'
  ).split(' '),
);
/** So long nobody else may take a handle that was given up: who is named by it meanwhile must not be somebody else. */
const keptDays = 30;

/**
 * Sets one's handle, or takes it away, and whether others may see the profile.
 * @throws ApiProblem 409 for a handle that is somebody else's, was until a moment ago, or is kept for the site; 400 for a
 * public profile without a handle
 */
export async function changeHandle(sequelize: Sequelize, account: string, change: HandleChange): Promise<void> {
  const { handle, isPublic } = change;
  if (handle === null && isPublic)
    throw invalidRequest([{ parameter: 'isPublic', detail: 'found true, expected a handle with it, or false.' }]);
  if (handle !== null && reserved.has(handle)) throw handleTaken(handle);
  await inTurn({ sequelize }, async (transaction) => {
    const before = await takeTurn({ sequelize, transaction }, account, handle);
    if (before !== undefined && before !== handle) await release({ sequelize, transaction }, account, before);
    if (handle !== null) await take({ sequelize, transaction }, account, { handle, isPublic });
  });
}

interface Writing {
  sequelize: Sequelize;
  transaction: Transaction;
}

/** Has others who give up or take one of both handles wait; returns the one held now. */
async function takeTurn(
  { sequelize, transaction }: Writing,
  account: string,
  handle: string | null,
): Promise<string | undefined> {
  await sequelize.query('SELECT FROM app.accounts WHERE id = $account FOR NO KEY UPDATE', {
    bind: { account },
    transaction,
  });
  const [held] = await sequelize.query<{ handle: string }>(
    'SELECT handle FROM app.handles WHERE account_id = $account',
    {
      bind: { account },
      type: QueryTypes.SELECT,
      transaction,
    },
  );
  const handles = [handle, held?.handle].filter((each) => typeof each === 'string').sort(); // never in a circle
  for (const each of handles)
    await sequelize.query(`SELECT pg_advisory_xact_lock(hashtextextended('handle ' || $each, 0))`, {
      bind: { each },
      transaction,
    });
  return held?.handle;
}

async function release({ sequelize, transaction }: Writing, account: string, handle: string): Promise<void> {
  const bind = { account, handle, days: keptDays };
  await sequelize.query('DELETE FROM app.handles WHERE account_id = $account', { bind: { account }, transaction });
  await sequelize.query(
    `INSERT INTO app.released_handles (handle, account_id, free_at)
     VALUES ($handle, $account, now() + make_interval(days => $days))
     ON CONFLICT (handle) DO UPDATE SET account_id = excluded.account_id, free_at = excluded.free_at`,
    { bind, transaction },
  );
}

async function take(
  { sequelize, transaction }: Writing,
  account: string,
  { handle, isPublic }: { handle: string; isPublic: boolean },
): Promise<void> {
  const taken = await sequelize.query(
    `INSERT INTO app.handles (account_id, handle, is_public)
     SELECT id, $handle, $isPublic FROM app.accounts WHERE id = $account
       AND NOT EXISTS (SELECT FROM app.handles WHERE handle = $handle AND account_id <> $account)
       AND NOT EXISTS (
         SELECT FROM app.released_handles WHERE handle = $handle AND account_id <> $account AND free_at > now())
     ON CONFLICT (account_id) DO UPDATE SET is_public = excluded.is_public
     RETURNING handle`,
    { bind: { account, handle, isPublic }, type: QueryTypes.SELECT, transaction },
  );
  if (taken.length === 0) throw handleTaken(handle);
  await sequelize.query('DELETE FROM app.released_handles WHERE handle = $handle', { bind: { handle }, transaction });
}
