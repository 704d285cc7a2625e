import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import {
  mentionsMax,
  moderationReasonMax,
  type PostChange,
  type PostPlace,
  postMax,
  type ThreadRequest,
  threadTitleMax,
} from '#wire';
import { readCourse, renderPost } from '../course/model.ts';
import { plainLine, plainText } from '../http/plain-text.ts';
import {
  courseNotFound,
  invalidRequest,
  lessonNotFound,
  postChanged,
  postNotFound,
  postRefused,
  threadLocked,
  threadNotFound,
  unauthorized,
} from '../http/problem.ts';
import { tell } from '../notification/model.ts';
import { findPeople } from '../person/model.ts';
import { inTurn } from '../transaction.ts';
import { readRights } from './model.ts';

const notEnrolled = 'Only learners of the course write in its forum; everybody may read it. Enrol, then write.';

interface Rendered {
  text: string;
  html: string;
  /** Accounts that it names. */
  people: string[];
}

/**
 * Begins a thread.
 * @throws ApiProblem 404 for an unknown course or lesson, 403 for who is not enrolled
 */
export async function openThread(
  sequelize: Sequelize,
  account: string,
  course: string,
  request: ThreadRequest,
): Promise<PostPlace> {
  const rights = await readRights(sequelize, account, course);
  if (!rights) throw courseNotFound(course);
  if (!rights.mayPost) throw postRefused(notEnrolled);
  const [title, lesson] = [plainLine('title', request.title, threadTitleMax), request.lesson ?? null];
  const { rendered, lessons } = await render(sequelize, course, request.text);
  if (lesson !== null && !lessons.has(lesson)) throw lessonNotFound(course, lesson);
  return inTurn({ sequelize }, async (transaction) => {
    await requireAccount({ sequelize, transaction }, account);
    const [thread] = await sequelize.query<{ id: string }>(
      `INSERT INTO app.forum_threads (course, lesson, account_id, title, last_number)
       VALUES ($course, $lesson, $account, $title, 1) RETURNING id`,
      { bind: { course, lesson, account, title }, type: QueryTypes.SELECT, transaction },
    );
    return writePost({ sequelize, transaction }, account, { thread: String(thread?.id), number: 1 }, rendered);
  });
}

/**
 * Writes in a thread.
 * @throws ApiProblem 404 for an unknown one, 403 for who is not enrolled, 409 where a moderator closed it
 */
export async function addPost(sequelize: Sequelize, account: string, thread: string, text: string): Promise<PostPlace> {
  const course = await courseOfThread(sequelize, thread);
  const rights = await readRights(sequelize, account, course);
  if (!rights?.mayPost) throw postRefused(notEnrolled);
  const { rendered } = await render(sequelize, course, text);
  return inTurn({ sequelize }, async (transaction) => {
    await requireAccount({ sequelize, transaction }, account);
    const [row] = await sequelize.query<{ number: number; lock_reason: string | null }>(
      `UPDATE app.forum_threads SET last_number = last_number + 1, active_at = now() WHERE id = $thread
       RETURNING last_number AS number, lock_reason`,
      { bind: { thread }, type: QueryTypes.SELECT, transaction },
    );
    if (!row) throw threadNotFound();
    if (row.lock_reason !== null && !rights.mayModerate) throw threadLocked(row.lock_reason);
    return writePost({ sequelize, transaction }, account, { thread, number: row.number }, rendered);
  });
}

interface OwnPost {
  thread: string;
  course: string;
  number: number;
  changed_at: Date;
  lock_reason: string | null;
}

/**
 * Changes one's own post.
 * @throws ApiProblem 404 for a post of somebody else, 409 when it was changed since `basis` or its thread is closed
 */
export async function changePost(
  sequelize: Sequelize,
  account: string,
  post: string,
  { text, basis }: PostChange,
): Promise<PostPlace> {
  const { course } = await readOwnPost(sequelize, account, post);
  const rights = await readRights(sequelize, account, course);
  const { rendered } = await render(sequelize, course, text);
  return inTurn({ sequelize }, async (transaction) => {
    const found = await readOwnPost(sequelize, account, post, transaction);
    if (found.lock_reason !== null && !rights?.mayModerate) throw threadLocked(found.lock_reason);
    if (Date.parse(basis) !== found.changed_at.getTime()) throw postChanged(found.changed_at.toISOString());
    const { html } = rendered;
    await sequelize.query(
      `UPDATE app.forum_posts SET text = $text, html = $html,
         changed_at = greatest(now(), changed_at + interval '1 millisecond') WHERE id = $post`,
      { bind: { post, text: rendered.text, html }, transaction },
    );
    await writeMentions({ sequelize, transaction }, account, post, rendered.people);
    await tellOfPost({ sequelize, transaction }, account, found, post);
    return { thread: found.thread, post, number: found.number };
  });
}

/**
 * Takes one's own post back: its place stays. A thread in which nobody else wrote goes whole.
 * @throws ApiProblem 404 for a post of somebody else
 */
export async function removePost(sequelize: Sequelize, account: string, post: string): Promise<void> {
  await inTurn({ sequelize }, async (transaction) => {
    const { thread, number } = await readOwnPost(sequelize, account, post, transaction);
    const bind = { account, post, thread };
    if (number === 1) {
      const gone = await sequelize.query(
        `DELETE FROM app.forum_threads WHERE id = $thread
           AND NOT EXISTS (SELECT FROM app.forum_posts WHERE thread_id = $thread AND account_id <> $account) RETURNING id`,
        { bind: { account, thread }, type: QueryTypes.SELECT, transaction },
      );
      if (gone.length > 0) return;
    }
    await sequelize.query(
      `WITH unnamed AS (DELETE FROM app.forum_mentions WHERE post_id = $post),
         settled AS (UPDATE app.forum_reports SET settled_at = now() WHERE post_id = $post AND settled_at IS NULL)
       UPDATE app.forum_posts SET text = '', html = '', removed_at = now(), is_answer = false WHERE id = $post`,
      { bind: { post: bind.post }, transaction },
    );
  });
}

/**
 * Tells moderators of a post, once.
 * @throws ApiProblem 404 for a post that nobody sees, 403 for one's own
 */
export async function reportPost(sequelize: Sequelize, account: string, post: string, reason: string): Promise<void> {
  const [found] = await sequelize.query<{ is_own: boolean }>(
    `SELECT account_id = $account AS is_own FROM app.forum_posts
     WHERE id = $post AND hidden_at IS NULL AND removed_at IS NULL`,
    { bind: { account, post }, type: QueryTypes.SELECT },
  );
  if (!found) throw postNotFound();
  if (found.is_own) throw postRefused('It is your own post. Change it, or take it back.');
  await sequelize.query(
    `INSERT INTO app.forum_reports (post_id, account_id, reason)
     SELECT $post, id, $reason FROM app.accounts WHERE id = $account ON CONFLICT DO NOTHING`,
    { bind: { post, account, reason: plainLine('reason', reason, moderationReasonMax) } },
  );
}

/** Notes that somebody has seen what is written in a thread so far, or in all threads where something is new to them. */
export async function noteVisit(sequelize: Sequelize, account: string, thread: string | null): Promise<void> {
  await sequelize.query(
    `INSERT INTO app.forum_visits (account_id, thread_id)
     SELECT account.id, thread.id FROM app.accounts AS account, app.forum_threads AS thread
     WHERE account.id = $account AND CASE WHEN $thread::uuid IS NOT NULL THEN thread.id = $thread::uuid ELSE thread.id IN (
       SELECT thread_id FROM app.forum_visits WHERE account_id = $account
       UNION SELECT thread_id FROM app.forum_mentions AS named JOIN app.forum_posts ON id = post_id
         WHERE named.account_id = $account) END
     ON CONFLICT (account_id, thread_id) DO UPDATE SET seen_at = excluded.seen_at`,
    { bind: { account, thread } },
  );
}

export async function courseOfThread(sequelize: Sequelize, thread: string): Promise<string> {
  const [row] = await sequelize.query<{ course: string }>('SELECT course FROM app.forum_threads WHERE id = $thread', {
    bind: { thread },
    type: QueryTypes.SELECT,
  });
  if (!row) throw threadNotFound();
  return row.course;
}

interface Writing {
  sequelize: Sequelize;
  transaction: Transaction;
}

/** Has a deletion of the account wait, or notices one that was first. */
async function requireAccount({ sequelize, transaction }: Writing, account: string): Promise<void> {
  const found = await sequelize.query('SELECT id FROM app.accounts WHERE id = $account FOR KEY SHARE', {
    bind: { account },
    type: QueryTypes.SELECT,
    transaction,
  });
  if (found.length === 0) throw unauthorized('The account of this access token does not exist any more.', true);
}

async function render(
  sequelize: Sequelize,
  course: string,
  markdown: string,
): Promise<{ rendered: Rendered; lessons: Set<string> }> {
  const published = await readCourse(sequelize, course);
  if (!published) throw courseNotFound(course);
  const lessons = new Set(published.outline.modules.flatMap((module) => module.lessons.map(({ key }) => key)));
  const text = plainText('text', markdown, postMax);
  if (text === '') throw invalidRequest([{ parameter: 'text', detail: 'found no words, expected a text.' }]);
  let people: string[] = [];
  const html = await renderPost(text, { course, lessons }, async (handles) => {
    if (handles.length > mentionsMax) throw tooManyNamed(handles.length);
    const found = await findPeople(sequelize, handles);
    people = found.map((person) => person.account);
    return new Set(found.filter(({ isPublic }) => isPublic).map(({ handle }) => handle));
  });
  return { rendered: { text, html, people }, lessons };
}

function tooManyNamed(found: number): Error {
  const detail = `found ${found} people named by @, expected at most ${mentionsMax}. Name those who can answer.`;
  return invalidRequest([{ parameter: 'text', detail }]);
}

async function writePost(
  { sequelize, transaction }: Writing,
  account: string,
  { thread, number }: { thread: string; number: number },
  { text, html, people }: Rendered,
): Promise<PostPlace> {
  const [row] = await sequelize.query<{ id: string }>(
    `INSERT INTO app.forum_posts (thread_id, number, account_id, text, html)
     VALUES ($thread, $number, $account, $text, $html) RETURNING id`,
    { bind: { thread, number, account, text, html }, type: QueryTypes.SELECT, transaction },
  );
  const post = String(row?.id);
  await writeMentions({ sequelize, transaction }, account, post, people);
  await tellOfPost({ sequelize, transaction }, account, { thread, number }, post);
  await sequelize.query(
    `INSERT INTO app.forum_visits (account_id, thread_id) VALUES ($account, $thread)
     ON CONFLICT (account_id, thread_id) DO UPDATE SET seen_at = excluded.seen_at`,
    { bind: { account, thread }, transaction },
  );
  return { thread, post, number };
}

/** Makes these the people that a post names, but for who wrote it. */
async function writeMentions(
  { sequelize, transaction }: Writing,
  account: string,
  post: string,
  people: string[],
): Promise<void> {
  await sequelize.query(
    `WITH gone AS (DELETE FROM app.forum_mentions WHERE post_id = $post AND account_id <> ALL ($people::uuid[]))
     INSERT INTO app.forum_mentions (post_id, account_id)
     SELECT $post, id FROM app.accounts WHERE id = ANY ($people::uuid[]) AND id <> $account ON CONFLICT DO NOTHING`,
    { bind: { post, account, people }, transaction },
  );
}

/** Tells whom a post names and who wrote in its thread before. Of one post everybody is told once, whatever it becomes. */
async function tellOfPost(
  { sequelize, transaction }: Writing,
  account: string,
  { thread, number }: { thread: string; number: number },
  post: string,
): Promise<void> {
  const rows = await sequelize.query<{ account: string; course: string; title: string; is_named: boolean }>(
    `SELECT told.account_id AS account, course, title, bool_or(told.is_named) AS is_named
     FROM app.forum_threads AS thread, (
       SELECT account_id, true AS is_named FROM app.forum_mentions WHERE post_id = $post
       UNION ALL SELECT account_id, false FROM app.forum_posts
         WHERE thread_id = $thread AND number < $number AND removed_at IS NULL) AS told
     WHERE thread.id = $thread AND told.account_id <> $account
       AND NOT EXISTS (SELECT FROM app.forum_posts WHERE thread_id = thread.id AND number = 1 AND hidden_at IS NOT NULL)
     GROUP BY told.account_id, thread.id`,
    { bind: { thread, number, post, account }, type: QueryTypes.SELECT, transaction },
  );
  const notices = rows.map(({ account: reader, course, title, is_named }) => ({
    account: reader,
    key: `post ${post}`,
    name: is_named ? ('mentioned' as const) : ('replied' as const),
    course,
    data: { thread, title, post: number },
  }));
  await tell(sequelize, transaction, ...notices);
}

async function readOwnPost(
  sequelize: Sequelize,
  account: string,
  post: string,
  transaction?: Transaction,
): Promise<OwnPost> {
  const [row] = await sequelize.query<OwnPost>(
    `SELECT thread.id AS thread, course, number, changed_at, lock_reason
     FROM app.forum_posts AS post JOIN app.forum_threads AS thread ON thread.id = thread_id
     WHERE post.id = $post AND post.account_id = $account AND removed_at IS NULL ${transaction ? 'FOR UPDATE OF post' : ''}`,
    { bind: { post, account }, type: QueryTypes.SELECT, transaction },
  );
  if (!row) throw postNotFound();
  return row;
}
