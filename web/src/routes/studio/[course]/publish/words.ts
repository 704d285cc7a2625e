import * as m from '#lib/paraglide/messages.js';
import type { DraftDifference } from '#lib/studio.ts';
import { count } from '#lib/words.ts';

const counts: Record<string, (inputs: { number: number; shown: string }) => string> = {
  'lesson added': m.studio_lessons_added,
  'lesson removed': m.studio_lessons_removed,
  'lesson changed': m.studio_lessons_changed,
  'quiz added': m.studio_quizzes_added,
  'quiz removed': m.studio_quizzes_removed,
  'quiz changed': m.studio_quizzes_changed,
  'exercise added': m.studio_exercises_added,
  'exercise removed': m.studio_exercises_removed,
  'exercise changed': m.studio_exercises_changed,
  'image added': m.studio_images_added,
  'image removed': m.studio_images_removed,
  'image changed': m.studio_images_changed,
};

const fields: Record<string, () => string> = {
  title: m.studio_field_title,
  promise: m.studio_field_promise,
  language: m.studio_field_language,
  level: m.studio_field_level,
  topics: m.studio_field_topics,
  outcomes: m.studio_field_outcomes,
  prerequisites: m.studio_field_prerequisites,
  capacity: m.studio_field_capacity,
  opens: m.studio_field_opens,
  closes: m.studio_field_closes,
  certificate_release: m.studio_field_release,
  modules: m.studio_modules,
  minutes: m.studio_field_minutes,
  releases: m.studio_field_releases,
  quiz: m.studio_field_quiz,
  exercise: m.studio_field_exercise,
  pass_percent: m.studio_field_pass,
  attempts: m.studio_field_attempts,
  feedback: m.studio_field_feedback,
  shuffle: m.studio_field_shuffle,
  questions: m.studio_questions,
  contract: m.studio_field_contract,
  function: m.studio_field_function,
  event: m.studio_field_event,
};

/** How the draft differs, in sentences: "2 lessons are new." "Pages: pass mark 60 → 70." */
export function sentencesOf({ counts: all, fields: changed }: DraftDifference): string[] {
  const counted = all.flatMap(({ kind, change, count: number }) => {
    const say = counts[`${kind} ${change}`];
    return say ? [say({ number, shown: count(number) })] : [];
  });
  const told = changed.map(({ title, field, from, to }) =>
    m.studio_field_changed({
      ...{ title, field: fields[field]?.() ?? field },
      ...{ from: from || m.studio_nothing(), to: to || m.studio_nothing() },
    }),
  );
  return [...counted, ...told];
}
