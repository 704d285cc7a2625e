import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import sharp from 'sharp';
import { type TestService, testDatabase } from '../../stack/testing.ts';
import { smallFolder, type Texts } from '../testing/course.ts';
import { publishCourses, publishFolders } from './publish.ts';

describe('npm run api -- publish-course', () => {
  let database: TestService;
  let sql: pg.Client;
  let root: string;
  before(async () => {
    database = await testDatabase();
    sql = new pg.Client({ connectionString: database.url });
    await sql.connect();
    root = mkdtempSync(path.join(tmpdir(), 'brain-storm-courses-'));
  });
  beforeEach(() => sql.query('TRUNCATE app.courses, app.course_versions, app.course_images CASCADE'));
  after(async () => {
    rmSync(root, { recursive: true, force: true });
    await sql.end();
    await database.close();
  });

  function write(texts: Record<string, string | Uint8Array>, name = 'small'): string {
    const folder = path.join(root, name);
    rmSync(folder, { recursive: true, force: true });
    for (const [file, text] of Object.entries(texts)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    return folder;
  }
  const publish = (...folders: string[]) => publishFolders(database.url, folders);
  const renamed = (key: string): Texts => ({
    ...smallFolder,
    'course.yaml': (smallFolder['course.yaml'] as string).replace('key: small', `key: ${key}`),
  });
  const changed: Texts = {
    ...smallFolder,
    'lessons/one.md': (smallFolder['lessons/one.md'] as string).replace('# Top', '# Top\n\nMore.'),
  };
  const versions = async () =>
    (await sql.query('SELECT course, number FROM app.course_versions ORDER BY course, number')).rows.map(
      ({ course, number }) => `${course} ${number}`,
    );

  it('publishes a folder, and the same again changes nothing', async () => {
    assert.deepEqual(await publish(write(smallFolder)), [{ course: 'small', version: 1, change: 'new' }]);
    assert.deepEqual(await publish(write(smallFolder)), [{ course: 'small', version: 1, change: 'none' }]);
    const reformatted = { ...smallFolder, 'course.yaml': `# mine\n${smallFolder['course.yaml']}` };
    assert.deepEqual(await publish(write(reformatted)), [{ course: 'small', version: 1, change: 'none' }]);
    assert.deepEqual(await versions(), ['small 1']);
  });

  it('makes a changed folder the next version and keeps the one before, whole', async () => {
    await publish(write(smallFolder));
    assert.deepEqual(await publish(write(changed)), [{ course: 'small', version: 2, change: 'changed' }]);
    const { rows } = await sql.query('SELECT content FROM app.course_versions ORDER BY number');
    assert.deepEqual(
      rows.map(({ content }) => content),
      [smallFolder, changed],
    );
    const page = await sql.query(`SELECT page->>'html' AS html FROM app.course_pages WHERE lesson = 'one'`);
    assert.match(page.rows[0].html, /More/);
  });

  it('goes back to an older content as a further version', async () => {
    for (const texts of [smallFolder, changed, smallFolder]) await publish(write(texts));
    assert.deepEqual(await versions(), ['small 1', 'small 2', 'small 3']);
  });

  it('tells all faults of all folders and publishes none of them', async () => {
    const { 'lessons/two.md': _, ...without } = renamed('second');
    const folders = [write(smallFolder), write(without, 'second'), write(renamed('third'), 'other')];
    await assert.rejects(publish(...folders, path.join(root, 'nowhere')), (error: Error) => {
      assert.match(error.message, /^Nothing was published\.\n/);
      assert.match(error.message, /second\/course\.yaml, .*two/);
      assert.match(error.message, /other\/course\.yaml, key: found third, expected other/);
      assert.match(error.message, /nowhere can't be read/);
      return true;
    });
    assert.deepEqual(await versions(), []);
  });

  it('refuses a link inside the folder, and the same course twice', async () => {
    const folder = write(smallFolder);
    symlinkSync('/etc/hostname', path.join(folder, 'lessons', 'three.md'));
    await assert.rejects(publish(folder), /three\.md: found a link/);
    const again = write(smallFolder);
    await assert.rejects(publish(again, again), /small a second time/);
  });

  it('draws images anew and keeps what was sent', async () => {
    const picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } })
      .withMetadata({ exif: { IFD0: { Artist: 'secret' } } })
      .png()
      .toBuffer();
    const body = `${smallFolder['lessons/one.md']}\n![A red field](../images/red.png)\n`;
    await publish(write({ ...smallFolder, 'lessons/one.md': body, 'images/red.png': picture }));
    const { rows } = await sql.query('SELECT * FROM app.course_images');
    assert.deepEqual([rows[0].width, rows[0].height, rows[0].bytes], [30, 20, picture]);
    assert.equal(rows[0].drawn.toString('latin1', 8, 12), 'WEBP');
    assert.ok(!rows[0].drawn.includes('secret'));
    const page = await sql.query(`SELECT page->>'html' AS html FROM app.course_pages WHERE lesson = 'one'`);
    assert.ok(page.rows[0].html.includes(`<img src="/v1/course-images/${rows[0].drawn_hash}" alt="A red field"`));
  });

  it('renders anew what an older way of rendering made, under the same version', async () => {
    await publish(write(smallFolder));
    await sql.query('UPDATE app.courses SET rendering = 0');
    assert.deepEqual(await publish(write(smallFolder)), [{ course: 'small', version: 1, change: 'rendered' }]);
  });

  it('numbers one after the other when several publish at once', async () => {
    const folders = ['a', 'b', 'c'].map((word) => {
      const texts = { ...smallFolder, 'lessons/two.md': `${smallFolder['lessons/two.md']}\n${word}\n` };
      return write(texts, `${word}/small`);
    });
    const all = await Promise.all(folders.map((folder) => publish(folder)));
    assert.deepEqual(all.map(([one]) => one?.version).sort(), [1, 2, 3]);
  });

  it('keeps the api from changing a version', async () => {
    await publish(write(smallFolder));
    await sql.query('SET ROLE brainstorm_api');
    await assert.rejects(sql.query('UPDATE app.course_versions SET number = 7'), /permission denied/);
    await assert.rejects(sql.query('DELETE FROM app.course_versions'), /permission denied/);
    await sql.query('RESET ROLE');
  });

  it('is a command of the api, which tells of it', async () => {
    const main = path.join(import.meta.dirname, '..', 'main.ts');
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, [main, ...args], {
        env: { PATH: process.env.PATH, DATABASE_URL: database.url },
      });
    assert.match((await run('--help')).stdout, /publish-course <folder>/);
    assert.match((await run('publish-course', write(smallFolder))).stdout, /^small is published: version 1\.$/m);
    await assert.rejects(run('publish-course'), /usage: npm run api -- publish-course/);
    await assert.rejects(publishCourses([root], {}), /DATABASE_URL is not set/);
  });

  it('publishes the shipped courses', async () => {
    const courses = path.join(import.meta.dirname, '..', '..', 'courses');
    const keys = ['soroban_contracts', 'stellar_first_ledger', 'votes_that_execute'];
    assert.deepEqual(
      (await publish(...keys.map((key) => path.join(courses, key)))).map(({ course }) => course),
      keys,
    );
    const rows = (await sql.query('SELECT page FROM app.course_pages')).rows.map(({ page }) => page.html).join();
    assert.ok(rows.includes('class="code-'), 'code is coloured');
    assert.ok(!rows.includes('style='));
  });
});
