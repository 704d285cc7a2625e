import { QueryTypes, type Sequelize } from 'sequelize';
import { inTurn } from '../transaction.ts';

/** Between two signs of reading so much counts at most: who was away longer was not reading. */
const signSecondsMax = 60;

/** The last sign of one of an account's enrollments. */
interface Sign {
  id: string;
  lesson: string | null;
  heading: string | null;
  /** Seconds since 1970; null: none yet. */
  at: number | null;
}

/**
 * Takes a sign that a lesson is read: opens it, counts the time since the account's sign before, and remembers where.
 * Whatever is open in however many tabs and devices, a second of an account's counts once: only if its last sign, of all
 * its courses, was of this lesson.
 *
 * @param heading undefined: where they were
 */
export async function takeSign(
  sequelize: Sequelize,
  account: string,
  { enrollment, lesson, heading }: { enrollment: string; lesson: string; heading?: string | null | undefined },
): Promise<void> {
  await inTurn({ sequelize }, async (transaction) => {
    const signs = await sequelize.query<Sign>(
      `SELECT id, lesson, heading, extract(epoch FROM seen_at)::float8 AS at FROM app.enrollments
       WHERE account_id = $account ORDER BY id FOR NO KEY UPDATE`,
      { bind: { account }, type: QueryTypes.SELECT, transaction },
    );
    const last = signs.reduce<Sign | undefined>(
      (one, other) => ((other.at ?? 0) > (one?.at ?? 0) ? other : one),
      undefined,
    );
    const isSame = last?.id === enrollment && last.lesson === lesson;
    const own = signs.find(({ id }) => id === enrollment);
    const wasThere = own?.lesson === lesson ? own.heading : null;
    await sequelize.query(
      `WITH sign AS (
         SELECT id, seen_at, clock_timestamp() AS at FROM app.enrollments WHERE id = $enrollment
       ), credit AS (
         SELECT id, seen_at, at, CASE WHEN $isSame
           THEN greatest(0, least(${signSecondsMax}, floor(extract(epoch FROM at - seen_at))))::int ELSE 0 END AS seconds
         FROM sign
       ), moved AS (
         UPDATE app.enrollments AS e SET lesson = $lesson, heading = $heading,
           -- The part of a second that is not counted yet is left to the next sign.
           seen_at = CASE WHEN $isSame AND at - credit.seen_at BETWEEN interval '0' AND interval '${signSecondsMax} s'
             THEN credit.seen_at + make_interval(secs => seconds) ELSE at END
         FROM credit WHERE e.id = credit.id
       )
       INSERT INTO app.lesson_progress AS p (enrollment_id, lesson, dwell_seconds) SELECT id, $lesson, seconds FROM credit
       ON CONFLICT (enrollment_id, lesson) DO UPDATE SET dwell_seconds = p.dwell_seconds + excluded.dwell_seconds`,
      { bind: { enrollment, lesson, isSame, heading: heading === undefined ? wasThere : heading }, transaction },
    );
  });
}
