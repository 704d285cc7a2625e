/** The rows of drafts. A draft changes by its revision: who writes says which one it was, and is told when another was first. */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';

/** When something of a draft was changed last, and by which account. */
export interface Stamp {
  revision: number;
  by: string | null;
  at: string | null;
}

export interface Contents {
  /** Text by path. */
  documents: Record<string, string>;
  /** Hash in app.course_images by path. */
  images: Record<string, string>;
}

export interface Draft extends Contents {
  course: string;
  title: string;
  /** As it is shown; `stored` is the row's, 0 when there is none, or none of its own any more. */
  revision: number;
  stored: number;
  stamps: Record<string, Stamp>;
  changedBy: string | null;
  changedAt: string | null;
  /** The newest published version, and what it holds. */
  version: number | null;
  published: Contents | null;
  baseVersion: number | null;
}

/** What is written as the next revision. */
export interface NextDraft extends Contents {
  title: string;
  by: string;
  /** Names of the stamps to renew; null: all of it is another now. */
  touched: string[] | null;
  baseVersion: number | null;
}

interface DraftRow extends Partial<Contents> {
  course: string;
  title: string;
  revision: number | null;
  stamps: Record<string, Stamp> | null;
  baseVersion: number | null;
  changedBy: string | null;
  changedAt: Date | null;
  version: number | null;
  content: Record<string, string> | null;
  publishedImages: Record<string, string> | null;
  publishedAt: Date | null;
  isBase: boolean | null;
}

/** All that has no stamp of its own has this one. */
const restStamp = '*';

/**
 * A course as it is written. Where nobody changed it since it was taken from a version, and another was published since, it
 * is that one; undefined when there is no such course.
 */
export async function readDraft(
  sequelize: Sequelize,
  course: string,
  transaction: Transaction | null = null,
): Promise<Draft | undefined> {
  const [row] = await sequelize.query<DraftRow>(
    `SELECT asked.course, coalesce(draft.title, published.title) AS title, draft.documents, draft.images, draft.revision,
       draft.stamps, draft.base_version AS "baseVersion", draft.changed_by AS "changedBy",
       draft.changed_at AS "changedAt", published.version, newest.content, newest.images AS "publishedImages",
       newest.published_at AS "publishedAt", base.content = draft.documents AND base.images = draft.images AS "isBase"
     FROM (SELECT $course::text AS course) AS asked
     LEFT JOIN app.course_drafts AS draft ON draft.course = asked.course
     LEFT JOIN app.courses AS published ON published.key = asked.course
     LEFT JOIN app.course_versions AS newest ON newest.course = published.key AND newest.number = published.version
     LEFT JOIN app.course_versions AS base ON base.course = asked.course AND base.number = draft.base_version
     WHERE draft.course IS NOT NULL OR published.key IS NOT NULL`,
    { bind: { course }, type: QueryTypes.SELECT, transaction },
  );
  return row && draftOf(row);
}

function draftOf(row: DraftRow): Draft {
  const { course, title, version, baseVersion } = row;
  const stored = row.revision ?? 0;
  const published = row.content && { documents: row.content, images: row.publishedImages ?? {} };
  const isBehind = stored > 0 && row.isBase === true && version !== null && (baseVersion ?? 0) < version;
  if (published && (stored === 0 || isBehind)) {
    const revision = stored === 0 ? 0 : stored + 1;
    const at = row.publishedAt?.toISOString() ?? null;
    const stamps = { [restStamp]: { revision, by: null, at } };
    const rest = { changedBy: null, changedAt: null, version, published, baseVersion: version };
    return { course, title, ...published, revision, stored, stamps, ...rest };
  }
  return {
    ...{ course, title, stored, version, published, baseVersion, revision: stored, stamps: row.stamps ?? {} },
    documents: row.documents ?? {},
    images: row.images ?? {},
    changedBy: row.changedBy,
    changedAt: row.changedAt?.toISOString() ?? null,
  };
}

export function stampOf({ stamps }: Pick<Draft, 'stamps'>, name: string): Stamp {
  const stamp = Object.hasOwn(stamps, name) ? stamps[name] : stamps[restStamp];
  return stamp ?? { revision: 0, by: null, at: null };
}

/** Writes the next revision of what was read; null when somebody else wrote one meanwhile. */
export async function writeDraft(
  sequelize: Sequelize,
  before: Draft,
  next: NextDraft,
  transaction: Transaction | null = null,
): Promise<Draft | null> {
  const revision = before.revision + 1;
  const now = new Date().toISOString();
  const stamp = { revision, by: next.by, at: now };
  const renewed = Object.fromEntries((next.touched ?? [restStamp]).map((name) => [name, stamp]));
  const stamps = next.touched ? { ...before.stamps, ...renewed } : renewed;
  const bind = {
    ...{ course: before.course, title: next.title, stored: before.stored, revision, by: next.by, at: now },
    ...{ documents: JSON.stringify(next.documents), images: JSON.stringify(next.images) },
    ...{ stamps: JSON.stringify(stamps), baseVersion: next.baseVersion },
  };
  const rows = await sequelize.query<{ course: string }>(
    before.stored === 0
      ? `INSERT INTO app.course_drafts
           (course, title, documents, images, revision, stamps, base_version, changed_by, changed_at)
         VALUES ($course, $title, $documents::jsonb, $images::jsonb, $revision, $stamps::jsonb, $baseVersion, $by, $at)
         ON CONFLICT DO NOTHING RETURNING course`
      : `UPDATE app.course_drafts SET (title, documents, images, revision, stamps, base_version, changed_by, changed_at)
         = ($title, $documents::jsonb, $images::jsonb, $revision, $stamps::jsonb, $baseVersion, $by, $at)
         WHERE course = $course AND revision = $stored RETURNING course`,
    { bind: before.stored === 0 ? withoutStored(bind) : bind, type: QueryTypes.SELECT, transaction },
  );
  if (rows.length === 0) return null;
  const { documents, images, title, by, baseVersion } = next;
  const written = { documents, images, title, baseVersion, stamps, revision, stored: revision };
  return { ...before, ...written, changedBy: by, changedAt: now };
}

function withoutStored<T extends { stored: number }>({ stored: _, ...bind }: T): Omit<T, 'stored'> {
  return bind;
}

/** Whether two states of a course hold the same. */
export function isSame(one: Contents, other: Contents | null): boolean {
  const alike = (a: Record<string, string>, b: Record<string, string>) =>
    Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([path, value]) => b[path] === value);
  return other !== null && alike(one.documents, other.documents) && alike(one.images, other.images);
}

/** Names that accounts show, by id. */
export async function readNames(sequelize: Sequelize, accounts: (string | null)[]): Promise<Map<string, string>> {
  const ids = [...new Set(accounts.filter((id) => id !== null))];
  if (ids.length === 0) return new Map();
  const rows = await sequelize.query<{ id: string; name: string }>(
    `SELECT account_id AS id, display_name AS name FROM app.profiles
     WHERE account_id = ANY ($ids::uuid[]) AND display_name IS NOT NULL`,
    { bind: { ids }, type: QueryTypes.SELECT },
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
