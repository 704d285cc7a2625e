/** What only the whole folder can tell: every name means something, and everything is used. */
import type { Course, CourseDocument } from '#wire/course-folder.ts';
import { type Fault, nearestName, quote } from './fault.ts';
import { type Mention, type Mentions, readMentions } from './markdown.ts';
import { coursePath, exercisePath, imagePath, lessonPath, quizPath } from './path.ts';
import type { Path } from './yaml.ts';

/** Where a document's value is: course.yaml's are known by path, a lesson's by line. */
export interface Places {
  course(path: Path): string;
  /** Line of the lesson's file at which its body begins. */
  bodyLine(lesson: string): number;
}

type Tell = (file: string, place: string, found: string, expected: string) => void;

export function checkReferences(course: Course, places: Places): Fault[] {
  const faults: Fault[] = [];
  const tell: Tell = (file, place, found, expected) => faults.push({ file, place, found, expected });
  checkHead(course, places, tell);
  checkOutline(course, places, tell);
  checkUse(course, tell);
  checkBodies(course, places, tell);
  return faults;
}

function checkHead(course: CourseDocument, places: Places, tell: Tell): void {
  const at = (path: Path) => places.course(path);
  const { opens, closes } = course.enrollment ?? {};
  if (opens && closes && opens >= closes)
    tell(coursePath, at(['enrollment', 'closes']), closes, `a time after ${opens}`);
  const lists = { topics: course.topics, outcomes: course.outcomes, prerequisites: course.prerequisites ?? [] };
  for (const [name, words] of Object.entries(lists)) {
    words.forEach((word, place) => {
      if (words.indexOf(word) < place) tell(coursePath, at([name, place]), `${quote(word)} a second time`, 'each once');
    });
  }
  (course.prerequisites ?? []).forEach((key, place) => {
    if (key === course.key) tell(coursePath, at(['prerequisites', place]), 'the course itself', 'another course');
  });
}

function checkOutline(course: Course, places: Places, tell: Tell): void {
  const listed = new Set<string>();
  const titles = new Set<string>();
  course.modules.forEach(({ title, lessons }, module) => {
    const at = (...rest: Path) => places.course(['modules', module, ...rest]);
    if (titles.has(title)) tell(coursePath, at('title'), `${quote(title)} a second time`, 'a title of its own');
    titles.add(title);
    lessons.forEach((key, place) => {
      if (listed.has(key)) tell(coursePath, at('lessons', place), `${key} a second time`, 'each lesson once');
      else if (!course.lessons.has(key))
        tell(coursePath, at('lessons', place), key, known(lessonPath(key), key, course.lessons));
      listed.add(key);
    });
  });
  for (const key of course.lessons.keys())
    if (!listed.has(key)) tell(lessonPath(key), '', 'a lesson that no module lists', `${key} in ${coursePath}`);
}

function checkUse(course: Course, tell: Tell): void {
  const kinds = [
    { name: 'quiz', has: course.quizzes, path: quizPath },
    { name: 'exercise', has: course.exercises, path: exercisePath },
  ] as const;
  for (const { name, has, path } of kinds) {
    const users = new Map<string, string>();
    for (const [lesson, head] of course.lessons) {
      const key = head[name];
      if (key === undefined) continue;
      if (!has.has(key)) tell(lessonPath(lesson), name, key, known(path(key), key, has));
      const user = users.get(key);
      if (user)
        tell(
          lessonPath(lesson),
          name,
          `${key}, which ${user} has already`,
          `a${name === 'quiz' ? '' : 'n'} ${name} of its own`,
        );
      else users.set(key, lesson);
    }
    for (const key of has.keys())
      if (!users.has(key))
        tell(
          path(key),
          '',
          `a${name === 'quiz' ? '' : 'n'} ${name} that no lesson names`,
          `${name}: ${key} in a lesson`,
        );
  }
}

function checkBodies(course: Course, places: Places, tell: Tell): void {
  const mentions = new Map([...course.lessons].map(([key, { body }]) => [key, readMentions(body)]));
  const shown = new Set<string>();
  for (const [key, { links, images }] of mentions) {
    const at = (line: number) => `line ${places.bodyLine(key) + line - 1}`;
    for (const link of links)
      checkLink(key, link, mentions, (found, expected) => tell(lessonPath(key), at(link.line), found, expected));
    for (const image of images) {
      const name = imageName(image);
      if (name !== undefined) shown.add(name);
      const fault = faultOfImage(image, name, course.images);
      if (fault) tell(lessonPath(key), at(image.line), fault.found, fault.expected);
    }
  }
  for (const name of course.images.keys())
    if (!shown.has(name))
      tell(imagePath(name), '', 'an image that no lesson shows', `![…](../images/${name}) in a lesson`);
}

/** A link leads to a lesson's file, to a heading, or out by https. */
function checkLink(
  key: string,
  { target }: Mention,
  lessons: Map<string, Mentions>,
  tell: (found: string, expected: string) => void,
): void {
  if (/^https:\/\/[^\s/]/.test(target)) return;
  const match = /^(?:([a-z][a-z0-9_]*)\.md)?(?:#(.+))?$/.exec(target);
  const lesson = match?.[1] ?? key;
  const heading = match?.[2];
  if (!match || target === '') {
    tell(`the link ${quote(target)}`, 'https://…, <lesson>.md or #heading');
    return;
  }
  const mentions = lessons.get(lesson);
  if (!mentions) {
    tell(`the link ${quote(target)}`, known(`${lesson}.md`, lesson, lessons));
    return;
  }
  if (heading !== undefined && !mentions.headings.includes(heading))
    tell(`the link ${quote(target)}`, `a heading of ${lesson}.md: ${mentions.headings.join(', ') || 'it has none'}`);
}

function faultOfImage(
  { target, text }: Mention,
  name: string | undefined,
  images: Map<string, Uint8Array>,
): { found: string; expected: string } | undefined {
  if (name === undefined) return { found: `the image ${quote(target)}`, expected: '../images/<name>' };
  if (!images.has(name)) return { found: `the image ${quote(target)}`, expected: known(imagePath(name), name, images) };
  if (text.trim() === '')
    return { found: `no words for ${name}`, expected: 'what it shows, between [ and ], for who can’t see it' };
  return undefined;
}

function imageName({ target }: Mention): string | undefined {
  return /^\.\.\/images\/([^/]+)$/.exec(target)?.[1];
}

function known(file: string, key: string, has: ReadonlyMap<string, unknown>): string {
  const nearest = nearestName(key, [...has.keys()]);
  return `a file ${file}${nearest ? `, or ${nearest}` : ''}`;
}
