/** From a draft to the next version: first what differs and whom it touches, then the same publishing as the command's. */
import { QueryTypes, type Sequelize } from 'sequelize';
import type { CourseVersions, DraftDifference, PublicationDone } from '#wire';
import { contentOf, publish, takeCourseTurn } from '../course/model.ts';
import { courseNotFound, draftFaulty, draftRefused } from '../http/problem.ts';
import { inTurn } from '../transaction.ts';
import { conflict, replaceDraft } from './change.ts';
import { folderOf, readKept, shownOf } from './images.ts';
import { type Contents, type Draft, readDraft, readNames } from './model.ts';
import type { StudioParts } from './parts.ts';

export async function readDifference(parts: StudioParts, course: string): Promise<DraftDifference> {
  const draft = await demandDraft(parts.sequelize, course);
  const { documents, images, published, revision, version } = draft;
  const kept = await readKept(parts.sequelize, images);
  const [difference, { faults }, touched] = await Promise.all([
    parts.workshop.run('difference', published ?? { documents: {}, images: {} }, { documents, images }),
    parts.workshop.run('read', folderOf(draft, kept)),
    readTouched(parts.sequelize, course),
  ]);
  return { course, revision, version, ...difference, ...touched, faults };
}

/** Whom another version meets: those who learn it, and those in the middle of a quiz of it. */
async function readTouched(sequelize: Sequelize, course: string): Promise<{ enrolled: number; running: number }> {
  const [row] = await sequelize.query<{ enrolled: number; running: number }>(
    `SELECT count(*) FILTER (WHERE left_at IS NULL)::int AS enrolled,
       (SELECT count(*)::int FROM app.quiz_attempts JOIN app.enrollments AS own ON own.id = enrollment_id
        WHERE own.course = $course AND sent_at IS NULL AND (ends_at IS NULL OR ends_at > now())) AS running
     FROM app.enrollments WHERE course = $course`,
    { bind: { course }, type: QueryTypes.SELECT },
  );
  return row ?? { enrolled: 0, running: 0 };
}

interface Seen {
  course: string;
  by: string;
  revision: number;
  version: number | null;
}

/**
 * Publishes what was seen: this revision, as what follows this version.
 * @throws ApiProblem 409 when either is another by now, or the draft has faults
 */
export async function publishDraft(parts: StudioParts, seen: Seen): Promise<PublicationDone> {
  const { sequelize, workshop } = parts;
  const { course, by } = seen;
  const draft = await demandDraft(sequelize, course);
  await requireSeen(parts, draft, seen);
  const kept = await readKept(sequelize, draft.images);
  // Rendering takes its time, so it is done before anything is locked.
  const made = await workshop.run('edition', folderOf(draft, kept), shownOf(draft.images, kept));
  if ('faults' in made) throw draftFaulty(made.faults.length);
  const { documents, edition } = made;
  const images = Object.fromEntries(Object.entries(draft.images).sort(([one], [other]) => (one < other ? -1 : 1)));
  return inTurn({ sequelize }, async (transaction) => {
    const writing = { sequelize, transaction };
    await takeCourseTurn(writing, course);
    const [row] = await sequelize.query<{ revision: number }>(
      'SELECT revision FROM app.course_drafts WHERE course = $course FOR UPDATE',
      { bind: { course }, type: QueryTypes.SELECT, transaction },
    );
    const now = await readDraft(sequelize, course, transaction);
    await requireSeen(parts, now ?? draft, seen);
    const { version } = await publish(writing, contentOf(course, documents, images), { edition, drawn: [], by });
    if (row)
      await sequelize.query(
        `UPDATE app.course_drafts SET documents = $documents::jsonb, images = $images::jsonb, base_version = $version
         WHERE course = $course`,
        {
          bind: { course, version, documents: JSON.stringify(documents), images: JSON.stringify(images) },
          transaction,
        },
      );
    return { course, version };
  });
}

async function requireSeen(parts: StudioParts, draft: Draft, { revision, version }: Seen): Promise<void> {
  if (draft.version !== version)
    throw draftRefused(`Version ${draft.version} was published meanwhile. Look at the differences to it first.`);
  if (draft.revision !== revision) throw await conflict(parts, draft, null);
}

export async function demandDraft(sequelize: Sequelize, course: string): Promise<Draft> {
  const draft = await readDraft(sequelize, course);
  if (!draft) throw courseNotFound(course);
  return draft;
}

export async function readVersions(sequelize: Sequelize, course: string): Promise<CourseVersions> {
  const rows = await sequelize.query<{ number: number; at: Date; by: string | null }>(
    `SELECT number, published_at AS at, published_by AS by FROM app.course_versions WHERE course = $course
     ORDER BY number DESC LIMIT 200`,
    { bind: { course }, type: QueryTypes.SELECT },
  );
  const names = await readNames(
    sequelize,
    rows.map(({ by }) => by),
  );
  const versions = rows.map(({ number, at, by }) => ({
    number,
    publishedAt: at.toISOString(),
    publishedBy: names.get(by ?? '') ?? null,
  }));
  return { versions };
}

/** What a version holds, or undefined. */
export async function readVersion(sequelize: Sequelize, course: string, number: number): Promise<Contents | undefined> {
  const [row] = await sequelize.query<Contents>(
    'SELECT content AS documents, images FROM app.course_versions WHERE course = $course AND number = $number',
    { bind: { course, number }, type: QueryTypes.SELECT },
  );
  return row;
}

/** Makes what an older version holds the draft: from there it goes on, and is published as a further version. */
export async function takeVersion(
  parts: StudioParts,
  asked: { course: string; by: string; basis: number },
  number: number,
): Promise<Draft> {
  const contents = await readVersion(parts.sequelize, asked.course, number);
  if (!contents) throw draftRefused(`There is no version ${number} of this course.`);
  const draft = await demandDraft(parts.sequelize, asked.course);
  const title = /^title: (.{1,120})$/m.exec(contents.documents['course.yaml'] ?? '')?.[1] ?? draft.title;
  return replaceDraft(parts, asked, { ...contents, title });
}
