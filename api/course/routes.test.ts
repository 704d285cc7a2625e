import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import type { Catalogue, Course, CourseLesson, CoursesPage } from '#wire';
import type { Quiz } from '#wire/course-folder.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { smallFolder } from '../testing/course.ts';
import { readCourseFolder } from './folder.ts';
import { publishFolders } from './publish.ts';
import { readFolder } from './read-folder.ts';
import { rankedMax } from './search.ts';

const shipped = path.join(import.meta.dirname, '..', '..', 'courses');
const keys = readdirSync(shipped);

describe('courses', () => {
  let api: TestApi;
  let root: string;
  before(async () => {
    api = await testApi();
    root = mkdtempSync(path.join(tmpdir(), 'brain-storm-courses-'));
    await publishFolders(
      api.databaseUrl,
      keys.map((key) => path.join(shipped, key)),
    );
  });
  after(async () => {
    rmSync(root, { recursive: true, force: true });
    await api.close();
  });

  async function publish(texts: Record<string, string | Uint8Array>): Promise<void> {
    const folder = path.join(root, 'small');
    rmSync(folder, { recursive: true, force: true });
    for (const [file, text] of Object.entries(texts)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    await publishFolders(api.databaseUrl, [folder]);
  }
  const withdraw = () => api.sql.query(`DELETE FROM app.courses WHERE key = 'small'`);
  const find = async (query: string) => {
    const { status, body } = await api.get(`/v1/courses?${query}`);
    assert.equal(status, 200, JSON.stringify(body));
    return (body as CoursesPage).courses.map(({ key }) => key);
  };
  const refusal = async (address: string) => {
    const { status, body } = await api.get(address);
    return [status, (body as { type: string }).type.split(':').at(-1)];
  };

  describe('GET /v1/courses', () => {
    it('lists all, beginners’ first', async () => {
      assert.deepEqual((await find(''))[0], 'stellar_first_ledger');
      assert.deepEqual((await find('')).sort(), [...keys].sort());
      const { body } = await api.get('/v1/courses?limit=1');
      const { title, promise, ...rest } = (body as CoursesPage).courses[0] as CoursesPage['courses'][0];
      assert.equal(title, 'Stellar from the first ledger');
      assert.match(promise, /^Read any ledger/);
      assert.deepEqual(
        { ...rest, minutes: rest.minutes > 60 },
        {
          ...{ key: 'stellar_first_ledger', version: 1, language: 'en', level: 'beginner', lessons: 6, minutes: true },
          topics: ['stellar', 'accounts', 'transactions'],
        },
      );
    });

    const searches: [string, string[]][] = [
      ['soroban', ['soroban_contracts']],
      ['soroabn contrcts', ['soroban_contracts']],
      ['sorobon', ['soroban_contracts']],
      ['steler', ['stellar_first_ledger']],
      ['quorum', ['votes_that_execute']],
      ['qourum', ['votes_that_execute']],
      ['voting', ['votes_that_execute']],
      ['TRUSTLINES', ['stellar_first_ledger']],
      ['how to read the ledger', ['stellar_first_ledger']],
      ['friendbot zebra', []],
      ['xylophone', []],
    ];
    for (const [search, expected] of searches) {
      it(`finds ${expected[0] ?? 'nothing'} first for "${search}"`, async () => {
        assert.deepEqual((await find(new URLSearchParams({ search }).toString())).slice(0, 1), expected);
      });
    }

    for (const search of ["'; DROP TABLE x", '!&|:*()', '<->', '\\', '%', '   ', 'ﬁ', '😀', 'a'.repeat(200)])
      it(`takes strange words as words: ${search.slice(0, 20)}`, () =>
        find(new URLSearchParams({ search }).toString()));

    it('filters by topic, level, language and length, alone and together', async () => {
      assert.deepEqual(await find('topic=accounts'), ['stellar_first_ledger']);
      assert.deepEqual(await find('level=beginner'), ['stellar_first_ledger']);
      assert.deepEqual(await find('language=de'), []);
      assert.equal((await find('language=en')).length, keys.length);
      const lengths = await Promise.all(['short', 'medium', 'long'].map((length) => find(`length=${length}`)));
      assert.deepEqual(lengths.flat().sort(), [...keys].sort());
      assert.deepEqual(await find('topic=accounts&search=quorumm'), []);
    });

    it('goes on page by page, with and without a search', async () => {
      for (const search of ['', 'search=ledger&']) {
        const seen: string[] = [];
        let after = '';
        for (let page = 0; page <= keys.length; page += 1) {
          const { body } = await api.get(`/v1/courses?${search}limit=1${after}`);
          const { courses, next } = body as CoursesPage;
          seen.push(...courses.map(({ key }) => key));
          if (next === null) break;
          after = `&after=${next}`;
        }
        assert.deepEqual(seen, await find(search.replace('&', '')));
      }
    });

    it('ranks so many of those that match and no more: first who has the word in the title, and pages of them stay', async () => {
      const named = (number: number) => `many_${String(number).padStart(3, '0')}`;
      await api.sql.query(
        `WITH made AS (SELECT 'many_' || lpad(number::text, 3, '0') AS key, number FROM generate_series(1, 260) AS number),
           kept AS (INSERT INTO app.course_versions SELECT key, 1, '{}', '{}', repeat('0', 64) FROM made)
         INSERT INTO app.courses SELECT key, 1, 1, CASE WHEN number > 250 THEN 'Wombats' ELSE 'Course' END, 'Of wombats.', 'en',
           NULL, '{stellar}', 1, 1, '{}', 'wombats', to_tsvector('simple', 'about wombats') FROM made`,
      );
      const seen: string[] = [];
      for (let after = ''; ; ) {
        const page = (await api.get(`/v1/courses?search=wombats&limit=60${after}`)).body as CoursesPage;
        seen.push(...page.courses.map(({ key }) => key));
        if (page.next === null) break;
        after = `&after=${page.next}`;
      }
      const chosen = Array.from({ length: 260 }, (_none, index) => named(index + 1));
      assert.deepEqual(seen.sort(), [...chosen.slice(0, rankedMax - 10), ...chosen.slice(250)]);
      assert.deepEqual((await find('search=wombast&limit=500')).length, rankedMax, 'mistyped as well');
      await api.sql.query(`DELETE FROM app.courses WHERE key LIKE 'many%'`);
    });

    it('refuses what it does not know', async () => {
      for (const query of [
        'level=easy',
        'length=1',
        'limit=0',
        'after=x',
        'topic=UP',
        'page=2',
        'language=%20',
        'search=%00',
        `search=${'a'.repeat(201)}`,
      ])
        assert.deepEqual(await refusal(`/v1/courses?${query}`), [400, 'invalid_request'], query);
    });
  });

  it('GET /v1/catalogue tells what can be asked for', async () => {
    const { topics, languages, courses } = (await api.get('/v1/catalogue')).body as Catalogue;
    assert.ok(topics.includes('accounts') && topics.includes('smart contracts'));
    assert.deepEqual([languages, courses], [['en'], keys.length]);
  });

  describe('GET /v1/courses/:course', () => {
    it('answers the outline', async () => {
      await publish(smallFolder);
      const { status, body } = await api.get('/v1/courses/small');
      const { publishedAt, version, ...course } = body as Course;
      assert.equal(status, 200);
      assert.ok(version >= 1 && Date.parse(publishedAt) > 0);
      const lesson = { minutes: 5, releases: null };
      assert.deepEqual(course, {
        ...{ key: 'small', title: 'Small', promise: 'A promise.', description: '<p>Few words.</p>\n', language: 'en' },
        ...{
          level: null,
          topics: ['stellar'],
          outcomes: ['Know a little.'],
          prerequisites: [],
          isAlwaysOpen: true,
          instructors: [],
          lessons: 2,
          minutes: 10,
        },
        modules: [
          {
            title: 'First',
            lessons: [
              { key: 'one', title: 'One', kind: 'reading', ...lesson },
              { key: 'two', title: 'Two', kind: 'quiz_and_exercise', ...lesson },
            ],
          },
        ],
      });
      await withdraw();
    });

    it('names prerequisites by their title, where they are here', async () => {
      const document = (smallFolder['course.yaml'] as string).replace(
        'modules:',
        'prerequisites:\n  - stellar_first_ledger\n  - not_here\nmodules:',
      );
      await publish({ ...smallFolder, 'course.yaml': document });
      assert.deepEqual(((await api.get('/v1/courses/small')).body as Course).prerequisites, [
        { key: 'stellar_first_ledger', title: 'Stellar from the first ledger' },
        { key: 'not_here', title: null },
      ]);
      await withdraw();
    });

    it('knows no other course, and refuses what is no key', async () => {
      assert.deepEqual(await refusal('/v1/courses/none'), [404, 'course_not_found']);
      for (const key of ['UP', '1a', 'a-b', '%00', 'a'.repeat(33)])
        assert.deepEqual(await refusal(`/v1/courses/${key}`), [400, 'invalid_request'], key);
    });
  });

  describe('GET /v1/courses/:course/lessons/:lesson', () => {
    const address = '/v1/courses/stellar_first_ledger/lessons';
    it('answers the rendered lesson among its neighbours', async () => {
      const { body } = await api.get(`${address}/keys_and_addresses`);
      const { html, previous, next, number, of, module } = body as CourseLesson;
      assert.match(html, /^<p>/);
      assert.deepEqual([previous?.key, next?.key, number, of], ['one_page', 'accounts_and_reserves', 2, 6]);
      assert.deepEqual(module, { number: 1, title: 'What is on a ledger' });
      const ends = await Promise.all(['one_page', 'reading_it_back'].map((key) => api.get(`${address}/${key}`)));
      const [first, last] = ends.map((end) => end.body as CourseLesson);
      assert.deepEqual([first?.previous, last?.next], [null, null]);
    });

    it('keeps a lesson shut until its time, and its module’s', async () => {
      const lesson = (time: string) =>
        (smallFolder['lessons/two.md'] as string).replace('minutes: 5', `minutes: 5\nreleases: ${time}`);
      await publish({ ...smallFolder, 'lessons/two.md': lesson('2999-01-01T00:00:00Z') });
      assert.deepEqual(await refusal('/v1/courses/small/lessons/two'), [403, 'lesson_shut']);
      await publish({ ...smallFolder, 'lessons/two.md': lesson('2020-01-01T00:00:00Z') });
      assert.equal((await api.get('/v1/courses/small/lessons/two')).status, 200);
      const document = (smallFolder['course.yaml'] as string).replace(
        'title: First',
        'title: First\n    releases: 2999-01-01T00:00:00Z',
      );
      await publish({ ...smallFolder, 'course.yaml': document });
      assert.deepEqual(await refusal('/v1/courses/small/lessons/one'), [403, 'lesson_shut']);
      await withdraw();
    });

    it('knows no other lesson, and refuses what is no key', async () => {
      assert.deepEqual(await refusal(`${address}/none`), [404, 'lesson_not_found']);
      assert.deepEqual(await refusal('/v1/courses/none/lessons/none'), [404, 'course_not_found']);
      assert.deepEqual(await refusal(`${address}/A`), [400, 'invalid_request']);
    });
  });

  it('lets who has an answer keep it until something else is published', async () => {
    await publish(smallFolder);
    for (const address of ['/v1/courses/small', '/v1/courses/small/lessons/one', '/v1/courses', '/v1/catalogue']) {
      const { headers } = await api.get(address);
      const etag = headers.get('ETag') as string;
      assert.match(headers.get('Cache-Control') as string, /no-cache/);
      const again = await api.get(address, { 'If-None-Match': etag });
      assert.deepEqual([again.status, again.body], [304, ''], address);
    }
    const { headers } = await api.get('/v1/courses/small');
    const document = (smallFolder['course.yaml'] as string).replace('A promise.', 'Another.');
    await publish({ ...smallFolder, 'course.yaml': document });
    // What is kept goes with the message that the publication sent.
    for (const until = Date.now() + 10_000; ; await sleep(20)) {
      const after = await api.get('/v1/courses/small', { 'If-None-Match': headers.get('ETag') as string });
      if (after.status === 304 && Date.now() < until) continue;
      assert.deepEqual([after.status, (after.body as Course).promise], [200, 'Another.']);
      break;
    }
    await withdraw();
  });

  it('shows images drawn anew, for ever under one address', async () => {
    const picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    await publish({
      ...smallFolder,
      'lessons/one.md': `${smallFolder['lessons/one.md']}\n![Red](../images/red.png)\n`,
      'images/red.png': picture,
    });
    const { html } = (await api.get('/v1/courses/small/lessons/one')).body as CourseLesson;
    const address = /src="([^"]+)"/.exec(html)?.[1] as string;
    const { status, headers } = await api.get(address);
    assert.equal(status, 200);
    assert.equal(headers.get('Content-Type'), 'image/webp');
    assert.match(headers.get('Cache-Control') as string, /immutable/);
    assert.deepEqual(await refusal(`/v1/course-images/${'0'.repeat(64)}`), [404, 'not_found']);
    assert.deepEqual(await refusal('/v1/course-images/x'), [400, 'invalid_request']);
    await withdraw();
  });

  it('tells no question, option, answer or explanation of a quiz in any answer', async () => {
    const answers: string[] = [];
    const secrets: string[] = [];
    answers.push((await text('/v1/courses')) + (await text('/v1/catalogue')) + (await text('/v1/openapi.json')));
    for (const key of keys) {
      const { course } = readCourseFolder(await readFolder(path.join(shipped, key)));
      assert.ok(course);
      answers.push(await text(`/v1/courses/${key}`));
      for (const lesson of course.lessons.keys()) answers.push(await text(`/v1/courses/${key}/lessons/${lesson}`));
      // What a lesson itself says is no secret.
      const bodies = [...course.lessons.values()].map(({ body }) => body).join('\n');
      const all = [...course.quizzes.values()].flatMap(secretsOf);
      secrets.push(...all.filter((secret) => !bodies.includes(secret)));
    }
    const whole = answers.join('\n');
    assert.ok(secrets.length > 100, `${secrets.length} texts to look for`);
    assert.deepEqual(
      secrets.filter((secret) => whole.includes(JSON.stringify(secret).slice(1, -1))),
      [],
    );
  });

  async function text(address: string): Promise<string> {
    return JSON.stringify((await api.get(address)).body);
  }
});

/** What is long enough not to stand elsewhere by chance. */
function secretsOf({ pools }: Quiz): string[] {
  return pools
    .flatMap(({ questions }) => questions)
    .flatMap((question) => [
      question.text,
      question.explanation,
      ...('options' in question ? question.options.map((option) => option.text) : []),
      ...('lines' in question ? [question.lines.join('\n')] : []),
      ...('answers' in question ? question.answers : []),
    ])
    .map((secret) => secret.trim())
    .filter((secret) => secret.length >= 16);
}
