import type { Sequelize } from 'sequelize';
import type { Dashboard, LessonOutline } from '#wire';
import { ledgerAddressOf } from '../account/model.ts';
import { reportsSql, unreadSql } from '../forum/model.ts';
import type { CallState } from '../outbox/model.ts';
import { queryPrepared } from '../prepared.ts';

/** A course that the account takes, as the query finds it; times are ISO texts of Postgres. */
export interface LearningFacts {
  course: string;
  title: string;
  language: string;
  version: number;
  modules: { title: string; lessons: LessonOutline[] }[];
  /** Keys of lessons, also of ones that the course has no more. */
  done: string[];
  lesson: string | null;
  heading: string | null;
  completedAt: string | null;
  due: Record<string, string> | null;
  hasReview: boolean;
  teaches: boolean;
}

export interface CredentialFacts {
  id: string;
  course: string;
  title: string | null;
  language: string | null;
  kind: string;
  /** Null: it waits for an address, and is not made yet. */
  contentHash: string | null;
  learner: string | null;
  call: CallState | null;
  isHeld: boolean;
  isShared: boolean;
  /** Null: not on the ledger yet, as all below. */
  status: 'valid' | 'suspended' | 'revoked' | 'superseded' | null;
  /** Unix seconds. */
  expiresAt: string | null;
  issuedAt: string | null;
  issuedLedger: number | null;
}

export interface DashboardFacts
  extends Pick<Dashboard, 'wallets' | 'balance' | 'shortest' | 'reports' | 'waitsForAddress'> {
  learning: LearningFacts[];
  unread: Dashboard['unread'];
  certificates: CredentialFacts[];
  cursor: { ledger: number; closedAt: string | null } | null;
}

const coursesMax = 100;
const certificatesMax = 50;

const learningSql = `
  SELECT coalesce(jsonb_agg(to_jsonb(taken)), '[]') FROM (
    SELECT key AS course, title, language, version, outline->'modules' AS modules, enrolled.lesson, heading,
      completed_at AS "completedAt", (SELECT due FROM app.cohorts WHERE id = cohort_id) AS due,
      (SELECT coalesce(jsonb_agg(progress.lesson), '[]') FROM app.lesson_progress AS progress
       WHERE enrollment_id = enrolled.id AND progress.completed_at IS NOT NULL) AS done,
      EXISTS (SELECT FROM app.reviews WHERE account_id = $1 AND course = key AND removed_at IS NULL) AS "hasReview",
      EXISTS (SELECT FROM app.course_instructors WHERE account_id = $1 AND course = key) AS teaches
    FROM app.enrollments AS enrolled JOIN app.courses ON key = course
    WHERE account_id = $1 AND left_at IS NULL
    ORDER BY greatest(seen_at, enrolled_at) DESC, key LIMIT ${coursesMax}) AS taken`;

// A wallet with a memo or a muxed one is an account that others use, too.
const ownAddresses = `SELECT subject FROM app.wallets WHERE account_id = $1 AND subject ~ '^G[A-Z2-7]{55}$'`;

// Those that were awarded, but for what another has taken the place of; and what one's wallets hold beside them.
const certificatesSql = `
  SELECT coalesce(jsonb_agg(to_jsonb(held) - 'awardedAt'), '[]') FROM (
    SELECT coalesce(l.id, a.id) AS id, coalesce(l.course, a.course) AS course, coalesce(a.title, c.title) AS title, language, coalesce(l.kind, a.kind) AS kind,
      coalesce(l.content_hash, t.content_hash) AS "contentHash", coalesce(l.learner, a.learner) AS learner, o.state AS call,
      coalesce(a.is_held, false) AS "isHeld",
      h.account_id IS NOT NULL AS "isShared", status, expires_at::text AS "expiresAt", issued_at AS "issuedAt",
      issued_ledger AS "issuedLedger", coalesce(a.awarded_at, issued_at) AS "awardedAt"
    FROM (SELECT * FROM app.awards WHERE account_id = $1) AS a
      FULL JOIN (SELECT * FROM chain.credentials WHERE learner IN (${ownAddresses})
        OR id IN (SELECT id FROM app.awards WHERE account_id = $1)) AS l ON l.id = a.id
      LEFT JOIN app.courses AS c ON key = coalesce(l.course, a.course)
      LEFT JOIN app.credential_contents AS t ON t.credential_id = a.id LEFT JOIN app.outbox_calls AS o ON o.id = a.call_id
      LEFT JOIN app.credential_shares AS h ON (h.account_id, h.course, h.kind) = (a.account_id, a.course, a.kind)
    WHERE a.id IS NULL OR l.status IS DISTINCT FROM 'superseded'
    ORDER BY "awardedAt" DESC, issued_event DESC NULLS FIRST, id LIMIT ${certificatesMax}) AS held`;

// It waits for nothing but where to go.
const waitingSql = `${ledgerAddressOf('$1::uuid')} IS NULL AND EXISTS (
  SELECT FROM app.lesson_progress AS p JOIN app.enrollments AS e ON e.id = p.enrollment_id
  WHERE e.account_id = $1 AND p.completed_at IS NOT NULL)`;

// One query, so that all of it is as of one moment and one ledger.
const dashboardSql = `
SELECT (${learningSql}) AS learning, (${unreadSql}) AS unread, (${reportsSql}) AS reports,
  (${certificatesSql}) AS certificates, (${waitingSql}) AS "waitsForAddress",
  (SELECT count(*)::int FROM app.wallets WHERE account_id = $1) AS wallets,
  CASE WHEN EXISTS (${ownAddresses}) THEN
    (SELECT coalesce(sum(balance), 0)::text FROM chain.token_balances WHERE account IN (${ownAddresses})) END AS balance,
  (SELECT jsonb_build_object('course', key, 'title', title, 'language', language, 'minutes', minutes)
   FROM app.courses ORDER BY minutes, key LIMIT 1) AS shortest,
  (SELECT jsonb_build_object('ledger', ledger, 'closedAt', closed_at) FROM log.cursor) AS cursor`;

export async function readFacts(sequelize: Sequelize, account: string): Promise<DashboardFacts> {
  const query = { name: 'dashboard', text: dashboardSql, values: [account] };
  const [facts] = await queryPrepared<DashboardFacts>(sequelize, query);
  return facts as DashboardFacts;
}

/** How many learners of a course have done how many of its lessons. */
export type Histogram = [done: number, learners: number][];

const histogramSql = `
SELECT done, count(*)::int AS learners FROM (
  SELECT (SELECT count(*)::int FROM app.lesson_progress AS progress WHERE enrollment_id = enrolled.id
    AND completed_at IS NOT NULL AND progress.lesson = ANY ($2::text[])) AS done
  FROM app.enrollments AS enrolled WHERE course = $1 AND left_at IS NULL) AS learner
GROUP BY done`;

/** A minute old at most: it is told in whole percent, and counting ten thousand learners anew helps nobody. */
const histogramMs = 60_000;
const histogramsMax = 1_000;

/** Reads how far the learners of a course are, once a minute for all who ask. */
export function histogramReader(
  sequelize: Sequelize,
  now: () => number = Date.now,
): (course: Pick<LearningFacts, 'course' | 'version' | 'modules'>) => Promise<Histogram> {
  const kept = new Map<string, { until: number; histogram: Promise<Histogram> }>();
  return ({ course, version, modules }) => {
    const key = `${course}.${version}`;
    const found = kept.get(key);
    if (found && now() < found.until) return found.histogram;
    const lessons = modules.flatMap((module) => module.lessons.map((lesson) => lesson.key));
    const query = { name: 'course-histogram', text: histogramSql, values: [course, lessons] };
    const histogram = queryPrepared<{ done: number; learners: number }>(sequelize, query).then((rows) =>
      rows.map(({ done, learners }): [number, number] => [done, learners]),
    );
    kept.delete(key);
    kept.set(key, { until: now() + histogramMs, histogram });
    histogram.catch(() => kept.delete(key));
    const oldest = kept.keys().next().value;
    if (kept.size > histogramsMax && oldest !== undefined) kept.delete(oldest);
    return histogram;
  };
}

/** The words of a heading in a lesson's page; undefined when it has no such heading (any more). */
export async function readHeading(
  sequelize: Sequelize,
  course: string,
  lesson: string,
  heading: string,
): Promise<string | undefined> {
  const [row] = await queryPrepared<{ html: string }>(sequelize, {
    name: 'lesson-html',
    text: `SELECT page->>'html' AS html FROM app.course_pages WHERE course = $1 AND lesson = $2`,
    values: [course, lesson],
  });
  for (const [, id, html = ''] of (row?.html ?? '').matchAll(/<h[2-6] id="([^"]*)">(.*?)<\/h[2-6]>/gs))
    if (id === heading) return textOf(html);
  return undefined;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** Of our own renderer, which writes these entities and no others. */
function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => entities[name] as string);
}
