import assert from 'node:assert/strict';
import { readConfig, requestOrigin } from './config.ts';

describe('readConfig of the site', () => {
  it('needs nothing', () => {
    const config = readConfig({});
    assert.deepEqual(
      { ...config, apiUrl: config.apiUrl.href },
      { apiUrl: 'http://127.0.0.1:4000/', publicUrl: null, port: 3000, bind: '127.0.0.1', offersPracticeKey: false },
    );
  });

  it('lists every fault together', () => {
    assert.throws(
      () =>
        readConfig({ WEB_PORT: '70000', API_URL: 'localhost', PUBLIC_URL: 'https://a.example/b', PRACTICE_KEY: 'yes' }),
      {
        message: [
          'The environment is not usable:',
          'API_URL: found "localhost", expected an address such as http://localhost:3000, without a path.',
          'PUBLIC_URL: found "https://a.example/b", expected an address such as http://localhost:3000, without a path.',
          'WEB_PORT: found "70000", expected a port from 0 to 65535.',
          'PRACTICE_KEY: found "yes", expected on or off.',
        ].join('\n  '),
      },
    );
  });
});

describe('requestOrigin', () => {
  const origin = (publicUrl: string | undefined, host: string | undefined) =>
    requestOrigin(readConfig({ PUBLIC_URL: publicUrl }), host);

  it('is PUBLIC_URL whatever host was asked for', () => {
    assert.equal(origin('https://brain-storm.example', 'evil.example'), 'https://brain-storm.example');
    assert.equal(origin('https://brain-storm.example', '127.0.0.1:3000'), 'https://brain-storm.example');
    assert.equal(origin('http://localhost:3000', 'evil.example'), 'http://localhost:3000');
  });

  it('follows every loopback name on the machine itself', () => {
    assert.equal(origin('http://localhost:3000', '127.0.0.1:3000'), 'http://127.0.0.1:3000');
    assert.equal(origin('http://localhost:3000', '[::1]:3000'), 'http://[::1]:3000');
  });

  it('is the host asked for where nothing was set, and never fails', () => {
    assert.equal(origin(undefined, 'box.local:3000'), 'http://box.local:3000');
    assert.equal(origin(undefined, 'no host'), 'http://localhost:3000');
    assert.equal(origin(undefined, undefined), 'http://localhost:3000');
  });
});
