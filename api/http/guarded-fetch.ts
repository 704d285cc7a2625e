/** Fetching an address that a stranger named: nothing inside our network may be reached by it. */
import { lookup as resolve } from 'node:dns';
import { request } from 'node:https';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import type { ConnectionOptions } from 'node:tls';

const bytesMax = 100_000;
const timeoutMs = 2_000;

/** IANA's special-purpose address registries: all that is not plain public unicast. */
const special = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  special.addSubnet(net, prefix, 'ipv4');
// Public IPv6 is 2000::/3; of it, these translate to or tunnel IPv4, or are for documentation.
const publicV6 = new BlockList();
publicV6.addSubnet('2000::', 3, 'ipv6');
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  special.addSubnet(net, prefix, 'ipv6');

export function isPublicAddress(address: string): boolean {
  if (isIPv6(address)) return publicV6.check(address, 'ipv6') && !special.check(address, 'ipv6');
  return isIP(address) === 4 && !special.check(address, 'ipv4');
}

/** Connects only to the public addresses of a name: what was checked is what is connected to, so DNS can't change its mind. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    // One text for both: which names our own network knows is nobody's business.
    const refused = new Error(`${hostname} is no public address, or is not known`);
    if (error) return callback(refused, '', 0);
    const [first, ...rest] = addresses.filter(({ address }) => isPublicAddress(address));
    if (!first || rest.length < addresses.length - 1) return callback(refused, '', 0);
    if (options.all) return callback(null, [first, ...rest]);
    callback(null, first.address, first.family);
  });
};

/**
 * Reads a text over https: public addresses only, no redirects, at most 100 KB, within 2 seconds.
 *
 * @param options for tests, which have no public server and no certificate
 * @throws {Error} that says what was in the way
 */
export function fetchGuarded(
  url: URL,
  { lookup = publicLookup, tls = {} }: { lookup?: LookupFunction; tls?: ConnectionOptions } = {},
): Promise<string> {
  if (url.protocol !== 'https:') return Promise.reject(new Error(`${url.href} is not https`));
  // An address in place of a name is never looked up, so it is judged here.
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) && !isPublicAddress(literal)) return Promise.reject(new Error(`${literal} is no public address`));
  return new Promise((resolveText, reject) => {
    const asked = request(url, { ...tls, lookup, agent: false, signal: AbortSignal.timeout(timeoutMs) }, (answer) => {
      if (answer.statusCode !== 200) {
        answer.destroy();
        return reject(new Error(`${url.hostname} answered ${answer.statusCode}, expected 200`));
      }
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > bytesMax) answer.destroy(new Error(`${url.hostname} sent more than ${bytesMax} bytes`));
        else chunks.push(chunk);
      });
      answer.on('error', reject);
      answer.on('end', () => resolveText(Buffer.concat(chunks).toString('utf8')));
    });
    asked.on('error', reject);
    asked.end();
  });
}
