import assert from 'node:assert/strict';
import { generateSync } from 'otplib';
import { accountSecret, type TestApi, testApi } from '../testing/api.ts';
import { Browser, password, signUp } from '../testing/browser.ts';
import { openVault } from './second-factor.ts';

const stepSeconds = 30;

describe('the second factor', function () {
  this.timeout(30_000);
  let api: TestApi;
  before(async () => {
    api = await testApi();
  });
  after(() => api.close());

  const typeOf = ({ status, body }: { status: number; body: { type?: string } }) =>
    `${status} ${body.type?.split(':').at(-1)}`;
  const detailOf = ({ body }: { body: { detail?: string } }) => body.detail ?? '';
  const signIn = (email: string, factor?: string, from = new Browser(api)) =>
    from.ask('POST', '/v1/sessions/password', { body: { email, password, factor } });
  const now = () => Math.floor(Date.now() / 1000 / stepSeconds);
  const codeAt = (secret: string, step: number) => generateSync({ secret, epoch: step * stepSeconds });
  /** No step ends while a test looks at codes. */
  const early = async () => {
    const leftMs = stepSeconds * 1000 - (Date.now() % (stepSeconds * 1000));
    if (leftMs < 4_000) await new Promise((resolve) => setTimeout(resolve, leftMs + 50));
  };

  /** Somebody whose factor is on. Its newest used step is two steps back, as if it had been a minute ago. */
  async function withFactor() {
    const person = await signUp(api);
    const ask = (path: string, body: object) => person.browser.ask('POST', path, { body });
    const { body: setup } = await ask('/v1/account/second-factor', { password });
    const { secret, uri } = setup as { secret: string; uri: string };
    await early();
    const { body } = await ask('/v1/account/second-factor/confirmation', { factor: codeAt(secret, now()) });
    const { recoveryCodes } = body as { recoveryCodes: string[] };
    await api.sql.query('UPDATE app.second_factors SET last_step = last_step - 2 WHERE account_id = $1', [
      person.account.id,
    ]);
    return { ...person, ask, secret, uri, recoveryCodes };
  }

  it('is on once a code was given, and is told as authenticator apps expect it', async () => {
    const person = await signUp(api);
    const ask = (path: string, body: object) => person.browser.ask('POST', path, { body });
    assert.equal(
      typeOf(await ask('/v1/account/second-factor/confirmation', { factor: '123456' })),
      '409 second_factor_state',
    );
    assert.equal(
      typeOf(await ask('/v1/account/second-factor', { password: 'not the password' })),
      '403 password_refused',
    );
    const { body } = await ask('/v1/account/second-factor', { password });
    const { secret, uri } = body as { secret: string; uri: string };
    assert.match(secret, /^[A-Z2-7]{32}$/);
    assert.equal(
      uri,
      `otpauth://totp/Brain-Storm:${encodeURIComponent(person.email)}?secret=${secret}&issuer=Brain-Storm`,
    );
    assert.equal((await signIn(person.email)).status, 200, 'not asked for before it is confirmed');
    await early();
    assert.equal(
      typeOf(await ask('/v1/account/second-factor/confirmation', { factor: '000000' })),
      '403 second_factor_refused',
    );
    const confirmed = await ask('/v1/account/second-factor/confirmation', { factor: codeAt(secret, now()) });
    const { recoveryCodes } = confirmed.body as { recoveryCodes: string[] };
    assert.equal(new Set(recoveryCodes).size, 10);
    const account = (await person.browser.ask('GET', '/v1/account')).body as { secondFactor: object };
    assert.deepEqual(account.secondFactor, { isOn: true, recoveryCodesLeft: 10 });
    assert.equal(typeOf(await ask('/v1/account/second-factor', { password })), '409 second_factor_state');
  });

  it('is asked for only when the password was right', async () => {
    const { email } = await withFactor();
    assert.equal(typeOf(await signIn(email)), '401 second_factor_needed');
    const wrong = { email, password: 'not the password', factor: '123456' };
    const answer = await new Browser(api).ask('POST', '/v1/sessions/password', { body: wrong });
    assert.equal(typeOf(answer), '401 sign_in_refused');
  });

  it('takes each code once, also when it comes five times at once', async () => {
    const { email, ask, secret } = await withFactor();
    await early();
    const factor = codeAt(secret, now());
    // Where no password is checked, nothing else makes them wait for each other.
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => ask('/v1/account/recovery-codes', { factor })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 403, 403, 403, 403]);
    assert.match(detailOf(await signIn(email, factor)), /used before/);
    assert.match(detailOf(await signIn(email, codeAt(secret, now() - 1))), /used before/, 'nor an older one after it');
  });

  it('bears a clock that is one step off either way, and says what it can of one that is more', async () => {
    const { email, secret } = await withFactor();
    await early();
    const [behind, ahead] = [
      await signIn(email, codeAt(secret, now() - 1)),
      await signIn(email, codeAt(secret, now() + 1)),
    ];
    assert.deepEqual([behind.status, ahead.status], [200, 200]);
    const late = await signIn(email, codeAt(secret, now() - 10));
    assert.match(
      detailOf(late),
      /about 300 s old\. If the app shows it now, the clock of its device is slow: it is \d\d:\d\d:\d\d UTC here/,
    );
    const soon = await signIn(email, codeAt(secret, now() + 10));
    assert.match(detailOf(soon), /^The code is not good\..*look at the clock/);
    assert.deepEqual([late, soon].map(typeOf), Array(2).fill('403 second_factor_refused'));
  });

  it('takes each recovery code once, however it is typed', async () => {
    const { email, browser, recoveryCodes } = await withFactor();
    const [first = '', second = ''] = recoveryCodes;
    const answers = await Promise.all([1, 2, 3].map(() => signIn(email, first)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 403, 403]);
    assert.equal((await signIn(email, ` ${second.toLowerCase().replace('-', ' ')}`)).status, 200);
    const account = (await browser.ask('GET', '/v1/account')).body as { secondFactor: object };
    assert.deepEqual(account.secondFactor, { isOn: true, recoveryCodesLeft: 8 });
  });

  it('takes no code of somebody else’s', async () => {
    const [mine, theirs] = [await withFactor(), await withFactor()];
    assert.equal((await signIn(mine.email, theirs.recoveryCodes[0])).status, 403);
    assert.equal((await signIn(mine.email, codeAt(theirs.secret, now()))).status, 403);
  });

  it('gives new recovery codes for a code; the old ones are void', async () => {
    const { email, ask, secret, recoveryCodes } = await withFactor();
    await early();
    const { body } = await ask('/v1/account/recovery-codes', { factor: codeAt(secret, now()) });
    const fresh = (body as { recoveryCodes: string[] }).recoveryCodes;
    assert.equal((await signIn(email, recoveryCodes[0])).status, 403);
    assert.equal((await signIn(email, fresh[0])).status, 200);
  });

  it('goes for a code, with its recovery codes', async () => {
    const { email, ask, account, recoveryCodes } = await withFactor();
    assert.equal(
      typeOf(await ask('/v1/account/second-factor/removal', { factor: '000000' })),
      '403 second_factor_refused',
    );
    assert.equal((await ask('/v1/account/second-factor/removal', { factor: recoveryCodes[0] })).status, 200);
    assert.equal((await signIn(email)).status, 200);
    const left = await api.sql.query('SELECT 1 FROM app.recovery_codes WHERE account_id = $1', [account.id]);
    assert.equal(left.rows.length, 0);
    assert.equal(
      typeOf(await ask('/v1/account/second-factor/removal', { factor: '000000' })),
      '409 second_factor_state',
    );
  });

  it('stays when the password is reset', async () => {
    const { email } = await withFactor();
    const ask = (path: string, body: object) => new Browser(api).ask('POST', path, { body });
    await ask('/v1/password-resets', { email });
    const code = (await api.mails(email)).at(-1)?.code;
    assert.equal((await ask('/v1/password-resets/confirmation', { code, password })).status, 200);
    assert.equal(typeOf(await signIn(email)), '401 second_factor_needed');
  });

  it('bears ten guesses in a quarter of an hour, from however many addresses', async () => {
    const { email, recoveryCodes } = await withFactor();
    const from = (n: number) => new Browser(api, `198.51.100.${n}`);
    const answers = [];
    for (let guess = 1; guess <= 11; guess += 1) answers.push(await signIn(email, '000000', from(guess)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [...Array(10).fill(403), 429],
    );
    assert.match(answers[0]?.headers.get('RateLimit-Policy') ?? '', /"second-factor";q=10;w=900/);
    assert.equal((await signIn(email, recoveryCodes[0], from(12))).status, 429);
  });

  it('leaves no secret in the database that its account and our key don’t open', async () => {
    const { account, secret, recoveryCodes } = await withFactor();
    const { rows } = await api.sql.query('SELECT secret FROM app.second_factors WHERE account_id = $1', [account.id]);
    assert.ok(!rows[0].secret.includes(secret));
    assert.equal(openVault(accountSecret).open(account.id, rows[0].secret), secret);
    assert.throws(() => openVault(accountSecret).open('00000000-0000-4000-8000-000000000000', rows[0].secret));
    assert.throws(() => openVault(Buffer.alloc(32)).open(account.id, rows[0].secret));
    const codes = JSON.stringify((await api.sql.query('SELECT * FROM app.recovery_codes')).rows);
    assert.ok(!recoveryCodes.some((code) => codes.includes(code.replace('-', ''))));
  });
});
