import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type TestService, testDatabase } from '../../stack/testing.ts';
import { publishFolders } from '../course/publish.ts';
import { publishPathFiles, publishPaths } from './publish.ts';

const root = path.join(import.meta.dirname, '..', '..');
const good =
  'key: two\ntitle: Two\npromise: A promise.\nlanguage: en\ncourses:\n  - stellar_first_ledger\n  - soroban_contracts\n';

describe('publish-path', () => {
  let database: TestService;
  let sql: pg.Client;
  let folder: string;
  before(async () => {
    database = await testDatabase();
    sql = new pg.Client({ connectionString: database.url });
    await sql.connect();
    folder = mkdtempSync(path.join(tmpdir(), 'brain-storm-paths-'));
    const courses = path.join(root, 'courses');
    await publishFolders(
      database.url,
      readdirSync(courses).map((key) => path.join(courses, key)),
    );
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await sql.end();
    await database.close();
  });
  beforeEach(() => sql.query('DELETE FROM app.paths'));

  const file = (text: string, name = 'two.yaml') => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const publish = (...files: string[]) => publishPathFiles(database.url, files);
  const titles = async () =>
    (await sql.query('SELECT title FROM app.paths ORDER BY key')).rows.map(({ title }) => title);

  it('publishes the paths that ship', async () => {
    const shipped = path.join(root, 'paths');
    const files = readdirSync(shipped).map((name) => path.join(shipped, name));
    assert.equal(await publishPaths(files, { DATABASE_URL: database.url }), 'ledger_to_votes is published.');
    assert.deepEqual(await titles(), ['From the first ledger to votes that execute']);
  });

  it('changes nothing by the same file, also where an admin changed the path; another file changes it', async () => {
    assert.deepEqual(await publish(file(good)), [{ key: 'two', isChanged: true }]);
    await sql.query(`UPDATE app.paths SET title = 'An admin’s'`);
    assert.deepEqual(await publish(file(`# a comment\n${good}`)), [{ key: 'two', isChanged: false }]);
    assert.deepEqual(await titles(), ['An admin’s']);
    assert.deepEqual(await publish(file(good.replace('Two', 'Three'))), [{ key: 'two', isChanged: true }]);
    assert.deepEqual(await titles(), ['Three']);
  });

  const faults: [string, string, RegExp][] = [
    ['another name than its key', good.replace('key: two', 'key: other'), /found the key other, expected two.yaml/],
    ['a course that is not here', good.replace('soroban_contracts', 'none'), /courses: found none/],
    ['an unknown name', `${good}colour: red\n`, /colour/],
    ['an alias', good.replace('A promise.', '&a A promise.').replace('Two', '*a'), /two.yaml: /],
    ['no YAML', '{', /two.yaml: /],
    ['a list', '- a', /found a list of 1, expected an object/],
    ['too much', `${good}#${'x'.repeat(20_000)}`, /expected at most 16384/],
  ];
  for (const [what, text, expected] of faults)
    it(`refuses ${what}, and publishes nothing of the others`, async () => {
      const other = file(good.replace('key: two', 'key: other'), 'other.yaml');
      await assert.rejects(publish(other, file(text)), expected);
      assert.deepEqual(await titles(), []);
    });
});
