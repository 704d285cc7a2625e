import assert from 'node:assert/strict';
import type { CredentialVersionRow } from '#read-model';
import { allCheckNames, type Content, contentHash } from '#verify';
import { bakePng, bakeSvg } from '#verify/issue/index.ts';
import type { Verification } from '#wire';
import { presentedBytesMax } from '#wire/forms.ts';
import { pdf, png, textChunk } from '../../verify/src/presented/testing.ts';
import { createBadges, makeSigner, readBadgeKeys } from '../badge/model.ts';
import { issuerDid, keepContent, makeContent } from '../credential/model.ts';
import { connectDatabase, type Database } from '../database.ts';
import { badgeSecret, type TestApi, testApi, webAuth } from '../testing/api.ts';
import {
  closedAt,
  credentialId,
  credentialRow,
  decision,
  eventId,
  learner,
  passphrase,
  roleRow,
  writeCursor,
  writeRows,
} from '../testing/rows.ts';

const content = makeContent(
  { publicUrl: 'http://localhost:3000', homeDomain: webAuth.homeDomain, networkPassphrase: passphrase },
  {
    ...{ id: credentialId, learner, name: 'Sample Learner', earnedAt: closedAt(1) },
    course: { key: 'soroban_contracts', title: 'Writing Soroban contracts', language: 'en', lessons: 18 },
  },
);
const unknownId = 'f'.repeat(32);
const asOf = { ledger: 100, closedAt: closedAt(100).toISOString() };
const outcomes = ({ checks }: Pick<Verification, 'checks'>) => checks.map(({ outcome }) => outcome);

describe('verification', () => {
  let api: TestApi;
  let database: Database;
  let hash: string;

  beforeEach(async () => {
    api ??= await testApi();
    database ??= connectDatabase(api.databaseUrl);
    hash = await contentHash(content);
    api.rpc.isAway = false;
    await api.sql.query(
      'TRUNCATE chain_1.credentials, chain_1.roles, app.credential_contents, log.coverage, log.cursor',
    );
    await writeCursor(api.sql, 100);
    await writeRows(api.sql, 'roles', [roleRow()]);
  });
  after(async () => {
    await database?.sequelize.close();
    await api?.close();
  });

  const write = (...rows: Partial<CredentialVersionRow>[]) =>
    writeRows(
      api.sql,
      'credentials',
      rows.map((row) => credentialRow({ contentHash: hash, ...row })),
    );
  const verification = async (id = credentialId, query = '') => {
    const answer = await api.get(`/v1/credentials/${id}/verification${query}`);
    return { status: answer.status, ...(answer.body as Verification) };
  };

  describe('GET /v1/credentials/:id/verification', () => {
    it('answers verdict, checks and facts in one', async () => {
      await write({});
      assert.partialDeepStrictEqual(await verification(), {
        status: 200,
        verdict: 'valid',
        sentence: 'Not revoked, not expired. Its content was not compared, because nobody has shown it.',
        checks: [
          { name: 'format', outcome: 'not_asked', sentence: 'Nobody has shown us the certificate itself.' },
          { name: 'signature', outcome: 'not_asked', sentence: 'Nobody has shown us the certificate itself.' },
          { name: 'issuer', outcome: 'passed', sentence: 'Held the issuer role when it issued.' },
          {
            name: 'content',
            outcome: 'could_not_check',
            sentence: 'Nobody has shown us the certificate’s content, so it was not compared with the ledger.',
          },
          { name: 'status', outcome: 'passed', sentence: 'Not revoked, not suspended.' },
          { name: 'dates', outcome: 'passed', sentence: 'Issued 22 November 2026, no expiry.' },
          { name: 'holder', outcome: 'not_asked' },
        ],
        asOf,
        isOurs: true,
        title: null,
        id: credentialId,
        contentHash: hash,
        credential: { id: credentialId, contentHash: hash },
      });
      assert.deepEqual(
        (await verification()).checks.map(({ name }) => name),
        allCheckNames,
      );
      assert.match((await verification(credentialId, '?language=de')).sentence, /Nicht widerrufen/);
    });

    it('compares the content the platform holds, and shows nothing of it', async () => {
      await write({});
      await keepContent(database.sequelize, credentialId, content);
      const answer = await verification();
      assert.partialDeepStrictEqual(answer, {
        ...{ verdict: 'valid', sentence: 'Not changed, not revoked, not expired.' },
        title: 'Writing Soroban contracts',
      });
      assert.deepEqual(outcomes(answer), [...Array(6).fill('passed'), 'not_asked']);
      assert.doesNotMatch(JSON.stringify(answer), /Sample Learner/);
      await keepContent(database.sequelize, credentialId, { ...content, name: 'Another course' });
      assert.equal((await verification()).verdict, 'not_genuine');
    });

    it('has the verdict not_found for an unknown id', async () => {
      assert.partialDeepStrictEqual(await verification(unknownId), {
        status: 200,
        verdict: 'not_found',
        checks: [],
        asOf,
        id: unknownId,
        credential: null,
      });
    });

    const roles: [string, object[], string][] = [
      [
        'held the role from before and lost it after',
        [roleRow({ toEvent: eventId(15) }), roleRow({ held: false, fromEvent: eventId(15) })],
        'valid',
      ],
      ['never held the role', [], 'not_genuine'],
      ['got the role only after it issued', [roleRow({ fromEvent: eventId(11) })], 'not_genuine'],
      ['got the role in the same ledger, before', [roleRow({ fromEvent: eventId(9, 5) })], 'valid'],
      [
        'lost the role in the event before',
        [roleRow({ toEvent: eventId(9, 9) }), roleRow({ held: false, fromEvent: eventId(9, 9) })],
        'not_genuine',
      ],
      ['held another role', [roleRow({ role: 'minter' })], 'not_genuine'],
      ['held the role on another contract', [roleRow({ contractAddress: learner })], 'not_genuine'],
    ];
    for (const [what, rows, verdict] of roles) {
      it(`is ${verdict} when the issuer ${what}`, async () => {
        await write({});
        await api.sql.query('TRUNCATE chain_1.roles');
        await writeRows(api.sql, 'roles', rows);
        assert.equal((await verification()).verdict, verdict);
      });
    }

    it('does not call an issuer false while events of its time are unread', async () => {
      await write({});
      await api.sql.query('TRUNCATE chain_1.roles');
      await api.sql.query(`UPDATE log.coverage SET ledgers = ledgers - int4multirange(int4range(4, 6))`);
      assert.partialDeepStrictEqual(await verification(), { status: 200, verdict: 'could_not_check' });
    });

    it('calls nothing valid or unknown while it is far behind the network, but revoked stays revoked', async () => {
      await write({});
      await writeCursor(api.sql, 66);
      assert.partialDeepStrictEqual(await verification(), {
        verdict: 'could_not_check',
        sentence: 'We are 34 ledgers behind, last known 66. This certificate may have changed since.',
      });
      assert.equal((await verification(unknownId)).verdict, 'could_not_check');
      await api.sql.query('TRUNCATE chain_1.credentials');
      await write(decision('revoked', 20, 'lost'));
      assert.equal((await verification()).verdict, 'revoked');
    });

    it('refuses a malformed id', async () => {
      assert.equal((await api.get('/v1/credentials/371/verification')).status, 400);
    });
  });

  describe('POST /v1/verifications', () => {
    const post = async (body: unknown, type = 'application/json') => {
      const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
      const answer = await fetch(`${api.url}/v1/verifications`, {
        ...{ method: 'POST', body: text as string, headers: { 'Content-Type': type } },
      });
      return { status: answer.status, ...((await answer.json()) as Verification & { detail?: string }) };
    };

    it('finds the certificate by its content, whatever its spacing and order', async () => {
      await write({});
      const turned = Object.fromEntries(Object.entries(content).reverse());
      assert.partialDeepStrictEqual(await post(JSON.stringify(turned, null, 3)), {
        status: 200,
        verdict: 'valid',
        sentence: 'Not changed, not revoked, not expired.',
        id: credentialId,
        contentHash: hash,
        isOurs: true,
        credential: { id: credentialId },
      });
    });

    it('checks whichever way it was signed, also under another media type', async () => {
      await write({});
      await keepContent(database.sequelize, credentialId, content);
      const { signed } = await signedForms();
      for (const [form, type] of [
        [signed.jwt, 'application/vc+jwt'],
        [signed.json, 'application/vc'],
        [signed.json, 'application/pdf'],
      ] as const) {
        const answer = await post(form, type);
        assert.deepEqual(
          [answer.verdict, outcomes(answer)],
          ['valid', [...Array(6).fill('passed'), 'not_asked']],
          type,
        );
      }
    });

    it('says nothing else after a signature that does not hold', async () => {
      await write({});
      await keepContent(database.sequelize, credentialId, content);
      const { signed } = await signedForms();
      const changed = await post({ ...signed.json, validUntil: '2999-01-01T00:00:00Z' });
      assert.partialDeepStrictEqual(changed, { verdict: 'not_genuine', credential: null, asOf: null });
      assert.deepEqual(outcomes(changed), ['passed', 'failed']);
      const otherKey = structuredClone(signed.json) as { proof: { verificationMethod: string } };
      otherKey.proof.verificationMethod = `${issuerDid(webAuth.homeDomain)}#another`;
      assert.equal((await post(otherKey)).verdict, 'not_genuine');
      const forged = { ...signed.json, issuer: 'did:web:evil.example' };
      assert.notEqual((await post(forged)).verdict, 'valid');
    });

    it('refuses another vocabulary, and a term that none defines', async () => {
      await write({});
      await keepContent(database.sequelize, credentialId, content);
      const { signed } = await signedForms();
      const contexts = signed.json['@context'] as unknown[];
      const other = await post({ ...signed.json, '@context': [...contexts, 'https://evil.example/context.json'] });
      assert.notEqual(other.verdict, 'valid');
      assert.deepEqual(outcomes(other).slice(0, 1), ['passed']);
      assert.notEqual(outcomes(other)[1], 'passed');
      const unknown = await post({ ...signed.json, nickname: 'Sam' });
      assert.notEqual(unknown.verdict, 'valid');
      assert.match(JSON.stringify(unknown.checks), /nickname/);
    });

    it('believes the files that the platform gives out, and a drawing’s scripts change nothing', async () => {
      await write({});
      await keepContent(database.sequelize, credentialId, content);
      const { signed } = await signedForms();
      const text = JSON.stringify(signed.json);
      const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>fetch("https://evil.example")</script></svg>';
      for (const [file, type] of [
        [bakePng(png(), text), 'image/png'],
        [new TextEncoder().encode(bakeSvg(drawing, text)), 'image/svg+xml'],
        [new Uint8Array(pdf([{ text }])), 'application/pdf'],
      ] as const)
        assert.equal((await post(file, type)).verdict, 'valid', type);
    });

    it('says whom it names to who has it, and to nobody who only knows its number', async () => {
      await write({});
      await keepContent(database.sequelize, credentialId, content);
      const { signed } = await signedForms();
      for (const form of [signed.json, signed.jwt])
        assert.equal((await post(form, 'application/octet-stream')).name, 'Sample Learner');
      assert.equal((await verification()).name, null);
      assert.equal((await post({ ...signed.json, name: 'Another course' })).name, null);
    });

    it('has an answer for what was made to have none, and the same for others as before', async () => {
      await write({});
      await keepContent(database.sequelize, credentialId, content);
      const { signed } = await signedForms();
      const json = signed.json as Content & { proof: object; credentialSubject: { achievement: object } };
      const { achievement } = json.credentialSubject;
      const textless = JSON.parse('{"toString":1,"valueOf":1}');
      const [, payload, signature] = signed.jwt.split('.');
      const jwt = (header: object) =>
        [Buffer.from(JSON.stringify(header)).toString('base64url'), payload, signature].join('.');
      const kid = JSON.parse(Buffer.from(signed.jwt.split('.')[0] as string, 'base64url').toString()).kid;
      const notGenuine: [string, unknown, string][] = [
        ['a context that every object has', { ...json, '@context': 'constructor' }, 'format'],
        ['a context that has no text', { ...json, '@context': [textless] }, 'format'],
        ['a purpose that has no text', { ...json, proof: { ...json.proof, proofPurpose: textless } }, 'signature'],
        [
          'an address that is every object',
          {
            ...json,
            credentialSubject: { ...json.credentialSubject, achievement: { ...achievement, id: '__proto__' } },
          },
          'signature',
        ],
        ['a JWT by nobody', jwt({ alg: 'none', kid }), 'signature'],
        ['a JWT by a shared secret', jwt({ alg: 'HS256', kid }), 'signature'],
        ['a JWT with a condition', jwt({ alg: 'RS256', kid, crit: ['exp'] }), 'signature'],
        ['a JWT whose algorithm has no text', jwt({ alg: textless, kid }), 'signature'],
        ['a JWT with a key of its own', jwt({ alg: 'RS256', jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }), 'signature'],
      ];
      for (const [what, body, name] of notGenuine) {
        const answer = await post(body, 'application/octet-stream');
        const failed = answer.checks?.filter(({ outcome }) => outcome === 'failed').map((check) => check.name);
        assert.deepEqual([answer.status, answer.verdict, failed], [200, 'not_genuine', [name]], what);
        assert.equal((await post({ ...json })).verdict, 'valid', `after ${what}`);
      }
      const refused: [string, string | Uint8Array][] = [
        ['a number of a million digits', `{"n":1${'0'.repeat(900_000)}1}`],
        ['a member of a million letters, twice', `{"${'x'.repeat(400_000)}":1,"${'x'.repeat(400_000)}":1}`],
        ['a thousand levels', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
        [
          'a PDF that holds itself',
          pdf([], (all) => all.set(5, Buffer.from(`<< /Kids [5 0 R] /A [${'1 '.repeat(200_000)}] >>`))),
        ],
        ['entities that read files', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'],
      ];
      for (const [what, body] of refused) {
        const answer = await post(body, 'application/octet-stream');
        assert.equal(answer.status, 400, what);
        assert.ok(String(answer.detail).length < 500, what);
      }
    });

    it('opens no bomb in a picture', async () => {
      const bomb = png(textChunk({ text: ' '.repeat(64 * 1024 * 1024), isCompressed: true }));
      assert.ok(bomb.length < presentedBytesMax);
      assert.equal((await post(bomb, 'image/png')).status, 413);
    });

    it('says what the ledger says at that moment, also of what it has seen before', async () => {
      await write({});
      await keepContent(database.sequelize, credentialId, content);
      const { signed } = await signedForms();
      assert.equal((await post(signed.json)).verdict, 'valid');
      assert.equal((await verification()).verdict, 'valid');
      await api.sql.query('TRUNCATE chain_1.credentials');
      await write(decision('revoked', 20, 'lost'));
      assert.equal((await post(signed.json)).verdict, 'revoked');
      assert.equal((await verification()).verdict, 'revoked');
    });

    it('refuses fifty megabytes before it has read them', async () => {
      const answer = await fetch(`${api.url}/v1/verifications`, {
        method: 'POST',
        body: new Uint8Array(50 * 1024 * 1024),
        headers: { 'Content-Type': 'application/pdf' },
      }).then(
        (response) => response.status,
        () => 'cut', // closed while we were still sending
      );
      assert.ok(answer === 413 || answer === 'cut', String(answer));
    });

    it('finds a changed certificate not genuine', async () => {
      await write({});
      const changed = { ...content, name: 'Another course' };
      assert.partialDeepStrictEqual(await post(changed), {
        verdict: 'not_genuine',
        id: credentialId,
        contentHash: await contentHash(changed),
      });
    });

    it('finds one under another’s number not genuine, and one that names another contract', async () => {
      const other = 'b'.repeat(32);
      await write({ id: other });
      assert.equal((await post(content)).verdict, 'not_genuine', 'the ledger has this hash under another number');
      await api.sql.query('TRUNCATE chain_1.credentials');
      await write({});
      const evidence = [{ type: ['Evidence', 'StellarTransaction'], contract: learner }];
      assert.partialDeepStrictEqual(await post({ ...content, evidence }), { verdict: 'not_genuine', isOurs: true });
    });

    it('asks nobody that a foreign badge names', async () => {
      const inside: Content = {
        ...content,
        issuer: { id: 'did:web:localhost%3A1', type: ['Profile'] },
        credentialStatus: { id: `${api.url}/v1/revocations`, type: '1EdTechRevocationList' },
        proof: {
          type: 'DataIntegrityProof',
          cryptosuite: 'eddsa-rdfc-2022',
          verificationMethod: 'did:web:localhost%3A1#k',
          proofPurpose: 'assertionMethod',
          created: '2026-01-01T00:00:00Z',
          proofValue: 'z1',
        },
      };
      assert.partialDeepStrictEqual(await post(inside), {
        status: 200,
        isOurs: false,
        verdict: 'could_not_check',
        credential: null,
      });
    });

    it('finds nothing for content that no certificate has', async () => {
      const other = { ...content, id: 'urn:uuid:00000000-0000-4000-8000-000000000000' };
      assert.partialDeepStrictEqual(await post(other), { status: 200, verdict: 'not_found', id: null });
    });

    it('counts by cause what did not end in valid', async () => {
      await api.sql.query('TRUNCATE app.verification_failures');
      await write({});
      await post(content);
      await post({ ...content, name: 'Another course' });
      await verification(unknownId);
      const found = async () =>
        (await api.sql.query('SELECT cause, failures::int FROM app.verification_failures ORDER BY cause::text')).rows;
      // Nobody waits for the count.
      while ((await found()).length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
      assert.deepEqual(await found(), [
        { cause: 'content', failures: 1 },
        { cause: 'not_found', failures: 1 },
      ]);
    });

    it('keeps nothing of what it was shown', async () => {
      await post(content);
      assert.equal((await api.sql.query('SELECT FROM app.credential_contents')).rowCount, 0);
    });

    const refused: [string, string | Uint8Array, string, number, RegExp][] = [
      ['text that is not JSON', 'To whom it may concern', 'text/plain', 400, /neither JSON nor a JWT/],
      ['a PDF without a certificate', '%PDF-1.7', 'application/pdf', 400, /./],
      ['a list', '[]', 'application/json', 400, /./],
      ['JSON that is no certificate', '{"name":"A"}', 'application/json', 400, /no certificate/],
      ['a member twice', '{"name":"A","name":"B"}', 'application/json', 400, /"name" twice/],
      ['a number too large for any double', '{"n":1e999}', 'application/json', 400, /number 1e999/],
      ['bytes that are not UTF-8', new Uint8Array([0x7b, 0x22, 0xff]), 'application/json', 400, /UTF-8/],
      ['a form', 'name=A', 'application/x-www-form-urlencoded', 415, /expected application\/json/],
      [
        'a certificate of more than a megabyte',
        JSON.stringify({ a: 'a'.repeat(1024 * 1024) }),
        'application/json',
        413,
        /larger/,
      ],
      [
        'more than five megabytes',
        new Uint8Array(presentedBytesMax + 1),
        'image/png',
        413,
        /larger than 5242880 bytes/,
      ],
      ['an empty body', '', 'application/json', 400, /empty/],
      [
        'a drawing with a script for a certificate',
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        'image/svg+xml',
        400,
        /./,
      ],
    ];
    for (const [what, body, type, status, detail] of refused) {
      it(`refuses ${what} with ${status}`, async () => {
        const answer = await post(body, type);
        assert.equal(answer.status, status);
        assert.match(String(answer.detail), detail);
      });
    }

    it('stops reading a body that claims no length and does not end', async () => {
      const endless = new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(0x20)),
      });
      const init = { method: 'POST', body: endless, duplex: 'half', headers: { 'Content-Type': 'application/json' } };
      const status = await fetch(`${api.url}/v1/verifications`, init as RequestInit).then(
        (response) => response.status,
        () => 'cut', // closed while we were still sending
      );
      assert.ok(status === 413 || status === 'cut', String(status));
    });
  });

  async function signedForms() {
    const signer = await makeSigner(issuerDid(webAuth.homeDomain), readBadgeKeys(badgeSecret));
    const signed = await createBadges(database, signer, 'http://localhost:3000').sign(credentialId);
    assert.ok(signed);
    return { signed };
  }
});
