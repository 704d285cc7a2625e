/** What is made of a course's content once, when it is published: its outline, its lessons' pages, and what search reads. */
import type { Course as CourseAnswer, CourseLesson, LessonOutline } from '#wire';
import type { Course, Exercise, Lesson, Question, Quiz } from '#wire/course-folder.ts';
import { type Place, rendering, renderMarkdown, type ShownImage } from './render.ts';

/** Lessons' texts count for search up to so many characters: Postgres takes a megabyte of words. */
const bodiesMax = 200_000;
/** A mistyped word is compared with titles and topics, not with whole lessons. */
const wordsMax = 4_000;

export type Outline = Omit<
  CourseAnswer,
  'version' | 'prerequisites' | 'publishedAt' | 'isAlwaysOpen' | 'instructors'
> & {
  prerequisites: string[];
  enrollment: { capacity: number | null; opens: string | null; closes: string | null };
  /** Absent in what was published before there was a choice: automatic. */
  certificateRelease?: 'automatic' | 'staff';
  /** What completes a lesson, by its key; one that is not named is completed by dwell. */
  tasks: Record<string, LessonTasks>;
};
/** Keys of quiz and exercise. */
export interface LessonTasks {
  quiz: string | null;
  exercise: string | null;
  /** How many tries the quiz gives; null: any number. */
  attempts: number | null;
}
export type LessonPage = Pick<CourseLesson, 'html' | 'video' | 'quiz' | 'exercise'> & {
  /** How the exercise is done and what proves it. */
  call: ExerciseCall | null;
};
export type ExerciseCall = Omit<Exercise, 'title' | 'task' | 'call'> & {
  /** Key of the exercise. */
  exercise: string;
  function: string;
  /** In the order of the folder, which JSON in Postgres does not keep of an object's names. */
  arguments: (Exercise['call']['arguments'][string] & { name: string })[];
};

export interface Edition {
  /** Which way of rendering made it. */
  rendering: number;
  outline: Outline;
  /** By lesson key. */
  pages: Map<string, LessonPage>;
  /** With their questions and answers, texts as cleaned HTML; what is asked is drawn from them, and nobody may read them. */
  quizzes: Map<string, Quiz>;
  /** From what counts most to what counts least. */
  texts: [string, string, string, string];
  words: string;
}

export async function makeEdition(course: Course, images: ReadonlyMap<string, ShownImage>): Promise<Edition> {
  const place: Place = { course: course.key, lessons: new Set(course.lessons.keys()), images };
  const outline = await outlineOf(course, place);
  const pages = new Map<string, LessonPage>();
  for (const [key, lesson] of course.lessons) pages.set(key, await pageOf(course, lesson, place));
  const quizzes = new Map<string, Quiz>();
  for (const [key, quiz] of course.quizzes) quizzes.set(key, await renderQuiz(quiz, place));
  const titles = outline.modules.flatMap(({ title, lessons }) => [title, ...lessons.map((lesson) => lesson.title)]);
  const about = [course.promise, ...course.topics];
  return {
    rendering,
    outline,
    pages,
    quizzes,
    texts: [
      course.title,
      about.join('\n'),
      [...course.outcomes, ...titles].join('\n'),
      [course.description, ...[...course.lessons.values()].map(({ body }) => body)].join('\n').slice(0, bodiesMax),
    ],
    words: [course.title, ...about, ...titles].join(' ').toLowerCase().slice(0, wordsMax),
  };
}

async function outlineOf(course: Course, place: Place): Promise<Outline> {
  const modules = course.modules.map(({ title, releases, lessons }) => ({
    title,
    lessons: lessons.map((key) => lessonOutline(key, course.lessons.get(key) as Lesson, releases)),
  }));
  const all = modules.flatMap(({ lessons }) => lessons);
  return {
    key: course.key,
    title: course.title,
    promise: course.promise,
    description: await renderMarkdown(course.description, place),
    language: course.language,
    level: course.level ?? null,
    topics: course.topics,
    outcomes: course.outcomes,
    prerequisites: course.prerequisites ?? [],
    lessons: all.length,
    minutes: all.reduce((sum, { minutes }) => sum + minutes, 0),
    modules,
    enrollment: {
      capacity: course.enrollment?.capacity ?? null,
      opens: course.enrollment?.opens ?? null,
      closes: course.enrollment?.closes ?? null,
    },
    certificateRelease: course.certificate_release ?? 'automatic',
    tasks: tasksOf(course),
  };
}

function tasksOf({ lessons, quizzes }: Course): Record<string, LessonTasks> {
  return Object.fromEntries(
    [...lessons].flatMap(([key, { quiz, exercise }]) => {
      const attempts = quizzes.get(quiz ?? '')?.attempts ?? null;
      return quiz || exercise ? [[key, { quiz: quiz ?? null, exercise: exercise ?? null, attempts }]] : [];
    }),
  );
}

/** A lesson is shut as long as its module is. */
function lessonOutline(key: string, lesson: Lesson, moduleReleases: string | undefined): LessonOutline {
  const { title, minutes, quiz, exercise } = lesson;
  const kind = quiz ? (exercise ? 'quiz_and_exercise' : 'quiz') : exercise ? 'exercise' : 'reading';
  const releases = [lesson.releases, moduleReleases].filter((time) => time !== undefined).sort();
  return { key, title, minutes, kind, releases: releases.at(-1) ?? null };
}

export async function pageOf(course: Course, lesson: Lesson, place: Place): Promise<LessonPage> {
  const quiz = lesson.quiz === undefined ? undefined : course.quizzes.get(lesson.quiz);
  const exercise = lesson.exercise === undefined ? undefined : course.exercises.get(lesson.exercise);
  return {
    html: await renderMarkdown(lesson.body, place),
    video: lesson.video ?? null,
    quiz: quiz ? aboutQuiz(quiz) : null,
    exercise: exercise ? await aboutExercise(exercise, place) : null,
    call: exercise ? callOf(lesson.exercise as string, exercise) : null,
  };
}

/** Nothing of its questions. */
function aboutQuiz({ title, pools, pass_percent, attempts, minutes, feedback }: Quiz): LessonPage['quiz'] {
  const questions = pools.reduce((sum, { draw }) => sum + draw, 0);
  return {
    ...{ title, questions, feedback, passPercent: pass_percent },
    ...{ attempts: attempts ?? null, minutes: minutes ?? null },
  };
}

export async function renderQuiz(quiz: Quiz, place: Place): Promise<Quiz> {
  const renderQuestion = async (question: Question): Promise<Question> => {
    const text = await renderMarkdown(question.text, place);
    const explanation = await renderMarkdown(question.explanation, place);
    if (question.kind !== 'choice' && question.kind !== 'multiple') return { ...question, text, explanation };
    const options = question.options.map(async (option) => ({
      ...option,
      text: unwrap(await renderMarkdown(option.text, place)),
    }));
    return { ...question, text, explanation, options: await Promise.all(options) };
  };
  const pools = quiz.pools.map(async (pool) => ({
    ...pool,
    questions: await Promise.all(pool.questions.map(renderQuestion)),
  }));
  return { ...quiz, pools: await Promise.all(pools) };
}

/** An option stands in a label, where a paragraph may not. */
function unwrap(html: string): string {
  const inner = /^<p>([\s\S]*)<\/p>\s*$/.exec(html)?.[1];
  return inner === undefined || inner.includes('<p>') ? html : inner;
}

async function aboutExercise({ title, task, contract, call }: Exercise, place: Place): Promise<LessonPage['exercise']> {
  return { title, task: await renderMarkdown(task, place), contract, function: call.function };
}

function callOf(key: string, { title: _, task: __, call, ...rest }: Exercise): ExerciseCall {
  const args = Object.entries(call.arguments).map(([name, argument]) => ({ name, ...argument }));
  return { exercise: key, ...rest, function: call.function, arguments: args };
}
