import { QueryTypes, type Sequelize } from 'sequelize';
import type { Note, NoteChange } from '#wire';
import { noteChanged } from '../http/problem.ts';
import { inTurn } from '../transaction.ts';

interface NoteRow {
  lesson: string;
  text: string;
  changed_at: Date;
}

export async function readNotes(sequelize: Sequelize, enrollment: string): Promise<Note[]> {
  const rows = await sequelize.query<NoteRow>(
    'SELECT lesson, text, changed_at FROM app.lesson_notes WHERE enrollment_id = $enrollment ORDER BY lesson',
    { bind: { enrollment }, type: QueryTypes.SELECT },
  );
  return rows.map(present);
}

/**
 * Writes a note, or takes it away when its text is empty. What another device wrote since is not written over, unless it
 * says the same.
 *
 * @throws ApiProblem 409 when it was changed since `basis`
 */
export function writeNote(
  sequelize: Sequelize,
  enrollment: string,
  lesson: string,
  { text, basis }: NoteChange,
): Promise<Note> {
  return inTurn({ sequelize }, async (transaction) => {
    // Also where there is no note yet, two that come at once wait for each other.
    await sequelize.query('SELECT FROM app.enrollments WHERE id = $enrollment FOR NO KEY UPDATE', {
      bind: { enrollment },
      transaction,
    });
    const [there] = await sequelize.query<NoteRow>(
      'SELECT lesson, text, changed_at FROM app.lesson_notes WHERE enrollment_id = $enrollment AND lesson = $lesson',
      { bind: { enrollment, lesson }, type: QueryTypes.SELECT, transaction },
    );
    if (there?.text === text) return present(there);
    if (there && there.changed_at.getTime() !== Date.parse(basis ?? ''))
      throw noteChanged(there.changed_at.toISOString());
    const bind = { enrollment, lesson, text };
    const [row] =
      text === ''
        ? await sequelize.query<NoteRow>(
            `WITH gone AS (DELETE FROM app.lesson_notes WHERE enrollment_id = $enrollment AND lesson = $lesson)
             SELECT $lesson AS lesson, $text AS text, clock_timestamp()::timestamptz(3) AS changed_at`,
            { bind, type: QueryTypes.SELECT, transaction },
          )
        : await sequelize.query<NoteRow>(
            // Each change has a time of its own, by which the next one says what it knew.
            `INSERT INTO app.lesson_notes AS n (enrollment_id, lesson, text, changed_at)
             VALUES ($enrollment, $lesson, $text, clock_timestamp())
             ON CONFLICT (enrollment_id, lesson) DO UPDATE SET text = excluded.text,
               changed_at = greatest(excluded.changed_at, n.changed_at + interval '1 ms')
             RETURNING lesson, text, changed_at`,
            { bind, type: QueryTypes.SELECT, transaction },
          );
    return present(row as NoteRow);
  });
}

function present({ lesson, text, changed_at }: NoteRow): Note {
  return { lesson, text, changedAt: changed_at.toISOString() };
}
