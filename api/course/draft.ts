/**
 * A course while it is written: its folder may be invalid, and each change still has a meaning. Pure; what authors may send
 * takes its time, so this runs in the workshop's threads.
 */
import {
  CourseDocument,
  courseFolderLimits,
  Exercise,
  type CourseDocument as Facts,
  LessonHead,
  Quiz,
} from '#wire/course-folder.ts';
import { checkDocument, isMap } from './check.ts';
import type { Fault } from './fault.ts';
import { readCourseFolder } from './folder.ts';
import { partLesson, readLesson, writeLesson } from './lesson-file.ts';
import { ordered } from './order.ts';
import { type CourseFile, courseFileOf, coursePath, exercisePath, lessonPath, quizPath } from './path.ts';
import { readYaml, writeYaml } from './yaml.ts';

export type Json = Record<string, unknown>;

export interface DraftFolder {
  course: string;
  /** Text by path. */
  documents: Record<string, string>;
  /** By path what an image begins with: enough to say what it is. */
  images: Record<string, Uint8Array>;
}

/** A module as a draft's course.yaml has it. */
export interface DraftModuleOrder {
  title: string;
  releases: string | null;
  lessons: string[];
}

export interface DraftReading {
  title: string;
  language: string;
  /** Null: course.yaml can't be read. */
  modules: DraftModuleOrder[] | null;
  /** Of each document what it stands for; null: it can't be read. */
  forms: Record<string, Json | null>;
  faults: Fault[];
}

export function readDraft({ course, documents, images }: DraftFolder): DraftReading {
  const files = new Map<string, Uint8Array>(Object.entries(images));
  for (const [path, text] of Object.entries(documents)) files.set(path, new TextEncoder().encode(text));
  const { faults = [] } = readCourseFolder(files);
  const forms = Object.fromEntries(Object.entries(documents).map(([path, text]) => [path, formOf(path, text)]));
  const facts = forms[coursePath] ?? null;
  if (facts && typeof facts.key === 'string' && facts.key !== course)
    faults.push({ file: coursePath, place: 'key', found: facts.key.slice(0, 60), expected: `${course}, its key here` });
  return {
    title: textOf(facts?.title) || course,
    language: /^[a-z]{2,3}(-\w+)*$/.test(textOf(facts?.language)) ? textOf(facts?.language) : 'en',
    modules: facts && modulesOf(facts),
    forms,
    faults,
  };
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** What a document's text stands for, whether or not it is as it should be; null when it can't be read at all. */
export function formOf(path: string, text: string): Json | null {
  if (courseFileOf(path)?.kind === 'lesson') {
    const parts = partLesson(path, text);
    if (Array.isArray(parts)) return null;
    const head = parts.head.value ?? {};
    return isMap(head) ? { ...head, body: parts.body } : null;
  }
  const document = readYaml(path, text);
  if (Array.isArray(document)) return null;
  const value = document.value ?? {};
  return isMap(value) ? value : null;
}

/** The modules of a course.yaml; null when they are no lists of keys. */
export function modulesOf(facts: Json): DraftModuleOrder[] | null {
  const modules = facts.modules ?? [];
  if (!Array.isArray(modules) || !modules.every(isMap)) return null;
  const read = modules.map(({ title, releases, lessons }) => ({
    title: textOf(title),
    releases: textOf(releases) || null,
    lessons: lessons ?? [],
  }));
  const isListed = ({ lessons }: { lessons: unknown }) =>
    Array.isArray(lessons) && lessons.every((key) => typeof key === 'string');
  return read.every(isListed) ? (read as DraftModuleOrder[]) : null;
}

/**
 * A document's text in canonical form when it can be read without a fault, else as it is with lines ended by LF: nothing
 * that was typed is lost.
 */
export function canonical(path: string, text: string): string {
  const lines = text.replaceAll('\r\n', '\n');
  const { kind } = courseFileOf(path) as CourseFile;
  if (kind === 'lesson') {
    const lesson = readLesson(path, lines);
    return Array.isArray(lesson) ? lines : writeLesson(ordered(LessonHead, lesson.lesson));
  }
  const document = readYaml(path, lines);
  const schema = schemas[kind as keyof typeof schemas];
  if (Array.isArray(document) || checkDocument(schema, path, document).length > 0) return lines;
  return writeYaml(ordered(schema, document.value as object));
}

const schemas = { course: CourseDocument, quiz: Quiz, exercise: Exercise };
const nestingMax = 8;

/** The text of a document that stands for this JSON; undefined when it is nested too deep for any document. */
export function textOfForm(path: string, form: Json): string | undefined {
  const tidy = tidied(form, 0) as Json | undefined;
  if (tidy === undefined) return undefined;
  const { kind } = courseFileOf(path) as CourseFile;
  if (kind !== 'lesson') return writeYaml(ordered(schemas[kind as keyof typeof schemas], tidy));
  const { body, ...head } = tidy;
  const text = textOf(body)
    .replace(/^\s*\n/, '')
    .trimEnd();
  return writeLesson({ ...ordered(LessonHead, head as LessonHead), body: text });
}

/** Lines ended by LF, as forms of pages end them otherwise. */
function tidied(value: unknown, depth: number): unknown {
  if (depth > nestingMax) return undefined;
  if (typeof value === 'string') return value.replaceAll('\r\n', '\n').toWellFormed();
  const inside = (one: unknown) => tidied(one, depth + 1);
  if (Array.isArray(value)) {
    const items = value.map(inside);
    return items.includes(undefined) ? undefined : items;
  }
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([name, one]) => [name, inside(one)] as const);
  return entries.some(([, one]) => one === undefined) ? undefined : Object.fromEntries(entries);
}

/** What a new course begins as: valid from its first moment. */
export function firstDocuments(course: string, title: string, language: string): Record<string, string> {
  const facts: Facts = {
    ...{ key: course, title, promise: '…', description: '…', language, topics: ['stellar'], outcomes: ['…'] },
    modules: [{ title: '1', lessons: ['first'] }],
  };
  return {
    [coursePath]: writeYaml(ordered(CourseDocument, facts)),
    [lessonPath('first')]: firstLesson('1'),
  };
}

export function firstLesson(title: string): string {
  return writeLesson({ title, minutes: 10, body: '…' });
}

export function firstQuiz(title: string): string {
  const question = {
    ...{ kind: 'choice' as const, key: 'q1', text: '…', options: [{ text: 'A', right: true as const }, { text: 'B' }] },
    explanation: '…',
  };
  const quiz = {
    ...{ title, pass_percent: 60, feedback: 'explained_at_end' as const, shuffle: true },
    pools: [{ draw: 1, questions: [question] }],
  };
  return writeYaml(ordered(Quiz, quiz satisfies Quiz));
}

/** A call that the practice contract takes. */
export function firstExercise(title: string): string {
  const exercise: Exercise = {
    ...{ title, task: '…', contract: 'practice' },
    call: {
      function: 'sign_guestbook',
      arguments: { learner: { from: 'learner' }, message: { from: 'input', label: '…' } },
    },
    ...{ event: 'guestbook_signed', learner: 'learner', steps: { sign: '…', wait: '…', done: '…' } },
  };
  return writeYaml(ordered(Exercise, exercise));
}

export const pathOf = {
  course: () => coursePath,
  lesson: lessonPath,
  quiz: quizPath,
  exercise: exercisePath,
} as const;

/** Whether these texts are more than any folder may hold. */
export function isTooMuch(documents: Record<string, string>): boolean {
  const texts = Object.values(documents);
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return texts.length > courseFolderLimits.files || bytes > courseFolderLimits.folderBytes;
}
