import assert from 'node:assert/strict';
import type { AuditPage, BatchIssued, BatchReport, OwnCredentials, Problem } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { joinCourse, publishCourse, readLesson } from '../testing/learning.ts';
import { newPerson, type Person, refusal } from '../testing/person.ts';
import { credentialRow, eventId, writeCursor, writeRows } from '../testing/rows.ts';

const criteria = 'Passed the oral exam of May.';

describe('certificates issued by hand', () => {
  let api: TestApi;
  let issuer: Person;
  before(async () => {
    api = await testApi();
    await publishCourse(api, { key: 'walk', title: 'A walk', lessons: { one: {} } });
    await publishCourse(api, { key: 'climb', title: 'A climb', lessons: { one: {} } });
    await writeCursor(api.sql, 100);
    issuer = await newPerson(api, ['issuer']);
  });
  after(() => api.close());
  beforeEach(() =>
    api.sql.query('DELETE FROM chain_1.credentials; DELETE FROM app.awards; DELETE FROM app.outbox_calls'),
  );

  const check = async (sent: object, by = issuer) =>
    (await by.ask<BatchReport & Problem>('POST', '/v1/issuer/batches/check', sent)).body;
  const issue = (sent: object, by = issuer) => by.ask<BatchIssued & Problem>('POST', '/v1/issuer/batches', sent);
  /** What the report of it shows. */
  const issueShown = async (sent: object) => issue({ ...sent, digest: (await check(sent)).digest });
  const addressOf = (person: Person) => person.keypair.publicKey();
  const rowFor = (person: Person, more: object = {}) => ({
    ...{ recipient: addressOf(person), course: 'walk', kind: 'completion', criteria },
    ...more,
  });
  const faultsOf = async (...rows: object[]) => (await check({ rows })).rows.map(({ faults }) => faults);
  const named = async (name: string): Promise<Person> => {
    const person = await newPerson(api);
    await person.ask('PATCH', '/v1/account', { displayName: name });
    return person;
  };
  const onLedger = async (id: string, more: object = {}) => {
    const { rows } = await api.sql.query('SELECT item FROM app.outbox_calls WHERE key = $1', [`credential ${id}`]);
    const { learner, contentHash, course, kind } = rows[0].item;
    const row = { id, learner, contentHash, course, kind: kind.toLowerCase() };
    await writeRows(api.sql, 'credentials', [
      credentialRow({ ...row, issuedLedger: 20, issuedEvent: eventId(20), ...more }),
    ]);
  };
  const contentOf = async (id: string) => {
    const { rows } = await api.sql.query('SELECT content FROM app.credential_contents WHERE credential_id = $1', [id]);
    return rows[0]?.content;
  };

  it('are for issuers alone', async () => {
    const learner = await newPerson(api, ['instructor', 'admin']);
    for (const path of ['batches/check', 'batches'])
      assert.deepEqual(
        refusal(await learner.ask('POST', `/v1/issuer/${path}`, { rows: [rowFor(learner)], digest: '0'.repeat(64) })),
        [403, 'role_needed'],
      );
  });

  it('are told row by row first, and then issued as they were told', async () => {
    const [one, other] = [await named('Sample One'), await newPerson(api)];
    const rows = [
      rowFor(one),
      rowFor(one, { kind: 'achievement', title: 'Best bridge ', criteria: ' Built the strongest bridge of the year.' }),
      rowFor(other, { course: 'climb' }),
    ];
    const report = await check({ rows });
    assert.equal(report.faulty, 0);
    assert.partialDeepStrictEqual(report.rows, [
      { row: 1, name: 'Sample One', courseTitle: 'A walk', title: null, hasAddress: true, faults: [] },
      { row: 2, title: 'Best bridge', criteria: 'Built the strongest bridge of the year.' },
      { row: 3, name: null, courseTitle: 'A climb' },
    ]);
    assert.equal((await api.sql.query('SELECT FROM app.awards')).rowCount, 0);

    const { status, body } = await issue({ rows, digest: report.digest });
    assert.deepEqual([status, body.awards.length, body.approval], [201, 3, null]);
    const { rows: calls } = await api.sql.query('SELECT item FROM app.outbox_calls ORDER BY id');
    assert.deepEqual(
      new Set(calls.map(({ item }) => `${item.learner} ${item.course} ${item.kind}`)),
      new Set([
        `${addressOf(one)} walk Completion`,
        `${addressOf(one)} walk Achievement`,
        `${addressOf(other)} climb Completion`,
      ]),
    );
    const [first = '', second = ''] = body.awards;
    assert.equal((await contentOf(first)).credentialSubject.achievement.criteria.narrative, criteria);
    assert.partialDeepStrictEqual(await contentOf(second), {
      name: 'Best bridge',
      credentialSubject: {
        achievement: {
          achievementType: 'Achievement',
          name: 'Best bridge',
          description: 'An achievement in the course A walk.',
          criteria: { narrative: 'Built the strongest bridge of the year.' },
        },
      },
    });
    const own = (await one.ask<OwnCredentials>('GET', '/v1/account/credentials')).body.credentials;
    assert.deepEqual(own.map(({ title }) => title).sort(), ['A walk', 'Best bridge']);
    const admin = await newPerson(api, ['admin']);
    const { entries } = (await admin.ask<AuditPage>('GET', '/v1/admin/audit?limit=3')).body;
    assert.deepEqual(
      entries.map(({ actor, action, subject }) => [actor, action, subject]),
      body.awards.toReversed().map((id) => [issuer.id, 'certificate.issue', id]),
    );
  });

  it('find a recipient by e-mail address, wallet and kept address', async () => {
    const person = await newPerson(api);
    await api.sql.query(
      `INSERT INTO app.passwords (account_id, email, hash) VALUES ($1, 'sample@example.org', '$argon2id$x')`,
      [person.id],
    );
    for (const recipient of ['Sample@Example.org', addressOf(person)])
      assert.deepEqual(await faultsOf(rowFor(person, { recipient })), [[]], recipient);
    const without = await newPerson(api);
    await api.sql.query('DELETE FROM app.wallets WHERE account_id = $1', [without.id]);
    await api.sql.query('INSERT INTO app.platform_addresses (account_id, address) VALUES ($1, $2)', [
      without.id,
      addressOf(without),
    ]);
    assert.deepEqual(await faultsOf(rowFor(without)), [[]]);
  });

  it('name every fault of every row, and then nothing is issued', async () => {
    const person = await newPerson(api);
    const long = 'x'.repeat(501);
    const faulty: [object, string[]][] = [
      [{ recipient: 'nobody@example.org' }, ['recipient_unknown']],
      [{ recipient: addressOf(issuer) }, ['recipient_self']],
      [{ course: 'none' }, ['course_unknown']],
      [{ kind: 'medal' }, ['kind_unknown']],
      [{ kind: 'achievement' }, ['title_missing']],
      [{ title: 'Of a completion' }, ['title_unfit']],
      [{ kind: 'achievement', title: 'two\nlines' }, ['title_unfit']],
      [{ kind: 'achievement', title: 'y'.repeat(121) }, ['title_unfit']],
      [{ criteria: '' }, ['criteria_missing']],
      [{ criteria: 'short' }, ['criteria_unfit']],
      [{ criteria: long }, ['criteria_unfit']],
      [{ recipient: '', course: '', criteria: ' ' }, ['criteria_missing', 'recipient_unknown', 'course_unknown']],
    ];
    for (const [change, faults] of faulty) {
      const report = await check({ rows: [rowFor(person), rowFor(person, { course: 'climb', ...change })] });
      assert.deepEqual(report.rows[1]?.faults, faults, JSON.stringify(change));
      assert.deepEqual([report.faulty, report.digest], [1, null]);
    }
    assert.deepEqual(await faultsOf(rowFor(person), rowFor(person)), [[], ['twice']]);
    const rows = [rowFor(person), rowFor(person)];
    assert.deepEqual(refusal(await issue({ rows, digest: '0'.repeat(64) })), [409, 'batch_faulty']);
    assert.equal((await api.sql.query('SELECT FROM app.awards')).rowCount, 0);
  });

  it('are read from a CSV, whatever its separator and the order of its columns', async () => {
    const [one, other] = [await newPerson(api), await newPerson(api)];
    const csv = [
      '\u{FEFF}Course;Recipient;Title;Criteria',
      `walk;${addressOf(one)};;"${criteria}"`,
      ';;;',
      `walk;${addressOf(other)};Best bridge;"Strong, and ""light"""`,
      `climb;${addressOf(other)};`,
    ].join('\r\n');
    const { rows, faulty } = await check({ csv });
    assert.deepEqual(
      rows.map(({ row, kind, title, criteria, faults }) => [row, kind, title, criteria, faults]),
      [
        [2, 'completion', null, criteria, []],
        [4, 'achievement', 'Best bridge', 'Strong, and "light"', []],
        [5, 'completion', null, '', ['cells']],
      ],
    );
    assert.equal(faulty, 1);
    const { body } = await issueShown({ csv: csv.split('\r\n').slice(0, 4).join('\n') });
    assert.equal(body.awards.length, 2);
  });

  it('tell why a CSV can’t be read', async () => {
    const head = 'recipient,course,criteria';
    const faults: [string, string, number, string][] = [
      ['', 'empty', 1, ''],
      ['recipient,course', 'column_missing', 1, 'criteria'],
      [`${head},points`, 'column_unknown', 1, 'points'],
      [`${head},course`, 'column_twice', 1, 'course'],
      [head, 'empty', 1, ''],
      [`${head}\na,b,"c`, 'quotes', 2, ''],
      [`${head}\n${'a,b,c\n'.repeat(1_001)}`, 'too_many', 1_002, '1001'],
    ];
    for (const [csv, fault, row, found] of faults)
      assert.deepEqual((await check({ csv })).fileFault, { fault, row, found }, csv.slice(0, 60));
    for (const sent of [{}, { csv: head, rows: [rowFor(issuer)] }])
      assert.equal((await issuer.ask('POST', '/v1/issuer/batches/check', sent)).status, 400);
  });

  it('are not issued when what would be issued has changed since it was shown', async () => {
    const person = await named('Before');
    const sent = { rows: [rowFor(person)] };
    const { digest } = await check(sent);
    await person.ask('PATCH', '/v1/account', { displayName: 'After' });
    assert.deepEqual(refusal(await issue({ ...sent, digest })), [409, 'batch_changed']);
    assert.equal((await issueShown(sent)).status, 201);
  });

  it('are issued once, however often they are asked for at the same time', async () => {
    const people = [await newPerson(api), await newPerson(api), await newPerson(api)];
    const batches = [people, people.toReversed(), [people[1], people[0], people[2]] as Person[]];
    const sent = await Promise.all(
      batches.map(async (batch) => {
        const rows = batch.map((person) => rowFor(person));
        return { rows, digest: (await check({ rows })).digest };
      }),
    );
    const answers = await Promise.all(sent.map((one) => issue(one)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
    assert.equal((await api.sql.query('SELECT FROM app.awards')).rowCount, 3);
  });

  it('take the place of one that was revoked, and of no other', async () => {
    const person = await newPerson(api);
    await joinCourse(person, 'walk');
    const { certificate } = await readLesson(api, person, 'walk', 'one');
    const earned = String(certificate);
    assert.deepEqual(await faultsOf(rowFor(person)), [['has_one']], 'under way');
    for (const status of ['valid', 'suspended']) {
      await api.sql.query('DELETE FROM chain_1.credentials');
      await onLedger(earned, { status });
      assert.deepEqual(await faultsOf(rowFor(person)), [['has_one']], status);
    }
    await api.sql.query('DELETE FROM chain_1.credentials');
    await onLedger(earned, { status: 'revoked' });
    const { body } = await issueShown({ rows: [rowFor(person)] });
    assert.equal(body.awards.length, 1);
    assert.deepEqual(await faultsOf(rowFor(person)), [['has_one']]);
    // Nothing more comes of reading the course again.
    await person.ask('GET', '/v1/enrollments/walk');
    assert.equal((await api.sql.query('SELECT FROM app.awards')).rowCount, 2);
  });

  it('see what stands on the ledger past the platform', async () => {
    const person = await newPerson(api);
    await writeRows(api.sql, 'credentials', [credentialRow({ learner: addressOf(person), course: 'walk' })]);
    assert.deepEqual(await faultsOf(rowFor(person), rowFor(person, { course: 'climb' })), [['has_one'], []]);
  });

  it('wait for a learner’s address, and keep what they say when they move to a wallet', async () => {
    const person = await named('Without');
    await api.sql.query('DELETE FROM app.wallets WHERE account_id = $1', [person.id]);
    await api.sql.query(
      `INSERT INTO app.passwords (account_id, email, hash) VALUES ($1, 'without@example.org', '$argon2id$x')`,
      [person.id],
    );
    const row = rowFor(person, { recipient: 'without@example.org', kind: 'achievement', title: 'Best bridge' });
    assert.equal((await check({ rows: [row] })).rows[0]?.hasAddress, false);
    const { body } = await issueShown({ rows: [row] });
    assert.equal((await api.sql.query('SELECT FROM app.outbox_calls')).rowCount, 0);
    await person.ask('PUT', '/v1/account/platform-address', { consent: true });
    const [id = ''] = body.awards;
    assert.equal((await contentOf(id)).name, 'Best bridge');
  });

  it('come to a thousand at a time', async () => {
    const person = await newPerson(api);
    await api.sql.query(`WITH made AS (INSERT INTO app.accounts DEFAULT VALUES RETURNING id) SELECT FROM made`);
    const { rows: accounts } = await api.sql.query<{ id: string }>(
      'INSERT INTO app.accounts SELECT FROM generate_series(1, 1000) RETURNING id',
    );
    await api.sql.query(
      `INSERT INTO app.passwords (account_id, email, hash) SELECT id, id || '@example.org', '$argon2id$x' FROM unnest($1::uuid[]) AS id`,
      [accounts.map(({ id }) => id)],
    );
    await api.sql.query(
      `INSERT INTO app.platform_addresses (account_id, address)
       SELECT id, 'G' || rpad(translate(upper(replace(id::text, '-', '')), '0189', 'WXYZ'), 55, 'A') FROM unnest($1::uuid[]) AS id`,
      [accounts.map(({ id }) => id)],
    );
    const csv = ['recipient,course,criteria', ...accounts.map(({ id }) => `${id}@example.org,walk,${criteria}`)].join(
      '\n',
    );
    const { status, body } = await issueShown({ csv });
    assert.deepEqual([status, body.awards.length], [201, 1_000], JSON.stringify(body).slice(0, 300));
    assert.equal((await api.sql.query('SELECT FROM app.outbox_calls')).rowCount, 1_000);
    const more = [rowFor(person), ...Array.from({ length: 1_000 }, () => rowFor(person))];
    assert.equal((await issuer.ask('POST', '/v1/issuer/batches/check', { rows: more })).status, 400);
  }).timeout(60_000);
});
