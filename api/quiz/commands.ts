import { QueryTypes, type Sequelize } from 'sequelize';
import type { QuizAnswers } from '#wire';
import { tasksOf } from '../course/model.ts';
import { type EnrolledCourse, requireOpenLesson } from '../enrollment/model.ts';
import { attemptNotFound, attemptSent, attemptsUsed, enrollmentNotFound, quizNotFound } from '../http/problem.ts';
import { inTurn } from '../transaction.ts';
import { mergeAnswers, sameAnswers } from './answers.ts';
import { drawQuestions } from './draw.ts';
import { type AttemptRow, askedOf, lockAttempt, markAttempt, readAttempt, readAttempts, readQuiz } from './model.ts';

/**
 * Begins an attempt, or finds the one that runs.
 *
 * @throws ApiProblem 404 where the lesson has no quiz, 403 before its time, 409 when no try is left
 */
export function startAttempt(
  sequelize: Sequelize,
  { id: enrollment, version, outline }: EnrolledCourse,
  lesson: string,
): Promise<{ id: string; isNew: boolean }> {
  requireOpenLesson(outline, lesson);
  const { quiz: key, attempts } = tasksOf(outline, lesson);
  if (key === null) throw quizNotFound(lesson);
  return inTurn({ sequelize }, async (transaction) => {
    // Two devices that begin at once begin one attempt.
    const [standing] = await sequelize.query(
      'SELECT id FROM app.enrollments WHERE id = $enrollment AND left_at IS NULL FOR NO KEY UPDATE',
      { bind: { enrollment }, type: QueryTypes.SELECT, transaction },
    );
    if (!standing) throw enrollmentNotFound(outline.key); // left a moment ago
    const [last] = await readAttempts(sequelize, enrollment, lesson, 1, transaction);
    if (last?.isOver) await endAttempt(sequelize, last, transaction);
    else if (last?.sentAt === null) return { id: last.id, isNew: false };
    const [counted] = await sequelize.query<{ used: number }>(
      `SELECT count(*)::int AS used FROM app.quiz_attempts
       WHERE enrollment_id = $enrollment AND lesson = $lesson AND quiz = $key`,
      { bind: { enrollment, lesson, key }, type: QueryTypes.SELECT, transaction },
    );
    if (attempts !== null && (counted?.used ?? 0) >= attempts) throw attemptsUsed(attempts);
    const quiz = await readQuiz(sequelize, { course: outline.key, version, quiz: key }, transaction);
    const [made] = await sequelize.query<{ id: string }>(
      `INSERT INTO app.quiz_attempts (enrollment_id, lesson, quiz, version, number, drawn, started_at, ends_at)
       SELECT $enrollment, $lesson, $key, $version, $number, $drawn::jsonb, now, now + make_interval(mins => $minutes::int)
       FROM clock_timestamp() AS now RETURNING id`,
      {
        bind: {
          ...{ enrollment, lesson, key, version, number: (last?.number ?? 0) + 1, minutes: quiz.minutes ?? null },
          drawn: JSON.stringify(drawQuestions(quiz)),
        },
        type: QueryTypes.SELECT,
        transaction,
      },
    );
    return { id: (made as { id: string }).id, isNew: true };
  });
}

type Transaction = Parameters<Parameters<typeof inTurn>[1]>[0];

/** Between reading and locking it somebody else may have looked. */
async function endAttempt(sequelize: Sequelize, attempt: AttemptRow, transaction: Transaction): Promise<void> {
  await lockAttempt(sequelize, attempt.id, transaction);
  const [row] = await readAttempts(sequelize, attempt.enrollment, attempt.lesson, 1, transaction);
  if (row?.id === attempt.id && row.sentAt === null)
    await markAttempt({ sequelize, transaction }, row, row.answers, true);
}

/**
 * Keeps answers of an attempt that runs.
 *
 * @throws ApiProblem 404 when it is not the account's, 400 for what is no answer, 409 when it was sent or its time is over
 */
export async function saveAnswers(
  sequelize: Sequelize,
  account: string,
  id: string,
  sent: QuizAnswers['answers'],
): Promise<void> {
  const saved = await withAttempt(sequelize, account, id, async (attempt, transaction) => {
    if (attempt.sentAt) return false;
    const answers = mergeAnswers(askedOf(attempt), attempt.answers, sent);
    await sequelize.query('UPDATE app.quiz_attempts SET answers = $answers::jsonb WHERE id = $id', {
      bind: { id, answers: JSON.stringify(answers) },
      transaction,
    });
    return true;
  });
  if (!saved) throw attemptSent('This try was sent, or its time is over. What was saved until then was marked.');
}

/**
 * Sends an attempt to be marked. Sent again with the same answers, it stays as it is; after its time too.
 *
 * @throws ApiProblem 404 when it is not the account's, 400 for what is no answer, 409 when it was sent with others
 */
export async function submitAnswers(
  sequelize: Sequelize,
  account: string,
  id: string,
  sent: QuizAnswers['answers'],
): Promise<void> {
  const isSame = await withAttempt(sequelize, account, id, async (attempt, transaction) => {
    if (attempt.isLate) return true;
    const answers = mergeAnswers(askedOf(attempt), attempt.answers, sent);
    if (attempt.sentAt) return sameAnswers(answers, attempt.answers);
    await markAttempt({ sequelize, transaction }, attempt, answers, false);
    return true;
  });
  if (!isSame) throw attemptSent('This try was sent with other answers, and those were marked. Begin another one.');
}

/** Does something with an attempt that nobody else changes meanwhile; it is marked first when its time is over. */
function withAttempt<T>(
  sequelize: Sequelize,
  account: string,
  id: string,
  work: (attempt: AttemptRow, transaction: Transaction) => Promise<T>,
): Promise<T> {
  return inTurn({ sequelize }, async (transaction) => {
    const read = async () => {
      const attempt = await readAttempt(sequelize, account, id, transaction);
      if (!attempt) throw attemptNotFound(id);
      return attempt;
    };
    await lockAttempt(sequelize, id, transaction);
    const attempt = await read();
    if (!attempt.isOver) return work(attempt, transaction);
    await markAttempt({ sequelize, transaction }, attempt, attempt.answers, true);
    return work(await read(), transaction);
  });
}
