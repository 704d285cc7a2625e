import { QueryTypes, type Sequelize } from 'sequelize';
import type { ForumStanding, ThreadStanding } from '#wire';
import { readRights } from './model.ts';

const hiddenMax = 50;

/** How somebody stands to the forum of a course; undefined when there is no such course. */
export async function readForumStanding(
  sequelize: Sequelize,
  account: string,
  course: string,
): Promise<ForumStanding | undefined> {
  const rights = await readRights(sequelize, account, course);
  if (!rights) return undefined;
  const { mayModerate } = rights;
  const [row] = await sequelize.query<{ reports: number; hidden: ForumStanding['hidden'] }>(
    `SELECT
       (SELECT count(DISTINCT post_id)::int FROM app.forum_reports JOIN app.forum_posts AS post ON post.id = post_id
          JOIN app.forum_threads AS thread ON thread.id = thread_id WHERE course = $course AND settled_at IS NULL) AS reports,
       coalesce((SELECT jsonb_agg(to_jsonb(h)) FROM (
         SELECT thread.id, title, hidden_reason AS reason FROM app.forum_threads AS thread
         JOIN app.forum_posts AS opening ON thread_id = thread.id AND number = 1 AND hidden_at IS NOT NULL
         WHERE course = $course AND ($mayModerate OR opening.account_id = $account)
         ORDER BY hidden_at DESC LIMIT ${hiddenMax}) AS h), '[]') AS hidden`,
    { bind: { account, course, mayModerate }, type: QueryTypes.SELECT },
  );
  return { ...rights, reports: mayModerate ? (row?.reports ?? 0) : null, hidden: row?.hidden ?? [] };
}

interface OwnRow {
  id: string;
  is_own: boolean;
  text: string;
  html: string;
  changed_at: Date;
  hidden_reason: string | null;
  removed_at: Date | null;
  is_reported: boolean;
}

/** How somebody stands to a thread and to its posts after a number; undefined when there is no such thread. */
export async function readThreadStanding(
  sequelize: Sequelize,
  account: string,
  id: string,
  after: number,
  limit: number,
): Promise<ThreadStanding | undefined> {
  const [thread] = await sequelize.query<{ course: string; title: string; is_own: boolean; is_hidden: boolean }>(
    `SELECT course, title, account_id IS NOT DISTINCT FROM $account AS is_own, EXISTS (SELECT FROM app.forum_posts
       WHERE thread_id = thread.id AND number = 1 AND hidden_at IS NOT NULL) AS is_hidden
     FROM app.forum_threads AS thread WHERE id = $id`,
    { bind: { id, account }, type: QueryTypes.SELECT },
  );
  const rights = thread && (await readRights(sequelize, account, thread.course));
  if (!thread || !rights) return undefined;
  const rows = await sequelize.query<OwnRow>(
    `SELECT id, account_id = $account AS is_own, text, html, changed_at, hidden_reason, removed_at,
       EXISTS (SELECT FROM app.forum_reports WHERE post_id = post.id AND account_id = $account) AS is_reported
     FROM app.forum_posts AS post WHERE thread_id = $id AND number > $after ORDER BY number LIMIT $limit`,
    { bind: { id, account, after, limit }, type: QueryTypes.SELECT },
  );
  const own = rows.filter(({ is_own, removed_at }) => is_own && removed_at === null);
  const hidden = rows.filter(({ is_own, hidden_reason }) => hidden_reason !== null && (is_own || rights.mayModerate));
  return {
    ...rights,
    mayAccept: rights.mayModerate || thread.is_own,
    hiddenTitle: thread.is_hidden && (thread.is_own || rights.mayModerate) ? thread.title : null,
    own: own.map(({ id, text, changed_at }) => ({ id, text, changedAt: changed_at.toISOString() })),
    hidden: hidden.map(({ id, html, hidden_reason }) => ({ id, html, reason: hidden_reason ?? '' })),
    reported: rows.filter(({ is_reported }) => is_reported).map(({ id }) => id),
  };
}
