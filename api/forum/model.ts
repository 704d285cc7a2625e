import { QueryTypes, type Sequelize } from 'sequelize';
import { mayTeach } from '../course/model.ts';

/**
 * For a larger query: what is new to the account `$1` in threads that it wrote in or is mentioned in, as a JSON list, the one
 * written in last first. Who writes in a thread has seen it, so there is a visit of it.
 */
export const unreadSql = `
  SELECT coalesce(jsonb_agg(to_jsonb(news) ORDER BY news."writtenAt" DESC), '[]') FROM (
    SELECT thread.course, course.title, course.language, thread.id AS thread, thread.title AS about,
      count(*)::int AS posts, min(post.number) AS first, max(post.written_at) AS "writtenAt",
      bool_or(mention.post_id IS NOT NULL) AS "isMentioned"
    FROM (SELECT thread_id, seen_at FROM app.forum_visits WHERE account_id = $1
          UNION SELECT named.thread_id, '-infinity' FROM app.forum_mentions JOIN app.forum_posts AS named ON named.id = post_id
            WHERE forum_mentions.account_id = $1
              AND NOT EXISTS (SELECT FROM app.forum_visits AS v WHERE v.account_id = $1 AND v.thread_id = named.thread_id)) AS visit
    JOIN app.forum_posts AS post ON post.thread_id = visit.thread_id AND post.written_at > visit.seen_at
    JOIN app.forum_threads AS thread ON thread.id = post.thread_id
    JOIN app.courses AS course ON course.key = thread.course
    LEFT JOIN app.forum_mentions AS mention ON mention.post_id = post.id AND mention.account_id = $1
    WHERE post.account_id <> $1 AND hidden_at IS NULL AND removed_at IS NULL
      AND NOT EXISTS (SELECT FROM app.forum_posts AS opening
        WHERE opening.thread_id = thread.id AND opening.number = 1 AND opening.hidden_at IS NOT NULL)
      AND (mention.post_id IS NOT NULL
        OR EXISTS (SELECT FROM app.forum_posts AS mine WHERE mine.thread_id = thread.id AND mine.account_id = $1))
    GROUP BY thread.id, course.key ORDER BY max(post.written_at) DESC LIMIT 20) AS news`;

/** For a larger query: courses that the account `$1` teaches in whose forum posts were reported, as a JSON list. */
export const reportsSql = `
  SELECT coalesce(jsonb_agg(to_jsonb(waiting) ORDER BY waiting.title), '[]') FROM (
    SELECT thread.course, course.title, course.language, count(DISTINCT post.id)::int AS posts
    FROM app.course_instructors AS teacher JOIN app.forum_threads AS thread ON thread.course = teacher.course
    JOIN app.courses AS course ON course.key = thread.course
    JOIN app.forum_posts AS post ON post.thread_id = thread.id
    JOIN app.forum_reports AS report ON report.post_id = post.id AND settled_at IS NULL
    WHERE teacher.account_id = $1
      AND EXISTS (SELECT FROM app.account_roles WHERE account_id = $1 AND role = 'instructor')
    GROUP BY thread.course, course.key LIMIT 20) AS waiting`;

/** What somebody may do in the forum of a course; undefined when there is no such course. */
export async function readRights(
  sequelize: Sequelize,
  account: string,
  course: string,
): Promise<{ mayPost: boolean; mayModerate: boolean } | undefined> {
  const [row] = await sequelize.query<{ is_enrolled: boolean }>(
    `SELECT EXISTS (SELECT FROM app.enrollments WHERE account_id = $account AND course = key AND left_at IS NULL) AS is_enrolled
     FROM app.courses WHERE key = $course`,
    { bind: { account, course }, type: QueryTypes.SELECT },
  );
  if (!row) return undefined;
  const mayModerate = await mayTeach(sequelize, account, course);
  return { mayPost: mayModerate || row.is_enrolled, mayModerate };
}
