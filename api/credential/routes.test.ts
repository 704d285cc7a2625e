import assert from 'node:assert/strict';
import type { CredentialVersionRow } from '#read-model';
import { contentHash } from '#verify';
import { type Credential, contentBytesMax, type Verification } from '#wire';
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
  const verification = async (id = credentialId) => {
    const answer = await api.get(`/v1/credentials/${id}/verification`);
    return { status: answer.status, ...(answer.body as Verification) };
  };

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

  describe('GET /v1/credentials/:id/verification', () => {
    it('answers verdict, checks and facts in one', async () => {
      await write({});
      assert.deepEqual(await verification(), {
        status: 200,
        verdict: 'valid',
        sentence: 'Not revoked, not expired. Its content was not compared, because nobody has shown it.',
        checks: [
          { name: 'issuer', outcome: 'passed', sentence: 'Held the issuer role when it issued.' },
          {
            name: 'content',
            outcome: 'could_not_check',
            sentence: 'Nobody has shown us the certificate’s content, so it was not compared with the ledger.',
          },
          { name: 'status', outcome: 'passed', sentence: 'Not revoked, not suspended.' },
          { name: 'dates', outcome: 'passed', sentence: 'Issued 22 November 2026, no expiry.' },
        ],
        asOf,
        id: credentialId,
        contentHash: hash,
        credential: { ...presented, contentHash: hash },
      });
    });

    it('compares the content the platform holds, and shows nothing of it', async () => {
      await write({});
      const hold = `INSERT INTO app.credential_contents VALUES ($1, $2, $3)
        ON CONFLICT (credential_id) DO UPDATE SET content = excluded.content`;
      await api.sql.query(hold, [credentialId, content, hash]);
      const answer = await verification();
      assert.partialDeepStrictEqual(answer, { verdict: 'valid', sentence: 'Not changed, not revoked, not expired.' });
      assert.doesNotMatch(JSON.stringify(answer), /Sample Learner/);
      await api.sql.query(hold, [credentialId, { ...content, name: 'Someone Else' }, hash]);
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
    const post = async (body: unknown) => {
      const answer = await api.post('/v1/verifications', typeof body === 'string' ? body : JSON.stringify(body));
      return { status: answer.status, ...(answer.body as Verification) };
    };

    it('finds the certificate by its content, whatever its spacing and order', async () => {
      await write({});
      const { name, id } = content;
      const answer = await post(`{ "name" : ${JSON.stringify(name)},\n"proof": {}, "id": ${JSON.stringify(id)} }`);
      assert.partialDeepStrictEqual(answer, {
        status: 200,
        verdict: 'valid',
        sentence: 'Not changed, not revoked, not expired.',
        id: credentialId,
        contentHash: hash,
        credential: { id: credentialId },
      });
    });

    it('finds a changed certificate not genuine', async () => {
      await write({});
      const changed = { ...content, name: 'Someone Else' };
      assert.partialDeepStrictEqual(await post(changed), {
        verdict: 'not_genuine',
        id: credentialId,
        contentHash: await contentHash(changed),
      });
    });

    it('finds nothing for content that no certificate has', async () => {
      assert.partialDeepStrictEqual(await post({ name: 'Sample Learner' }), {
        status: 200,
        verdict: 'not_found',
        id: null,
      });
    });

    it('keeps nothing of what it was shown', async () => {
      await post({ name: 'Sample Learner' });
      assert.equal((await api.sql.query('SELECT FROM app.credential_contents')).rowCount, 0);
    });

    const refused: [string, string, Record<string, string>, number, RegExp][] = [
      ['text that is not JSON', '%PDF-1.7', {}, 400, /not JSON/],
      ['a list', '[]', {}, 400, /expected a certificate/],
      ['a member twice', '{"name":"A","name":"B"}', {}, 400, /"name" twice/],
      ['half a surrogate pair', '{"name":"\\ud800"}', {}, 400, /At \/name: found half of a surrogate pair/],
      ['a number too large for any double', '{"n":1e999}', {}, 400, /number 1e999/],
      ['a form', 'name=A', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415, /expected application\/json/],
      [
        'more than a megabyte',
        JSON.stringify({ a: 'a'.repeat(contentBytesMax) }),
        {},
        413,
        /larger than 1048576 bytes/,
      ],
      ['an empty body', '', {}, 400, /not JSON/],
      [
        'a compressed body',
        '{}',
        { 'Content-Encoding': 'gzip' },
        415,
        /Found Content-Encoding gzip, expected .* not compressed/,
      ],
    ];
    for (const [what, body, headers, status, detail] of refused) {
      it(`refuses ${what} with ${status}`, async () => {
        const answer = await api.post('/v1/verifications', body, headers);
        assert.equal(answer.status, status);
        assert.match((answer.body as { detail: string }).detail, detail);
      });
    }

    it('refuses bytes that are not UTF-8', async () => {
      const body = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch(`${api.url}/v1/verifications`, { method: 'POST', body, headers });
      assert.equal(response.status, 400);
    });

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
});
