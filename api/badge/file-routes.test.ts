import assert from 'node:assert/strict';
import { contentHash, type Examination, examine, readPresented } from '#verify';
import { certificateFileKinds } from '#wire';
import { issuerDid, keepContent, makeContent } from '../credential/model.ts';
import { connectDatabase, type Database } from '../database.ts';
import { type TestApi, testApi, webAuth } from '../testing/api.ts';
import { newPerson, type Person } from '../testing/person.ts';
import {
  certificateAddress,
  credentialRow,
  learner,
  passphrase,
  roleRow,
  writeCursor,
  writeRows,
} from '../testing/rows.ts';

const publicUrl = 'http://localhost:3000';
const id = 'a'.repeat(32);
const hostile = `<script>alert(1)</script> ]]> "quoted" \u202Eevil 'مريم' 山田 ../../etc`;

describe('certificates as files', () => {
  let api: TestApi;
  let database: Database;
  let owner: Person;
  let stranger: Person;
  let token: string;

  before(async () => {
    api = await testApi();
    database = connectDatabase(api.databaseUrl);
    [owner, stranger] = [await newPerson(api), await newPerson(api)];
    await writeCursor(api.sql, 100);
    await writeRows(api.sql, 'roles', [roleRow()]);
    const content = makeContent(
      { publicUrl, homeDomain: webAuth.homeDomain, networkPassphrase: passphrase },
      {
        ...{ id, learner, name: hostile, earnedAt: new Date('2026-11-22T11:00:00Z') },
        course: { key: 'soroban_contracts', title: 'Fees & <limits>', language: 'en', lessons: 18 },
      },
    );
    await keepContent(database.sequelize, id, content);
    await writeRows(api.sql, 'credentials', [credentialRow({ id, contentHash: await contentHash(content) })]);
    await api.sql.query(
      `INSERT INTO app.awards (id, account_id, course, kind, learner, awarded_at) VALUES ($1, $2, 'soroban_contracts', 'completion', $3, now())`,
      [id, owner.id, learner],
    );
    const shared = await owner.ask<{ link: string }>('POST', `/v1/account/credentials/${id}/share`);
    token = (shared.body.link.split('/c/')[1] as string).trim();
  });
  after(async () => {
    await database?.sequelize.close();
    await api?.close();
  });

  const fetchFile = (path: string, headers: Record<string, string> = {}) => fetch(`${api.url}${path}`, { headers });
  const check = async (bytes: ArrayBuffer): Promise<Examination> =>
    examine(await readPresented(new Uint8Array(bytes)), {
      home: { issuers: [issuerDid(webAuth.homeDomain)], contract: certificateAddress },
      controller: async () => (await api.get('/.well-known/did.json')).body,
      now: new Date(),
    });

  for (const kind of certificateFileKinds)
    it(`are read by what checks them: ${kind}`, async () => {
      const answer = await fetchFile(`/v1/shared-credentials/${token}/files/${kind}`);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      assert.match(answer.headers.get('content-disposition') as string, /; filename="certificate-aaaa-aaaa\.\w+"$/);
      assert.equal(answer.headers.get('content-disposition')?.startsWith('inline'), kind === 'png');
      assert.match(answer.headers.get('content-security-policy') as string, /default-src 'none'.*sandbox/);
      assert.equal(
        answer.headers.get('cross-origin-resource-policy'),
        kind === 'png' ? 'cross-origin' : 'same-origin',
        'a page that embeds it shows the picture',
      );
      const bytes = await answer.arrayBuffer();
      const { checks } = await check(bytes);
      assert.deepEqual(
        checks.slice(0, 2).map(({ outcome }) => outcome),
        ['passed', 'passed'],
        JSON.stringify(checks),
      );
      assert.doesNotMatch(
        Buffer.from(bytes)
          .toString('latin1')
          .replace(/<!\[CDATA\[.*\]\]>/s, ''),
        kind === 'svg' ? /<script/ : /^$/,
      );
      const own = await owner.ask('GET', `/v1/account/credentials/${id}/files/${kind}`);
      assert.equal(own.status, 200);
      assert.equal(own.headers.get('cache-control'), 'private, no-store');
      const again = await fetchFile(`/v1/shared-credentials/${token}/files/${kind}`, {
        'If-None-Match': answer.headers.get('etag') as string,
      });
      assert.equal(again.status, 304, 'the same bytes each time');
    });

  it('are nobody else’s', async () => {
    assert.equal((await stranger.ask('GET', `/v1/account/credentials/${id}/files/json`)).status, 404);
    assert.equal((await fetchFile(`/v1/account/credentials/${id}/files/json`)).status, 401);
    assert.equal((await fetchFile(`/v1/shared-credentials/${'A'.repeat(22)}/files/json`)).status, 404);
    assert.equal((await fetchFile(`/v1/shared-credentials/${token}/files/exe`)).status, 400);
    assert.equal((await fetchFile(`/v1/shared-credentials/${token}/files/..%2Fjson`)).status, 400);
  });

  it('have a picture for messengers, which names who shares it, and nobody on the page of the facts', async () => {
    const [named, plain] = await Promise.all([
      fetchFile(`/v1/shared-credentials/${token}/preview`),
      fetchFile(`/v1/credentials/${id}/preview`),
    ]);
    assert.deepEqual([named.status, plain.status], [200, 200]);
    assert.notEqual(named.headers.get('etag'), plain.headers.get('etag'));
    assert.equal((await fetchFile(`/v1/credentials/${'f'.repeat(32)}/preview`)).status, 404);
  });

  it('are gone at once when they are shared no more', async () => {
    await owner.ask('DELETE', `/v1/account/credentials/${id}/share`);
    for (const what of ['files/json', 'files/png', 'preview'])
      assert.equal((await fetchFile(`/v1/shared-credentials/${token}/${what}`)).status, 404);
  });
});
