import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Quiz } from '#wire/course-folder.ts';
import { isRightAnswer, type LessonTasks } from '../course/model.ts';
import { inTurn } from '../transaction.ts';
import type { Answers, Asked } from './answers.ts';
import type { DrawnQuestion } from './draw.ts';

/** An answer may be on its way when the time is over. */
export const graceSeconds = 5;

/** An attempt with the quiz as it was when its questions were drawn. */
export interface AttemptRow {
  id: string;
  enrollment: string;
  course: string;
  lesson: string;
  quizKey: string;
  quiz: Quiz;
  number: number;
  drawn: DrawnQuestion[];
  answers: Answers;
  startedAt: Date;
  endsAt: Date | null;
  sentAt: Date | null;
  isLate: boolean;
  marks: Record<string, boolean> | null;
  percent: number | null;
  passed: boolean | null;
  now: Date;
  /** It runs, and its time is over. */
  isOver: boolean;
  /** Of the lesson as it is now; null: it asks for none any more. */
  tasks: LessonTasks | null;
  /** Attempts at the same quiz, this one among them. */
  used: number;
  isAnyRunning: boolean;
  isAnyPassed: boolean;
}

const over = `sent_at IS NULL AND ends_at + interval '${graceSeconds} s' < clock_timestamp()`;

const selected = `SELECT a.id, a.enrollment_id AS enrollment, e.course, a.lesson, a.quiz AS "quizKey", q.content AS quiz,
    a.number, a.drawn, a.answers, a.started_at AS "startedAt", a.ends_at AS "endsAt", a.sent_at AS "sentAt",
    a.is_late AS "isLate", a.marks, a.percent, a.passed, clock_timestamp() AS now, coalesce(${over}, false) AS "isOver",
    c.outline->'tasks'->a.lesson AS tasks, same.used, same.running AS "isAnyRunning", same.passed AS "isAnyPassed"
  FROM app.quiz_attempts AS a
  JOIN app.enrollments AS e ON e.id = a.enrollment_id AND e.left_at IS NULL
  JOIN app.courses AS c ON c.key = e.course
  JOIN app.course_quizzes AS q ON q.course = e.course AND q.version = a.version AND q.quiz = a.quiz
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS used, bool_or(o.sent_at IS NULL) AS running, coalesce(bool_or(o.passed), false) AS passed
    FROM app.quiz_attempts AS o WHERE o.enrollment_id = a.enrollment_id AND o.lesson = a.lesson AND o.quiz = a.quiz
  ) AS same`;

/** An attempt of the account's own, in a course it still takes. */
export async function readAttempt(
  sequelize: Sequelize,
  account: string,
  id: string,
  transaction?: Transaction,
): Promise<AttemptRow | undefined> {
  const [row] = await sequelize.query<AttemptRow>(`${selected} WHERE a.id = $id AND e.account_id = $account`, {
    bind: { id, account },
    type: QueryTypes.SELECT,
    transaction,
  });
  return row;
}

/** Attempts at a lesson's quiz, newest first. */
export async function readAttempts(
  sequelize: Sequelize,
  enrollment: string,
  lesson: string,
  limit: number,
  transaction?: Transaction,
): Promise<AttemptRow[]> {
  return sequelize.query<AttemptRow>(
    `${selected} WHERE a.enrollment_id = $enrollment AND a.lesson = $lesson ORDER BY a.number DESC LIMIT $limit`,
    { bind: { enrollment, lesson, limit }, type: QueryTypes.SELECT, transaction },
  );
}

/** A version's quiz with its questions and answers. */
export async function readQuiz(
  sequelize: Sequelize,
  { course, version, quiz }: { course: string; version: number; quiz: string },
  transaction?: Transaction,
): Promise<Quiz> {
  const [row] = await sequelize.query<{ content: Quiz }>(
    'SELECT content FROM app.course_quizzes WHERE course = $course AND version = $version AND quiz = $quiz',
    { bind: { course, version, quiz }, type: QueryTypes.SELECT, transaction },
  );
  if (!row) throw new Error(`The quiz ${quiz} of ${course}, version ${version}, is not kept: publish the course anew.`);
  return row.content;
}

/** An attempt's questions by key, in the order of asking. */
export function askedOf({ quiz, drawn }: Pick<AttemptRow, 'quiz' | 'drawn'>): Map<string, Asked> {
  const questions = new Map(quiz.pools.flatMap((pool) => pool.questions.map((question) => [question.key, question])));
  return new Map(
    drawn.flatMap(({ question: key, order }) => {
      const question = questions.get(key);
      return question ? [[key, { question, order }]] : [];
    }),
  );
}

/**
 * Marks an attempt that the transaction has locked, and notes that its quiz is passed.
 * @param isLate time is over: what was saved until then counts, and it was sent when its time ended
 */
export async function markAttempt(
  { sequelize, transaction }: { sequelize: Sequelize; transaction: Transaction },
  attempt: AttemptRow,
  answers: Answers,
  isLate: boolean,
): Promise<void> {
  const marks = [...askedOf(attempt)].map(([key, { question }]): [string, boolean] => [
    key,
    Object.hasOwn(answers, key) && isRightAnswer(question, answers[key] as Answers[string]),
  ]);
  const right = marks.filter(([, isRight]) => isRight).length;
  const percent = Math.floor((100 * right) / Math.max(1, marks.length));
  await sequelize.query(
    `WITH marked AS (
       UPDATE app.quiz_attempts SET answers = $answers::jsonb, marks = $marks::jsonb, percent = $percent, passed = $passed,
         is_late = $isLate, sent_at = CASE WHEN $isLate THEN ends_at ELSE clock_timestamp() END
       WHERE id = $id RETURNING enrollment_id, lesson, sent_at, passed
     )
     INSERT INTO app.lesson_progress AS p (enrollment_id, lesson, quiz_passed_at)
     SELECT enrollment_id, lesson, sent_at FROM marked WHERE passed
     ON CONFLICT (enrollment_id, lesson) DO UPDATE SET quiz_passed_at = coalesce(p.quiz_passed_at, excluded.quiz_passed_at)`,
    {
      bind: {
        ...{ id: attempt.id, percent, isLate, passed: percent >= attempt.quiz.pass_percent },
        answers: JSON.stringify(answers),
        marks: JSON.stringify(Object.fromEntries(marks)),
      },
      transaction,
    },
  );
}

/** Marks an enrollment's attempts whose time is over, as anybody does who looks at them. */
export function markOverdue(sequelize: Sequelize, enrollment: string): Promise<void> {
  return inTurn({ sequelize }, async (transaction) => {
    const rows = await sequelize.query<AttemptRow>(
      `${selected} WHERE a.enrollment_id = $enrollment AND ${over} ORDER BY a.id FOR NO KEY UPDATE OF a`,
      { bind: { enrollment }, type: QueryTypes.SELECT, transaction },
    );
    for (const row of rows) await markAttempt({ sequelize, transaction }, row, row.answers, true);
  });
}

/** Locks an attempt, so that it is sent once. */
export async function lockAttempt(sequelize: Sequelize, id: string, transaction: Transaction): Promise<void> {
  await sequelize.query('SELECT FROM app.quiz_attempts WHERE id = $id FOR NO KEY UPDATE', {
    bind: { id },
    transaction,
  });
}
