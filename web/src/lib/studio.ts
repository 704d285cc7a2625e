import type {
  CourseDraft,
  CourseFault,
  CourseVersions,
  DraftDifference,
  DraftDocument,
  DraftLessonPage,
  InstructorsPage,
  Preview,
  PublicationDone,
  StudioCourses,
} from '#wire';
import type { DraftDocumentKind } from '#wire/forms.ts';
import { demandSignedIn, type Fetch, json } from './api.ts';

export type { CourseDraft, CourseFault, CourseVersions, DraftDifference, DraftDocument, DraftLessonPage };
export type StudioCourse = StudioCourses['courses'][number];
export type Form = Record<string, unknown>;
export type Modules = { title: string; releases: string | null; lessons: string[] }[];

/** A course is read, drawn and written whole: that may take longer than a page usually waits. */
const wholeMs = 60_000;
const at = (course: string, rest = '') => `/v1/studio/courses/${encodeURIComponent(course)}${rest}`;
const documentAt = (course: string, kind: string, key: string) =>
  at(course, `/documents/${encodeURIComponent(kind)}/${encodeURIComponent(key)}`);

/** All of these throw Refusal. */
export const readStudio = (fetch: Fetch) => demandSignedIn<StudioCourses>(fetch, '/v1/studio/courses');
export const readDraft = (fetch: Fetch, course: string) => demandSignedIn<CourseDraft>(fetch, at(course));
export const createCourse = (fetch: Fetch, made: { key: string; title: string; language: string }) =>
  demandSignedIn<CourseDraft>(fetch, '/v1/studio/courses', json('POST', made));
export const removeCourse = (fetch: Fetch, course: string) =>
  demandSignedIn<StudioCourses>(fetch, at(course), { method: 'DELETE' });
export const copyCourse = (fetch: Fetch, course: string, made: { key: string; title: string }) =>
  demandSignedIn<CourseDraft>(fetch, at(course, '/copies'), whole('POST', made));
export const importCourse = (fetch: Fetch, zip: Blob) =>
  demandSignedIn<CourseDraft>(fetch, '/v1/studio/folders', zipInit('POST', zip));
export const importInto = (fetch: Fetch, course: string, basis: number, zip: Blob) =>
  demandSignedIn<CourseDraft>(fetch, at(course, `/folder?basis=${basis}`), zipInit('PUT', zip));

export const readDocument = (fetch: Fetch, course: string, kind: string, key: string) =>
  demandSignedIn<DraftDocument>(fetch, documentAt(course, kind, key));
export const saveDocument = (
  fetch: Fetch,
  { course, kind, key }: { course: string; kind: string; key: string },
  change: { basis: number; text?: string; form?: Form },
) => demandSignedIn<DraftDocument>(fetch, documentAt(course, kind, key), json('PUT', change));
export const createDocument = (
  fetch: Fetch,
  course: string,
  made: { basis: number; kind: string; key: string; title: string; module?: number; lesson?: string },
) => demandSignedIn<CourseDraft>(fetch, at(course, '/documents'), json('POST', made));
export const removeDocument = (fetch: Fetch, course: string, kind: string, key: string, basis: number) =>
  demandSignedIn<CourseDraft>(fetch, documentAt(course, kind, key), json('DELETE', { basis }));
export const renameDocument = (
  fetch: Fetch,
  course: string,
  kind: string,
  key: string,
  renaming: { basis: number; key: string },
) => demandSignedIn<CourseDraft>(fetch, `${documentAt(course, kind, key)}/key`, json('PUT', renaming));
export const arrange = (fetch: Fetch, course: string, order: { basis: number; modules: Modules }) =>
  demandSignedIn<CourseDraft>(fetch, at(course, '/outline'), json('PUT', order));

export const putImage = (fetch: Fetch, course: string, name: string, file: Blob) =>
  demandSignedIn<CourseDraft>(fetch, at(course, `/images/${encodeURIComponent(name)}`), {
    method: 'PUT',
    body: file,
    headers: { 'content-type': file.type },
  });
export const removeImage = (fetch: Fetch, course: string, name: string) =>
  demandSignedIn<CourseDraft>(fetch, at(course, `/images/${encodeURIComponent(name)}`), { method: 'DELETE' });

export const preview = (fetch: Fetch, course: string, markdown: string) =>
  demandSignedIn<Preview>(fetch, at(course, '/preview'), json('POST', { markdown }));
export const readDraftLesson = (fetch: Fetch, course: string, lesson: string) =>
  demandSignedIn<DraftLessonPage>(fetch, at(course, `/lessons/${encodeURIComponent(lesson)}`));
export const readDifference = (fetch: Fetch, course: string) =>
  demandSignedIn<DraftDifference>(fetch, at(course, '/difference'));
export const readVersions = (fetch: Fetch, course: string) =>
  demandSignedIn<CourseVersions>(fetch, at(course, '/versions'));
export const publish = (fetch: Fetch, course: string, seen: { revision: number; version: number | null }) =>
  demandSignedIn<PublicationDone>(fetch, at(course, '/versions'), whole('POST', seen));
export const takeVersion = (fetch: Fetch, course: string, taken: { basis: number; version: number }) =>
  demandSignedIn<CourseDraft>(fetch, at(course, '/draft'), whole('PUT', taken));
export const addInstructor = (fetch: Fetch, course: string, who: string) =>
  demandSignedIn<InstructorsPage>(fetch, at(course, '/instructors'), json('POST', { who }));
export const removeInstructor = (fetch: Fetch, course: string, account: string) =>
  demandSignedIn<InstructorsPage>(fetch, at(course, `/instructors/${encodeURIComponent(account)}`), {
    method: 'DELETE',
  });

function whole(method: string, body: object): RequestInit {
  return { ...json(method, body), signal: AbortSignal.timeout(wholeMs) };
}

function zipInit(method: string, zip: Blob): RequestInit {
  return { method, body: zip, headers: { 'content-type': 'application/zip' }, signal: AbortSignal.timeout(wholeMs) };
}

/** Where the zip of a draft's folder is. */
export const folderAddress = (course: string) => at(course, '/folder');

/** Address of the page that edits a document. */
export function editorAddress(course: string, kind: DraftDocumentKind, key: string, as?: 'text'): string {
  return `/studio/${course}?open=${kind}.${key}${as ? '&as=text' : ''}`;
}

/** A key for a title: `Fees & limits` becomes `fees_limits`; empty when nothing of it can be one. */
export function keyOf(title: string): string {
  const letters = title.normalize('NFKD').toLowerCase().replaceAll('ß', 'ss').replace(/\p{M}/gu, '');
  const words = letters.replace(/[^a-z0-9]+/g, '_').replace(/^[_0-9]+|_+$/g, '');
  return words.slice(0, 32).replace(/_+$/, '');
}

/** The modules of a draft as they are sent back. */
export function orderOf(modules: CourseDraft['modules']): Modules {
  return (modules ?? []).map(({ title, releases, lessons }) => ({
    title,
    releases,
    lessons: lessons.map(({ key }) => key),
  }));
}

/**
 * Another order: `up lesson fees`, `down lesson fees`, `up module 1`, `down module 1`, `remove module 1`, `add module <title>`.
 * What can't go further stays.
 */
export function reordered(modules: Modules, what: string): Modules {
  const [verb, kind, ...rest] = what.split(' ');
  const name = rest.join(' ');
  const next = modules.map((module) => ({ ...module, lessons: [...module.lessons] }));
  if (verb === 'add') return [...next, { title: name, releases: null, lessons: [] }];
  if (kind === 'module') {
    const [index, step] = [Number(name), verb === 'up' ? -1 : 1];
    const moved = next[index];
    if (!moved) return next;
    if (verb === 'remove') return moved.lessons.length === 0 ? next.filter((one) => one !== moved) : next;
    return swapped(next, index, index + step);
  }
  return movedLesson(next, name, verb === 'up' ? -1 : 1);
}

/** A lesson at the edge of its module goes on into the next one. */
function movedLesson(modules: Modules, key: string, step: -1 | 1): Modules {
  const index = modules.findIndex(({ lessons }) => lessons.includes(key));
  const [module, next] = [modules[index], modules[index + step]];
  if (!module) return modules;
  const place = module.lessons.indexOf(key);
  if (module.lessons[place + step] !== undefined) {
    module.lessons = swapped(module.lessons, place, place + step);
  } else if (next) {
    module.lessons.splice(place, 1);
    if (step > 0) next.lessons.unshift(key);
    else next.lessons.push(key);
  }
  return modules;
}

function swapped<T>(list: T[], one: number, other: number): T[] {
  const [a, b] = [list[one], list[other]];
  if (a === undefined || b === undefined) return list;
  return list.with(one, b).with(other, a);
}
