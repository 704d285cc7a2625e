import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fetchGuarded, isPublicAddress } from './guarded-fetch.ts';

describe('isPublicAddress', () => {
  const inside = [
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
    ...['192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1'],
    ...['::ffff:8.8.8.8', '64:ff9b::7f00:1', 'fc00::1', 'fe80::1', 'ff02::1', '2001:db8::1', '2002:7f00:1::', 'x', ''],
  ];
  for (const address of inside) {
    it(`is false of ${address || 'nothing'}`, () => assert.equal(isPublicAddress(address), false));
  }
  for (const address of ['8.8.8.8', '172.32.0.1', '2606:4700::1111']) {
    it(`is true of ${address}`, () => assert.equal(isPublicAddress(address), true));
  }
});

// A shared secret in place of a certificate, of which a test has none.
const psk = { psk: randomBytes(32), identity: 'test' };
const ciphers = 'PSK+HIGH:TLS_AES_128_GCM_SHA256';
const clientTls = {
  ciphers,
  maxVersion: 'TLSv1.2' as const,
  pskCallback: () => psk,
  checkServerIdentity: () => undefined,
};

describe('fetchGuarded', () => {
  let server: Server;
  let answer: RequestListener = (_request, response) => response.end('hello');
  before(async () => {
    server = createServer({ ciphers, maxVersion: 'TLSv1.2', pskCallback: () => psk.psk }, (request, response) =>
      answer(request, response),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  /** As if the name were a public server's: only the check of the address is left out. */
  const read = () =>
    fetchGuarded(new URL(`https://wallet.test:${(server.address() as AddressInfo).port}/x`), {
      tls: clientTls,
      lookup: (_name, options, callback) =>
        options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4),
    });

  it('reads a text', async () => {
    assert.equal(await read(), 'hello');
  });

  it('follows no redirect', async () => {
    answer = (_request, response) => response.writeHead(302, { Location: 'http://127.0.0.1/' }).end();
    await assert.rejects(read(), /answered 302, expected 200/);
  });

  it('reads at most 100 KB', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(100_001, 'a'));
    await assert.rejects(read(), /more than 100000 bytes/);
  });

  it('does not wait for one who drips', async () => {
    answer = (_request, response) => response.writeHead(200).write('a');
    await assert.rejects(read(), { name: 'AbortError' });
  });

  it('reaches nothing inside, by name or by address', async () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1'])
      await assert.rejects(fetchGuarded(new URL(`https://${host}/`)), /is no public address/, host);
    await assert.rejects(fetchGuarded(new URL('http://example.com/')), /is not https/);
  });

  it('tells no name that only our network knows from one that nobody has', async () => {
    const told = async (host: string) => {
      const error: Error = await fetchGuarded(new URL(`https://${host}/`)).then(assert.fail, (caught) => caught);
      return error.message.replace(host, 'it');
    };
    assert.equal(await told('nobody.invalid'), await told('localhost'));
  });
});
