/** Notes of one's own, which nobody else reads. */
import Type from 'typebox';
import { Note, NoteChange, NotesPage, noteMax } from '#wire';
import { CourseKey } from '#wire/field.ts';
import { lessonsOf } from '../course/model.ts';
import type { Database } from '../database.ts';
import { requireEnrollment, requireLesson } from '../enrollment/model.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { invalidRequest } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { readNotes, writeNote } from './model.ts';

/** Every character of a long note escaped. */
const bodyMax = 150_000;
const readChange = jsonReader(NoteChange, bodyMax);

export function noteRoutes({ sequelize }: Database): Route[] {
  return [
    route({
      path: '/v1/enrollments/:course/notes',
      name: 'listNotes',
      summary: 'One’s own notes on a course',
      needsToken: true,
      params: Type.Object({ course: CourseKey }),
      answers: {
        200: { description: 'In the course’s order, those on lessons it has no more at the end', schema: NotesPage },
        404: problem('They do not take this course'),
      },
      handle: async ({ params: { course } }, ctx) => {
        const { id, outline } = await requireEnrollment(sequelize, signedIn(ctx).account, course);
        const keys = lessonsOf(outline).map(({ key }) => key);
        const placeOf = ({ lesson }: Note) => (keys.includes(lesson) ? keys.indexOf(lesson) : keys.length);
        const notes = await readNotes(sequelize, id);
        return { notes: notes.sort((one, other) => placeOf(one) - placeOf(other)) };
      },
    }),
    route({
      method: 'put',
      path: '/v1/enrollments/:course/lessons/:lesson/note',
      name: 'writeNote',
      summary: 'Writes a note on a lesson, or with an empty text takes it away',
      needsToken: true,
      params: Type.Object({ course: CourseKey, lesson: CourseKey }),
      body: NoteChange,
      answers: {
        200: { description: 'The note as it is kept', schema: Note },
        404: problem('They do not take this course, or it has no such lesson'),
        409: problem('It was changed since, on another device'),
      },
      handle: async ({ params: { course, lesson } }, ctx) => {
        const change = await readChange(ctx);
        requireLength(change.text);
        const { id, outline } = await requireEnrollment(sequelize, signedIn(ctx).account, course);
        if (change.text !== '') requireLesson(outline, lesson); // a note on a lesson that is gone can still be taken away
        return writeNote(sequelize, id, lesson, change);
      },
    }),
  ];
}

/** As Postgres counts; the schema counts what is seen as one character, which may be many of these. */
function requireLength(text: string): void {
  const { length } = [...text];
  if (length > noteMax)
    throw invalidRequest([{ parameter: 'text', detail: `found ${length} characters, expected at most ${noteMax}.` }]);
}
