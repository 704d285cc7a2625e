import type { Catalogue, Course, CourseLesson, CourseSummary, CoursesPage } from '#wire';
import { demand, type Fetch, Refusal, read } from './api.ts';

export type { Catalogue, Course, CourseLesson, CourseSummary };

/** What the catalogue can be filtered by; null when the api does not answer. */
export async function readCatalogue(fetch: Fetch): Promise<Catalogue | null> {
  return read<Catalogue>(fetch, '/v1/catalogue');
}

/** Courses that match; null when the api does not answer. */
export async function findCourses(fetch: Fetch, query: Record<string, string>): Promise<CoursesPage | null> {
  return read<CoursesPage>(fetch, `/v1/courses?${new URLSearchParams(query)}`);
}

/** @throws Refusal */
export async function readCourse(fetch: Fetch, course: string): Promise<Course> {
  return demand<Course>(fetch, `/v1/courses/${encodeURIComponent(course)}`);
}

/** @throws Refusal */
export async function readLesson(fetch: Fetch, course: string, lesson: string): Promise<CourseLesson> {
  return demand<CourseLesson>(fetch, `/v1/courses/${encodeURIComponent(course)}/lessons/${encodeURIComponent(lesson)}`);
}

/** With which status a page says that the api said no: what is no key is no page either. */
export function statusOfRefusal(error: unknown): number {
  if (!(error instanceof Refusal)) return 500;
  return error.status === 400 ? 404 : error.status || 503;
}

export const levelNames = { beginner: 'Beginner', intermediate: 'Intermediate', advanced: 'Advanced' } as const;
export const lengthNames = { short: 'Up to 1 h', medium: '1 to 4 h', long: 'More than 4 h' } as const;

const languageFormat = new Intl.DisplayNames('en', { type: 'language' });

/** A language tag as a name: "English". */
export function languageName(tag: string): string {
  return languageFormat.of(tag) ?? tag;
}
