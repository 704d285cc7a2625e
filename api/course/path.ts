import { imageTypes, courseFolderLimits as limits } from '#wire/course-folder.ts';
import { type Fault, quote } from './fault.ts';

export type FileKind = 'course' | 'lesson' | 'quiz' | 'exercise' | 'image';

/** What a path of a course's folder stands for; `key` is an image's whole name. */
export interface CourseFile {
  kind: FileKind;
  key: string;
}

const key = '[a-z][a-z0-9_]{0,31}';
const patterns: [FileKind, RegExp][] = [
  ['course', /^(course)\.yaml$/],
  ['lesson', new RegExp(`^lessons/(${key})\\.md$`)],
  ['quiz', new RegExp(`^quizzes/(${key})\\.yaml$`)],
  ['exercise', new RegExp(`^exercises/(${key})\\.yaml$`)],
  ['image', new RegExp(`^images/(${key}\\.(?:${Object.keys(imageTypes).join('|')}))$`)],
];
const bytesMax: Record<FileKind, number> = {
  course: limits.yamlBytes,
  lesson: limits.lessonBytes,
  quiz: limits.yamlBytes,
  exercise: limits.yamlBytes,
  image: limits.imageBytes,
};
/** Windows opens a device under these names, whatever follows the first dot. */
const deviceName = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

export const coursePath = 'course.yaml';
export const lessonPath = (lesson: string) => `lessons/${lesson}.md`;
export const quizPath = (quiz: string) => `quizzes/${quiz}.yaml`;
export const exercisePath = (exercise: string) => `exercises/${exercise}.yaml`;
export const imagePath = (image: string) => `images/${image}`;

/** Says what each file is; a path that no course has, two that some disk takes for one, and what is too large are faults. */
export function sortFiles(files: ReadonlyMap<string, Uint8Array>): { known: Map<string, CourseFile>; faults: Fault[] } {
  const known = new Map<string, CourseFile>();
  const faults: Fault[] = [];
  const folded = new Map<string, string>();
  for (const [path, bytes] of files) {
    const fault = faultOfPath(path) ?? faultOfTwin(path, folded) ?? faultOfSize(path, bytes);
    if (fault) faults.push(fault);
    else known.set(path, courseFileOf(path) as CourseFile);
  }
  return { known, faults };
}

/** What is wrong with the folder as a whole; then no file of it is looked at. */
export function faultOfFolder(files: ReadonlyMap<string, Uint8Array>): Fault | undefined {
  const folder = { file: '', place: '' };
  if (files.size > limits.files)
    return { ...folder, found: `${files.size} files`, expected: `at most ${limits.files}` };
  const bytes = [...files.values()].reduce((sum, content) => sum + content.length, 0);
  if (bytes > limits.folderBytes)
    return { ...folder, found: `${bytes} bytes in all`, expected: `at most ${limits.folderBytes}` };
  const yaml = [...files].reduce((sum, [path, content]) => sum + (path.endsWith('.yaml') ? content.length : 0), 0);
  if (yaml > limits.yamlBytesInAll)
    return { ...folder, found: `${yaml} bytes of YAML`, expected: `at most ${limits.yamlBytesInAll}` };
  return undefined;
}

export function courseFileOf(path: string): CourseFile | undefined {
  for (const [kind, pattern] of patterns) {
    const match = pattern.exec(path);
    if (match) return { kind, key: match[1] as string };
  }
  return undefined;
}

function faultOfPath(path: string): Fault | undefined {
  const trick = faultOfPlace(path);
  const file = printable(path);
  if (trick) return { file, place: '', ...trick };
  if (courseFileOf(path)) return undefined;
  return {
    file,
    place: '',
    found: 'a file that is no part of a course',
    expected:
      'course.yaml, lessons/<key>.md, quizzes/<key>.yaml, exercises/<key>.yaml or images/<name>.png, .jpg or .webp, ' +
      'keys and names of 1 to 32 lower-case letters, digits and _, a letter first',
  };
}

/** What is wrong with where a path leads, on any system. */
export function faultOfPlace(path: string): { found: string; expected: string } | undefined {
  const parts = path.split('/');
  const found = (what: string, expected: string) => ({ found: what, expected });
  if (path.includes('\0')) return found('a NUL character in the path', 'a path without one');
  if (path.includes('\\')) return found('a backslash in the path', 'folders parted by /');
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return found('an absolute path', 'one inside the folder');
  if (parts.some((part) => part === '..' || part === '.')) return found('. or .. in the path', 'one inside the folder');
  const device = parts.find((part) => deviceName.test((part.split('.')[0] as string).toLowerCase().trimEnd()));
  if (device !== undefined) return found(`the name ${quote(device)}`, 'a name that Windows keeps for no device');
  return undefined;
}

function faultOfTwin(path: string, folded: Map<string, string>): Fault | undefined {
  const key = path.normalize('NFC').toLowerCase();
  const twin = folded.get(key);
  folded.set(key, path);
  if (twin === undefined) return undefined;
  const found = `a second file beside ${quote(twin)} that differs in case alone`;
  return { file: printable(path), place: '', found, expected: 'names that every disk tells apart' };
}

function faultOfSize(path: string, bytes: Uint8Array): Fault | undefined {
  const most = bytesMax[(courseFileOf(path) as CourseFile).kind];
  if (bytes.length <= most) return undefined;
  return { file: path, place: '', found: `${bytes.length} bytes`, expected: `at most ${most}` };
}

/** A path for a person to read, whatever it holds. */
function printable(path: string): string {
  return /^[\w./-]{1,120}$/.test(path) ? path : quote(path);
}
