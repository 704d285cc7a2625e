/** What one change does to a draft: the documents after it, and which of them it touched. Pure, as draft.ts. */
import { courseFolderLimits as limits } from '#wire/course-folder.ts';
import {
  canonical,
  type DraftFolder,
  type DraftModuleOrder,
  firstExercise,
  firstLesson,
  firstQuiz,
  formOf,
  isTooMuch,
  type Json,
  modulesOf,
  pathOf,
  textOfForm,
} from './draft.ts';
import { courseFileOf, coursePath } from './path.ts';

export type DraftChange =
  | { do: 'write'; path: string; text?: string; form?: Json }
  | {
      do: 'create';
      kind: 'lesson' | 'quiz' | 'exercise';
      key: string;
      title: string;
      module: number | undefined;
      lesson: string | undefined;
    }
  | { do: 'rename'; path: string; key: string }
  | { do: 'remove'; path: string }
  | { do: 'arrange'; modules: DraftModuleOrder[] };

/** Under this name the order of modules and lessons is stamped, which is a thing of its own beside course.yaml's facts. */
export const orderStamp = 'modules';

export type Changed = { documents: Record<string, string>; touched: string[] } | { refused: string };

/** What must not have changed since somebody decided on a change: paths, or the order. */
export function dependsOn(change: DraftChange): string[] {
  switch (change.do) {
    case 'arrange':
      return [orderStamp];
    case 'create':
      return [change.kind === 'lesson' || change.lesson === undefined ? orderStamp : pathOf.lesson(change.lesson)];
    case 'write':
      return change.path === coursePath && change.text !== undefined ? [coursePath, orderStamp] : [change.path];
    case 'rename':
    case 'remove':
      return courseFileOf(change.path)?.kind === 'lesson' ? [change.path, orderStamp] : [change.path];
  }
}

export function changeDraft(folder: DraftFolder, change: DraftChange): Changed {
  const changed = byKind(folder, change);
  if ('refused' in changed || !isTooMuch(changed.documents)) return changed;
  return refuse(
    `A course has at most ${limits.files} files and ${limits.folderBytes / 1024 / 1024} MB. Remove something first.`,
  );
}

function byKind(folder: DraftFolder, change: DraftChange): Changed {
  switch (change.do) {
    case 'write':
      return write(folder, change);
    case 'create':
      return create(folder, change);
    case 'rename':
      return rename(folder, change);
    case 'remove':
      return remove(folder, change.path);
    case 'arrange':
      return arrange(folder, change.modules);
  }
}

const refuse = (refused: string): Changed => ({ refused });
const unreadable = (path: string) => refuse(`${path} can’t be read as it is. Mend it as text first.`);

function write({ documents }: DraftFolder, { path, text, form }: DraftChange & { do: 'write' }): Changed {
  if (documents[path] === undefined) return refuse(`There is no ${path} any more.`);
  const touched = path === coursePath && text !== undefined ? [path, orderStamp] : [path];
  if (text !== undefined) return { documents: { ...documents, [path]: canonical(path, text) }, touched };
  const whole = path === coursePath ? withOrderOf(documents, form ?? {}) : form;
  if (!whole) return unreadable(path);
  const written = textOfForm(path, whole);
  if (written === undefined) return refuse('Found lists and maps nested deeper than any document of a course.');
  return { documents: { ...documents, [path]: written }, touched };
}

/** The facts of a course are changed by themselves: its key stays, and the order of its lessons is changed elsewhere. */
function withOrderOf(documents: Record<string, string>, form: Json): Json | undefined {
  const before = formOf(coursePath, documents[coursePath] ?? '');
  return before ? { ...form, key: before.key, modules: before.modules } : undefined;
}

function create({ documents }: DraftFolder, change: DraftChange & { do: 'create' }): Changed {
  const { kind, key, title, module = 0, lesson } = change;
  const path = pathOf[kind](key);
  if (documents[path] !== undefined) return refuse(`There is a ${path} already. Take another key.`);
  const first = { lesson: firstLesson, quiz: firstQuiz, exercise: firstExercise }[kind](title);
  if (kind !== 'lesson') return attach(documents, kind, key, first, lesson);
  const order = orderOf(documents);
  if (!order) return unreadable(coursePath);
  const target = order.modules[module];
  if (!target) return refuse(`There is no module ${module + 1}.`);
  const modules = order.modules.map((one) => (one === target ? { ...one, lessons: [...one.lessons, key] } : one));
  const next = { ...documents, [path]: first, [coursePath]: order.write(modules) };
  return { documents: next, touched: [path, orderStamp] };
}

function attach(
  documents: Record<string, string>,
  kind: 'quiz' | 'exercise',
  key: string,
  text: string,
  lesson: string | undefined,
): Changed {
  if (lesson === undefined) return refuse(`A ${kind} belongs to a lesson. Say which one.`);
  const path = pathOf.lesson(lesson);
  if (documents[path] === undefined) return refuse(`There is no ${path}.`);
  const form = formOf(path, documents[path]);
  if (!form) return unreadable(path);
  if (form[kind] !== undefined) return refuse(`${path} names a ${kind} already.`);
  const named = textOfForm(path, { ...form, [kind]: key }) as string;
  return { documents: { ...documents, [pathOf[kind](key)]: text, [path]: named }, touched: [pathOf[kind](key), path] };
}

function rename({ documents }: DraftFolder, { path, key }: DraftChange & { do: 'rename' }): Changed {
  const file = courseFileOf(path);
  const text = documents[path];
  if (!file || text === undefined) return refuse(`There is no ${path} any more.`);
  if (file.kind === 'course' || file.kind === 'image') return refuse(`${path} keeps its name.`);
  const renamed = pathOf[file.kind](key);
  if (documents[renamed] !== undefined) return refuse(`There is a ${renamed} already. Take another key.`);
  const next: Record<string, string> = { ...documents, [renamed]: text };
  delete next[path];
  const touched = [path, renamed];
  if (file.kind === 'lesson') return { documents: withLessonRenamed(next, file.key, key, touched), touched };
  for (const [other, form] of lessonForms(next)) {
    if (form[file.kind] !== file.key) continue;
    next[other] = textOfForm(other, { ...form, [file.kind]: key }) as string;
    touched.push(other);
  }
  return { documents: next, touched };
}

/** Links from other lessons and the course's outline follow. */
function withLessonRenamed(
  documents: Record<string, string>,
  key: string,
  renamed: string,
  touched: string[],
): Record<string, string> {
  const next = { ...documents };
  for (const [path, text] of Object.entries(next)) {
    const followed = path.endsWith('.md')
      ? text.replaceAll(new RegExp(`\\]\\(${key}\\.md(?=[)#])`, 'g'), `](${renamed}.md`)
      : text;
    if (followed === text) continue;
    next[path] = followed;
    touched.push(path);
  }
  const order = orderOf(next);
  if (order) {
    const renameIn = (lessons: string[]) => lessons.map((one) => (one === key ? renamed : one));
    next[coursePath] = order.write(order.modules.map((one) => ({ ...one, lessons: renameIn(one.lessons) })));
    touched.push(orderStamp);
  }
  return next;
}

/** A lesson goes with its quiz and its exercise, which belong to no other. */
function remove({ documents }: DraftFolder, path: string): Changed {
  const file = courseFileOf(path);
  if (!file || documents[path] === undefined) return refuse(`There is no ${path} any more.`);
  if (file.kind === 'course' || file.kind === 'image') return refuse(`${path} can’t be removed here.`);
  const next = { ...documents };
  delete next[path];
  const touched = [path];
  if (file.kind !== 'lesson') {
    for (const [other, form] of lessonForms(next)) {
      if (form[file.kind] !== file.key) continue;
      const { [file.kind]: _, ...rest } = form;
      next[other] = textOfForm(other, rest) as string;
      touched.push(other);
    }
    return { documents: next, touched };
  }
  const order = orderOf(next);
  if (!order) return unreadable(coursePath);
  const modules = order.modules.map((one) => ({ ...one, lessons: one.lessons.filter((key) => key !== file.key) }));
  next[coursePath] = order.write(modules);
  touched.push(orderStamp);
  const form = formOf(path, documents[path]);
  for (const kind of ['quiz', 'exercise'] as const) {
    const own = pathOf[kind](String(form?.[kind]));
    if (next[own] === undefined) continue;
    delete next[own];
    touched.push(own);
  }
  return { documents: next, touched };
}

function arrange({ documents }: DraftFolder, modules: DraftModuleOrder[]): Changed {
  const order = orderOf(documents);
  if (!order) return unreadable(coursePath);
  const listed = modules.flatMap(({ lessons }) => lessons);
  const before = order.modules.flatMap(({ lessons }) => lessons);
  const lost = before.find((key) => !listed.includes(key));
  if (lost !== undefined)
    return refuse(`The lesson ${lost} is missing in the order that was sent. Remove it by itself.`);
  const strange = listed.find((key) => !before.includes(key) && documents[pathOf.lesson(key)] === undefined);
  if (strange !== undefined) return refuse(`There is no lesson ${strange}.`);
  if (new Set(listed).size < listed.length) return refuse('A lesson stands twice in the order that was sent.');
  return { documents: { ...documents, [coursePath]: order.write(modules) }, touched: [orderStamp] };
}

interface Order {
  modules: DraftModuleOrder[];
  /** course.yaml with other modules. */
  write(modules: DraftModuleOrder[]): string;
}

function orderOf(documents: Record<string, string>): Order | undefined {
  const facts = formOf(coursePath, documents[coursePath] ?? '');
  const modules = facts && modulesOf(facts);
  if (!facts || !modules) return undefined;
  return {
    modules,
    write: (next) => {
      const written = next.map(({ releases, ...one }) => ({ ...one, ...(releases ? { releases } : {}) }));
      return textOfForm(coursePath, { ...facts, modules: written }) as string;
    },
  };
}

function lessonForms(documents: Record<string, string>): [string, Json][] {
  return Object.keys(documents)
    .filter((path) => courseFileOf(path)?.kind === 'lesson')
    .flatMap((path): [string, Json][] => {
      const form = formOf(path, documents[path] as string);
      return form ? [[path, form]] : [];
    });
}
