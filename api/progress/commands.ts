import { QueryTypes, type Sequelize } from 'sequelize';
import type { EnrollmentDetail, LessonState, ProgressRequest, ReadingPlace } from '#wire';
import type { LessonNeed } from '#wire/learning.ts';
import { tasksOf } from '../course/model.ts';
import { requireEnrollment, requireOpenLesson } from '../enrollment/model.ts';
import { findExerciseEvent } from '../exercise/model.ts';
import { attemptNotFound, lessonOpen } from '../http/problem.ts';
import { readAttempt } from '../quiz/model.ts';
import { inTurn } from '../transaction.ts';
import { completeLesson } from './complete.ts';
import { readDetail, readProgress } from './model.ts';
import { takeSign } from './place.ts';
import { lessonState, type ProgressRow, presentDetail } from './state.ts';

/**
 * Notes where an account reads.
 *
 * @throws ApiProblem 404 when it does not take the course or there is no such lesson, 403 before the lesson's time
 */
export async function moveTo(
  sequelize: Sequelize,
  account: string,
  { course, lesson: key }: { course: string; lesson: string },
  { heading }: ReadingPlace,
): Promise<LessonState> {
  const { id, outline } = await requireEnrollment(sequelize, account, course);
  const lesson = requireOpenLesson(outline, key);
  await takeSign(sequelize, account, { enrollment: id, lesson: key, heading });
  return lessonState(await readProgress(sequelize, account, { course }), lesson);
}

/**
 * Completes a lesson, if all that it asks for is done. Whether it is, the rows say: nothing that was sent.
 *
 * @throws ApiProblem 404 for what is not the account's, 403 before the lesson's time, 409 that names what is left
 */
export async function finishLesson(
  sequelize: Sequelize,
  account: string,
  { enrollment, lesson: key, attempt }: ProgressRequest,
): Promise<EnrollmentDetail> {
  const row = await readProgress(sequelize, account, { id: enrollment });
  const lesson = requireOpenLesson(row.outline, key);
  if (attempt !== undefined) await requireAttempt(sequelize, account, { enrollment, lesson: key, attempt });
  const state = lessonState(row, lesson);
  if (state.completedAt) return presentDetail(row);
  if (state.needs.includes('dwell') && state.openedAt) await takeSign(sequelize, account, { enrollment, lesson: key });
  if (state.needs.includes('exercise')) await lookForExercise(sequelize, row, key);
  const now =
    state.needs.length > 0 ? lessonState(await readProgress(sequelize, account, { id: enrollment }), lesson) : state;
  if (now.needs.length > 0) throw lessonOpen(now.needs.map((need) => leftWords[need](now)).join(' '));
  await inTurn({ sequelize }, (transaction) =>
    completeLesson(sequelize, transaction, { enrollment, lesson: key, by: state.dwell ? 'dwell' : 'tasks' }),
  );
  return readDetail(sequelize, account, row.course);
}

const leftWords: Record<LessonNeed, (state: LessonState) => string> = {
  dwell: ({ dwell }) =>
    `Read on for about ${(dwell?.of ?? 0) - (dwell?.seconds ?? 0)} seconds: it was opened only a moment ago.`,
  quiz: () => 'Its quiz is not passed yet.',
  exercise: () => 'We have not seen its exercise on the ledger yet. A ledger closes about every 5 seconds.',
};

async function requireAttempt(
  sequelize: Sequelize,
  account: string,
  { enrollment, lesson, attempt }: Required<ProgressRequest>,
): Promise<void> {
  const found = await readAttempt(sequelize, account, attempt);
  if (found?.enrollment !== enrollment || found.lesson !== lesson) throw attemptNotFound(attempt);
}

/** What proves an exercise is noted with the lesson, whether or not something else is left. */
async function lookForExercise(
  sequelize: Sequelize,
  { id, account, course, outline, enrolledAt }: ProgressRow,
  lesson: string,
): Promise<void> {
  const { exercise } = tasksOf(outline, lesson);
  if (exercise === null) return;
  const found = await findExerciseEvent({ sequelize }, { account, course, exercise, since: enrolledAt });
  if (!found) return;
  await inTurn({ sequelize }, (transaction) =>
    sequelize.query(
      `INSERT INTO app.lesson_progress AS p (enrollment_id, lesson, exercise_event, exercise_ledger)
       VALUES ($id, $lesson, $event, $ledger)
       ON CONFLICT (enrollment_id, lesson) DO UPDATE
         SET exercise_event = excluded.exercise_event, exercise_ledger = excluded.exercise_ledger
         WHERE p.exercise_event IS NULL`,
      { bind: { id, lesson, event: found.event, ledger: found.ledger }, type: QueryTypes.INSERT, transaction },
    ),
  );
}
