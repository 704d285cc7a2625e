import { type Lesson, LessonHead, courseFolderLimits as limits } from '#wire/course-folder.ts';
import { checkDocument, isPlainText } from './check.ts';
import type { Fault } from './fault.ts';
import { readYaml, writeYaml } from './yaml.ts';

/** Where the body begins in its file, so that a fault can name the line. */
export interface LessonFile {
  lesson: Lesson;
  bodyLine: number;
}

const expected = 'front matter: a line ---, title and minutes, another line ---, then the text';

/** Reads lessons/<key>.md: YAML between two lines of three dashes, then Markdown. */
export function readLesson(file: string, text: string): LessonFile | Fault[] {
  const fault = (found: string): Fault[] => [{ file, place: 'line 1', found, expected }];
  if (!text.startsWith('---\n')) return fault('no front matter');
  const end = text.indexOf('\n---\n', 3);
  const isBare = end < 0 && text.endsWith('\n---'); // front matter and nothing else
  if (end < 0 && !isBare) return fault('front matter without an end');
  const head = text.slice(4, isBare ? -3 : end + 1);
  if (Buffer.byteLength(head) > limits.headBytes) return fault(`front matter of more than ${limits.headBytes} bytes`);

  const document = readYaml(file, head, 2);
  if (Array.isArray(document)) return document;
  const faults = checkDocument(LessonHead, file, document);
  const rest = isBare ? '' : text.slice(end + 5);
  const body = rest.replace(/^\s*\n/, '').trimEnd();
  const bodyLine =
    head.split('\n').length +
    2 +
    (rest.slice(0, rest.length - rest.replace(/^\s*\n/, '').length).split('\n').length - 1);
  if (body === '') faults.push({ file, place: '', found: 'no text after the front matter', expected: 'the lesson' });
  if (!isPlainText(body))
    faults.push({ file, place: '', found: 'control characters', expected: 'text that can be seen' });
  return faults.length > 0 ? faults : { lesson: { ...(document.value as LessonHead), body }, bodyLine };
}

export function writeLesson({ body, ...head }: Lesson): string {
  return `---\n${writeYaml(head)}---\n\n${body}\n`;
}
