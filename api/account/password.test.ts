import assert from 'node:assert/strict';
import { Keypair, Transaction } from '@stellar/stellar-sdk';
import { type TestApi, testApi, webAuth } from '../testing/api.ts';
import { Browser, newEmail, password, signUp } from '../testing/browser.ts';

const other = 'another long password';

describe('an account with e-mail address and password', function () {
  this.timeout(30_000);
  let api: TestApi;
  before(async () => {
    api = await testApi();
  });
  after(() => api.close());

  const ask = (path: string, body: object, from = new Browser(api)) => from.ask('POST', path, { body });
  const signIn = (email: string, secret = password, from = new Browser(api)) =>
    ask('/v1/sessions/password', { email, password: secret }, from);
  const lastMail = async (email: string) => (await api.mails(email)).at(-1);
  const codeOf = async (email: string) => (await lastMail(email))?.code as string;
  const typeOf = ({ status, body }: { status: number; body: { type?: string } }) =>
    `${status} ${body.type?.split(':').at(-1)}`;
  const isSignedIn = async (browser: Browser) => (await browser.ask('GET', '/v1/account')).status === 200;
  const rows = async (sql: string, ...values: unknown[]) => (await api.sql.query(sql, values)).rows;
  const accountsOf = (email: string) => rows('SELECT account_id FROM app.passwords WHERE email = $1', email);
  /** All of an answer that could tell one address from another: all but its own time and number, and the client's minute. */
  const whole = ({ status, headers, body }: Awaited<ReturnType<Browser['ask']>>) => {
    const { instance, ...said } = body as { instance?: string };
    const told = [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
    return {
      status,
      told: told.map(
        ([name, value]) => `${name}: ${value.replace(/t=\d+/g, 't=').replace(/"requests";r=\d+/, '"requests"')}`,
      ),
      said,
    };
  };

  describe('is made', () => {
    it('by the code from the mail and the password, and signs in where it was confirmed', async () => {
      const { email, browser, account } = await signUp(api);
      assert.partialDeepStrictEqual(account, {
        wallets: [],
        email,
        hasPassword: true,
        secondFactor: { isOn: false, recoveryCodesLeft: 0 },
      });
      const { body } = await browser.ask('GET', '/v1/sessions');
      assert.equal((body as { sessions: { subject: string }[] }).sessions[0]?.subject, account.id);
    });

    it('not before, however often it is asked for', async () => {
      const email = newEmail();
      for (let time = 0; time < 3; time += 1)
        assert.equal((await ask('/v1/registrations', { email, password })).status, 202);
      assert.equal(typeOf(await signIn(email)), '401 sign_in_refused');
      assert.deepEqual(await accountsOf(email), []);
    });

    it('not by the code without the password, nor by the password without the code', async () => {
      const email = newEmail();
      const path = '/v1/registrations/confirmation';
      await ask('/v1/registrations', { email, password });
      const code = await codeOf(email);
      assert.equal(typeOf(await ask(path, { code, password: other })), '403 code_refused');
      assert.equal(typeOf(await ask(path, { code: 'A'.repeat(24), password })), '403 code_refused');
      assert.deepEqual(await accountsOf(email), []);
      const typed = ` ${code.toLowerCase().replace(/.{6}/g, '$&-')} `;
      assert.equal((await ask(path, { code: typed, password })).status, 200, 'a code may be typed as people type');
    });

    it('not by a code that was used, or ran out', async () => {
      const email = newEmail();
      const path = '/v1/registrations/confirmation';
      await ask('/v1/registrations', { email, password });
      const code = await codeOf(email);
      await api.sql.query("UPDATE app.registrations SET expires_at = now() - interval '1 second'");
      assert.equal(typeOf(await ask(path, { code, password })), '403 code_refused');
      await api.sql.query("UPDATE app.registrations SET expires_at = now() + interval '1 hour'");
      assert.equal((await ask(path, { code, password })).status, 200);
      assert.equal(typeOf(await ask(path, { code, password })), '403 code_refused');
    });

    it('once, when several confirm at the same moment, by one code or by several', async () => {
      const email = newEmail();
      const codes = new Set<string>();
      for (const _ of [1, 2]) {
        await ask('/v1/registrations', { email, password });
        codes.add(await codeOf(email));
      }
      assert.equal(codes.size, 2);
      const answers = await Promise.all(
        [...codes, ...codes].map((code) => ask('/v1/registrations/confirmation', { code, password })),
      );
      assert.deepEqual(answers.map(typeOf).sort(), ['200 undefined', ...Array(3).fill('403 code_refused')]);
      assert.equal((await accountsOf(email)).length, 1);
      assert.deepEqual(await rows('SELECT id FROM app.registrations WHERE email = $1', email).catch(() => []), []);
    });

    it('with who referred one, whom it counts and does not name', async () => {
      const referrer = await signUp(api);
      const { code } = referrer.account.referral;
      const { account } = await signUp(api, { ref: ` ${code.toLowerCase()}` });
      await signUp(api, { ref: 'NOBODY22' });
      const [row] = await rows('SELECT referred_by FROM app.accounts WHERE id = $1', account.id);
      assert.equal(row?.referred_by, referrer.account.id);
      const { body } = await referrer.browser.ask('GET', '/v1/account');
      const link = `http://localhost:3000/sign-up?ref=${code}`;
      assert.deepEqual((body as { referral: object }).referral, { code, link, referred: 1 });
    });

    it('in the language that was asked for, which mails speak from then on', async () => {
      const { email, account } = await signUp(api, { locale: 'de' });
      assert.equal((account as unknown as { locale: string }).locale, 'de');
      assert.match((await lastMail(email))?.text ?? '', /gib das Passwort ein, das du gewählt hast/);
      await ask('/v1/password-resets', { email });
      assert.match((await lastMail(email))?.text ?? '', /eine Stunde lang/);
    });
  });

  describe('is nobody’s to find out', () => {
    it('by signing up, in or by a reset: whole answers are the same for a taken address and a free one', async () => {
      const [taken, free] = [(await signUp(api)).email, newEmail()];
      const stranger = new Browser(api, '198.51.100.1');
      for (const [path, body] of [
        ['/v1/registrations', { password }],
        ['/v1/sessions/password', { password: other }],
        ['/v1/sessions/password', { password: other, factor: '123456' }],
        ['/v1/password-resets', {}],
      ] as const) {
        const answers = [];
        for (const email of [taken, free]) answers.push(whole(await ask(path, { email, ...body }, stranger)));
        assert.deepEqual(answers[0], answers[1], path);
      }
      assert.match((await lastMail(taken))?.text ?? '', /forgot the password/);
      assert.equal((await api.mails(taken)).at(-2)?.subject, 'You have an account already');
      assert.equal((await lastMail(free))?.subject, 'Confirm your address');
    });

    it('by counting: an address is refused after as many tries, be there an account or not', async () => {
      const [taken, free] = [(await signUp(api)).email, newEmail()];
      for (let time = 1; time <= 12; time += 1) {
        const [one, two] = [await signIn(taken, other), await signIn(free, other)].map(whole);
        assert.deepEqual(one?.said && { ...one.said, detail: '' }, two?.said && { ...two.said, detail: '' });
        assert.deepEqual([one?.status, two?.status], time <= 10 ? [401, 401] : [429, 429]);
      }
    });

    it('by the time it takes: a password is checked against a hash in both cases, and one is made in both', async () => {
      const [taken, free] = [(await signUp(api)).email, newEmail()];
      const runs = async (work: () => Promise<unknown>) => {
        const count = async () =>
          Number(/hash_duration_seconds_count (\d+)/.exec(String((await api.get('/metrics')).body))?.[1]);
        const before = await count();
        await work();
        return (await count()) - before;
      };
      for (const email of [taken, free]) {
        assert.equal(await runs(() => signIn(email, other)), 1, 'signing in');
        assert.equal(await runs(() => ask('/v1/registrations', { email, password })), 1, 'signing up');
        assert.equal(await runs(() => ask('/v1/password-resets', { email })), 0, 'asking for a reset');
      }
    });
  });

  it('signs in however its address is written, and not from a page of others', async () => {
    const { email } = await signUp(api);
    const browser = new Browser(api);
    assert.equal((await signIn(` ${email.toUpperCase()} `, password, browser)).status, 200);
    assert.ok(await isSignedIn(browser));
    const foreign = { headers: { Origin: 'https://evil.example' }, body: { email, password } };
    assert.equal((await new Browser(api).ask('POST', '/v1/sessions/password', foreign)).status, 403);
  });

  it('gets a new hash at sign-in when its parameters are not ours any more', async () => {
    const { email } = await signUp(api);
    const dated = '$argon2id$v=19$m=64,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$';
    const { argon2Sync } = await import('node:crypto');
    const parameters = {
      message: other,
      nonce: Buffer.alloc(16),
      parallelism: 1,
      tagLength: 32,
      memory: 64,
      passes: 2,
    };
    const tag = argon2Sync('argon2id', parameters).toString('base64').replace(/=+$/, '');
    await api.sql.query('UPDATE app.passwords SET hash = $1 WHERE email = $2', [dated + tag, email]);
    assert.equal((await signIn(email, other)).status, 200);
    const [row] = await rows('SELECT hash FROM app.passwords WHERE email = $1', email);
    assert.match(row?.hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    assert.equal((await signIn(email, other)).status, 200);
  });

  describe('gets a new password', () => {
    it('by a mailed code, once and within the hour; every session ends', async () => {
      const { email, browser } = await signUp(api);
      await ask('/v1/password-resets', { email });
      const code = await codeOf(email);
      const reset = (body: object) => ask('/v1/password-resets/confirmation', { password: other, ...body });
      assert.equal(typeOf(await reset({ code: 'B'.repeat(24) })), '403 code_refused');
      await api.sql.query("UPDATE app.mail_codes SET expires_at = expires_at - interval '2 hours'");
      assert.equal(typeOf(await reset({ code })), '403 code_refused');
      await api.sql.query("UPDATE app.mail_codes SET expires_at = expires_at + interval '2 hours'");
      assert.ok(await isSignedIn(browser));
      const answers = await Promise.all([1, 2, 3].map(() => reset({ code })));
      assert.deepEqual(answers.map(typeOf).sort(), ['200 undefined', '403 code_refused', '403 code_refused']);
      assert.equal(await isSignedIn(browser), false, 'its access token is out at once');
      assert.equal((await browser.ask('POST', '/v1/sessions/refresh')).status, 401);
      assert.equal(typeOf(await signIn(email)), '401 sign_in_refused');
      assert.equal((await signIn(email, other)).status, 200);
      assert.equal((await lastMail(email))?.subject, 'Your password was changed');
    });

    it('however many accounts strangers asked for with the address', async () => {
      const { email } = await signUp(api);
      for (let stranger = 0; stranger < 5; stranger += 1)
        for (let time = 0; time < 5; time += 1)
          await ask('/v1/registrations', { email, password: other }, new Browser(api, `198.51.102.${stranger}`));
      assert.equal((await ask('/v1/password-resets', { email }, new Browser(api, '198.51.103.1'))).status, 202);
      assert.equal((await lastMail(email))?.subject, 'Set a new password');
    });

    it('by the old one; the other sessions end', async () => {
      const { email, browser } = await signUp(api);
      const elsewhere = new Browser(api);
      await signIn(email, password, elsewhere);
      const change = (old: string) =>
        browser.ask('PUT', '/v1/account/password', { body: { password: old, newPassword: other } });
      assert.equal(typeOf(await change(other)), '403 password_refused');
      assert.ok(await isSignedIn(elsewhere));
      assert.equal((await change(password)).status, 200);
      assert.deepEqual([await isSignedIn(browser), await isSignedIn(elsewhere)], [true, false]);
      assert.equal((await signIn(email, other)).status, 200);
    });

    it('none that is short, and never reads it back', async () => {
      const { status, body } = await ask('/v1/registrations', { email: newEmail(), password: 'too short' });
      assert.equal(status, 400);
      assert.equal(
        (body as { detail: string }).detail,
        'password: found a text of 9 characters, expected a password of 10 to 200 characters.',
      );
    });
  });

  describe('gets a new address', () => {
    it('by password and a code to the new one, while the old one is told', async () => {
      const { email, browser, account } = await signUp(api);
      const next = newEmail();
      const path = '/v1/account/email';
      assert.equal(typeOf(await ask(path, { email: next, password: other }, browser)), '403 password_refused');
      assert.equal((await ask(path, { email: next, newPassword: other }, browser)).status, 400);
      assert.equal((await ask(path, { email: next, password }, browser)).status, 202);
      assert.match((await lastMail(email))?.text ?? '', new RegExp(`with ${next} instead`));
      const code = await codeOf(next);
      const stranger = (await signUp(api)).browser;
      assert.equal(typeOf(await ask(`${path}/confirmation`, { code }, stranger)), '403 code_refused');
      assert.equal((await signIn(next)).status, 401, 'not before it is confirmed');
      const { body } = await ask(`${path}/confirmation`, { code }, browser);
      assert.partialDeepStrictEqual(body, { id: account.id, email: next });
      assert.equal(typeOf(await ask(`${path}/confirmation`, { code }, browser)), '403 code_refused');
      assert.deepEqual([(await signIn(next)).status, (await signIn(email)).status], [200, 401]);
    });

    it('never one of somebody else’s, and the answer does not tell', async () => {
      const [mine, theirs] = [await signUp(api), await signUp(api)];
      const free = newEmail();
      const elsewhere = { 'X-Forwarded-For': '198.51.100.2' };
      const path = '/v1/account/email';
      const answers = [];
      for (const email of [theirs.email, free])
        answers.push(whole(await mine.browser.ask('POST', path, { body: { email, password }, headers: elsewhere })));
      assert.deepEqual(answers[0], answers[1]);
      assert.equal((await lastMail(theirs.email))?.subject, 'This address has an account already');
      const told = (await api.mails(mine.email)).filter(({ subject }) => subject === 'Your address is about to change');
      assert.equal(told.length, 2, 'nor does the mail to who asked');
      const code = await codeOf(free);
      await signUp(api, { email: free });
      assert.equal(typeOf(await ask(`${path}/confirmation`, { code }, mine.browser)), '403 code_refused');
      assert.equal((await mine.browser.ask('GET', '/v1/account')).status, 200);
    });

    it('not any more after the password was reset, for whoever asked may be why', async () => {
      const { email, browser } = await signUp(api);
      const next = newEmail();
      await ask('/v1/account/email', { email: next, password }, browser);
      assert.equal((await lastMail(email))?.subject, 'Your address is about to change');
      await ask('/v1/password-resets', { email });
      const reset = { code: await codeOf(email), password: other };
      assert.equal((await ask('/v1/password-resets/confirmation', reset)).status, 200);
      await signIn(email, other, browser);
      const late = await ask('/v1/account/email/confirmation', { code: await codeOf(next) }, browser);
      assert.equal(typeOf(late), '403 code_refused');
    });
  });

  it('may be a wallet’s, which may then go, for the password stays', async () => {
    const keypair = Keypair.random();
    const browser = new Browser(api);
    const challenge = (await api.get(`/v1/auth/stellar?account=${keypair.publicKey()}`)).body as {
      transaction: string;
    };
    const transaction = new Transaction(challenge.transaction, webAuth.networkPassphrase);
    transaction.sign(keypair);
    await ask('/v1/sessions', { transaction: transaction.toEnvelope().toXdr('base64') }, browser);
    const unlink = () => browser.ask('DELETE', `/v1/account/wallets/${keypair.publicKey()}`);
    assert.equal(typeOf(await unlink()), '409 last_wallet');
    assert.equal(typeOf(await ask('/v1/account/second-factor', { password }, browser)), '409 password_missing');
    const email = newEmail();
    assert.equal((await ask('/v1/account/email', { email, password }, browser)).status, 400);
    assert.equal((await ask('/v1/account/email', { email, newPassword: password }, browser)).status, 202);
    const confirm = { code: await codeOf(email) };
    const { body } = await ask('/v1/account/email/confirmation', confirm, browser);
    assert.partialDeepStrictEqual(body, { email, hasPassword: true });
    assert.equal((await unlink()).status, 200);
    assert.equal((await signIn(email)).status, 200);
  });

  it('leaves no password and no code in the database', async () => {
    const email = newEmail();
    await ask('/v1/registrations', { email, password });
    const code = await codeOf(email);
    for (const table of ['passwords', 'registrations', 'mail_codes']) {
      const text = JSON.stringify(await rows(`SELECT * FROM app.${table}`));
      assert.ok(!text.includes(password) && !text.includes(code), table);
    }
  });
});
