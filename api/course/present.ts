import type { Course, CourseLesson, LessonOutline } from '#wire';
import type { LessonPage, Outline } from './edition.ts';
import type { PublishedCourse } from './model.ts';

export function presentCourse({ version, outline, publishedAt, titles, instructors }: PublishedCourse): Course {
  const { modules, prerequisites, enrollment, certificateRelease: _release, tasks: _tasks, ...rest } = outline;
  return {
    ...rest,
    version,
    prerequisites: prerequisites.map((key) => ({ key, title: titles[key] ?? null })),
    modules,
    isAlwaysOpen: Object.values(enrollment ?? {}).every((rule) => rule === null),
    instructors,
    publishedAt: publishedAt.toISOString(),
  };
}

/** A lesson among its neighbours. */
export function presentLesson(
  version: number,
  outline: Outline,
  lesson: LessonOutline,
  page: LessonPage,
): CourseLesson {
  const lessons = outline.modules.flatMap((module) => module.lessons);
  const index = lessons.indexOf(lesson);
  const moduleIndex = outline.modules.findIndex((module) => module.lessons.includes(lesson));
  const neighbour = (at: number) => {
    const other = lessons[at];
    return other ? { key: other.key, title: other.title } : null;
  };
  return {
    course: outline.key,
    version,
    key: lesson.key,
    title: lesson.title,
    minutes: lesson.minutes,
    number: index + 1,
    of: lessons.length,
    module: { number: moduleIndex + 1, title: outline.modules[moduleIndex]?.title ?? '' },
    html: page.html,
    video: page.video,
    quiz: page.quiz,
    exercise: page.exercise,
    previous: neighbour(index - 1),
    next: neighbour(index + 1),
  };
}
