import { QueryTypes, type Sequelize } from 'sequelize';
import type { ForumAuthor, ForumPost, ForumThread, ThreadPage } from '#wire';
import { type AuthorColumns, authorColumns, presentAuthor } from '../person/model.ts';

/** Of a list of posts. */
export const postsMax = 50;
export const postsDefault = 25;

interface ThreadRow extends AuthorColumns {
  id: string;
  course: string;
  lesson: string | null;
  lesson_title: string | null;
  title: string;
  account_id: string | null;
  teaches: boolean;
  is_hidden: boolean;
  replies: number;
  last_number: number;
  answer: number | null;
  opened_at: Date;
  active_at: Date;
  is_pinned: boolean;
  lock_reason: string | null;
}

/** Whether `account` teaches the course of `thread`, for the mark beside a name. */
const teachesSql = (account: string) => `EXISTS (
  SELECT FROM app.course_instructors AS listed JOIN app.account_roles AS held ON held.account_id = listed.account_id
  WHERE listed.course = thread.course AND listed.account_id = ${account} AND role = 'instructor')`;

const isHiddenSql = `EXISTS (
  SELECT FROM app.forum_posts WHERE thread_id = thread.id AND number = 1 AND hidden_at IS NOT NULL)`;

const threadSql = `
  SELECT thread.*, ${isHiddenSql} AS is_hidden, ${teachesSql('thread.account_id')} AS teaches,
    (SELECT lesson->>'title' FROM jsonb_path_query(outline, '$.modules[*].lessons[*]') AS lesson
     WHERE lesson->>'key' = thread.lesson LIMIT 1) AS lesson_title,
    (SELECT count(*)::int FROM app.forum_posts
     WHERE thread_id = thread.id AND number > 1 AND hidden_at IS NULL AND removed_at IS NULL) AS replies,
    (SELECT number FROM app.forum_posts WHERE thread_id = thread.id AND is_answer) AS answer,
    ${authorColumns('thread.account_id')}
  FROM app.forum_threads AS thread JOIN app.courses ON key = thread.course`;

export interface ThreadsQuery {
  search?: string | undefined;
  isUnanswered: boolean;
  lesson?: string | undefined;
}

/** Where a page ends: whether its last thread is pinned, when it was written in (in milliseconds), and its id. */
export const threadCursorPattern =
  '^[01]\\.[0-9]{1,15}\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
export const threadCursorOf = ({ isPinned, activeAt, id }: ForumThread): string =>
  `${isPinned ? 1 : 0}.${Date.parse(activeAt)}.${id}`;

/** Threads of a course: the pinned ones first, then the one last written in. */
export async function readThreads(
  sequelize: Sequelize,
  course: string,
  { search, isUnanswered, lesson }: ThreadsQuery,
  after: string | undefined,
  limit: number,
): Promise<ForumThread[]> {
  const bind: Record<string, unknown> = { course, limit };
  const conditions = [`thread.course = $course AND NOT ${isHiddenSql}`];
  const words = wordsOf(search ?? '');
  if (words !== '') {
    bind.words = words;
    conditions.push(`thread.id IN (${foundSql})`);
  }
  if (isUnanswered)
    conditions.push('NOT EXISTS (SELECT FROM app.forum_posts WHERE thread_id = thread.id AND is_answer)');
  if (lesson !== undefined) {
    bind.lesson = lesson;
    conditions.push('thread.lesson = $lesson');
  }
  if (after !== undefined) {
    const [pinned, time, id] = after.split('.');
    Object.assign(bind, { pinned: pinned === '1', time, id });
    conditions.push(
      '(is_pinned, active_at, thread.id) < ($pinned, to_timestamp($time::double precision / 1000)::timestamptz(3), $id::uuid)',
    );
  }
  const rows = await sequelize.query<ThreadRow>(
    `${threadSql} WHERE ${conditions.join(' AND ')} ORDER BY is_pinned DESC, active_at DESC, thread.id DESC LIMIT $limit`,
    { bind, type: QueryTypes.SELECT },
  );
  return rows.map(presentThread);
}

// What is hidden or taken back is not found either.
const foundSql = `
  SELECT thread_id FROM app.forum_posts
  WHERE to_tsvector('simple', text) @@ to_tsquery('simple', $words) AND hidden_at IS NULL
  UNION SELECT id FROM app.forum_threads WHERE course = $course AND to_tsvector('simple', title) @@ to_tsquery('simple', $words)`;

const wordsMax = 8;
const wordLengthMax = 40;

/** Letters and digits alone, so that no word is read as an operator of a tsquery; each may be the beginning of one. */
function wordsOf(search: string): string {
  const words =
    search
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const distinct = [...new Set(words.map((word) => [...word].slice(0, wordLengthMax).join('')))];
  return distinct
    .slice(0, wordsMax)
    .map((word) => `${word}:*`)
    .join(' & ');
}

function presentThread(row: ThreadRow): ForumThread {
  return {
    id: row.id,
    course: row.course,
    lesson: row.lesson === null ? null : { key: row.lesson, title: row.lesson_title ?? row.lesson },
    title: row.is_hidden ? null : row.title,
    author: row.account_id === null ? null : presentForumAuthor(row),
    replies: row.replies,
    openedAt: row.opened_at.toISOString(),
    activeAt: row.active_at.toISOString(),
    isAnswered: row.answer !== null,
    isPinned: row.is_pinned,
    lockReason: row.lock_reason,
  };
}

export function presentForumAuthor({
  profile,
  handle,
  teaches,
}: AuthorColumns & Pick<ForumAuthor, 'teaches'>): ForumAuthor {
  return { ...presentAuthor({ profile, handle }), teaches };
}

export interface PostRow extends AuthorColumns {
  id: string;
  number: number;
  html: string;
  teaches: boolean;
  is_answer: boolean;
  written_at: Date;
  changed_at: Date;
  removed_at: Date | null;
  hidden_at: Date | null;
}

/** Columns of a post, of `post` in `thread`. */
export const postColumns = `post.id, number, html, is_answer, written_at, changed_at, removed_at, hidden_at,
  ${teachesSql('post.account_id')} AS teaches, ${authorColumns('post.account_id')}`;

/** A thread with the posts after a number; undefined when there is no such thread. */
export async function readThread(
  sequelize: Sequelize,
  id: string,
  after: number,
  limit = postsDefault,
): Promise<ThreadPage | undefined> {
  const [thread] = await sequelize.query<ThreadRow>(`${threadSql} WHERE thread.id = $id`, {
    bind: { id },
    type: QueryTypes.SELECT,
  });
  if (!thread) return undefined;
  const rows = await sequelize.query<PostRow>(
    `SELECT ${postColumns} FROM app.forum_posts AS post JOIN app.forum_threads AS thread ON thread.id = thread_id
     WHERE thread_id = $id AND number > $after ORDER BY number LIMIT $limit`,
    { bind: { id, after, limit: limit + 1 }, type: QueryTypes.SELECT },
  );
  const posts = rows.slice(0, limit).map(presentPost);
  const last = rows.length > limit ? posts.at(-1)?.number : undefined;
  return {
    thread: presentThread(thread),
    answer: thread.answer,
    posts,
    firstNumber: after + 1,
    lastNumber: last ?? thread.last_number,
    next: last === undefined ? null : String(last),
  };
}

export function presentPost(row: PostRow): ForumPost {
  const absence = row.removed_at ? 'taken_back' : row.hidden_at ? 'hidden' : null;
  return {
    id: row.id,
    number: row.number,
    author: presentForumAuthor(row),
    html: absence === null ? row.html : null,
    absence,
    isAnswer: row.is_answer,
    writtenAt: row.written_at.toISOString(),
    editedAt: row.changed_at > row.written_at && absence === null ? row.changed_at.toISOString() : null,
  };
}
