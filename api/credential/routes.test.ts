import assert from 'node:assert/strict';
import type { CredentialVersionRow } from '#read-model';
import { contentHash } from '#verify';
import type { Credential } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import {
  certificateAddress,
  closedAt,
  credentialId,
  credentialRow,
  decision,
  eventId,
  issuer,
  learner,
  roleRow,
  txHash,
  writeCursor,
  writeRows,
} from '../testing/rows.ts';

const content = { id: `https://brain-storm.example/credentials/${credentialId}`, name: 'Sample Learner' };
const unknownId = 'f'.repeat(32);
const asOf = { ledger: 100, closedAt: closedAt(100).toISOString() };

const presented: Credential = {
  id: credentialId,
  contractAddress: certificateAddress,
  learner,
  issuer,
  course: 'soroban_contracts',
  kind: 'completion',
  contentHash: '',
  issuedAt: '2026-11-22T12:00:10.000Z',
  issuedLedger: 10,
  issuedTxHash: txHash(10),
  expiresAt: null,
  status: 'valid',
  statusReason: null,
  statusBy: null,
  statusAt: null,
  statusLedger: null,
  statusTxHash: null,
  supersedes: null,
  successor: null,
  standing: 'valid',
  asOf,
};

describe('certificates', () => {
  let api: TestApi;
  let hash: string;

  beforeEach(async () => {
    api ??= await testApi();
    hash = await contentHash(content);
    api.rpc.isAway = false;
    await api.sql.query(
      'TRUNCATE chain_1.credentials, chain_1.roles, app.credential_contents, log.coverage, log.cursor',
    );
    await writeCursor(api.sql, 100);
    await writeRows(api.sql, 'roles', [roleRow()]);
  });
  after(() => api.close());

  const write = (...rows: Partial<CredentialVersionRow>[]) =>
    writeRows(
      api.sql,
      'credentials',
      rows.map((row) => credentialRow({ contentHash: hash, ...row })),
    );
  describe('GET /v1/credentials/:id', () => {
    it('answers the chain’s facts and the ledger they are true at', async () => {
      await write({});
      const answer = await api.get(`/v1/credentials/${credentialId}`);
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.body, { ...presented, contentHash: hash });
    });

    it('says who withdrew it, when, where and why, and never shows a version that no longer holds', async () => {
      const reason = 'issued to the wrong account';
      await write({ toEvent: eventId(20) }, { ...decision('revoked', 20, reason) });
      assert.deepEqual((await api.get(`/v1/credentials/${credentialId}`)).body, {
        ...presented,
        contentHash: hash,
        status: 'revoked',
        statusReason: reason,
        statusBy: issuer,
        statusAt: closedAt(20).toISOString(),
        statusLedger: 20,
        statusTxHash: txHash(20),
        standing: 'revoked',
      });
    });

    it('counts time by the ledger’s clock: expired from the second on that the contract names', async () => {
      const expiresAt = String(closedAt(100).getTime() / 1000);
      await write({ expiresAt });
      const { body } = await api.get(`/v1/credentials/${credentialId}`);
      assert.partialDeepStrictEqual(body, { status: 'valid', standing: 'expired', expiresAt: asOf.closedAt });
      await writeCursor(api.sql, 99);
      assert.partialDeepStrictEqual((await api.get(`/v1/credentials/${credentialId}`)).body, { standing: 'valid' });
    });

    it('shows an expiry that lies beyond every calendar as the calendar’s end', async () => {
      await write({ expiresAt: '18446744073709551615' });
      const { body } = await api.get(`/v1/credentials/${credentialId}`);
      assert.partialDeepStrictEqual(body, { standing: 'valid', expiresAt: '+275760-09-13T00:00:00.000Z' });
    });

    it('does not know an id that nothing was issued under', async () => {
      const answer = await api.get(`/v1/credentials/${unknownId}`);
      const { instance, ...problem } = answer.body as { instance: string };
      assert.equal(answer.status, 404);
      assert.equal(answer.headers.get('Content-Type'), 'application/problem+json');
      assert.equal(instance, `urn:uuid:${answer.headers.get('X-Request-Id')}`);
      assert.deepEqual(problem, {
        type: 'urn:brain-storm:problem:credential_not_found',
        title: 'Certificate not found',
        status: 404,
        detail: `No certificate has the id ${unknownId}. Look for a mistyped character, or ask the person who sent it for the link.`,
      });
    });

    for (const id of [
      '371',
      credentialId.toUpperCase(),
      `${credentialId}0`,
      '%00',
      "'; DROP TABLE x",
      '%F0%9F%98%80',
    ]) {
      it(`refuses the malformed id ${id}`, async () => {
        const answer = await api.get(`/v1/credentials/${encodeURI(decodeURI(id))}`);
        assert.equal(answer.status, 400);
        assert.partialDeepStrictEqual(answer.body, { type: 'urn:brain-storm:problem:invalid_request', status: 400 });
      });
    }
  });

  describe('GET /v1/credentials', () => {
    it('finds a certificate by the hash of its content', async () => {
      await write({});
      assert.deepEqual((await api.get(`/v1/credentials?contentHash=${hash}`)).body, {
        credentials: [{ ...presented, contentHash: hash }],
        next: null,
        asOf,
      });
      const none = await api.get(`/v1/credentials?contentHash=${'0'.repeat(64)}`);
      assert.deepEqual(none.body, { credentials: [], next: null, asOf });
    });

    it('refuses to list everything, and says what it wants', async () => {
      const answer = await api.get('/v1/credentials');
      assert.equal(answer.status, 400);
      assert.partialDeepStrictEqual(answer.body, {
        errors: [{ parameter: 'contentHash', detail: 'found nothing, expected SHA-256, 64 lower-case hex digits.' }],
      });
    });
  });

  describe('GET /v1/learners/:address/credentials', () => {
    it('lists a learner’s certificates page by page in the order of issuing', async () => {
      const ids = ['1', '2', '3'].map((digit) => digit.repeat(32));
      await write(...ids.map((id, index) => ({ id, issuedLedger: 30 - index, fromEvent: eventId(30 - index) })));
      await write({ learner: issuer });
      const path = `/v1/learners/${learner}/credentials?limit=2`;
      const first = (await api.get(path)).body as { credentials: Credential[]; next: string };
      const second = (await api.get(`${path}&after=${first.next}`)).body as { credentials: Credential[]; next: null };
      assert.deepEqual(
        [first.credentials.map(({ id }) => id), first.next, second.credentials.map(({ id }) => id), second.next],
        [[ids[2], ids[1]], eventId(29), [ids[0]], null],
      );
    });

    it('refuses an address with a wrong checksum, and a limit out of bounds', async () => {
      const mistyped = learner.replace('GBRPY', 'GBRPZ');
      for (const path of [
        `${mistyped}/credentials`,
        `${learner}/credentials?limit=0`,
        `${learner}/credentials?limit=501`,
        'x/credentials',
      ]) {
        assert.equal((await api.get(`/v1/learners/${path}`)).status, 400, path);
      }
    });
  });
});
