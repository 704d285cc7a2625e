import assert from 'node:assert/strict';
import { Keypair, Transaction } from '@stellar/stellar-sdk';
import { type TestApi, testApi, webAuth } from '../testing/api.ts';
import { begin, proofOf } from '../testing/person.ts';

const passphrase = webAuth.networkPassphrase;
const ours = { Origin: 'http://localhost:3000' };

describe('sessions', () => {
  let api: TestApi;
  before(async () => {
    api = await testApi();
  });
  after(() => api.close());

  const proof = async (keypair: Keypair): Promise<string> => {
    const { body } = await api.get(`/v1/auth/stellar?account=${keypair.publicKey()}`);
    const transaction = new Transaction((body as { transaction: string }).transaction, passphrase);
    transaction.sign(keypair);
    return JSON.stringify({ transaction: transaction.toEnvelope().toXdr('base64') });
  };

  /** A browser: keeps its cookies, says where its pages are from. */
  class Browser {
    cookies = new Map<string, string>();

    async ask(method: string, path: string, { body = undefined as string | undefined, headers = {} } = {}) {
      const response = await fetch(`${api.url}${path}`, {
        method,
        body,
        headers: {
          ...(body ? { 'Content-Type': 'application/json' } : {}),
          ...(method === 'GET' ? {} : ours),
          Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...headers,
        },
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) as RegExpExecArray;
        if (value) this.cookies.set(name as string, value);
        else this.cookies.delete(name as string);
      }
      return { status: response.status, body: await response.json(), setCookies: response.headers.getSetCookie() };
    }
  }

  const signedIn = async (keypair = Keypair.random(), userAgent = 'Test browser') => {
    const browser = new Browser();
    const { status, setCookies } = await browser.ask('POST', '/v1/sessions', {
      body: await proof(keypair),
      headers: { 'User-Agent': userAgent },
    });
    assert.equal(status, 200);
    return Object.assign(browser, { setCookies });
  };
  const copyOf = (browser: Browser) => Object.assign(new Browser(), { cookies: new Map(browser.cookies) });
  const list = async (browser: Browser) => {
    const { body } = await browser.ask('GET', '/v1/sessions');
    return (body as { sessions: { id: string; isCurrent: boolean; userAgent: string }[] }).sessions;
  };
  const only = async (browser: Browser) => {
    const [session, ...others] = await list(browser);
    assert.ok(session && others.length === 0);
    return session;
  };
  /** As if it had happened long enough ago that no other tab explains it. */
  const later = () =>
    api.sql.query("UPDATE app.refresh_tokens SET used_at = used_at - interval '11 seconds' WHERE used_at IS NOT NULL");

  it('give a browser cookies that no script sees and no other site sends', async () => {
    const { setCookies } = await signedIn();
    assert.equal(setCookies.length, 2);
    for (const line of setCookies) {
      assert.match(line, /; path=\/; expires=[^;]+; samesite=lax; httponly$/);
      assert.doesNotMatch(line, /secure/, 'over http a secure cookie would not come back');
    }
  });

  it('say who sent a wallet that is new here, and nobody else', async () => {
    const accountOf = async (ref: string, keypair: Keypair) => {
      const browser = new Browser();
      const { body } = await browser.ask('POST', `/v1/sessions?ref=${ref}`, { body: await proof(keypair) });
      return body as { id: string; referral: { code: string; referred: number } };
    };
    const [known, fresh] = [Keypair.random(), Keypair.random()];
    const referrer = await accountOf('nobody', known);
    const { code } = referrer.referral;
    const [learner, again] = [await accountOf(code.toLowerCase(), fresh), await accountOf(code, known)];
    const { rows } = await api.sql.query(
      'SELECT id, referred_by FROM app.accounts WHERE id IN ($1, $2) ORDER BY id = $1',
      [learner.id, referrer.id],
    );
    assert.deepEqual(rows, [
      { id: referrer.id, referred_by: null },
      { id: learner.id, referred_by: referrer.id },
    ]);
    assert.equal(again.referral.referred, 1);
  });

  it('keep the language of a wallet that is new here, and nobody else’s', async () => {
    const localeOf = async (locale: string, keypair: Keypair) => {
      const { body } = await new Browser().ask('POST', `/v1/sessions?locale=${locale}`, { body: await proof(keypair) });
      return (body as { locale: string }).locale;
    };
    const keypair = Keypair.random();
    assert.deepEqual([await localeOf('de', keypair), await localeOf('en', keypair)], ['de', 'de']);
    const { status } = await new Browser().ask('POST', '/v1/sessions?locale=xx', { body: await proof(keypair) });
    assert.equal(status, 400);
  });

  it('let the browser in by its cookie', async () => {
    const keypair = Keypair.random();
    const browser = await signedIn(keypair);
    const { status, body } = await browser.ask('GET', '/v1/account');
    assert.equal(status, 200);
    assert.equal((body as { wallets: { subject: string }[] }).wallets[0]?.subject, keypair.publicKey());
  });

  it('change nothing for a page of another site, nor sign anybody in for it', async () => {
    const browser = await signedIn();
    const { id } = await only(browser);
    for (const Origin of ['https://evil.example', 'http://localhost:3001', 'https://localhost:3000', 'null', '']) {
      const headers = { Origin };
      assert.equal((await browser.ask('DELETE', `/v1/sessions/${id}`, { headers })).status, 403, Origin);
      assert.equal((await browser.ask('POST', '/v1/sessions/refresh', { headers })).status, 403, Origin);
      const body = await proof(Keypair.random());
      assert.equal((await new Browser().ask('POST', '/v1/sessions', { body, headers })).status, 403, Origin);
    }
    assert.equal((await list(browser)).length, 1);
    const loopback = { headers: { Origin: 'http://127.0.0.1:3000' } };
    assert.equal((await browser.ask('POST', '/v1/sessions/refresh', loopback)).status, 200, 'the same machine');
  });

  it('are renewed by a token that is good once', async () => {
    const browser = await signedIn();
    const before = new Map(browser.cookies);
    assert.equal((await browser.ask('POST', '/v1/sessions/refresh')).status, 200);
    assert.notEqual(browser.cookies.get('refresh'), before.get('refresh'));
    assert.notEqual(browser.cookies.get('access'), before.get('access'));
    assert.equal((await browser.ask('GET', '/v1/account')).status, 200);
    assert.equal((await list(browser)).length, 1, 'still the same session');
  });

  it('tell two tabs that renew at once apart from a thief', async () => {
    const browser = await signedIn();
    const tabs = [copyOf(browser), copyOf(browser), copyOf(browser)];
    const answers = await Promise.all(tabs.map((tab) => tab.ask('POST', '/v1/sessions/refresh')));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409]);
    const winner = tabs[answers.findIndex(({ status }) => status === 200)] as Browser;
    assert.equal((await winner.ask('GET', '/v1/account')).status, 200);
  });

  it('end for both holders when a copied token is used after its owner, or before', async () => {
    for (const first of ['owner', 'thief'] as const) {
      const owner = await signedIn();
      const thief = copyOf(owner);
      const [early, late] = first === 'owner' ? [owner, thief] : [thief, owner];
      assert.equal((await early.ask('POST', '/v1/sessions/refresh')).status, 200);
      await later();
      const refused = await late.ask('POST', '/v1/sessions/refresh');
      assert.equal(refused.status, 401);
      assert.match((refused.body as { detail: string }).detail, /copied it/);
      for (const browser of [owner, thief]) {
        assert.equal((await browser.ask('GET', '/v1/account')).status, 401, 'its access token is out at once');
        assert.equal((await browser.ask('POST', '/v1/sessions/refresh')).status, 401);
      }
    }
  });

  it('are listed, one’s own alone, and end at once when revoked from elsewhere', async () => {
    const keypair = Keypair.random();
    const [laptop, phone] = [await signedIn(keypair, 'Laptop'), await signedIn(keypair, 'Phone')];
    await signedIn();
    const sessions = await list(laptop);
    assert.deepEqual(sessions.map(({ userAgent, isCurrent }) => `${userAgent} ${isCurrent}`).sort(), [
      'Laptop true',
      'Phone false',
    ]);
    assert.equal((await phone.ask('GET', '/v1/account')).status, 200);
    const id = sessions.find(({ isCurrent }) => !isCurrent)?.id;
    const { status, body } = await laptop.ask('DELETE', `/v1/sessions/${id}`);
    assert.equal(status, 200);
    assert.equal((body as { sessions: unknown[] }).sessions.length, 1);
    assert.equal((await phone.ask('GET', '/v1/account')).status, 401);
    assert.equal((await phone.ask('POST', '/v1/sessions/refresh')).status, 401);
    assert.equal((await laptop.ask('GET', '/v1/account')).status, 200);
  });

  it('end for a request that was begun before, and is finished after', async () => {
    const owner = await signedIn();
    const thief = copyOf(owner);
    const { id } = await only(owner);
    const head = { ...ours, Cookie: `access=${thief.cookies.get('access')}` };
    const key = { name: 'to stay', scopes: ['account'] };
    const wallet = { transaction: (JSON.parse(await proof(Keypair.random())) as { transaction: string }).transaction };
    const late = [
      await begin(api, head, 'POST', '/v1/account/api-keys', key),
      await begin(api, head, 'POST', '/v1/account/wallets', wallet),
      await begin(api, head, 'PATCH', '/v1/account', { displayName: 'Mine' }),
    ];
    await owner.ask('DELETE', `/v1/sessions/${id}`);
    for (const finish of late) assert.equal((await finish()).status, 401);
  });

  it('that began long ago let nobody in for good: wallets, keys and addresses ask for a new sign-in', async () => {
    const browser = await signedIn();
    const asks: [string, object][] = [
      ['/v1/account/wallets', { transaction: JSON.parse(await proof(Keypair.random())).transaction }],
      ['/v1/account/api-keys', { name: 'Notebook', scopes: ['events'] }],
      ['/v1/account/email', { email: 'thief@example.org', newPassword: 'correct horse battery' }],
    ];
    await api.sql.query("UPDATE app.sessions SET created_at = created_at - interval '16 minutes'");
    for (const [path, body] of asks) {
      const { status, body: told } = await browser.ask('POST', path, { body: JSON.stringify(body) });
      assert.deepEqual([status, (told as { type: string }).type], [403, 'urn:brain-storm:problem:sign_in_again'], path);
    }
    await browser.ask('POST', '/v1/sessions/refresh');
    const [, [path, body]] = asks as [unknown, [string, object]];
    assert.equal((await browser.ask('POST', path, { body: JSON.stringify(body) })).status, 403, 'renewing is no proof');
    const fresh = await signedIn();
    assert.equal((await fresh.ask('POST', path, { body: JSON.stringify(body) })).status, 201);
  });

  it('belong to their account: nobody else ends them', async () => {
    const [mine, theirs] = [await signedIn(), await signedIn()];
    const { id } = await only(theirs);
    assert.equal((await mine.ask('DELETE', `/v1/sessions/${id}`)).status, 404);
    assert.equal((await theirs.ask('GET', '/v1/account')).status, 200);
    assert.equal((await mine.ask('DELETE', '/v1/sessions/nonsense')).status, 400);
  });

  it('sign out by ending themselves, and take their cookies with them', async () => {
    const browser = await signedIn();
    const { id } = await only(browser);
    const before = copyOf(browser);
    assert.equal((await browser.ask('DELETE', `/v1/sessions/${id}`)).status, 200);
    assert.equal(browser.cookies.size, 0);
    assert.equal((await before.ask('GET', '/v1/account')).status, 401);
  });

  it('run out when nobody uses them', async () => {
    const browser = await signedIn();
    await api.sql.query("UPDATE app.sessions SET expires_at = now() - interval '1 second'");
    assert.equal((await browser.ask('POST', '/v1/sessions/refresh')).status, 401);
  });

  it('keep no token that could be used, only hashes', async () => {
    const browser = await signedIn();
    const { rows } = await api.sql.query('SELECT hash FROM app.refresh_tokens');
    assert.ok(rows.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash)));
    assert.ok(!rows.some(({ hash }) => hash === browser.cookies.get('refresh')));
  });
});

describe('sessions of a site on https', () => {
  const publicUrl = 'https://brain-storm.example';
  let api: TestApi;
  before(async () => {
    api = await testApi({ publicUrl });
  });
  after(() => api.close());

  it('are in cookies that no neighbour under the same domain can set', async () => {
    const body = JSON.stringify({ transaction: await proofOf(api, Keypair.random()) });
    const { status, headers } = await api.post('/v1/sessions', body, { Origin: publicUrl });
    assert.equal(status, 200);
    const lines = headers.getSetCookie();
    for (const line of lines)
      assert.match(line, /^__Host-(access|refresh)=[^;]+; path=\/; expires=[^;]+; samesite=lax; secure; httponly$/);
    assert.equal(lines.length, 2);
    const sent = (Cookie: string) => api.get('/v1/account', { Cookie });
    const [access = '', refresh = ''] = lines.map((line) => line.split(';')[0]);
    assert.equal((await sent(access)).status, 200);
    assert.equal((await sent(access.replace('__Host-', ''))).status, 401, 'as a neighbour may have set it');
    const renew = async (Cookie: string) =>
      (await api.post('/v1/sessions/refresh', '', { Cookie, Origin: publicUrl })).status;
    assert.deepEqual([await renew(refresh.replace('__Host-', '')), await renew(refresh)], [401, 200]);
  });
});
