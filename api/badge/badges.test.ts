import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Content, contentHash, type Examiner, examine, readPresented } from '#verify';
import { issuerDid, keepContent, makeContent } from '../credential/model.ts';
import { connectDatabase, type Database } from '../database.ts';
import { badgeSecret, type TestApi, testApi, webAuth } from '../testing/api.ts';
import {
  certificateAddress,
  credentialRow,
  decision,
  learner,
  passphrase,
  roleRow,
  writeCursor,
  writeRows,
} from '../testing/rows.ts';
import { type Badges, createBadges, makeSigner, readBadgeKeys, type SignedCertificate } from './model.ts';
import { findPlace, placesPerList } from './places.ts';
import { rotateBadgeKeys } from './rotate.ts';

const publicUrl = 'http://localhost:3000';
const did = issuerDid(webAuth.homeDomain);
const course = { key: 'soroban_contracts', title: 'Writing Soroban contracts', language: 'en', lessons: 18 };
const bytesOf = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)) as Uint8Array<ArrayBuffer>;

describe('signed certificates', () => {
  let api: TestApi;
  let database: Database;
  let badges: Badges;
  const id = 'a'.repeat(32);
  let hash: string;

  before(async () => {
    api = await testApi();
    database = connectDatabase(api.databaseUrl);
    badges = createBadges(database, await makeSigner(did, readBadgeKeys(badgeSecret)), publicUrl);
  });
  after(async () => {
    await database?.sequelize.close();
    await api?.close();
  });
  beforeEach(async () => {
    await api.sql.query(
      'TRUNCATE chain_1.credentials, chain_1.roles, app.credential_contents, log.coverage, log.cursor',
    );
    await writeCursor(api.sql, 100);
    await writeRows(api.sql, 'roles', [roleRow()]);
    await keepContent(database.sequelize, id, content(id));
    const held = await database.CredentialContent.findByPk(id);
    hash = held?.contentHash as string;
  });

  const content = (of: string) =>
    makeContent(
      { publicUrl, homeDomain: webAuth.homeDomain, networkPassphrase: passphrase },
      { id: of, learner, name: 'Sample Learner', course, earnedAt: new Date('2026-11-22T11:00:00Z') },
    );
  const write = (...rows: Parameters<typeof credentialRow>[0][]) =>
    writeRows(
      api.sql,
      'credentials',
      rows.map((row) => credentialRow({ id, contentHash: hash, ...row })),
    );
  const sign = async () => (await badges.sign(id)) as SignedCertificate;
  /** As a badge system that knows nothing of ledgers sees it: by keys and lists alone, read from the api. */
  const examineForeign = async (value: unknown, overrides: Partial<Examiner> = {}) =>
    examine(await readPresented(bytesOf(value)), {
      home: { issuers: [], contract: certificateAddress },
      controller: async () => (await api.get('/.well-known/did.json')).body,
      statusList: async (url) => {
        const answer = await api.get(url.slice(publicUrl.length));
        return answer.status === 200 ? JSON.stringify(answer.body) : undefined;
      },
      now: new Date(),
      ...overrides,
    });

  it('are none until both the ledger and we have them', async () => {
    assert.equal(await badges.sign(id), null);
    await write({ contentHash: 'f'.repeat(64) });
    assert.equal(await badges.sign(id), null, 'another content than the ledger’s is never signed');
    await api.sql.query('TRUNCATE chain_1.credentials');
    await write({});
    assert.ok(await badges.sign(id));
    await api.sql.query('DELETE FROM app.credential_contents');
    assert.equal(await badges.sign(id), null, 'whoever deletes their account takes it away at once');
  });

  it('keep the content that the ledger’s hash covers, and are the same bytes each time', async () => {
    await write({});
    const first = await sign();
    assert.equal(await contentHash(first.json), hash);
    assert.equal(await contentHash((await readPresented(bytesOf(first.jwt))).content), hash);
    const again = createBadges(database, await makeSigner(did, readBadgeKeys(badgeSecret)), publicUrl);
    assert.deepEqual(await again.sign(id), first);
    assert.deepEqual((first.json.evidence as Content[]).at(-1), {
      type: ['Evidence', 'StellarTransaction'],
      name: 'Issued on the Stellar ledger',
      contract: certificateAddress,
      transaction: `${'0'.repeat(63)}a`,
      ledger: 10,
    });
  });

  it('hold by keys and lists alone, embedded and as a JWT', async () => {
    await write({});
    const { json, jwt } = await sign();
    for (const form of [json, jwt]) {
      const found = await examineForeign(form);
      assert.equal(found.verdict, 'valid', JSON.stringify(found, null, 1));
      assert.deepEqual(
        found.checks.map(({ name, outcome }) => `${name} ${outcome}`),
        ['format passed', 'signature passed', 'issuer passed', 'status passed', 'dates passed', 'holder not_asked'],
      );
    }
  });

  it('hold by the ledger too, whose word is ours', async () => {
    await write({});
    const found = await examineForeign((await sign()).json, {
      home: { issuers: [did], contract: certificateAddress },
      ledger: async () => ({
        credential: {
          ...credentialRow({ id, contentHash: hash }),
          ...{ issuedAt: '2026-11-22T12:00:10Z', expiresAt: null, statusAt: null, statusLedger: null },
        },
        issuerRole: 'held',
        ledger: { reachable: true, asOf: { ledger: 100, closedAt: '2026-11-22T12:01:40Z' } },
      }),
    });
    assert.equal(found.verdict, 'valid', JSON.stringify(found, null, 1));
  });

  it('are told apart from changed ones', async () => {
    await write({});
    const { json, jwt } = await sign();
    const changed: unknown[] = [
      { ...json, validUntil: '2999-01-01T00:00:00Z' },
      { ...json, credentialStatus: [] },
      { ...json, evidence: [] },
      `${jwt.slice(0, -8)}AAAAAAAA`,
    ];
    for (const form of changed) {
      const found = await examineForeign(form);
      assert.deepEqual([found.verdict, found.checks.at(-1)?.name], ['not_genuine', 'signature'], JSON.stringify(form));
    }
  });

  for (const [status, verdict] of [
    ['revoked', 'revoked'],
    ['superseded', 'revoked'],
    ['suspended', 'suspended'],
  ] as const)
    it(`are ${verdict} on both lists once the ledger says ${status}, and on no other's place`, async () => {
      const other = 'b'.repeat(32);
      await keepContent(database.sequelize, other, content(other));
      const otherHash = (await database.CredentialContent.findByPk(other))?.contentHash as string;
      await write({}, { id: other, contentHash: otherHash });
      const [{ json }, untouched] = [await sign(), (await badges.sign(other)) as SignedCertificate];
      assert.equal((await examineForeign(json)).verdict, 'valid');
      await api.sql.query('TRUNCATE chain_1.credentials');
      await write(decision(status, 50, 'Issued by mistake'), { id: other, contentHash: otherHash });
      assert.equal((await examineForeign(json)).verdict, verdict);
      assert.equal((await examineForeign(untouched.json)).verdict, 'valid');
      const listed = (await api.get('/v1/revocations')).body as { revokedCredential: Content[] };
      const isOnIt = listed.revokedCredential.some((one) => one.id === json.id);
      assert.equal(isOnIt, status !== 'suspended');
    });

  it('are not called unrevoked while the ledger is not read to its end', async () => {
    await write({});
    const { json } = await sign();
    api.rpc.latestLedger = 200;
    try {
      // What the network said a moment ago is kept for a second.
      while ((await api.get('/v1/revocations')).status !== 503);
      const lists = (json.credentialStatus as Content[]).map((one) => String(one.statusListCredential ?? one.id));
      for (const list of lists) assert.equal((await api.get(list.slice(publicUrl.length))).status, 503, list);
      assert.equal((await examineForeign(json)).verdict, 'could_not_check');
    } finally {
      api.rpc.latestLedger = 100;
    }
    while ((await api.get('/v1/revocations')).status !== 200);
    assert.equal((await api.get('/v1/status-lists/revocation/77')).status, 404);
    assert.equal((await api.get('/v1/status-lists/message/1')).status, 400);
  });

  it('have a place each, however many ask at once', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => index.toString(16).padStart(32, 'c'));
    const places = await Promise.all([...ids, ...ids].map((one) => findPlace(database.sequelize, one)));
    assert.deepEqual(places.slice(0, 40), places.slice(40));
    assert.equal(new Set(places.map(({ list, place }) => `${list} ${place}`)).size, 40);
  });

  it('go on to another list when one is full', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => index.toString(16).padStart(32, 'd'));
    try {
      await api.sql.query(
        `INSERT INTO app.status_places (credential_id, list, place)
         SELECT md5(n::text), 7, n FROM generate_series(0, $1::int - 1) AS n`,
        [placesPerList],
      );
      const places = await Promise.all(ids.map((one) => findPlace(database.sequelize, one)));
      assert.deepEqual(new Set(places.map(({ list }) => list)), new Set([8]));
    } finally {
      await api.sql.query('DELETE FROM app.status_places WHERE list >= 7');
    }
  });

  it('hold after their keys are changed, and no longer once those are revoked', async () => {
    await write({});
    const { json, jwt } = await sign();
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-keys-'));
    const file = path.join(folder, 'badge.secret');
    try {
      fs.writeFileSync(file, badgeSecret);
      rotateBadgeKeys([file]);
      assert.equal(fs.statSync(file).mode & 0o777, 0o600);
      const keys = readBadgeKeys(fs.readFileSync(file, 'utf8'));
      assert.deepEqual(
        keys.listed.map(({ retiredAt }) => retiredAt !== null),
        [false, false, true, true],
      );
      const kept = JSON.parse(fs.readFileSync(file, 'utf8')).keys as Content[];
      assert.deepEqual(
        kept.map((key) => 'd' in key),
        [true, true, false, false],
        'a retired key can sign nothing',
      );
      const next = await makeSigner(did, keys);
      const controller = async () => next.document;
      // Also when the day is over in which an api that was not restarted still signs by them.
      for (const now of [new Date(), new Date(Date.now() + 3 * 24 * 3600 * 1000)])
        for (const form of [json, jwt])
          assert.equal((await examineForeign(form, { controller, statusList, now })).verdict, 'valid');
      const renewed = (await createBadges(database, next, publicUrl).sign(id)) as SignedCertificate;
      assert.notDeepEqual(renewed.json.proof, json.proof);
      for (const form of [renewed.json, renewed.jwt])
        assert.equal((await examineForeign(form, { controller, statusList })).verdict, 'valid');

      rotateBadgeKeys([file], { isRevoked: true });
      const last = await makeSigner(did, readBadgeKeys(fs.readFileSync(file, 'utf8')));
      for (const form of [renewed.json, renewed.jwt])
        assert.equal((await examineForeign(form, { controller: async () => last.document })).verdict, 'not_genuine');
      for (const form of [json, jwt])
        assert.notEqual((await examineForeign(form, { controller: async () => last.document })).verdict, 'not_genuine');

      // Signed before all of that, by a key that was only retired.
      const [retired] = [json.proof].flat() as Content[];
      const kid = String(retired?.verificationMethod);
      assert.throws(
        () => rotateBadgeKeys([file], { revokedKey: 'none' }),
        /Found no key none, expected one of \S{43}, /,
      );
      const signing = last.embedded.id;
      assert.throws(() => rotateBadgeKeys([file], { revokedKey: signing }), /still signs: change the keys by --revoke/);
      rotateBadgeKeys([file], { revokedKey: kid });
      assert.throws(() => rotateBadgeKeys([file], { revokedKey: kid }), /was withdrawn at \d/);
      const withdrawn = await makeSigner(did, readBadgeKeys(fs.readFileSync(file, 'utf8')));
      assert.equal(withdrawn.embedded.id, last.embedded.id, 'no key is made for it');
      assert.ok((withdrawn.document.verificationMethod as Content[]).find((one) => one.id === kid)?.revoked);
      assert.ok(!(withdrawn.document.assertionMethod as string[]).includes(kid));
      const found = await examineForeign(json, { controller: async () => withdrawn.document });
      assert.deepEqual([found.verdict, found.checks.at(-1)?.name], ['not_genuine', 'signature']);
      assert.match(JSON.stringify(found.checks.at(-1)), /withdr|revoke/);
      assert.equal(await contentHash(json), hash, 'what the ledger covers still holds');
      const anew = (await createBadges(database, withdrawn, publicUrl).sign(id)) as SignedCertificate;
      const again = await examineForeign(anew.json, { controller: async () => withdrawn.document });
      assert.equal(again.checks.find(({ name }) => name === 'signature')?.outcome, 'passed');
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
    // The lists in force then are signed by the keys in force; here the api still has those of before.
    async function statusList(url: string) {
      const answer = await api.get(url.slice(publicUrl.length));
      return JSON.stringify(answer.body);
    }
  });
});

describe('readBadgeKeys', () => {
  const of = (keys: unknown) => () => readBadgeKeys(JSON.stringify({ keys }));
  const [ed, rsa] = JSON.parse(badgeSecret).keys as Content[];
  it('says what is wrong, and never shows a key', () => {
    assert.throws(() => readBadgeKeys('{"d": "secret'), { message: 'found no JSON' });
    assert.throws(of([]), { message: 'found no keys' });
    assert.throws(of([{ kty: 'oct', k: 'c2VjcmV0' }]), /found a member that is no JWK/);
    assert.throws(of([ed]), /no private key for JWTs/);
    assert.throws(of([rsa]), /no private key for embedded proofs/);
    assert.throws(of([ed, { ...rsa, exp: 1 }]), /no private key for JWTs/);
    assert.equal(of([ed, rsa])().listed.length, 2);
  });
});
