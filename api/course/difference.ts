/** How a course's documents differ from another state of them: line by line, and what counts of it. Pure. */
import { diffLines } from 'diff';
import type { DraftDifference } from '#wire';
import { isMap } from './check.ts';
import { formOf, type Json, textOf } from './draft.ts';
import { courseFileOf } from './path.ts';

type Lines = DraftDifference['documents'][number]['lines'];
export type Difference = Pick<DraftDifference, 'documents' | 'counts' | 'fields'>;

export interface Contents {
  documents: Record<string, string>;
  /** Hash by path. */
  images: Record<string, string>;
}

/** Unchanged lines that are shown around a change. */
const context = 2;
const linesMax = 600;
/** Two texts that share so little are shown one after the other. */
const editsMax = 2_000;
const shownMax = 400;

export function differenceOf(before: Contents, after: Contents): Difference {
  const paths = [
    ...new Set([before, after].flatMap(({ documents, images }) => [...Object.keys(documents), ...Object.keys(images)])),
  ];
  const documents = paths.sort(inOrder).flatMap((path) => {
    const one = documentDifference(path, before, after);
    return one ? [one] : [];
  });
  const counts = new Map<string, Difference['counts'][number]>();
  for (const { path, change } of documents) {
    const kind = courseFileOf(path)?.kind ?? 'course';
    const count = counts.get(`${kind} ${change}`) ?? { kind, change, count: 0 };
    counts.set(`${kind} ${change}`, { ...count, count: count.count + 1 });
  }
  const fields = documents
    .filter(({ change }) => change === 'changed')
    .flatMap(({ path }) => fieldsOf(path, before, after));
  return { documents, counts: [...counts.values()], fields };
}

function inOrder(one: string, other: string): number {
  const rank = (path: string) =>
    ['course', 'lesson', 'quiz', 'exercise', 'image'].indexOf(courseFileOf(path)?.kind ?? 'image');
  return rank(one) - rank(other) || (one < other ? -1 : 1);
}

function documentDifference(
  path: string,
  before: Contents,
  after: Contents,
): Difference['documents'][number] | undefined {
  const [from, to] = [before, after].map(({ documents, images }) => documents[path] ?? images[path]);
  if (from === to) return undefined;
  const change = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
  const texts = [before, after].map(({ documents }) => documents[path]);
  const title =
    textOf((texts[1] ?? texts[0]) === undefined ? '' : formOf(path, (texts[1] ?? texts[0]) as string)?.title) || path;
  return {
    path,
    title,
    change,
    lines: texts.some((text) => text !== undefined) ? linesOf(texts[0] ?? '', texts[1] ?? '') : [],
  };
}

function linesOf(from: string, to: string): Lines {
  const changes = diffLines(from, to, { maxEditLength: editsMax }) ?? [
    { removed: true, added: false, value: from },
    { removed: false, added: true, value: to },
  ];
  const all: Lines = changes.flatMap(({ added, removed, value }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text) => ({
        sign: added ? ('added' as const) : removed ? ('removed' as const) : ('same' as const),
        text: text.slice(0, shownMax),
      })),
  );
  const isNear = all.map((_, place) =>
    all.slice(Math.max(0, place - context), place + context + 1).some(({ sign }) => sign !== 'same'),
  );
  const lines = all.flatMap((line, place): Lines => {
    if (isNear[place]) return [line];
    return isNear[place - 1] ? [{ sign: 'gap', text: '' }] : [];
  });
  return lines.length > linesMax ? [...lines.slice(0, linesMax), { sign: 'gap', text: '' }] : lines;
}

/** What a reader would ask about first, by kind of document. */
const told: Record<string, string[]> = {
  course: [
    'title',
    'promise',
    'language',
    'level',
    'topics',
    'outcomes',
    'prerequisites',
    'capacity',
    'opens',
    'closes',
    'certificate_release',
    'modules',
  ],
  lesson: ['title', 'minutes', 'releases', 'quiz', 'exercise'],
  quiz: ['title', 'pass_percent', 'attempts', 'minutes', 'feedback', 'shuffle', 'questions'],
  exercise: ['title', 'contract', 'function', 'event'],
};

function fieldsOf(path: string, before: Contents, after: Contents): Difference['fields'] {
  const kind = courseFileOf(path)?.kind ?? 'course';
  const [from, to] = [before, after].map(({ documents }) => formOf(path, documents[path] ?? ''));
  if (!from || !to) return [];
  return (told[kind] ?? []).flatMap((field) => {
    const [one, other] = [wordsOf(from, field), wordsOf(to, field)];
    return one === other ? [] : [{ kind, title: textOf(to.title) || path, field, from: one, to: other }];
  });
}

function wordsOf(form: Json, field: string): string | null {
  const value = partOf(form, field);
  if (value === undefined || value === null) return null;
  const words = Array.isArray(value) ? value.map(String).join(', ') : isMap(value) ? '' : String(value);
  return words.slice(0, shownMax);
}

function partOf(form: Json, field: string): unknown {
  const { enrollment, call, pools, modules } = form;
  if (['capacity', 'opens', 'closes'].includes(field)) return isMap(enrollment) ? enrollment[field] : undefined;
  if (field === 'function') return isMap(call) ? call.function : undefined;
  if (field === 'modules')
    return Array.isArray(modules) ? modules.map((one) => (isMap(one) ? textOf(one.title) : '')) : undefined;
  if (field !== 'questions') return form[field];
  const lists = Array.isArray(pools)
    ? pools.map((pool) => (isMap(pool) && Array.isArray(pool.questions) ? pool.questions.length : 0))
    : [];
  return lists.reduce((sum, count) => sum + count, 0);
}
