/** A course as a folder of Markdown and YAML (docs/courses.md), read whole or refused whole, and written one way. */
import { type Course, CourseDocument, Exercise, LessonHead, Quiz } from '#wire/course-folder.ts';
import { checkDocument } from './check.ts';
import { type Fault, faultSentence, faultsMax } from './fault.ts';
import { faultOfImage } from './image.ts';
import { type LessonFile, readLesson, writeLesson } from './lesson-file.ts';
import { ordered } from './order.ts';
import {
  coursePath,
  exercisePath,
  type FileKind,
  faultOfFolder,
  imagePath,
  lessonPath,
  quizPath,
  sortFiles,
} from './path.ts';
import { faultsOfQuiz } from './quiz.ts';
import { checkReferences } from './references.ts';
import { readYaml, writeYaml, type YamlDocument } from './yaml.ts';

/** Paths are relative to the course's folder and use /. */
export type CourseFolder = ReadonlyMap<string, Uint8Array>;

export type CourseReading = { course: Course; faults?: undefined } | { course?: undefined; faults: Fault[] };

/** A course that no folder can hold. */
export class CourseUnfit extends Error {
  readonly faults: Fault[];

  constructor(faults: Fault[]) {
    super(faults.map(faultSentence).join('\n'));
    this.faults = faults;
  }
}

/** What of a folder could be read. */
interface Parts {
  document?: YamlDocument;
  lessons: Map<string, LessonFile>;
  quizzes: Map<string, Quiz>;
  exercises: Map<string, Exercise>;
  images: Map<string, Uint8Array>;
}

/** The course of a folder, or all that is wrong with it. Comments and the way of writing are not part of a course. */
export function readCourseFolder(files: CourseFolder): CourseReading {
  const whole = faultOfFolder(files);
  if (whole) return { faults: [whole] };
  const { known, faults } = sortFiles(files);
  const parts: Parts = { lessons: new Map(), quizzes: new Map(), exercises: new Map(), images: new Map() };
  for (const [path, { kind, key }] of [...known].sort(byPath))
    faults.push(...readers[kind](parts, path, key, files.get(path) as Uint8Array));
  if (!files.has(coursePath)) faults.push({ file: coursePath, place: '', found: 'no such file', expected: 'one' });
  // Names are compared only when all documents could be read, or one fault would look like many.
  const course = faults.length === 0 ? courseOf(parts) : undefined;
  if (course) faults.push(...checkReferences(course, placesOf(parts)));
  return course && faults.length === 0 ? { course } : { faults: atMost(faults) };
}

/**
 * The folder of a course in canonical form: reading it gives the same course, and writing that the same bytes.
 * Throws CourseUnfit.
 */
export function writeCourseFolder(course: Course): Map<string, Uint8Array> {
  const { lessons, quizzes, exercises, images, ...document } = course;
  const texts = [[coursePath, writeYaml(ordered(CourseDocument, document))]] as [string, string][];
  for (const [key, lesson] of lessons) texts.push([lessonPath(key), writeLesson(ordered(LessonHead, lesson))]);
  for (const [key, quiz] of quizzes) texts.push([quizPath(key), writeYaml(ordered(Quiz, quiz))]);
  for (const [key, exercise] of exercises) texts.push([exercisePath(key), writeYaml(ordered(Exercise, exercise))]);
  const files = texts.map(([path, text]): [string, Uint8Array] => [path, new TextEncoder().encode(text)]);
  for (const [name, bytes] of images) files.push([imagePath(name), bytes]);
  const folder = new Map(files.sort(byPath));
  const { faults } = readCourseFolder(folder);
  if (faults) throw new CourseUnfit(faults);
  return folder;
}

type Reader = (parts: Parts, path: string, key: string, bytes: Uint8Array) => Fault[];

const readers: Record<FileKind, Reader> = {
  course: (parts, path, _key, bytes) =>
    withText(path, bytes, (text) => {
      const document = readYaml(path, text);
      if (Array.isArray(document)) return document;
      parts.document = document;
      return checkDocument(CourseDocument, path, document);
    }),
  lesson: ({ lessons }, path, key, bytes) =>
    withText(path, bytes, (text) => {
      const lesson = readLesson(path, text);
      if (Array.isArray(lesson)) return lesson;
      lessons.set(key, lesson);
      return [];
    }),
  quiz: ({ quizzes }, path, key, bytes) =>
    withText(path, bytes, (text) => {
      const document = readYaml(path, text);
      if (Array.isArray(document)) return document;
      const faults = checkDocument(Quiz, path, document);
      const quiz = document.value as Quiz;
      quizzes.set(key, quiz);
      if (faults.length > 0) return faults;
      return faultsOfQuiz(quiz).map(([at, found, expected]) => ({
        file: path,
        place: document.place(at),
        found,
        expected,
      }));
    }),
  exercise: ({ exercises }, path, key, bytes) =>
    withText(path, bytes, (text) => {
      const document = readYaml(path, text);
      if (Array.isArray(document)) return document;
      exercises.set(key, document.value as Exercise);
      return checkDocument(Exercise, path, document);
    }),
  image: ({ images }, path, name, bytes) => {
    images.set(name, bytes);
    return faultOfImage(path, name, bytes);
  },
};

/** UTF-8 with or without a byte order mark, lines ended as on any system. */
function withText(file: string, bytes: Uint8Array, read: (text: string) => Fault[]): Fault[] {
  try {
    return read(new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n'));
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    return [{ file, place: '', found: 'bytes that are no UTF-8', expected: 'a text in UTF-8' }];
  }
}

function courseOf({ document, lessons, ...rest }: Parts): Course {
  const plain = new Map([...lessons].map(([key, { lesson }]) => [key, lesson]));
  return { ...(document?.value as CourseDocument), lessons: plain, ...rest };
}

function placesOf({ document, lessons }: Parts) {
  return {
    course: (path: (string | number)[]) => document?.place(path) ?? '',
    bodyLine: (lesson: string) => lessons.get(lesson)?.bodyLine ?? 1,
  };
}

function atMost(faults: Fault[]): Fault[] {
  if (faults.length <= faultsMax) return faults;
  const more = {
    file: '',
    place: '',
    found: `more than ${faultsMax} faults`,
    expected: 'none',
  };
  return [...faults.slice(0, faultsMax), more];
}

function byPath([source]: [string, unknown], [target]: [string, unknown]): number {
  return source < target ? -1 : 1;
}
