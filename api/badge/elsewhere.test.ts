/// <reference path="../../verify/src/signature/digitalbazaar.d.ts" />
/** Our certificates and lists as programs of others see them: none of these checks is our code. */
import assert from 'node:assert/strict';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { verifyCredential } from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { importJWK, type JWK, jwtVerify } from 'jose';
import type { Content } from '#verify';
import { loadKnown } from '#verify/signature/contexts.ts';
import { issuerDid, keepContent, makeContent } from '../credential/model.ts';
import { connectDatabase, type Database } from '../database.ts';
import { badgeSecret, type TestApi, testApi, webAuth } from '../testing/api.ts';
import { credentialRow, decision, learner, passphrase, writeCursor, writeRows } from '../testing/rows.ts';
import { createBadges, makeSigner, readBadgeKeys, type SignedCertificate } from './model.ts';

const publicUrl = 'http://localhost:3000';
const did = issuerDid(webAuth.homeDomain);
const id = 'a'.repeat(32);

describe('certificates, to programs of others', () => {
  let api: TestApi;
  let database: Database;
  let signed: SignedCertificate;
  let methods: Content[];

  before(async () => {
    api = await testApi();
    database = connectDatabase(api.databaseUrl);
    await writeCursor(api.sql, 100);
    const course = { key: 'soroban_contracts', title: 'Writing Soroban contracts', language: 'en', lessons: 18 };
    const earned = { id, learner, name: 'Sample Learner', course, earnedAt: new Date('2026-11-22T11:00:00Z') };
    const issuer = { publicUrl, homeDomain: webAuth.homeDomain, networkPassphrase: passphrase };
    await keepContent(database.sequelize, id, makeContent(issuer, earned));
    await stand({});
    const badges = createBadges(database, await makeSigner(did, readBadgeKeys(badgeSecret)), publicUrl);
    signed = (await badges.sign(id)) as SignedCertificate;
    methods = ((await api.get('/.well-known/did.json')).body as { verificationMethod: Content[] }).verificationMethod;
  });
  after(async () => {
    await database?.sequelize.close();
    await api?.close();
  });

  /** What the ledger says of it. */
  async function stand(row: Parameters<typeof credentialRow>[0]): Promise<void> {
    const held = await database.CredentialContent.findByPk(id);
    await api.sql.query('TRUNCATE chain_1.credentials');
    await writeRows(api.sql, 'credentials', [credentialRow({ id, contentHash: held?.contentHash as string, ...row })]);
  }
  /** The DID document, its keys and our lists come from the api; the vocabularies are those that everybody has. */
  const documentLoader: typeof loadKnown = async (url) => {
    const found = async () => {
      if (url === did) return (await api.get('/.well-known/did.json')).body as Content;
      if (url.startsWith(publicUrl)) return (await api.get(url.slice(publicUrl.length))).body as Content;
      return methods.find((method) => method.id === url);
    };
    const document = await found();
    return document ? { document, documentUrl: url, contextUrl: null } : loadKnown(url);
  };
  const check = (credential: Content) =>
    verifyCredential({
      credential,
      suite: new DataIntegrityProof({ cryptosuite }),
      documentLoader,
      checkStatus,
    });

  it('hold with their embedded proof, and not when a letter of them is changed', async () => {
    const { verified, error } = await check(signed.json);
    assert.equal(verified, true, String(error));
    assert.equal((await check({ ...signed.json, name: 'Writing Soroban contract' })).verified, false);
  });

  it('hold as JWTs, by the key that their header names', async () => {
    const key = async ({ kid }: { kid?: string }) => {
      const found = methods.find((method) => method.id === kid) ?? assert.fail(`the document has no ${kid}`);
      return importJWK(found.publicKeyJwk as JWK, 'RS256');
    };
    const options = { issuer: did, algorithms: ['RS256'] };
    const { payload } = await jwtVerify(signed.jwt, key, options);
    assert.deepEqual(
      [payload.jti, payload.sub, payload.nbf],
      [signed.json.id, (signed.json.credentialSubject as Content).id, Date.parse(String(signed.json.validFrom)) / 1000],
    );
    await assert.rejects(jwtVerify(`${signed.jwt.slice(0, -6)}AAAAAA`, key, options), { code: /SIGNATURE/ });
  });

  for (const [status, bits] of [
    ['valid', [false, false]],
    ['revoked', [true, false]],
    ['suspended', [false, true]],
  ] as const)
    it(`are ${status} on the lists of revocation and suspension that they name, which hold themselves`, async () => {
      await stand(status === 'valid' ? {} : decision(status, 50, 'Issued by mistake'));
      const { verified, statusResult } = await check(signed.json);
      // Their "verified" is about signatures, the lists' among them.
      assert.equal(verified, true);
      assert.deepEqual(
        statusResult?.results.map((result) => result.status),
        bits,
      );
    });
});
