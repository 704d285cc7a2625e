import { error, redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import { readCourse, readLesson, statusOfRefusal } from '#lib/course.ts';
import {
  finishLesson,
  keepPlace,
  type LessonState,
  type Note,
  putNote,
  type QuizAttempt,
  readAttempt,
  readEnrollment,
  readNewestAttempt,
  readNote,
  saveAnswers,
  sendAnswers,
  startAttempt,
} from '#lib/learning.ts';
import * as m from '#lib/paraglide/messages.js';
import { readEarned } from '#lib/reward.ts';
import { act } from '#lib/server/act.ts';
import { addressActions } from '#lib/server/address-actions.ts';
import { readForm } from '#lib/server/form.ts';
import { day } from '#lib/words.ts';
import { problemTypes } from '#wire/forms.ts';
import type { Actions, PageServerLoad } from './$types';
import { answersOf } from './answers.ts';
import { headingIn } from './heading.ts';

export const load: PageServerLoad = async ({ params, fetch, parent, url }) => {
  const [course, lesson, enrollment] = await Promise.all([
    readCourse(fetch, params.course),
    readLesson(fetch, params.course, params.lesson),
    parent().then(({ account }) => account && readEnrollment(fetch, params.course)),
  ]).catch((cause) => error(statusOfRefusal(cause), sayWhy(cause)));
  const state = enrollment?.states.find(({ lesson }) => lesson === params.lesson) ?? null;
  const [{ attempt, note }, earned] = await Promise.all([
    readOwn(fetch, params, state),
    enrollment?.completedAt ? readEarned(fetch, params.course) : null,
  ]);
  const at = url.searchParams.get('at');
  const reached = enrollment?.resume?.lesson === lesson.key && !state?.completedAt ? enrollment.resume.heading : null;
  return {
    course,
    lesson,
    enrollment,
    attempt,
    note,
    earned,
    here: at ? headingIn(lesson.html, at) : null,
    reached: reached && !at ? headingIn(lesson.html, reached) : null,
    now: Date.now(),
  };
};

type Fetch = typeof fetch;

async function readOwn(
  fetch: Fetch,
  { course, lesson }: { course: string; lesson: string },
  state: LessonState | null,
): Promise<{ attempt: QuizAttempt | null; note: Note | null }> {
  const [attempt, note] = await Promise.all([
    state?.quiz && (state.quiz.attempts > 0 || state.quiz.runningAttempt)
      ? readNewestAttempt(fetch, course, lesson)
      : null,
    state?.hasNote ? readNote(fetch, course, lesson) : null,
  ]);
  return { attempt, note };
}

function sayWhy(cause: unknown): string {
  const opens = cause instanceof Refusal && /opens at (\S+Z)\./.exec(cause.message)?.[1];
  return opens ? m.lesson_opens({ day: day(opens) }) : m.lesson_unreadable();
}

const isProblem = (error: unknown, type: (typeof problemTypes)[keyof typeof problemTypes]) =>
  error instanceof Refusal && error.type === type;

/** Each works without script; with it, their forms send the same. */
export const actions: Actions = {
  ...addressActions,
  start: ({ request, fetch, params, url }) =>
    act(request, async () => {
      await startAttempt(fetch, params.course, params.lesson).catch((cause) => {
        // The page says by itself that no try is left.
        if (!isProblem(cause, problemTypes.attemptsUsed)) throw cause;
      });
      redirect(303, `${url.pathname}#quiz`);
    }),

  send: async ({ request, fetch }) => {
    const { answers, faults } = answersOf(await readForm(request.clone()));
    return act(request, async (sent) => {
      const id = sent.text('attempt');
      if (Object.keys(faults).length > 0) {
        await saveAnswers(fetch, id, { answers });
        const words = { number: m.lesson_quiz_number_fault, places: m.lesson_quiz_places_fault };
        const errors = Object.entries(faults).map(([parameter, fault]) => ({ parameter, detail: words[fault]() }));
        throw new Refusal(400, m.lesson_quiz_number_fault(), { errors });
      }
      try {
        await sendAnswers(fetch, id, { answers });
        return {};
      } catch (cause) {
        // Sent from another tab meanwhile: how that ended is what the page shows.
        const isSent = isProblem(cause, problemTypes.attemptSent) && (await readAttempt(fetch, id))?.result;
        if (!isSent) throw cause;
        return { said: m.lesson_quiz_elsewhere() };
      }
    });
  },

  finish: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      // A sign of reading, for whom no script gives any.
      await keepPlace(fetch, params).catch(() => null);
      try {
        await finishLesson(fetch, { enrollment: sent.text('enrollment'), lesson: params.lesson });
        return {};
      } catch (cause) {
        if (!isProblem(cause, problemTypes.lessonOpen)) throw cause;
        throw new Refusal(409, m.lesson_still_open());
      }
    }),

  note: ({ request, fetch, params }) =>
    act(request, async (sent) => {
      const basis = sent.text('basis') || null;
      await putNote(fetch, params.course, params.lesson, { text: sent.text('text'), basis }).catch((cause) => {
        throw isProblem(cause, problemTypes.noteChanged) ? new Refusal(409, m.lesson_note_conflict()) : cause;
      });
      return { said: m.lesson_note_saved_plain() };
    }),
};
