import type { Catalogue, Course, CourseLesson, CourseSummary, CoursesPage } from '#wire';
import { demand, type Fetch, Refusal, read } from './api.ts';
import * as m from './paraglide/messages.js';
import { languageTag } from './words.ts';

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

const levels = {
  beginner: m.course_level_beginner,
  intermediate: m.course_level_intermediate,
  advanced: m.course_level_advanced,
} as const;
const lengths = { short: m.course_length_short, medium: m.course_length_medium, long: m.course_length_long } as const;
export type Level = keyof typeof levels;

/** Every level by its name, as a list to choose from. */
export const levelChoices = () => Object.entries(levels).map(([level, name]): [string, string] => [level, name()]);
export const lengthChoices = () => Object.entries(lengths).map(([length, name]): [string, string] => [length, name()]);

/** "Beginner". */
export const levelName = (level: Level) => levels[level]();

/** A language tag as a name in the visitor's language: "English", "Englisch". */
export function languageName(tag: string): string {
  return new Intl.DisplayNames(languageTag(), { type: 'language' }).of(tag) ?? tag;
}

/** Whether something with a release date is shut at a time, in milliseconds. */
export function isShut({ releases }: { releases: string | null }, now: number): boolean {
  return releases !== null && Date.parse(releases) > now;
}
