/** What a learner does in a course; every request goes through api.ts. */
import type {
  Enrollment,
  EnrollmentDetail,
  EnrollmentGate,
  EnrollmentsPage,
  LessonState,
  Note,
  NoteChange,
  NotesPage,
  ProgressRequest,
  QuizAnswers,
  QuizAttempt,
} from '#wire';
import { demandSignedIn, type Fetch, json, read } from './api.ts';

export type { Enrollment, EnrollmentDetail, EnrollmentGate, LessonState, Note, QuizAnswers, QuizAttempt };

const of = (course: string, lesson?: string) =>
  `/v1/enrollments/${encodeURIComponent(course)}${lesson === undefined ? '' : `/lessons/${encodeURIComponent(lesson)}`}`;

/** The courses one takes, read last first; null when the api does not answer. */
export async function readEnrollments(fetch: Fetch): Promise<Enrollment[] | null> {
  return (await read<EnrollmentsPage>(fetch, '/v1/enrollments'))?.enrollments ?? null;
}

/** How far one is in a course; null where one does not take it. */
export async function readEnrollment(fetch: Fetch, course: string): Promise<EnrollmentDetail | null> {
  return read<EnrollmentDetail>(fetch, of(course));
}

/** Whether one may enrol; null when the api does not answer. */
export async function readGate(fetch: Fetch, course: string): Promise<EnrollmentGate | null> {
  return read<EnrollmentGate>(fetch, `/v1/courses/${encodeURIComponent(course)}/enrollment-gate`);
}

/** @throws Refusal */
export function enroll(fetch: Fetch, course: string): Promise<EnrollmentDetail> {
  return demandSignedIn(fetch, '/v1/enrollments', json('POST', { course }));
}

/** @throws Refusal */
export function leaveCourse(fetch: Fetch, course: string): Promise<object> {
  return demandSignedIn(fetch, of(course), { method: 'DELETE' });
}

/**
 * Says that a lesson is being read, and where in it.
 * @param heading id of one in the lesson's HTML; null: above the first; undefined: keep what is known
 * @throws Refusal
 */
export function keepPlace(
  fetch: Fetch,
  { course, lesson, heading }: { course: string; lesson: string; heading?: string | null | undefined },
  options: { keepalive?: boolean } = {},
): Promise<LessonState> {
  const body = heading === undefined ? {} : { heading };
  return demandSignedIn(fetch, `${of(course, lesson)}/place`, { ...json('PUT', body), ...options });
}

/**
 * Finishes a lesson, if the server finds it finished.
 * @throws Refusal of type lesson_open while something of it is left
 */
export function finishLesson(fetch: Fetch, request: ProgressRequest): Promise<EnrollmentDetail> {
  return demandSignedIn(fetch, '/v1/progress', json('POST', request));
}

/**
 * Starts a try of a lesson's quiz, or goes on with the one that runs.
 * @throws Refusal
 */
export function startAttempt(fetch: Fetch, course: string, lesson: string): Promise<QuizAttempt> {
  return demandSignedIn(fetch, `${of(course, lesson)}/attempts`, { method: 'POST' });
}

/** The newest of one's tries, whole; null where there is none. */
export async function readNewestAttempt(fetch: Fetch, course: string, lesson: string): Promise<QuizAttempt | null> {
  const page = await read<{ attempts: QuizAttempt[] }>(fetch, `${of(course, lesson)}/attempts`);
  const newest = page?.attempts[0];
  if (!newest) return null;
  return newest.result ? newest : read<QuizAttempt>(fetch, `/v1/attempts/${newest.id}`);
}

/** Null when the api does not answer. */
export async function readAttempt(fetch: Fetch, id: string): Promise<QuizAttempt | null> {
  return read<QuizAttempt>(fetch, `/v1/attempts/${encodeURIComponent(id)}`);
}

/**
 * Keeps what is answered so far, so that another device goes on with it.
 * @throws Refusal of type attempt_sent once the try is over
 */
export function saveAnswers(
  fetch: Fetch,
  id: string,
  answers: QuizAnswers,
  options: { keepalive?: boolean } = {},
): Promise<object> {
  const path = `/v1/attempts/${encodeURIComponent(id)}/answers`;
  return demandSignedIn(fetch, path, { ...json('PUT', answers), ...options });
}

/** @throws Refusal of type attempt_sent where other answers were sent before */
export function sendAnswers(fetch: Fetch, id: string, answers: QuizAnswers): Promise<QuizAttempt> {
  return demandSignedIn(fetch, `/v1/attempts/${encodeURIComponent(id)}/submission`, json('POST', answers));
}

/** One's own note on a lesson; null where there is none, or the api does not answer. */
export async function readNote(fetch: Fetch, course: string, lesson: string): Promise<Note | null> {
  const page = await read<NotesPage>(fetch, `${of(course)}/notes`);
  return page?.notes.find((note) => note.lesson === lesson) ?? null;
}

/**
 * Writes one's note on a lesson; an empty text takes it away.
 * @throws Refusal of type note_changed where another device changed it since `basis`
 */
export function putNote(
  fetch: Fetch,
  course: string,
  lesson: string,
  change: NoteChange,
  options: { keepalive?: boolean } = {},
): Promise<Note> {
  return demandSignedIn(fetch, `${of(course, lesson)}/note`, { ...json('PUT', change), ...options });
}

/** Where to go on: where one read last, or, once that lesson is done, the next one that is not. Null: nothing is open. */
export function placeToGoOn({
  resume,
  next,
  states,
}: EnrollmentDetail): { lesson: string; heading: string | null } | null {
  const last = resume && states.find(({ lesson }) => lesson === resume.lesson);
  if (last && !last.isShut && last.completedAt === null) return resume;
  return next ? { lesson: next.lesson, heading: null } : null;
}

/** Where `placeToGoOn` is; of a course with nothing open, its own page. The lesson's page says that one was there. */
export function addressToGoOn(enrollment: EnrollmentDetail): string {
  const place = placeToGoOn(enrollment);
  if (!place) return `/courses/${enrollment.course}`;
  const address = `/learn/${enrollment.course}/${place.lesson}`;
  if (place.heading === null) return address;
  return `${address}?${new URLSearchParams({ at: place.heading })}#${encodeURIComponent(place.heading)}`;
}
