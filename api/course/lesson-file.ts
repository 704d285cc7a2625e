import { type Lesson, LessonHead, courseFolderLimits as limits } from '#wire/course-folder.ts';
import { checkDocument, isPlainText } from './check.ts';
import type { Fault } from './fault.ts';
import { readYaml, writeYaml, type YamlDocument } from './yaml.ts';

/** Where the body begins in its file, so that a fault can name the line. */
export interface LessonFile {
  lesson: Lesson;
  bodyLine: number;
}

const expected = 'front matter: a line ---, title and minutes, another line ---, then the text';

/** A lesson's file in its two parts, before either is looked at. */
export interface LessonParts {
  head: YamlDocument;
  body: string;
  bodyLine: number;
}

/** Parts front matter, YAML between two lines of three dashes, from the Markdown after it. */
export function partLesson(file: string, text: string): LessonParts | Fault[] {
  const fault = (found: string): Fault[] => [{ file, place: 'line 1', found, expected }];
  if (!text.startsWith('---\n')) return fault('no front matter');
  const end = text.indexOf('\n---\n', 3);
  const isBare = end < 0 && text.endsWith('\n---'); // front matter and nothing else
  if (end < 0 && !isBare) return fault('front matter without an end');
  const head = text.slice(4, isBare ? -3 : end + 1);
  if (Buffer.byteLength(head) > limits.headBytes) return fault(`front matter of more than ${limits.headBytes} bytes`);
  const document = readYaml(file, head, 2);
  if (Array.isArray(document)) return document;
  const rest = isBare ? '' : text.slice(end + 5);
  const blank = rest.length - rest.replace(/^\s*\n/, '').length;
  const bodyLine = head.split('\n').length + 2 + (rest.slice(0, blank).split('\n').length - 1);
  return { head: document, body: rest.slice(blank).trimEnd(), bodyLine };
}

/** Reads lessons/<key>.md. */
export function readLesson(file: string, text: string): LessonFile | Fault[] {
  const parts = partLesson(file, text);
  if (Array.isArray(parts)) return parts;
  const { head, body, bodyLine } = parts;
  const faults = checkDocument(LessonHead, file, head);
  if (body === '') faults.push({ file, place: '', found: 'no text after the front matter', expected: 'the lesson' });
  if (!isPlainText(body))
    faults.push({ file, place: '', found: 'control characters', expected: 'text that can be seen' });
  return faults.length > 0 ? faults : { lesson: { ...(head.value as LessonHead), body }, bodyLine };
}

export function writeLesson({ body, ...head }: Lesson): string {
  return `---\n${writeYaml(head)}---\n\n${body}\n`;
}
