/** Changes of drafts, by several people at once: docs/courses.md says by which rule. */
import type { DraftChange } from '../course/model.ts';
import { courseFileOf, coursePath, dependsOn, orderStamp } from '../course/model.ts';
import { courseNotFound, draftChanged, draftRefused, unavailable } from '../http/problem.ts';
import { inTurn } from '../transaction.ts';
import { folderOf, readKept } from './images.ts';
import {
  type Contents,
  type Draft,
  isSame,
  type NextDraft,
  readDraft,
  readNames,
  stampOf,
  writeDraft,
} from './model.ts';
import type { StudioParts } from './parts.ts';

/** So often another may be first before somebody is asked to try again. */
const triesMax = 10;

interface Asked {
  course: string;
  by: string;
  /** Revision that was changed; what has changed since must not be what the change depends on. */
  basis: number;
}

/** Applies a change to the draft as it is now, unless what it depends on has changed since its basis. */
export function changeDraft(parts: StudioParts, asked: Asked, change: DraftChange): Promise<Draft> {
  return inDraft(parts, asked, async (draft) => {
    const stale = dependsOn(change).find((name) => stampOf(draft, name).revision > asked.basis);
    if (stale !== undefined && stale !== orderStamp && draft.documents[stale] === undefined)
      throw await conflict(parts, draft, stale);
    if (change.do === 'rename') requireUnpublished(draft, change.path);
    const kept = await readKept(parts.sequelize, draft.images);
    const changed = await parts.workshop.run('change', folderOf(draft, kept), change);
    if ('refused' in changed)
      throw stale === undefined ? draftRefused(changed.refused) : await conflict(parts, draft, stale);
    if (isSame({ ...draft, documents: changed.documents }, draft)) return null; // both wanted the same
    if (stale !== undefined) throw await conflict(parts, draft, stale);
    return { documents: changed.documents, images: draft.images, title: changed.title, touched: changed.touched };
  });
}

/** All of a draft becomes another: an older version, an imported folder. */
export function replaceDraft(parts: StudioParts, asked: Asked, next: Contents & { title: string }): Promise<Draft> {
  return inDraft(parts, asked, async (draft) => {
    if (draft.revision !== asked.basis) throw await conflict(parts, draft, null);
    // It follows the newest version, whatever it is taken from.
    return isSame(next, draft) ? null : { ...next, touched: null, baseVersion: draft.version };
  });
}

/** Changes which images a draft has. The one sent last under a name is the one that stays. */
export function changeImages(
  parts: StudioParts,
  asked: Omit<Asked, 'basis'>,
  path: string,
  work: (images: Record<string, string>, draft: Draft) => Promise<Record<string, string>>,
): Promise<Draft> {
  return inDraft(parts, asked, async (draft) => {
    const { documents, title } = draft;
    const images = await work(draft.images, draft);
    return isSame({ documents, images }, draft) ? null : { documents, images, title, touched: [path] };
  });
}

type Next = Omit<NextDraft, 'by' | 'baseVersion'> & { baseVersion?: number | null };

async function inDraft(
  parts: StudioParts,
  { course, by }: Omit<Asked, 'basis'>,
  work: (draft: Draft) => Promise<Next | null>,
): Promise<Draft> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const draft = await readDraft(parts.sequelize, course);
    if (!draft) throw courseNotFound(course);
    const next = await work(draft);
    if (!next) return draft;
    const whole = { baseVersion: draft.baseVersion, ...next, by };
    const written = await inTurn(parts, (transaction) => writeDraft(parts.sequelize, draft, whole, transaction));
    if (written) return written;
  }
  throw unavailable(
    'Many people change this course right now. Nothing of yours was saved: try again in a few seconds.',
  );
}

/** Learners' progress hangs on the keys that are published. */
function requireUnpublished({ published, version }: Draft, path: string): void {
  if (published?.documents[path] === undefined) return;
  throw draftRefused(`${path} is part of version ${version}, and what learners did hangs on its key. It stays.`);
}

/** @param name what was changed; null: the draft as a whole */
export async function conflict({ sequelize }: StudioParts, draft: Draft, name: string | null) {
  const stamp =
    name === null ? { revision: draft.revision, by: draft.changedBy, at: draft.changedAt } : stampOf(draft, name);
  const names = await readNames(sequelize, [stamp.by]);
  const what = name === null ? 'this course' : name === orderStamp ? 'the order of modules and lessons' : titleOf(name);
  return draftChanged(what, {
    revision: draft.revision,
    changedBy: names.get(stamp.by ?? '') ?? null,
    changedAt: stamp.at,
    text: name === null ? null : (draft.documents[name === orderStamp ? coursePath : name] ?? null),
  });
}

function titleOf(path: string): string {
  return courseFileOf(path)?.kind === 'course' ? 'the facts of the course' : path;
}
