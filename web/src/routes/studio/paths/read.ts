import { error, redirect } from '@sveltejs/kit';
import { Refusal } from '#lib/api.ts';
import * as m from '#lib/paraglide/messages.js';
import { readCourseChoices } from '#lib/path.ts';
import { faulty, type Sent } from '#lib/server/act.ts';

/** What a page of the studio shows of paths; who may not see it, or the api being away, the page says. */
export async function readForAuthor<T>(asked: Promise<T>, pathname: string): Promise<T> {
  try {
    return await asked;
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    if (refusal.status === 401) redirect(303, `/sign-in?next=${encodeURIComponent(pathname)}`);
    if (refusal.status === 403) error(403, m.path_studio_only());
    error(refusal.status === 404 ? 404 : refusal.status || 503, m.path_studio_unreadable());
  }
}

/** The courses that a path can be made of, as options. */
export async function readOptions(fetch: typeof globalThis.fetch): Promise<{ value: string; text: string }[]> {
  return ((await readCourseChoices(fetch)) ?? []).map(({ key, title }) => ({ value: key, text: title }));
}

/** The path as its form was sent. */
export function contentOf(sent: Sent) {
  return {
    ...{ title: sent.text('title'), promise: sent.text('promise'), language: sent.text('language') },
    courses: sent.all('courses'),
  };
}

/** Moves, takes out or adds a course, where no script does it in the page. */
export function arrange(sent: Sent): { typed: Record<string, string> } {
  const courses = sent.all('courses');
  const [what, at] = sent.text('move').split(' ');
  const index = Number(at);
  const moved = courses[index];
  if (what === 'add') {
    const added = sent.text('add');
    if (!added || courses.includes(added)) throw faulty('add', m.path_studio_add_prompt());
    courses.push(added);
  } else if (moved !== undefined) {
    courses.splice(index, 1);
    if (what === 'up') courses.splice(Math.max(0, index - 1), 0, moved);
    if (what === 'down') courses.splice(index + 1, 0, moved);
  }
  const names = ['key', 'title', 'promise', 'language'];
  const typed = Object.fromEntries(names.map((name) => [name, sent.text(name)]));
  return { typed: { ...typed, courses: courses.join(' ') } };
}
