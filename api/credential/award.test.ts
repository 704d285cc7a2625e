import assert from 'node:assert/strict';
import { Keypair } from '@stellar/stellar-sdk';
import { contentHash } from '#verify';
import type { AccountExport, CredentialShare, Dashboard, EnrollmentDetail, OwnCredential, OwnCredentials } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { complete, enroll, joinCourse, open, publishCourse, readLesson } from '../testing/learning.ts';
import { newPerson, type Person, proofOf, refusal } from '../testing/person.ts';
import { closedAt, credentialRow, decision, writeCursor, writeRows } from '../testing/rows.ts';

/** Of our own terms. */
const context = Object.fromEntries(
  ['contentSalt', 'StellarTransaction', 'contract', 'transaction', 'ledger'].map((term) => [
    term,
    `http://localhost:3000/v1/contexts/certificate#${term}`,
  ]),
);

describe('certificates of learners', () => {
  let api: TestApi;
  before(async () => {
    api = await testApi();
    await publishCourse(api, { key: 'walk', title: 'A walk', lessons: { one: {}, two: {} } });
    await publishCourse(api, { key: 'run', lessons: { one: {} } });
    await writeCursor(api.sql, 100);
  });
  after(() => api.close());

  const own = async (person: Person) =>
    (await person.ask<OwnCredentials>('GET', '/v1/account/credentials')).body.credentials;
  const calls = async (...learners: string[]) => {
    const { rows } = await api.sql.query(
      `SELECT kind, item FROM app.outbox_calls WHERE item->>'learner' = ANY ($1) ORDER BY id`,
      [learners],
    );
    return rows as { kind: string; item: Record<string, unknown> }[];
  };
  const certificatesTo = async (...learners: string[]) =>
    (await calls(...learners)).filter(({ kind }) => kind !== 'progress');
  const contentOf = async (id: string) =>
    (await api.sql.query('SELECT content, content_hash FROM app.credential_contents WHERE credential_id = $1', [id]))
      .rows[0];
  /** Somebody who signs in by mail alone. */
  const withoutWallet = async () => {
    const person = await newPerson(api);
    await api.sql.query(`DELETE FROM app.wallets WHERE account_id = '${person.id}'`);
    return person;
  };
  const run = async (person: Person) => {
    await joinCourse(person, 'run');
    return readLesson(api, person, 'run', 'one');
  };
  const consent = (person: Person) =>
    person.ask<{ address: string }>('PUT', '/v1/account/platform-address', { consent: true });
  const link = async (person: Person, keypair = Keypair.random()) => {
    const answer = await person.ask('POST', '/v1/account/wallets', { transaction: await proofOf(api, keypair) });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return keypair.publicKey();
  };

  describe('at the end of a course', () => {
    it('are awarded with the last lesson, and owed under the wallet with the hash of what they say', async () => {
      const person = await newPerson(api);
      await person.ask('PATCH', '/v1/account', { displayName: 'Sample Learner' });
      const learner = person.keypair.publicKey();
      await joinCourse(person, 'walk');
      await readLesson(api, person, 'walk', 'one');
      assert.deepEqual(await own(person), []);
      const { certificate } = await readLesson(api, person, 'walk', 'two');
      const [credential] = await own(person);
      assert.ok(credential && certificate);
      const { content, content_hash } = await contentOf(certificate);
      assert.deepEqual(credential, {
        ...{ id: certificate, course: 'walk', title: 'A walk', language: 'en', kind: 'completion' },
        ...{ name: 'Sample Learner', state: 'saved', learner, awardedAt: credential.awardedAt },
        ...{ supersedes: null, successor: null, contentHash: content_hash, standing: null },
        ...{ issuedAt: null, issuedLedger: null, sharedAt: null },
      });
      assert.deepEqual(await certificatesTo(learner), [
        {
          kind: 'credential',
          item: {
            id: certificate,
            learner,
            course: 'walk',
            contentHash: content_hash,
            kind: 'Completion',
            expiresAt: null,
          },
        },
      ]);
      assert.equal(await contentHash(content), content_hash);
      const { contentSalt, validFrom, awardedDate, ...said } = content;
      assert.match(contentSalt, /^[0-9a-f]{32}$/);
      assert.match(`${validFrom} ${awardedDate}`, /^\S{19}Z \S{19}Z$/);
      assert.deepEqual(said, {
        '@context': [
          'https://www.w3.org/ns/credentials/v2',
          'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
          'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
          context,
        ],
        id: `http://localhost:3000/credentials/${certificate}`,
        type: ['VerifiableCredential', 'OpenBadgeCredential'],
        name: 'A walk',
        issuer: {
          id: 'did:web:localhost%3A3000',
          type: ['Profile'],
          name: 'Brain-Storm Learning',
          url: 'http://localhost:3000',
        },
        credentialSubject: {
          id: `did:pkh:stellar:local:${learner}`,
          type: ['AchievementSubject'],
          identifier: [{ type: 'IdentityObject', identityType: 'name', hashed: false, identityHash: 'Sample Learner' }],
          achievement: {
            id: 'http://localhost:3000/courses/walk',
            type: ['Achievement'],
            achievementType: 'Certificate',
            name: 'A walk',
            description: 'Completion of the course A walk.',
            criteria: { narrative: 'All 2 lessons done.' },
            inLanguage: 'en',
          },
        },
        credentialSchema: [
          {
            id: 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json',
            type: '1EdTechJsonSchemaValidator2019',
          },
        ],
      });
    });

    it('are one for a course, also when its last lessons come at once', async () => {
      for (let round = 0; round < 3; round += 1) {
        const person = await newPerson(api);
        await joinCourse(person, 'walk');
        for (const lesson of ['one', 'two']) await open(person, 'walk', lesson);
        await api.sql.query(
          `UPDATE app.lesson_progress SET dwell_seconds = 300
           WHERE enrollment_id IN (SELECT id FROM app.enrollments WHERE account_id = $1)`,
          [person.id],
        );
        await Promise.all(['one', 'two', 'one', 'two'].map((lesson) => complete(person, 'walk', lesson)));
        const [credential, ...others] = await own(person);
        assert.deepEqual([credential?.state, others], ['saved', []]);
        assert.equal((await certificatesTo(person.keypair.publicKey())).length, 1);
      }
    });

    it('are awarded for a course that was completed before there were any, when somebody looks, once', async () => {
      const person = await newPerson(api);
      await enroll(api.sql, person.id, { course: 'run', done: ['one'], completedAt: '2026-01-02T03:04:05Z' });
      const looks = await Promise.all([1, 2, 3].map(() => person.ask<EnrollmentDetail>('GET', '/v1/enrollments/run')));
      const [credential, ...others] = await own(person);
      assert.deepEqual([credential?.awardedAt, others], ['2026-01-02T03:04:05.000Z', []]);
      assert.deepEqual(new Set(looks.map(({ body }) => body.certificate)), new Set([credential?.id]));
    });
  });

  describe('without a wallet', () => {
    it('wait for one; with consent they go to an address that the platform keeps, and progress with them', async () => {
      const person = await withoutWallet();
      await run(person);
      const [waits] = await own(person);
      assert.partialDeepStrictEqual(waits, { state: 'no_wallet', learner: null, contentHash: null });
      const { status, body } = await consent(person);
      assert.deepEqual([status, Object.keys(body)], [200, ['address']]);
      assert.deepEqual((await consent(person)).body, body, 'once');
      const [issued] = await own(person);
      assert.partialDeepStrictEqual(issued, { id: waits?.id as string, state: 'saved', learner: body.address });
      assert.deepEqual(
        (await calls(body.address)).map(({ kind }) => kind),
        ['progress', 'credential'],
      );
      const { rows } = await api.sql.query(`SELECT * FROM app.platform_addresses WHERE account_id = '${person.id}'`);
      assert.deepEqual(
        rows.map(({ address }) => address),
        [body.address],
      );
    });

    it('go to the wallet at once when one is linked instead', async () => {
      const person = await withoutWallet();
      await run(person);
      const wallet = await link(person);
      assert.deepEqual(
        (await certificatesTo(wallet)).map(({ kind }) => kind),
        ['credential'],
      );
      assert.deepEqual((await consent(person)).body, { address: wallet }, 'nothing is kept for who has a wallet');
      const { rows } = await api.sql.query(`SELECT FROM app.platform_addresses WHERE account_id = '${person.id}'`);
      assert.equal(rows.length, 0);
    });

    it('take consent as it is asked for, from who is signed in', async () => {
      const person = await withoutWallet();
      for (const body of [{}, { consent: false }, { consent: 'true' }, { consent: true, address: 'G' }, []])
        assert.deepEqual(refusal(await person.ask('PUT', '/v1/account/platform-address', body)), [
          400,
          'invalid_request',
        ]);
      const stranger = await fetch(`${api.url}/v1/account/platform-address`, { method: 'PUT', body: '{}' });
      assert.equal(stranger.status, 401);
    });
  });

  describe('that a wallet is linked to', () => {
    it('move to it, once, and progress is recorded there again', async () => {
      const person = await withoutWallet();
      const { address } = (await consent(person)).body;
      await run(person);
      const [before] = await own(person);
      const wallet = await link(person);
      const [after, old, ...others] = await own(person);
      assert.deepEqual(others, []);
      assert.partialDeepStrictEqual(old, {
        id: before?.id as string,
        successor: after?.id as string,
        learner: address,
      });
      assert.partialDeepStrictEqual(after, { supersedes: old?.id as string, learner: wallet, state: 'saved' });
      const { content, content_hash } = await contentOf(String(after?.id));
      assert.match(content.credentialSubject.id, new RegExp(`:${wallet}$`));
      const moved = await calls(wallet);
      assert.deepEqual(
        moved.map(({ kind }) => kind),
        ['progress', 'reissue'],
      );
      assert.deepEqual(moved[1]?.item, {
        ...{ oldId: before?.id, newId: after?.id, learner: wallet, contentHash: content_hash, expiresAt: null },
        reason: 'moved to the learner’s own wallet',
      });
      const second = await link(person);
      assert.deepEqual(await calls(second), []);
      assert.equal((await calls(wallet)).length, 2);
      await person.ask('DELETE', `/v1/account/wallets/${second}`);
      assert.equal((await own(person)).length, 2);
    });

    it('move to one of two that are linked at once, which is the first from then on', async () => {
      for (let round = 0; round < 3; round += 1) {
        const person = await withoutWallet();
        await consent(person);
        await run(person);
        const wallets = await Promise.all([link(person), link(person)]);
        const moved = await Promise.all(wallets.map((wallet) => calls(wallet)));
        assert.deepEqual(moved.map(({ length }) => length).sort(), [0, 2]);
        const first = wallets[moved.findIndex(({ length }) => length === 2)];
        const { body } = await person.ask('GET', '/v1/account');
        assert.equal(body.wallets[0]?.subject, first);
      }
    });

    it('go to it whichever comes first, the course’s end or the link', async () => {
      for (let round = 0; round < 4; round += 1) {
        const person = await withoutWallet();
        if (round % 2 === 0) await consent(person);
        await joinCourse(person, 'run');
        const [, wallet] = await Promise.all([readLesson(api, person, 'run', 'one'), link(person)]);
        const newest = (await own(person))[0];
        assert.equal(newest?.learner, wallet);
        assert.equal((await certificatesTo(wallet)).length, 1);
      }
    });

    it('stay where an issuer withdrew them', async () => {
      const person = await withoutWallet();
      const { address: learner } = (await consent(person)).body;
      await run(person);
      const id = String((await own(person))[0]?.id);
      await writeRows(api.sql, 'credentials', [
        credentialRow({ id, learner, course: 'run', ...decision('revoked', 20, 'error') }),
      ]);
      const wallet = await link(person);
      assert.deepEqual(await certificatesTo(wallet), []);
      assert.partialDeepStrictEqual((await own(person))[0], { id, state: 'on_chain', standing: 'revoked' });
    });
  });

  describe('shared', () => {
    const share = (person: Person, id: string) =>
      person.ask<CredentialShare>('POST', `/v1/account/credentials/${id}/share`, {});
    const shown = async ({ link }: CredentialShare) => {
      const answer = await api.get(link.replace('http://localhost:3000/c/', '/v1/shared-credentials/'));
      return { status: answer.status, robots: answer.headers.get('X-Robots-Tag'), body: answer.body };
    };

    it('show name and number by a link that nobody can guess, until it is withdrawn', async () => {
      const person = await newPerson(api);
      await person.ask('PATCH', '/v1/account', { displayName: 'Sample Learner' });
      const { certificate } = await run(person);
      const id = String(certificate);
      const { status, body } = await share(person, id);
      assert.equal(status, 200);
      assert.match(body.link, /^http:\/\/localhost:3000\/c\/[\w-]{22}$/);
      assert.deepEqual(await shown(body), {
        status: 200,
        robots: 'noindex',
        body: { id, name: 'Sample Learner', criteria: 'The one lesson done.' },
      });
      assert.equal((await own(person))[0]?.sharedAt, body.sharedAt);
      const { rows } = await api.sql.query('SELECT to_jsonb(s)::text AS row FROM app.credential_shares AS s');
      assert.ok(
        rows.every(({ row }) => !row.includes(body.link.slice(-22))),
        'the token is kept nowhere',
      );
      const next = (await share(person, id)).body;
      assert.deepEqual([(await shown(body)).status, (await shown(next)).status], [404, 200], 'the newest link alone');
      assert.equal((await person.ask('DELETE', `/v1/account/credentials/${id}/share`)).status, 200);
      assert.partialDeepStrictEqual(await shown(next), {
        status: 404,
        body: { type: 'urn:brain-storm:problem:share_not_found' },
      });
      assert.equal((await person.ask('DELETE', `/v1/account/credentials/${id}/share`)).status, 200);
      assert.equal((await own(person))[0]?.sharedAt, null);
    });

    it('stay shared when they move to a wallet: first as they were, then as the ledger has them', async () => {
      const person = await withoutWallet();
      await consent(person);
      await run(person);
      const before = (await own(person))[0] as OwnCredential;
      const at = { course: 'run', learner: String(before.learner) };
      await writeRows(api.sql, 'credentials', [credentialRow({ id: before.id, ...at })]);
      const link_ = (await share(person, before.id)).body;
      const wallet = await link(person);
      assert.partialDeepStrictEqual(await shown(link_), { body: { id: before.id } });
      const after = (await own(person))[0] as OwnCredential;
      await writeRows(api.sql, 'credentials', [
        credentialRow({ id: after.id, course: 'run', learner: wallet, issuedLedger: 30 }),
      ]);
      assert.partialDeepStrictEqual(await shown(link_), { body: { id: after.id } });
    });

    it('are their owner’s alone to see and to share', async () => {
      const [person, stranger] = [await newPerson(api), await newPerson(api)];
      const { certificate } = await run(person);
      await share(person, String(certificate));
      const path = `/v1/account/credentials/${certificate}`;
      for (const [method, at] of [
        ['GET', path],
        ['POST', `${path}/share`],
        ['DELETE', `${path}/share`],
      ] as const) {
        assert.deepEqual(refusal(await stranger.ask(method, at, method === 'GET' ? undefined : {})), [
          404,
          'credential_not_found',
        ]);
        assert.equal((await fetch(`${api.url}${at}`, { method })).status, 401);
      }
      assert.deepEqual(await own(stranger), []);
      assert.ok((await own(person))[0]?.sharedAt);
      for (const token of ['x', 'a'.repeat(23), `${'a'.repeat(21)}.`])
        assert.equal((await api.get(`/v1/shared-credentials/${token}`)).status, 400);
      assert.equal((await api.get(`/v1/shared-credentials/${'a'.repeat(22)}`)).status, 404);
    });
  });

  it('are in the export, and with the account goes all but what is on the ledger', async () => {
    const person = await withoutWallet();
    await person.ask('PATCH', '/v1/account', { displayName: 'Soon Gone' });
    const { address } = (await consent(person)).body;
    await run(person);
    const keypair = Keypair.random();
    const wallet = await link(person, keypair);
    const { body } = await person.ask<AccountExport>('GET', '/v1/account/export');
    assert.deepEqual(
      ['awards', 'platform_addresses', 'credential_contents', 'outbox_calls'].map(
        (table) => body.tables[table]?.length,
      ),
      [2, 1, 2, 4],
    );
    const gone = await person.ask('POST', '/v1/account/deletion', { transaction: await proofOf(api, keypair) });
    assert.equal(gone.status, 200);
    assert.deepEqual(await calls(address, wallet), []);
    const { rows } = await api.sql.query(`SELECT FROM app.credential_contents WHERE content::text LIKE '%Soon Gone%'`);
    assert.equal(rows.length, 0);
  });

  it('are on the dashboard, on their way and on the ledger', async () => {
    const person = await withoutWallet();
    await run(person);
    const read = async () => (await person.ask<Dashboard>('GET', '/v1/dashboard')).body;
    assert.partialDeepStrictEqual(await read(), {
      waitsForAddress: true,
      certificates: [{ state: 'no_wallet', isShared: false }],
    });
    const { address } = (await consent(person)).body;
    const id = String((await own(person))[0]?.id);
    await person.ask('POST', `/v1/account/credentials/${id}/share`, {});
    assert.partialDeepStrictEqual(await read(), {
      waitsForAddress: false,
      certificates: [{ id, state: 'saved', isShared: true }],
    });
    await writeRows(api.sql, 'credentials', [credentialRow({ id, course: 'run', learner: address })]);
    const { certificates } = await read();
    assert.partialDeepStrictEqual(certificates, [
      { id, state: 'on_chain', standing: 'valid', issuedAt: closedAt(10).toISOString(), issuedLedger: 10 },
    ]);
    assert.equal(certificates.length, 1);
  });

  it('name a context that defines the one term of ours', async () => {
    const { status, headers, body } = await api.get('/v1/contexts/certificate');
    assert.deepEqual([status, headers.get('Content-Type')], [200, 'application/ld+json']);
    assert.deepEqual(body, {
      '@context': context,
    });
  });
});
