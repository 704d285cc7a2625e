/** Learners for tests: who takes the small course and has done how much of it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type pg from 'pg';
import { publishFolders } from '../course/publish.ts';
import { smallFolder, type Texts } from './course.ts';

/** Publishes a course: the small one, or another under its own key. */
export async function publishTexts(databaseUrl: string, key = 'small', texts: Texts = smallFolder): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), 'brain-storm-course-'));
  const folder = path.join(root, key);
  for (const [file, text] of Object.entries(texts)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), file === 'course.yaml' ? text.replace(/^key: .*$/m, `key: ${key}`) : text);
  }
  try {
    await publishFolders(databaseUrl, [folder]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Enrolls somebody, with these lessons done. */
export async function enroll(
  sql: pg.Client,
  account: string,
  { course = 'small', done = [] as string[], completedAt = null as string | null } = {},
): Promise<string> {
  const { rows } = await sql.query(
    `INSERT INTO app.enrollments (account_id, course, completed_at, seen_at) VALUES ($1, $2, $3, now())
     ON CONFLICT (account_id, course) DO UPDATE SET left_at = NULL, completed_at = excluded.completed_at RETURNING id`,
    [account, course, completedAt],
  );
  for (const lesson of done)
    await sql.query(
      `INSERT INTO app.lesson_progress (enrollment_id, lesson, completed_at, completed_by) VALUES ($1, $2, now(), 'dwell')
       ON CONFLICT (enrollment_id, lesson) DO UPDATE SET completed_at = now(), completed_by = 'dwell'`,
      [rows[0].id, lesson],
    );
  return rows[0].id;
}
