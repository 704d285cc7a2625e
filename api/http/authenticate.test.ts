import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import jwt from 'jsonwebtoken';
import { type TestApi, testApi, tokenPem } from '../testing/api.ts';
import { signUp } from '../testing/browser.ts';

describe('a token that was found good', function () {
  this.timeout(10_000);
  let api: TestApi;
  before(async () => {
    api = await testApi();
  });
  after(() => api.close());

  const ask = (token: string) => api.get('/v1/account', { Authorization: `Bearer ${token}` });
  const signedIn = async () => {
    const { browser } = await signUp(api);
    return { browser, token: browser.cookies.get('access') as string };
  };

  it('runs out all the same', async () => {
    const { token } = await signedIn();
    const { header, payload } = jwt.decode(token, { complete: true }) as jwt.Jwt;
    const exp = Math.floor(Date.now() / 1000) + 2;
    const short = jwt.sign({ ...(payload as object), exp }, tokenPem, { algorithm: 'ES256', keyid: header.kid });
    assert.deepEqual([(await ask(short)).status, (await ask(short)).status], [200, 200]);
    await sleep(exp * 1000 - Date.now() + 10);
    const { status, body } = await ask(short);
    assert.equal(status, 401);
    assert.match((body as { detail: string }).detail, /it ran out at/);
  });

  it('ends with its session at once', async () => {
    const { browser, token } = await signedIn();
    assert.equal((await ask(token)).status, 200);
    const { sid } = jwt.decode(token) as { sid: string };
    assert.equal((await browser.ask('DELETE', `/v1/sessions/${sid}`)).status, 200);
    assert.equal((await ask(token)).status, 401);
  });

  it('makes no other one good that begins or ends like it', async () => {
    const { token } = await signedIn();
    assert.equal((await ask(token)).status, 200);
    const [head, , signature] = token.split('.');
    const claims = { ...(jwt.decode(token) as object), account: '00000000-0000-4000-8000-000000000000' };
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
    for (const forged of [`${head}.${body}.${signature}`, token.slice(0, -1), `${token}A`])
      assert.equal((await ask(forged)).status, 401);
  });
});
