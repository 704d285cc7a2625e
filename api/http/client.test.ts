import assert from 'node:assert/strict';
import type { Context } from 'koa';
import { clientFinder } from './client.ts';

describe('clientFinder', () => {
  const clientOf = clientFinder(['10.0.0.1']);
  const cases: [what: string, peer: string, forwarded: string, client: string | undefined][] = [
    ['takes a peer by its address', '203.0.113.1', '', '203.0.113.1'],
    ['believes no stranger’s header', '203.0.113.1', '203.0.113.2', '203.0.113.1'],
    ['believes a proxy’s header', '10.0.0.1', '203.0.113.2', '203.0.113.2'],
    ['believes only the entry the proxy wrote', '10.0.0.1', '1.1.1.1, 203.0.113.2', '203.0.113.2'],
    ['counts a proxy that names nobody', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['believes this machine’s header', '127.0.0.1', '203.0.113.2', '203.0.113.2'],
    ['knows this machine in IPv6 clothes', '::ffff:127.0.0.1', '::ffff:203.0.113.2', '203.0.113.2'],
    ['does not limit this machine’s own services', '::1', '', undefined],
    ['does not limit visitors on this machine', '127.0.0.1', '127.0.0.1', undefined],
    ['counts an IPv6 network as one', '2001:DB8:1:2:3:4:5:6', '', '2001:db8:1:2::/64'],
    ['reads the short forms of IPv6', '2001:db8::1', '', '2001:db8:0:0::/64'],
    ['reads the shortest form of IPv6', '::', '', '0:0:0:0::/64'],
  ];
  for (const [what, peer, forwarded, client] of cases) {
    it(what, () => {
      const ctx = { req: { socket: { remoteAddress: peer } }, get: () => forwarded } as unknown as Context;
      assert.equal(clientOf(ctx), client);
    });
  }
});
