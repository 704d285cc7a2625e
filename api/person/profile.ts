import { QueryTypes, type Sequelize } from 'sequelize';
import type { PublicProfile } from '#wire';
import { presentAvatar } from './model.ts';

/** Of each list; who has finished more shows the newest. */
const rowsMax = 100;

interface ProfileFacts extends Omit<PublicProfile, 'avatar' | 'memberSince'> {
  avatarHash: string | null;
  memberSince: Date;
}

/** What somebody shows of themselves; undefined for who shows nothing and for who is not there, alike. */
export async function readPublicProfile(sequelize: Sequelize, handle: string): Promise<PublicProfile | undefined> {
  const [row] = await sequelize.query<ProfileFacts>(
    `SELECT shown.handle, display_name AS name, avatar_hash AS "avatarHash", created_at AS "memberSince",
       coalesce((SELECT jsonb_agg(to_jsonb(f) ORDER BY f."completedAt" DESC) FROM (${finishedSql}) AS f), '[]') AS finished,
       coalesce((SELECT jsonb_agg(to_jsonb(r) ORDER BY r."writtenAt" DESC) FROM (${reviewsSql}) AS r), '[]') AS reviews
     FROM app.handles AS shown JOIN app.accounts AS account ON account.id = shown.account_id
     LEFT JOIN app.profiles AS profile ON profile.account_id = account.id
     WHERE shown.handle = $handle AND shown.is_public`,
    { bind: { handle }, type: QueryTypes.SELECT },
  );
  if (!row) return undefined;
  const { avatarHash, memberSince, finished, reviews, ...rest } = row;
  return {
    ...rest,
    avatar: presentAvatar(avatarHash),
    memberSince: memberSince.toISOString(),
    finished: finished.map((one) => ({ ...one, completedAt: iso(one.completedAt) })),
    reviews: reviews.map((one) => ({ ...one, writtenAt: iso(one.writtenAt) })),
  };
}

// A wallet with a memo or a muxed one is shared with others, whose certificates these would be.
const finishedSql = `
  SELECT course.key AS course, course.title, course.language, completed_at AS "completedAt",
    (SELECT id FROM chain.credentials AS credential WHERE credential.course = course.key AND status = 'valid'
       AND learner IN (SELECT subject FROM app.wallets WHERE account_id = account.id AND subject ~ '^G[A-Z2-7]{55}$')
     ORDER BY issued_event DESC LIMIT 1) AS credential
  FROM app.enrollments AS enrollment JOIN app.courses AS course ON course.key = enrollment.course
  WHERE enrollment.account_id = account.id AND completed_at IS NOT NULL ORDER BY completed_at DESC LIMIT ${rowsMax}`;

const reviewsSql = `
  SELECT course.key AS course, course.title, course.language, stars, text, written_at AS "writtenAt"
  FROM app.reviews AS review JOIN app.courses AS course ON course.key = review.course
  WHERE review.account_id = account.id AND hidden_at IS NULL ORDER BY written_at DESC LIMIT ${rowsMax}`;

const iso = (time: string) => new Date(time).toISOString();
