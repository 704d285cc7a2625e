/** A lesson of a draft as learners would see it, though other parts of the draft may be invalid. */
import type { CourseLesson, DraftLessonPage } from '#wire';
import { type Course, Exercise, type Lesson, Quiz } from '#wire/course-folder.ts';
import { checkDocument } from './check.ts';
import { type DraftFolder, readDraft, textOf } from './draft.ts';
import { pageOf, renderQuiz } from './edition.ts';
import type { Fault } from './fault.ts';
import { readLesson } from './lesson-file.ts';
import { exercisePath, imagePath, lessonPath, quizPath } from './path.ts';
import { faultsOfQuiz } from './quiz.ts';
import type { Place, ShownImage } from './render.ts';
import { readYaml } from './yaml.ts';

export interface DraftImages {
  /** By path in the folder. */
  shown: Record<string, ShownImage>;
}

export function placeOf({ course, documents }: DraftFolder, { shown }: DraftImages): Place {
  const lessons = Object.keys(documents).filter((path) => path.startsWith('lessons/'));
  return {
    course,
    lessons: new Set(lessons.map((path) => path.slice('lessons/'.length, -'.md'.length))),
    images: new Map(Object.entries(shown).map(([path, image]) => [path.slice(imagePath('').length), image])),
  };
}

/** The page, or why the lesson has none yet. */
export async function draftPage(
  folder: DraftFolder,
  images: DraftImages,
  key: string,
): Promise<{ page: DraftLessonPage } | { faults: Fault[] }> {
  const read = readLesson(lessonPath(key), folder.documents[lessonPath(key)] ?? '');
  if (Array.isArray(read)) return { faults: read };
  const place = placeOf(folder, images);
  const { lesson } = read;
  const quiz = quizOf(folder, lesson);
  const exercise = exerciseOf(folder, lesson);
  const course = {
    key: folder.course,
    quizzes: new Map(quiz && lesson.quiz ? [[lesson.quiz, quiz]] : []),
    exercises: new Map(exercise && lesson.exercise ? [[lesson.exercise, exercise]] : []),
  } as unknown as Course;
  const shown = { ...(await pageOf(course, lesson, place)), ...neighboursOf(folder, key) };
  const { title, minutes } = lesson;
  return {
    page: {
      lesson: { ...shown, course: folder.course, version: 1, key, title, minutes },
      questions: quiz ? questionsOf(await renderQuiz(quiz, place)) : [],
    },
  };
}

function neighboursOf(
  folder: DraftFolder,
  key: string,
): Pick<CourseLesson, 'number' | 'of' | 'module' | 'previous' | 'next'> {
  const { modules, forms } = readDraft(folder);
  const all = (modules ?? []).flatMap(({ lessons }) => lessons);
  const index = all.indexOf(key);
  const module = (modules ?? []).findIndex(({ lessons }) => lessons.includes(key));
  const neighbour = (at: number) => {
    const other = index < 0 ? undefined : all[at];
    return other === undefined ? null : { key: other, title: textOf(forms[lessonPath(other)]?.title) || other };
  };
  return {
    number: index + 1 || 1,
    of: Math.max(1, all.length),
    module: { number: module + 1 || 1, title: modules?.[module]?.title ?? '' },
    previous: neighbour(index - 1),
    next: neighbour(index + 1),
  };
}

function quizOf({ documents }: DraftFolder, { quiz }: Lesson): Quiz | undefined {
  const path = quizPath(quiz ?? '');
  const document = readYaml(path, documents[path] ?? '');
  if (Array.isArray(document) || checkDocument(Quiz, path, document).length > 0) return undefined;
  return faultsOfQuiz(document.value as Quiz).length > 0 ? undefined : (document.value as Quiz);
}

function exerciseOf({ documents }: DraftFolder, { exercise }: Lesson): Exercise | undefined {
  const path = exercisePath(exercise ?? '');
  const document = readYaml(path, documents[path] ?? '');
  if (Array.isArray(document) || checkDocument(Exercise, path, document).length > 0) return undefined;
  return document.value as Exercise;
}

function questionsOf({ pools }: Quiz): DraftLessonPage['questions'] {
  return pools
    .flatMap(({ questions }) => questions)
    .map((question) => ({
      kind: question.kind,
      html: question.text,
      options:
        'options' in question
          ? question.options.map(({ text, right }) => ({ html: text, isRight: right ?? false }))
          : [],
      answers: answersOf(question),
      explanation: question.explanation,
    }));
}

function answersOf(question: Quiz['pools'][number]['questions'][number]): string[] {
  if (question.kind === 'text') return question.answers;
  if (question.kind === 'order') return question.lines;
  if (question.kind !== 'number') return [];
  const { answer, tolerance, unit } = question;
  return [`${answer}${tolerance ? ` ± ${tolerance}` : ''}${unit ? ` ${unit}` : ''}`];
}
