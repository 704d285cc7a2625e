/** What is done with authors' texts in a thread of its own (workshop.ts): each may take longer than a request may wait. */
import type { Course } from '#wire/course-folder.ts';
import { differenceOf } from './difference.ts';
import { canonical, type DraftFolder, firstDocuments, formOf, readDraft, textOf, textOfForm } from './draft.ts';
import { changeDraft, type DraftChange } from './draft-change.ts';
import { type DraftImages, draftPage, placeOf } from './draft-page.ts';
import { type Edition, makeEdition } from './edition.ts';
import type { Fault } from './fault.ts';
import { readCourseFolder, writeCourseFolder } from './folder.ts';
import { courseFileOf, coursePath } from './path.ts';
import { renderMarkdown } from './render.ts';
import { readZip, writeZip } from './zip.ts';

export const tasks = {
  read: (folder: DraftFolder) => readDraft(folder),

  change(
    folder: DraftFolder,
    change: DraftChange,
  ): ({ documents: Record<string, string>; touched: string[] } & { title: string }) | { refused: string } {
    const changed = changeDraft(folder, change);
    return 'refused' in changed ? changed : { ...changed, title: titleIn(folder.course, changed.documents) };
  },

  /** The same course under another key. */
  copy(documents: Record<string, string>, key: string, title: string): Record<string, string> | undefined {
    const facts = formOf(coursePath, documents[coursePath] ?? '');
    return facts
      ? { ...documents, [coursePath]: textOfForm(coursePath, { ...facts, key, title }) as string }
      : undefined;
  },

  first: (course: string, title: string, language: string) => firstDocuments(course, title, language),

  preview: (folder: DraftFolder, images: DraftImages, markdown: string) =>
    renderMarkdown(markdown, placeOf(folder, images)),

  page: (folder: DraftFolder, images: DraftImages, lesson: string) => draftPage(folder, images, lesson),

  difference: differenceOf,

  /** What is published of a draft without a fault: its texts in canonical form, and what pages are made of. */
  async edition(
    folder: DraftFolder,
    images: DraftImages,
  ): Promise<{ documents: Record<string, string>; edition: Edition } | { faults: Fault[] }> {
    const { faults } = readDraft(folder);
    if (faults.length > 0) return { faults };
    const files = new Map<string, Uint8Array>(Object.entries(folder.images));
    for (const [path, text] of Object.entries(folder.documents)) files.set(path, new TextEncoder().encode(text));
    const course = readCourseFolder(files).course as Course;
    const documents: Record<string, string> = {};
    for (const [path, bytes] of writeCourseFolder(course))
      if (!path.startsWith('images/')) documents[path] = new TextDecoder().decode(bytes);
    return { documents, edition: await makeEdition(course, placeOf(folder, images).images) };
  },

  /** The texts and images of a zip; only what no course's folder can hold is a fault here. */
  unzip(bytes: Uint8Array): Unzipped | { faults: Fault[] } {
    const { files, faults } = readZip(bytes);
    if (faults) return { faults };
    const documents: Record<string, string> = {};
    const images: Record<string, Uint8Array> = {};
    const strange: Fault[] = [];
    for (const [path, content] of files) {
      const kind = courseFileOf(path)?.kind;
      if (kind === 'image') images[path] = content;
      else if (kind === undefined)
        strange.push(...(readCourseFolder(new Map([[path, content]])).faults ?? []).slice(0, 1));
      else {
        const text = textIn(content);
        if (text === undefined)
          strange.push({ file: path, place: '', found: 'bytes that are no UTF-8', expected: 'a text in UTF-8' });
        else documents[path] = canonical(path, text);
      }
    }
    if (strange.length > 0) return { faults: strange };
    const facts = formOf(coursePath, documents[coursePath] ?? '');
    const key = textOf(facts?.key);
    return { documents, images, key, title: titleIn(key, documents) };
  },

  zip: (files: Map<string, Uint8Array>) => writeZip(files),
};

interface Unzipped {
  documents: Record<string, string>;
  images: Record<string, Uint8Array>;
  /** As course.yaml says it; empty when it doesn't. */
  key: string;
  title: string;
}

function titleIn(course: string, documents: Record<string, string>): string {
  return textOf(formOf(coursePath, documents[coursePath] ?? '')?.title).slice(0, 120) || course;
}

export type Tasks = typeof tasks;

/** Postgres has no place for U+0000, and no text of a course a use for it. */
function textIn(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
