import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Keypair, Transaction } from '@stellar/stellar-sdk';
import jwt from 'jsonwebtoken';
import sharp from 'sharp';
import type { IdentityChecksPage, NewApiKey, PostPlace, QuizAttempt, ReviewStanding, SessionsPage } from '#wire';
import { newTokenPem, type TestApi, testApi, tokenPem, webAuth } from './testing/api.ts';
import { signUp } from './testing/browser.ts';
import { enroll, publishTexts } from './testing/learning.ts';
import { newPerson, type Person, proofOf } from './testing/person.ts';
import { contracts, credentialRow, eventId, writeCursor, writeEvents, writeRows } from './testing/rows.ts';
import { type Drawing, drawValue, pick, type Random, randomFrom, type Schema, strangeText } from './testing/strange.ts';

const SEED = Number(process.env.SEED ?? 20261123);
const REQUESTS = process.env.TEST_NIGHTLY ? 20_000 : 2_000;

interface Operation {
  operationId: string;
  parameters: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, object>;
}

interface Target {
  path: string;
  method: string;
  operation: Operation;
  methods: string[];
}

/** Who a request says it is from. */
interface Sender {
  headers: Record<string, string>;
  /** Signed in by a cookie that a page of another site makes the browser send. */
  isForged?: boolean;
}

/** Strange requests to every route of the OpenAPI document: each is refused as a problem, none breaks us or writes. */
describe(`strange requests (seed ${SEED})`, function () {
  this.timeout(1_800_000);
  let api: TestApi;
  let targets: Target[];
  let drawing: Omit<Drawing, 'random'>;
  let visitor: Person;
  let ownKey: string;
  let tokens: string[];
  let keys: string[];
  let pictures: Buffer[];

  before(async () => {
    api = await testApi();
    await writeEvents(api.sql, [{ id: eventId(10), data: {} }]);
    await writeRows(api.sql, 'credentials', [credentialRow()]);
    await writeCursor(api.sql, 100, eventId(10));
    const document = (await api.get('/v1/openapi.json')).body as {
      paths: Record<string, Record<string, Operation>>;
      components: { schemas: Record<string, Schema> };
    };
    targets = Object.entries(document.paths).flatMap(([path, operations]) =>
      /\/stream(\/|$)/.test(path) // never ends
        ? []
        : Object.entries(operations).map(([method, operation]) => ({
            path,
            method: method.toUpperCase(),
            operation,
            methods: Object.keys(operations).map((each) => each.toUpperCase()),
          })),
    );
    for (const course of ['small', 'other']) await publishTexts(api.databaseUrl, course);
    visitor = await newPerson(api);
    const enrollment = await enroll(api.sql, visitor.id, { course: 'other', done: ['one'] });
    const attempt = await startAttempt(visitor.ask, 'other');
    const key = await visitor.ask<NewApiKey>('POST', '/v1/account/api-keys', {
      name: 'x',
      scopes: ['account', 'events'],
    });
    ownKey = key.body.key;
    const victim = await newVictim();
    tokens = badTokens(visitor.token);
    keys = [
      ...victim.badKeys,
      `${ownKey.slice(0, -2)}xx`,
      ownKey.slice(0, -1),
      `bsk_${'0'.repeat(32)}_${'a'.repeat(43)}`,
    ];
    drawing = {
      schemas: document.components.schemas,
      known: [
        ...victim.ids,
        ...[visitor.id, visitor.keypair.publicKey(), eventId(10), eventId(10).slice(1)],
        ...[contracts.token, `${contracts.token.slice(0, -1)}A`, webAuth.signingKey.publicKey()],
        ...[enrollment, attempt, 'two'],
      ],
      likely: {
        transaction: await badChallenges(),
        email: [victim.email, 'new@example.org', 'NEW@example.org', 'x@y', 'x@y\r\nBcc: all@example.org'],
        password: ['wrong horse battery', 'x'.repeat(200), 'x'.repeat(201)],
        newPassword: ['wrong horse battery', 'short'],
        factor: ['000000', '123456', '22222-22222'],
        code: ['00000-00000', 'a'.repeat(43)],
        ref: [victim.referralCode, 'XXXXXXXX'],
        roles: [['admin'], ['admin', 'issuer'], []],
        reason: ['because'],
        scopes: [['events'], ['account', 'events'], ['admin']],
        expiresAt: [new Date(Date.now() + 1e9).toISOString(), '2020-01-01T00:00:00Z', '9999-12-31T23:59:60Z'],
        birthDate: ['1990-12-31', '1990-02-30', '0000-00-00'],
        country: ['DE', 'de'],
        name: ['Notebook', 'a\0b', 'a\ud800b'],
        fullName: ['Sample Learner', 'a\0b', 'a\ud800b'],
        displayName: ['Somebody', null, 'a\u202eb'],
        course: ['other', 'small', 'nowhere'],
        enrollment: [enrollment, victim.enrollment],
        lesson: ['one', 'two', 'nowhere'],
        attempt: [attempt, victim.attempt],
        answers: [{ first: 0 }, { first: 1 }, { first: 2 }, { first: [0], other: 1 }, {}],
        heading: ['h-top', null],
        stars: [1, 5, 6],
        text: ['Words.', ' ', '\u0958'.repeat(2_000), '@h_victim @h_visitor', '[x](javascript:1)'],
        title: ['Words.', '\u202e'],
        basis: [new Date().toISOString(), '9999-12-31T23:59:60Z'],
        handle: ['h_visitor', 'h_victim', 'admin', null],
      },
    };
    pictures = await strangePictures();
  });
  after(() => api.close());

  /** People with rows in every table: one with a password, and an admin. What is theirs must stay as it is. */
  async function newVictim() {
    const { browser, email, account } = await signUp(api);
    const ask = async <T>(method: string, path: string, body?: object) =>
      (await browser.ask(method, path, { body })).body as T;
    const admin = await newPerson(api, ['admin', 'issuer']);
    const identity = { fullName: 'Sample Learner', birthDate: '1990-12-31', country: 'DE', documentKind: 'passport' };
    await ask('POST', '/v1/account/identity-check', identity);
    const [good, revoked] = [
      await ask<NewApiKey>('POST', '/v1/account/api-keys', { name: 'x', scopes: ['account'] }),
      await ask<NewApiKey>('POST', '/v1/account/api-keys', { name: 'x', scopes: ['account'] }),
    ];
    await ask('DELETE', `/v1/account/api-keys/${revoked.apiKey.id}`);
    await browser.ask('PATCH', '/v1/account', { body: { displayName: 'Victim' } });
    await admin.ask('PUT', `/v1/admin/accounts/${account.id}/roles`, { roles: ['instructor'], reason: 'teaches' });
    const enrollment = await enroll(api.sql, account.id, { done: ['one'] });
    const attempt = await startAttempt((method, path) => browser.ask(method, path), 'small');
    await ask('PUT', '/v1/enrollments/small/lessons/one/note', { text: 'A note.', basis: null });
    const { own } = await ask<ReviewStanding>('PUT', '/v1/courses/small/reviews/own', { stars: 4, text: 'Clear.' });
    const request = { title: 'A thread', text: 'A post.' };
    const { thread, post } = await ask<PostPlace>('POST', '/v1/courses/small/forum/threads', request);
    await ask('PUT', '/v1/account/handle', { handle: 'h_victim', isPublic: true });
    const { sessions } = await ask<SessionsPage>('GET', '/v1/sessions');
    const { checks } = (await admin.ask<IdentityChecksPage>('GET', '/v1/admin/identity-checks')).body;
    return {
      email,
      referralCode: account.referral.code,
      badKeys: [revoked.key, `${good.key.slice(0, -2)}xx`],
      ids: [
        ...[account.id, admin.id, admin.keypair.publicKey(), email, good.apiKey.id],
        ...[sessions[0]?.id, checks[0]?.id, own?.id].map(String),
        ...[thread, post, 'small', 'other', 'one', 'h_victim', enrollment, attempt],
      ],
      enrollment,
      attempt,
    };
  }

  /** Of the quiz in the small course's second lesson. */
  async function startAttempt(
    ask: (method: string, path: string) => Promise<{ body: unknown }>,
    course: string,
  ): Promise<string> {
    const { body } = await ask('POST', `/v1/enrollments/${course}/lessons/two/attempts`);
    return (body as QuizAttempt).id;
  }

  /** Expired, forged, of a stranger's key, with a swapped algorithm, of a session that never was or is over. */
  function badTokens(good: string): string[] {
    const claims = jwt.decode(good) as jwt.JwtPayload;
    const { kid } = (jwt.decode(good, { complete: true }) as jwt.Jwt).header;
    const sign = (change: object, pem = tokenPem) =>
      jwt.sign({ ...claims, ...change }, pem, { algorithm: 'ES256', keyid: kid });
    const none = Buffer.from(JSON.stringify({ alg: 'none', kid })).toString('base64url');
    return [
      sign({ exp: 1 }),
      sign({ sid: '00000000-0000-4000-8000-000000000000' }),
      sign({ iss: 'https://evil.example' }),
      sign({ aud: 'https://evil.example' }),
      sign({}, newTokenPem()),
      jwt.sign(claims, 'secret', { algorithm: 'HS256', keyid: kid }),
      `${none}.${good.split('.')[1]}.`,
      `${good}x`,
      'x',
      '',
    ];
  }

  /** Answered before, signed by a stranger or by nobody, of another server. */
  async function badChallenges(): Promise<string[]> {
    const keypair = Keypair.random();
    const spent = await proofOf(api, keypair);
    assert.equal((await api.post('/v1/auth/stellar', JSON.stringify({ transaction: spent }))).status, 200);
    const signedAnew = async (...signers: Keypair[]) => {
      const transaction = new Transaction(await proofOf(api, keypair), webAuth.networkPassphrase);
      transaction.signatures.splice(0);
      transaction.sign(...signers);
      return String(transaction.toEnvelope().toXdr('base64'));
    };
    return [
      spent,
      await signedAnew(webAuth.signingKey, Keypair.random()),
      await signedAnew(Keypair.random(), keypair),
      await signedAnew(webAuth.signingKey),
      `${spent.slice(0, 40)}AAAA${spent.slice(44)}`,
      '',
    ];
  }

  async function strangePictures(): Promise<Buffer[]> {
    const good = await sharp({ create: { width: 20, height: 20, channels: 3, background: '#0b6858' } })
      .png()
      .toBuffer();
    return [
      good,
      good.subarray(0, 60),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      Buffer.from('GIF89a'),
      Buffer.alloc(0),
    ];
  }

  /**
   * All rows that the api could have written, but the account's, table by table. What anybody may cause is left out: that
   * an address asks to register, or has its password reset.
   */
  async function written(except: string = randomUUID()): Promise<Record<string, string>> {
    const { rows: tables } = await api.sql.query(
      `SELECT relname AS name, EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'account_id') AS is_personal
       FROM pg_class c WHERE relnamespace = 'app'::regnamespace AND relkind = 'r' ORDER BY 1`,
    );
    const ofOwnCourses = `enrollment_id IN (SELECT id FROM app.enrollments WHERE account_id = '${except}')`;
    const own: Record<string, string> = {
      accounts: `id = '${except}'`,
      refresh_tokens: `session_id IN (SELECT id FROM app.sessions WHERE account_id = '${except}')`,
      ...Object.fromEntries(['lesson_progress', 'quiz_attempts', 'lesson_notes'].map((table) => [table, ofOwnCourses])),
      registrations: 'true',
      verification_failures: 'true', // whoever checks what is not valid is counted
      // of their own address
      outbox_calls: `item ->> 'learner' IN (SELECT subject FROM app.wallets WHERE account_id = '${except}'
        UNION SELECT address FROM app.platform_addresses WHERE account_id = '${except}')`,
      notices: 'true', // whoever writes in a thread has others told of it
      mail_codes: `purpose = 'reset' OR account_id = '${except}'`,
    };
    const all: Record<string, string> = {};
    for (const { name, is_personal } of tables) {
      const condition = own[name] ?? (is_personal ? `account_id = '${except}'` : 'false');
      const { rows } = await api.sql.query(
        `SELECT to_jsonb(t)::text AS row FROM app.${name} t WHERE NOT (${condition}) ORDER BY 1`,
      );
      all[name] = rows.map(({ row }) => row).join('\n');
    }
    return all;
  }

  it(`of strangers are answered, ${REQUESTS / 2} of them, below 500 and as the document says, and nothing is written`, async () => {
    const before = await written();
    await sendAll(randomFrom(SEED), strangerHeaders);
    assert.deepEqual(await written(), before);
  });

  it(`of somebody signed in, ${REQUESTS / 2} of them, change nothing that is another’s`, async () => {
    const before = await written(visitor.id);
    await sendAll(randomFrom(SEED + 1), visitorHeaders);
    assert.deepEqual(await written(visitor.id), before);
    assert.equal((await visitor.ask('GET', '/v1/account')).status, 200, 'and they are still here');
  });

  async function sendAll(random: Random, senderOf: (random: Random, method: string) => Sender): Promise<void> {
    for (let left = REQUESTS / 2; left > 0; left -= 1) {
      // What takes a body can go wrong in more ways.
      const target = pick(random, random(2) === 0 ? targets : targets.filter(({ operation }) => operation.requestBody));
      const method = random(25) === 0 ? pick(random, ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) : target.method;
      const sender = senderOf(random, method);
      const address = strangeAddress(random, target);
      const init = {
        method,
        headers: sender.headers,
        ...(method === 'GET' ? {} : strangeBody(random, target, sender.headers)),
      };
      const response = await fetch(`${api.url}${address}`, init as RequestInit);
      await requireFitting(response, target, method, address, sender, JSON.stringify(init).slice(0, 2_000));
    }
  }

  function strangerHeaders(random: Random): Sender {
    const headers: Record<string, string> = {};
    const bad = () => pick(random, random(3) === 0 ? keys : tokens);
    if (random(2) === 0) headers.Authorization = pick(random, ['Bearer ', 'bearer ', 'Basic ', '']) + bad();
    if (random(3) === 0) headers.Cookie = `access=${bad()}; refresh=${pick(random, ['x', 'a'.repeat(43)])}`;
    if (random(2) === 0) headers.Origin = pick(random, ['http://localhost:3000', 'https://evil.example', 'null']);
    return { headers };
  }

  function visitorHeaders(random: Random, method: string): Sender {
    const way = random(6);
    if (way === 0) return { headers: { Authorization: `Bearer ${ownKey}` } };
    if (way === 1) {
      const Origin = pick(random, ['https://evil.example', 'http://localhost:3001', 'null']);
      return { headers: { Cookie: `access=${visitor.token}`, Origin }, isForged: method !== 'GET' };
    }
    if (way < 4) return { headers: { Cookie: `access=${visitor.token}`, Origin: 'http://localhost:3000' } };
    return { headers: { Authorization: `Bearer ${visitor.token}` } };
  }

  function strangeAddress(random: Random, { path, operation }: Target): string {
    const filled = path.replace(/\{\w+\}/g, () => {
      if (random(8) === 0) return pick(random, ['%ff', '%zz', '%', '.']);
      const text = random(2) === 0 ? pick(random, drawing.known) : strangeText(random, drawing.known);
      return encodeURIComponent(text.toWellFormed()) || 'x';
    });
    const query = new URLSearchParams();
    for (const { name } of operation.parameters.filter((each) => each.in === 'query'))
      for (let times = random(3); times > 0; times -= 1) query.append(name, strangeText(random, drawing.known));
    if (random(8) === 0) query.append(strangeText(random, []) || 'x', strangeText(random, drawing.known));
    return query.size > 0 ? `${filled}?${query}` : filled;
  }

  /** Sets the type of what it returns, or of something else. */
  function strangeBody(random: Random, { operation }: Target, headers: Record<string, string>): { body?: BodyInit } {
    const described = Object.entries(operation.requestBody?.content ?? {});
    if (described.length === 0 && random(4) > 0) return {};
    const [type, { schema }] = pick(
      random,
      described.length > 0 ? described : [['application/json', { schema: {} }]],
    ) as [string, { schema: Schema }];
    headers['Content-Type'] = type;
    if (random(8) === 0)
      headers['Content-Type'] = pick(random, [
        'application/x-www-form-urlencoded',
        'text/plain',
        'application/vc+json',
        'image/gif',
        'x',
      ]);
    if (random(60) === 0) headers['Content-Encoding'] = 'gzip';
    if (type.startsWith('image/')) return { body: new Uint8Array(pick(random, pictures)) };
    const value = drawValue({ ...drawing, random }, schema);
    const odd = [
      'null',
      '{',
      '',
      '['.repeat(random(100_000)),
      '"\\ud800"',
      '{"__proto__":{"isAdmin":true}}',
      strangeText(random, []),
    ];
    if (random(6) === 0) return { body: pick(random, odd) };
    if (headers['Content-Type'].includes('form')) {
      const fields = Object.entries(Object(value)).map(([name, field]) => [name, String(field).toWellFormed()]);
      return { body: new URLSearchParams(fields).toString() };
    }
    return { body: JSON.stringify(value) };
  }

  async function requireFitting(
    response: Response,
    { path, operation, method: usual }: Target,
    method: string,
    address: string,
    sender: Sender,
    sent: string,
  ): Promise<void> {
    const text = await response.text();
    const { status } = response;
    const told = `${method} ${address} ${sent}: ${status} ${text.slice(0, 300)}`;
    // The network of these tests answers nothing but how far it is.
    assert.ok(status < 500 || /could_not_check|could not reach the network/.test(text), told);
    if (status >= 400) requireProblem(response, text, path, told);
    // A dot takes a segment of the path away, and so leads elsewhere.
    const { pathname } = new URL(address, api.url);
    const isElsewhere = pathname.endsWith('/') || pathname.split('/').length !== path.split('/').length;
    if (isElsewhere || method !== usual) return;
    assert.ok(String(status) in operation.responses, `undocumented: ${told}`);
    if (path.startsWith('/v1/admin/')) assert.ok(status >= 400, told);
    if (sender.isForged && '401' in operation.responses && path.startsWith('/v1/account'))
      assert.equal(status, 403, told);
  }

  function requireProblem({ status, headers }: Response, text: string, path: string, told: string): void {
    // A verdict is an answer, whatever its status.
    if (/"verdict":/.test(text)) return;
    const body = JSON.parse(text) as Record<string, unknown>;
    if (path === '/v1/auth/stellar' && 'error' in body) return;
    assert.equal(headers.get('Content-Type'), 'application/problem+json', told);
    assert.deepEqual([body.status, typeof body.type, typeof body.detail], [status, 'string', 'string'], told);
  }
});
