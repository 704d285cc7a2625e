import { QueryTypes, type Sequelize } from 'sequelize';
import type { Review, ReviewStanding, ReviewsPage } from '#wire';
import { mayTeach } from '../course/model.ts';
import { type AuthorColumns, authorColumns, presentAuthor } from '../person/model.ts';

interface ReviewRow extends AuthorColumns {
  id: string;
  stars: number;
  text: string;
  written_at: Date;
}

/** Where a page ends: when its last review was written, in milliseconds, and its id. */
export const reviewCursorPattern = '^[0-9]{1,15}\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
export const reviewCursorOf = (review: Review): string => `${Date.parse(review.writtenAt)}.${review.id}`;

/** Reviews that everybody sees, the newest first. */
export async function readReviews(
  sequelize: Sequelize,
  course: string,
  after: string | undefined,
  limit: number,
): Promise<Review[]> {
  const [time, id] = after?.split('.') ?? [null, null];
  const rows = await sequelize.query<ReviewRow>(
    `SELECT id, stars, text, written_at, ${authorColumns('review.account_id')} FROM app.reviews AS review
     WHERE course = $course AND hidden_at IS NULL
       AND ($id::uuid IS NULL OR (written_at, id) < (to_timestamp($time::double precision / 1000)::timestamptz(3), $id::uuid))
     ORDER BY written_at DESC, id DESC LIMIT $limit`,
    { bind: { course, time, id, limit }, type: QueryTypes.SELECT },
  );
  return rows.map(presentReview);
}

/** How many gave how many stars; undefined when there is no such course. */
export async function readDistribution(
  sequelize: Sequelize,
  course: string,
): Promise<Pick<ReviewsPage, 'count' | 'average' | 'distribution'> | undefined> {
  const [row] = await sequelize.query<{ distribution: number[] }>(
    `SELECT ARRAY(SELECT (SELECT count(*)::int FROM app.reviews WHERE course = key AND stars = star AND hidden_at IS NULL)
       FROM generate_series(1, 5) AS star ORDER BY star) AS distribution
     FROM app.courses WHERE key = $course`,
    { bind: { course }, type: QueryTypes.SELECT },
  );
  if (!row) return undefined;
  const { distribution } = row;
  const count = distribution.reduce((sum, each) => sum + each, 0);
  const stars = distribution.reduce((sum, each, index) => sum + each * (index + 1), 0);
  return { count, average: count === 0 ? null : Math.round((10 * stars) / count) / 10, distribution };
}

function presentReview({ id, stars, text, written_at, ...author }: ReviewRow): Review {
  return { id, stars, text, writtenAt: written_at.toISOString(), author: presentAuthor(author) };
}

interface StandingRow {
  is_enrolled: boolean;
  done: number;
  lessons: number;
  own: { id: string; stars: number; text: string; written_at: string; hidden_reason: string | null } | null;
}

const hiddenMax = 50;

/** How somebody stands to the reviews of a course; undefined when there is no such course. */
export async function readStanding(
  sequelize: Sequelize,
  account: string,
  course: string,
): Promise<ReviewStanding | undefined> {
  const [row] = await sequelize.query<StandingRow>(
    `SELECT lessons, enrolled.id IS NOT NULL AS is_enrolled,
       (SELECT count(*)::int FROM app.lesson_progress AS progress WHERE enrollment_id = enrolled.id
          AND completed_at IS NOT NULL
          AND jsonb_path_query_array(outline, '$.modules[*].lessons[*].key') ? lesson) AS done,
       (SELECT to_jsonb(review) FROM app.reviews AS review
        WHERE account_id = $account AND review.course = key AND removed_at IS NULL) AS own
     FROM app.courses LEFT JOIN app.enrollments AS enrolled
       ON enrolled.course = key AND account_id = $account AND left_at IS NULL
     WHERE key = $course`,
    { bind: { account, course }, type: QueryTypes.SELECT },
  );
  if (!row) return undefined;
  const mayModerate = await mayTeach(sequelize, account, course);
  const { own, done, lessons } = row;
  return {
    own: own && {
      ...{ id: own.id, stars: own.stars, text: own.text, hiddenReason: own.hidden_reason },
      writtenAt: new Date(own.written_at).toISOString(),
    },
    hindrance: hindranceOf(row, await teaches(sequelize, account, course)),
    lessonsDone: done,
    lessonsNeeded: half(lessons),
    mayModerate,
    hidden: mayModerate ? await readHidden(sequelize, course) : [],
  };
}

/** So many lessons are at least half of them. */
export const half = (lessons: number): number => Math.max(1, Math.ceil(lessons / 2));

function hindranceOf(
  { own, is_enrolled, done, lessons }: StandingRow,
  isInstructor: boolean,
): ReviewStanding['hindrance'] {
  if (own) return null; // once written it can be changed, whatever became of the enrollment
  if (isInstructor) return 'teaches';
  if (!is_enrolled) return 'not_enrolled';
  return done < half(lessons) ? 'not_half' : null;
}

async function teaches(sequelize: Sequelize, account: string, course: string): Promise<boolean> {
  const listed = await sequelize.query(
    'SELECT FROM app.course_instructors WHERE course = $course AND account_id = $account',
    { bind: { course, account }, type: QueryTypes.SELECT },
  );
  return listed.length > 0;
}

async function readHidden(sequelize: Sequelize, course: string): Promise<ReviewStanding['hidden']> {
  const rows = await sequelize.query<ReviewRow & { hidden_at: Date; hidden_reason: string }>(
    `SELECT id, stars, text, written_at, hidden_at, hidden_reason, ${authorColumns('review.account_id')} FROM app.reviews AS review
     WHERE course = $course AND hidden_at IS NOT NULL AND removed_at IS NULL ORDER BY hidden_at DESC, id LIMIT ${hiddenMax}`,
    { bind: { course }, type: QueryTypes.SELECT },
  );
  return rows.map(({ hidden_at, hidden_reason, ...row }) => ({
    ...presentReview(row),
    hiddenAt: hidden_at.toISOString(),
    reason: hidden_reason,
  }));
}
