/** Who may begin a course now: its dates, its places, what comes before it. */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { EnrollmentGate } from '#wire';
import type { Outline } from '../course/model.ts';

type CourseBefore = EnrollmentGate['unfinished'][number];

export interface GateRow {
  rules: Outline['enrollment'];
  enrolled: number;
  isIn: boolean;
  /** Prerequisites that are here and that the account has not completed, in the course's order. */
  prerequisites: CourseBefore[];
}

/** Undefined when there is no such course. Without an account, nothing is asked of anybody. */
export async function readGate(
  sequelize: Sequelize,
  course: string,
  account: string | undefined,
  transaction?: Transaction,
): Promise<GateRow | undefined> {
  const [row] = await sequelize.query<GateRow>(
    `SELECT outline->'enrollment' AS rules,
       (SELECT count(*)::int FROM app.enrollments WHERE course = key AND left_at IS NULL) AS enrolled,
       EXISTS (SELECT FROM app.enrollments
         WHERE course = key AND account_id = $account::uuid AND left_at IS NULL) AS "isIn",
       (SELECT coalesce(jsonb_agg(jsonb_build_object('course', other.key, 'title', other.title) ORDER BY place), '[]')
        FROM jsonb_array_elements_text(outline->'prerequisites') WITH ORDINALITY AS wanted (key, place)
        JOIN app.courses AS other ON other.key = wanted.key
        WHERE $account::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM app.enrollments
          WHERE course = other.key AND account_id = $account::uuid AND completed_at IS NOT NULL)) AS prerequisites
     FROM app.courses WHERE key = $course`,
    { bind: { course, account: account ?? null }, type: QueryTypes.SELECT, transaction },
  );
  return row;
}

/** @param ordered courses that a path which is followed puts before this one */
export function presentGate(
  { rules, enrolled, isIn, prerequisites }: GateRow,
  ordered: CourseBefore[],
): EnrollmentGate {
  const { capacity, opens, closes } = rules;
  const now = Date.now();
  const reasons: [Exclude<EnrollmentGate['reason'], null>, boolean][] = [
    ['not_open_yet', opens !== null && now < Date.parse(opens)],
    ['closed', closes !== null && now >= Date.parse(closes)],
    ['prerequisites', prerequisites.length > 0],
    ['path_order', ordered.length > 0],
    ['full', capacity !== null && enrolled >= capacity],
  ];
  // Who is in already is never refused.
  const reason = isIn ? null : (reasons.find(([, holds]) => holds)?.[0] ?? null);
  const others = ordered.filter(({ course }) => prerequisites.every((one) => one.course !== course));
  return {
    isOpen: reason === null,
    reason,
    capacity,
    enrolled,
    opens,
    closes,
    unfinished: [...prerequisites, ...others],
  };
}

/** Why not, in words. */
export function refusalOf({ reason, capacity, opens, closes, unfinished }: EnrollmentGate): string {
  const titles = unfinished.map(({ title }) => `“${title}”`).join(', ');
  switch (reason) {
    case 'not_open_yet':
      return `Enrolment opens at ${opens}. Come back then.`;
    case 'closed':
      return `Enrolment closed at ${closes}.`;
    case 'prerequisites':
      return `Finish this first: ${titles}.`;
    case 'path_order':
      return `A path you follow puts this first: ${titles}. Finish it, or stop following the path.`;
    default:
      return `The course is full: ${capacity === 1 ? 'its only place is' : `all ${capacity} places are`} taken. A place is free again when somebody leaves.`;
  }
}
