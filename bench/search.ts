import pg from 'pg';
import { findCourses } from '../api/course/search.ts';
import { connectDatabase } from '../api/database.ts';
import { randomFrom } from '../api/testing/strange.ts';
import { mochaHooks, testDatabase } from '../stack/testing.ts';
import { percentile } from './percentile.ts';
import type { Figure } from './run.ts';

const COURSES = 10_000;
const ASKED = 200;
/** What is searched for: each case is measured by itself, and the slowest counts. */
const CASES: Record<string, string> = {
  'a word that all courses have': 'stellar',
  'two words that all have': 'stellar course',
  'a word that all have, mistyped': 'stelalr',
  'the beginning of a word that all have': 'stel',
  'eight words': 'a course about stellar that teaches ledger number contract vote',
  'one letter': 's',
  'a rare word': 'quorum',
  'two rare words, mistyped': 'qourum zebar',
  'a word that none has': 'xylophone',
};

/** Searching ten thousand courses, in SQL as the api asks: the rest of a request is the same whatever is searched. */
export async function benchSearch(): Promise<Figure[]> {
  const database = await testDatabase();
  const sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  const { sequelize } = connectDatabase(database.url);
  try {
    await makeCatalogue(sql);
    const figures: Figure[] = [];
    for (const [what, search] of Object.entries(CASES)) {
      const delays: number[] = [];
      let found = 0;
      for (let asked = 0; asked < ASKED + 10; asked += 1) {
        const started = performance.now();
        found = (await findCourses(sequelize, { search }, undefined, 21)).length;
        if (asked >= 10) delays.push(performance.now() - started); // the first ones warm up
      }
      const [half, most] = [percentile(delays, 0.5), percentile(delays, 0.99)];
      figures.push({
        what: `search of ${COURSES.toLocaleString('en')} courses: ${what}`,
        value: `p50 ${half.toFixed(1)}, p99 ${most.toFixed(1)} ms`,
        against: `“${search}”, a page of ${found}, ${ASKED} times; aim p99 < 30 ms`,
      });
    }
    return figures;
  } finally {
    await sequelize.close();
    await sql.end();
    await mochaHooks.afterAll();
  }
}

/** Courses of some 400 words, out of 4,000 that differ in how common they are; some are in all of them. */
async function makeCatalogue(sql: pg.Client): Promise<void> {
  const random = randomFrom(20261127);
  const syllables = ['ka', 'lo', 'mer', 'tin', 'sa', 'vo', 'ple', 'dor', 'ni', 'gra', 'stu', 'be', 'fro', 'qui', 'zan'];
  const vocabulary = Array.from({ length: 4_000 }, () =>
    Array.from({ length: 2 + random(3) }, () => syllables[random(syllables.length)]).join(''),
  );
  const words = (count: number) =>
    Array.from({ length: count }, () => vocabulary[random(1 + random(vocabulary.length))]).join(' ');
  for (let first = 0; first < COURSES; first += 500) {
    const rows = Array.from({ length: 500 }, (_none, index) => {
      const number = first + index;
      const rare = number % 1_000 === 0 ? ' quorum zebra' : '';
      return {
        key: `c${number}`,
        title: `Course ${number} about Stellar ${words(3)}${rare}`,
        about: `A course that teaches the ledger, contract and vote: ${words(60)}`,
        body: words(300),
      };
    });
    await sql.query(
      `INSERT INTO app.course_versions SELECT key, 1, '{}', '{}', repeat('0', 64) FROM json_to_recordset($1) AS r (key text)`,
      [JSON.stringify(rows)],
    );
    await sql.query(
      `INSERT INTO app.courses SELECT key, 1, 1, title, about, 'en', 'beginner', '{stellar}', 6, 90, '{}',
         lower(title || ' ' || about),
         setweight(to_tsvector('simple', title) || to_tsvector('english', title), 'A')
         || setweight(to_tsvector('simple', about) || to_tsvector('english', about), 'B')
         || setweight(to_tsvector('simple', body) || to_tsvector('english', body), 'D')
       FROM json_to_recordset($1) AS r (key text, title text, about text, body text)`,
      [JSON.stringify(rows)],
    );
  }
  await sql.query('VACUUM ANALYZE app.courses, app.course_words');
}
