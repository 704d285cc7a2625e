import { QueryTypes, type Sequelize } from 'sequelize';
import type { CourseStatistics, QuestionStatistics, QuizStatistics } from '#wire';
import type { Question, Quiz } from '#wire/course-folder.ts';
import { type Answered, difficultyOf, discriminationOf, meanOf, medianOf } from './item-analysis.ts';
import type { GradedCourse } from './model.ts';

/** Of a lesson's first attempts so many count, the newest: more would tell nothing new. */
const attemptsMax = 2_000;

interface AttemptRow {
  lesson: string;
  quiz: string;
  version: number;
  /** In the order of asking. */
  asked: string[];
  answers: Record<string, unknown>;
  marks: Record<string, boolean>;
  percent: number;
  seconds: number;
  /** All first attempts of the lesson that were sent. */
  of: number;
}

export async function readStatistics(sequelize: Sequelize, course: GradedCourse): Promise<CourseStatistics> {
  const bind = { course: course.key, lessons: course.items.map(({ lesson }) => lesson) };
  const [[enrolled], funnel, attempts] = await Promise.all([
    sequelize.query<{ enrolled: number; completed: number }>(
      `SELECT count(*)::int AS enrolled, count(completed_at)::int AS completed FROM app.enrollments WHERE course = $course`,
      { bind: { course: course.key }, type: QueryTypes.SELECT },
    ),
    sequelize.query<{ lesson: string; opened: number; completed: number; days: number | null }>(
      `SELECT p.lesson, count(*)::int AS opened, count(p.completed_at)::int AS completed,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM p.completed_at - e.enrolled_at)::float8 / 86400) AS days
       FROM app.enrollments AS e JOIN app.lesson_progress AS p ON p.enrollment_id = e.id
       WHERE e.course = $course AND p.lesson = ANY ($lessons::text[]) GROUP BY p.lesson`,
      { bind, type: QueryTypes.SELECT },
    ),
    sequelize.query<AttemptRow>(
      `SELECT lesson, quiz, version, ARRAY(SELECT jsonb_array_elements(drawn)->>'question') AS asked, answers, marks, percent,
         greatest(0, extract(epoch FROM sent_at - started_at))::float8 AS seconds, of
       FROM (
         SELECT *, row_number() OVER (PARTITION BY lesson ORDER BY sent_at DESC, id) AS place,
           (count(*) OVER (PARTITION BY lesson))::int AS of
         FROM (
           SELECT DISTINCT ON (a.enrollment_id, a.lesson) a.*
           FROM app.enrollments AS e JOIN app.quiz_attempts AS a ON a.enrollment_id = e.id
           WHERE e.course = $course AND a.lesson = ANY ($lessons::text[]) AND a.sent_at IS NOT NULL
           ORDER BY a.enrollment_id, a.lesson, a.number
         ) AS first
       ) AS newest WHERE place <= ${attemptsMax}`,
      { bind, type: QueryTypes.SELECT },
    ),
  ]);
  const quizzes = await readQuizzes(sequelize, course.key, attempts);
  const byLesson = Map.groupBy(attempts, ({ lesson }) => lesson);
  const funnels = new Map(funnel.map((row) => [row.lesson, row]));
  return {
    ...{ course: course.key, title: course.title, language: course.language },
    ...{ enrolled: enrolled?.enrolled ?? 0, completed: enrolled?.completed ?? 0 },
    lessons: course.items.map(({ lesson, title }) => {
      const { opened = 0, completed = 0, days = null } = funnels.get(lesson) ?? {};
      return { lesson, title, opened, completed, medianDays: days === null ? null : Math.max(0, days) };
    }),
    quizzes: course.items
      .filter(({ lesson, passPercent }) => passPercent !== null || byLesson.has(lesson))
      .map(({ lesson, title }) => ({ lesson, title, ...quizStatistics(byLesson.get(lesson) ?? [], quizzes) })),
  };
}

/** Every version that was asked, by `<version> <quiz>`. */
type Quizzes = ReadonlyMap<string, Quiz>;
const nameOf = ({ version, quiz }: { version: number; quiz: string }) => `${version} ${quiz}`;

async function readQuizzes(sequelize: Sequelize, course: string, attempts: readonly AttemptRow[]): Promise<Quizzes> {
  const wanted = [
    ...new Map(attempts.map(({ version, quiz }) => [nameOf({ version, quiz }), { version, quiz }])).values(),
  ];
  const rows = await sequelize.query<{ version: number; quiz: string; content: Quiz }>(
    `SELECT version, quiz, content FROM app.course_quizzes
       JOIN jsonb_to_recordset($wanted::jsonb) AS wanted (version integer, quiz text) USING (version, quiz)
     WHERE course = $course`,
    { bind: { course, wanted: JSON.stringify(wanted) }, type: QueryTypes.SELECT },
  );
  return new Map(rows.map(({ content, ...row }) => [nameOf(row), content]));
}

/** Of one lesson. */
export function quizStatistics(
  attempts: readonly AttemptRow[],
  quizzes: Quizzes,
): Omit<QuizStatistics, 'lesson' | 'title'> {
  return {
    attempts: attempts.length,
    isPartial: (attempts[0]?.of ?? 0) > attempts.length,
    meanPercent: attempts.length > 0 ? meanOf(attempts.map(({ percent }) => percent)) : null,
    medianSeconds: medianOf(attempts.map(({ seconds }) => seconds)),
    questions: questionsOf(attempts, quizzes),
  };
}

/** All answers to what stayed one question from version to version: it kept its key and its kind. */
interface Gathered {
  key: string;
  answers: Answered[];
  /** Of the newest version that asked it. */
  newest: { version: number; question: Question };
  /** By what the option says. */
  chosen: Map<string, { isRight: boolean; chosen: number }>;
}

function questionsOf(attempts: readonly AttemptRow[], quizzes: Quizzes): QuestionStatistics[] {
  const gathered = new Map<string, Gathered>();
  for (const attempt of attempts.toSorted((one, other) => other.version - one.version)) {
    const questions = new Map(
      quizzes
        .get(nameOf(attempt))
        ?.pools.flatMap((pool) => pool.questions)
        .map((question) => [question.key, question]),
    );
    const rightInAll = attempt.asked.filter((key) => attempt.marks[key]).length;
    for (const key of attempt.asked) {
      const question = questions.get(key);
      if (!question) continue;
      const name = `${key} ${question.kind}`;
      const one = gathered.get(name) ?? {
        ...{ key, answers: [], newest: { version: attempt.version, question } },
        chosen: new Map(optionsOf(question).map(({ text, right }) => [text, { isRight: right === true, chosen: 0 }])),
      };
      gathered.set(name, one);
      const isRight = attempt.marks[key] === true;
      const others = attempt.asked.length - 1;
      one.answers.push({ isRight, rest: others > 0 ? (rightInAll - Number(isRight)) / others : null });
      count(one.chosen, question, attempt.answers[key]);
    }
  }
  return [...gathered.values()].map(present).sort((one, other) => compare(one.question, other.question));
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

function optionsOf(question: Question): { text: string; right?: true }[] {
  return question.kind === 'choice' || question.kind === 'multiple' ? question.options : [];
}

/** An option that only an older version has counts too. */
function count(chosen: Gathered['chosen'], question: Question, answer: unknown): void {
  const options = optionsOf(question);
  for (const place of typeof answer === 'number' ? [answer] : Array.isArray(answer) ? answer : []) {
    const option = options[place as number];
    if (!option) continue;
    const before = chosen.get(option.text) ?? { isRight: option.right === true, chosen: 0 };
    chosen.set(option.text, { ...before, chosen: before.chosen + 1 });
  }
}

function present({ key, answers, newest: { question }, chosen }: Gathered): QuestionStatistics {
  return {
    question: key,
    kind: question.kind,
    text: question.text,
    asked: answers.length,
    right: answers.filter(({ isRight }) => isRight).length,
    difficulty: difficultyOf(answers),
    discrimination: discriminationOf(answers),
    options: chosen.size > 0 ? [...chosen].map(([text, one]) => ({ text, ...one })) : null,
  };
}
