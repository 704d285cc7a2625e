import assert from 'node:assert/strict';
import { Keypair, Transaction } from '@stellar/stellar-sdk';
import jwt from 'jsonwebtoken';
import { newTokenPem, type TestApi, testApi, tokenPem, webAuth } from './testing/api.ts';
import { contracts, credentialRow, eventId, writeCursor, writeEvents, writeRows } from './testing/rows.ts';

const SEED = Number(process.env.SEED ?? 20261123);
const REQUESTS = process.env.TEST_NIGHTLY ? 20_000 : 1_000;

interface Operation {
  parameters: { name: string; in: string }[];
  requestBody?: object;
}
type Random = (below: number) => number;

/** Strange requests to every route of the OpenAPI document: each is refused as a problem, none breaks us or writes. */
describe(`strange requests (seed ${SEED})`, () => {
  let api: TestApi;
  let paths: Record<string, Record<string, Operation>>;
  let tokens: string[];
  let challenges: string[];

  before(async () => {
    api = await testApi();
    await writeEvents(api.sql, [{ id: eventId(10), data: {} }]);
    await writeRows(api.sql, 'credentials', [credentialRow()]);
    await writeCursor(api.sql, 100, eventId(10));
    paths = ((await api.get('/v1/openapi.json')).body as { paths: typeof paths }).paths;
    tokens = badTokens(await signIn());
    challenges = await badChallenges();
  });
  after(() => api.close());

  async function signIn(): Promise<string> {
    const { body } = await api.post('/v1/auth/stellar', JSON.stringify({ transaction: await proof(Keypair.random()) }));
    return (body as { token: string }).token;
  }

  async function proof(keypair: Keypair, ...signers: Keypair[]): Promise<string> {
    const { body } = await api.get(`/v1/auth/stellar?account=${keypair.publicKey()}`);
    const transaction = new Transaction((body as { transaction: string }).transaction, webAuth.networkPassphrase);
    transaction.sign(...(signers.length > 0 ? signers : [keypair]));
    return String(transaction.toEnvelope().toXdr('base64'));
  }

  /** Expired, forged, of a stranger's key, with a swapped algorithm, of a session that never was. */
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
      sign({}, newTokenPem()),
      `${none}.${good.split('.')[1]}.`,
      `${good}x`,
      'x',
      '',
    ];
  }

  /** Answered before, signed by a stranger or by nobody, of another server. */
  async function badChallenges(): Promise<string[]> {
    const keypair = Keypair.random();
    const spent = await proof(keypair);
    assert.equal((await api.post('/v1/auth/stellar', JSON.stringify({ transaction: spent }))).status, 200);
    const foreign = new Transaction(await proof(keypair), webAuth.networkPassphrase);
    foreign.signatures.splice(0);
    foreign.sign(Keypair.random(), keypair);
    return [
      spent,
      await proof(keypair, Keypair.random()),
      String(foreign.toEnvelope().toXdr('base64')),
      `${spent.slice(0, 40)}AAAA${spent.slice(44)}`,
      '',
    ];
  }

  /** All rows that the api could have written, as one text. */
  async function written(): Promise<string> {
    const tables = ['accounts', 'wallets', 'sessions', 'refresh_tokens', 'answered_challenges', 'credential_contents'];
    const all: unknown[] = [];
    for (const table of tables)
      all.push((await api.sql.query(`SELECT to_jsonb(t)::text AS row FROM app.${table} t ORDER BY 1`)).rows);
    return JSON.stringify(all);
  }

  it(`are answered, all ${REQUESTS}, below 500 and as the document says, and nothing is written`, async function () {
    this.timeout(1_200_000);
    const random = randomFrom(SEED);
    const before = await written();
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      path === '/v1/stream'
        ? []
        : Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );
    for (let left = REQUESTS; left > 0; left -= 1) {
      const { path, method, operation } = pick(random, operations);
      const address = strangeAddress(random, path, operation);
      const init = strangeRequest(random, method, operation);
      const response = await fetch(`${api.url}${address}`, init);
      const text = await response.text();
      const told = `${method} ${address} ${JSON.stringify(init)}: ${response.status} ${text.slice(0, 300)}`;
      assert.ok(response.status < 500 || /could_not_check/.test(text), told);
      if (response.status >= 400) requireProblem(response, text, path, told);
    }
    assert.equal(await written(), before);
  });

  function strangeAddress(random: Random, path: string, { parameters }: Operation): string {
    const filled = path.replace(/\{\w+\}/g, () =>
      random(8) === 0
        ? pick(random, ['%ff', '%zz', '%', '.'])
        : encodeURIComponent(strange(random).toWellFormed()) || 'x',
    );
    const query = new URLSearchParams();
    for (const { name } of parameters.filter((each) => each.in === 'query'))
      for (let times = random(3); times > 0; times -= 1) query.append(name, strange(random));
    if (random(5) === 0) query.append(strange(random), strange(random));
    return query.size > 0 ? `${filled}?${query}` : filled;
  }

  function strangeRequest(random: Random, method: string, { requestBody }: Operation): RequestInit {
    const headers: Record<string, string> = {};
    if (random(2) === 0) headers.Authorization = pick(random, ['Bearer ', 'Basic ', '']) + pick(random, tokens);
    if (random(3) === 0)
      headers.Cookie = `access=${pick(random, tokens)}; refresh=${pick(random, ['x', 'a'.repeat(43)])}`;
    if (random(3) === 0) headers.Origin = pick(random, ['http://localhost:3000', 'https://evil.example', 'null']);
    if (method === 'GET') return { method, headers };
    if (random(8) > 0) {
      const types = ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'application/vc+json', 'x'];
      headers['Content-Type'] = pick(random, types);
    }
    return { method, headers, ...(requestBody || random(4) === 0 ? { body: strangeBody(random) } : {}) };
  }

  function strangeBody(random: Random): string {
    const transaction = pick(random, challenges);
    const bodies = [
      JSON.stringify({ transaction }),
      new URLSearchParams({ transaction }).toString(),
      JSON.stringify({ transaction: [transaction] }),
      JSON.stringify({ transaction: { toString: transaction } }),
      JSON.stringify([transaction]),
      JSON.stringify({ '@context': [strange(random)], id: strange(random), type: [] }),
      'null',
      '{',
      '',
      '['.repeat(random(100_000)),
      strange(random),
    ];
    return pick(random, bodies);
  }

  function requireProblem({ status, headers }: Response, text: string, path: string, told: string): void {
    // A verdict is an answer, whatever its status.
    if (/"verdict":/.test(text)) return;
    const body = JSON.parse(text) as Record<string, unknown>;
    if (path === '/v1/auth/stellar' && 'error' in body) return;
    assert.equal(headers.get('Content-Type'), 'application/problem+json', told);
    assert.deepEqual([body.status, typeof body.type, typeof body.detail], [status, 'string', 'string'], told);
  }

  /** A text from the corners: wrong types, bounds and one past them, other people's ids, injections, all of Unicode. */
  function strange(random: Random): string {
    const corners = [
      ...['', ' ', '0', '-1', '1.5', '1e9', '2147483647', '2147483648', '9007199254740993', 'NaN', 'true', 'null'],
      ...["' OR 1=1 --", '"; DROP TABLE app.accounts; --', '%00', '\u0000', '../../etc/passwd', '{}', '[]', '$ne', '%'],
      ...['__proto__', 'constructor', 'a'.repeat(5_000), '\u202e', '\ud800', '😀'.repeat(50), 'İ', '\r\nX-Evil: 1'],
      ...[
        eventId(10),
        eventId(10).slice(1),
        '3'.repeat(32),
        'a'.repeat(64),
        contracts.token,
        webAuth.signingKey.publicKey(),
      ],
      `${contracts.token.slice(0, -1)}A`,
      '00000000-0000-4000-8000-000000000000',
    ];
    if (random(4) > 0) return pick(random, corners);
    return Array.from({ length: random(40) }, () => String.fromCodePoint(random(0x10_000))).join('');
  }
});

function pick<T>(random: Random, of: readonly T[]): T {
  return of[random(of.length)] as T;
}

/** Mulberry32: the same numbers from the same seed. */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
