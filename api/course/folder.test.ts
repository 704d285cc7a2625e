import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { folderOf, randomCourse, smallFolder } from '../testing/course.ts';
import { pick, type Random, randomFrom } from '../testing/strange.ts';
import { CourseUnfit, readCourseFolder, writeCourseFolder } from './folder.ts';

const SEED = Number(process.env.SEED ?? 20261126);
const COURSES = process.env.TEST_NIGHTLY ? 20_000 : 150;

const textsOf = (folder: ReadonlyMap<string, Uint8Array>) =>
  Object.fromEntries([...folder].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]));

describe('the folder of a course', () => {
  it('is read whole, and written in the same bytes', () => {
    const { course, faults } = readCourseFolder(folderOf(smallFolder));
    assert.deepEqual(faults, undefined);
    assert.deepEqual(course?.lessons.get('two'), {
      ...{ title: 'Two', minutes: 5, quiz: 'check', exercise: 'count' },
      body: '## End\n\nDone.',
    });
    assert.deepEqual(textsOf(writeCourseFolder(course as NonNullable<typeof course>)), sorted(smallFolder));
  });

  it('may be written in many ways, and is then in one', () => {
    const { course } = readCourseFolder(
      folderOf({
        ...smallFolder,
        'course.yaml': `\ufeff# Mine\r\n${(smallFolder['course.yaml'] as string)
          .replace('topics:\n  - stellar', "topics: ['stellar']")
          .replace('key: small\ntitle: Small', 'title: "Small"\nkey: small')
          .replaceAll('\n', '\r\n')}`,
        'lessons/one.md': `${(smallFolder['lessons/one.md'] as string).replace('minutes: 5\n---\n', 'minutes: 5 # short\n---\n\n\n')}\n\n`,
      }),
    );
    assert.deepEqual(textsOf(writeCourseFolder(course as NonNullable<typeof course>)), sorted(smallFolder));
  });

  it('is what docs/courses.md shows', () => {
    const guide = readFileSync(new URL('../../docs/courses.md', import.meta.url), 'utf8');
    const example = [...guide.matchAll(/^`([\w/.]+)`\n\n```(?:yaml|markdown)\n([\s\S]*?)^```$/gm)];
    const texts = Object.fromEntries(example.map(([, path, text]) => [path, text as string]));
    assert.equal(example.length, 5);
    const { course, faults } = readCourseFolder(folderOf(texts));
    assert.deepEqual(faults, undefined);
    assert.deepEqual(textsOf(writeCourseFolder(course as NonNullable<typeof course>)), sorted(texts));
  });

  it(`goes round unchanged, for ${COURSES} courses made by chance (seed ${SEED})`, function () {
    this.timeout(300_000);
    const random = randomFrom(SEED);
    for (let one = 0; one < COURSES; one++) {
      const course = randomCourse(random);
      const folder = writeCourseFolder(course);
      const again = readCourseFolder(folder).course as typeof course;
      assert.deepEqual(again, course, `course ${one}`);
      assert.deepEqual(textsOf(writeCourseFolder(again)), textsOf(folder), `course ${one}`);
    }
  });

  it(`is a course or a list of faults, whatever becomes of its bytes (seed ${SEED})`, () => {
    const random = randomFrom(SEED + 1);
    for (let one = 0; one < COURSES; one++) {
      const path = pick(random, Object.keys(smallFolder));
      const { course, faults } = readCourseFolder(
        folderOf({ ...smallFolder, [path]: damaged(random, smallFolder[path] as string) }),
      );
      if (!course) assert.ok(faults.length > 0);
      else assert.deepEqual(readCourseFolder(writeCourseFolder(course)).course, course);
    }
  });

  it('is not written of a course that could not be read again', () => {
    const { course } = readCourseFolder(folderOf(smallFolder));
    assert.ok(course);
    assert.throws(
      () => writeCourseFolder({ ...course, promise: ' padded', quizzes: new Map() }),
      (error) => {
        assert.ok(error instanceof CourseUnfit);
        assert.match(error.message, /course\.yaml, promise \(line 3\): found " padded", expected one line/);
        return true;
      },
    );
    const lessons = new Map(course.lessons).set('one', { title: 'One', minutes: 5, body: 'ends in space ' });
    assert.deepEqual(
      readCourseFolder(writeCourseFolder({ ...course, lessons })).course?.lessons.get('one')?.body,
      'ends in space',
    );
  });
});

function damaged(random: Random, text: string): Uint8Array {
  const bytes = Buffer.from(text);
  const at = random(bytes.length);
  const cut = [bytes.subarray(0, at), bytes.subarray(at + random(8))];
  const noise = pick(random, ['', '\n', '---\n', ':', '- ', '"', '  ', '&a ', '\u00e9', '\t', '[', '|\n', '#']);
  return Buffer.concat([cut[0] as Buffer, Buffer.from(noise), cut[1] as Buffer]);
}

function sorted(texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
