import { BlockList, isIP, isIPv6 } from 'node:net';
import type { Context } from 'koa';

const thisMachine = new BlockList();
thisMachine.addSubnet('127.0.0.0', 8, 'ipv4');
thisMachine.addAddress('::1', 'ipv6');

/**
 * Finds who is asking, as what limits are counted by: an address, or the /64 an IPv6 client commands.
 * `X-Forwarded-For` is believed only from this machine and the given proxies, and only its last entry, which they wrote.
 * Undefined for this machine itself: a service of our own, whose visitors must not share one limit.
 */
export function clientFinder(trustedProxies: string[]): (ctx: Context) => string | undefined {
  return (ctx) => {
    const peer = plain(ctx.req.socket.remoteAddress ?? '');
    if (!isThisMachine(peer) && !trustedProxies.includes(peer)) return limitKey(peer);
    const forwarded = plain(ctx.get('X-Forwarded-For').split(',').at(-1)?.trim() ?? '');
    if (isIP(forwarded)) return isThisMachine(forwarded) ? undefined : limitKey(forwarded);
    return isThisMachine(peer) ? undefined : limitKey(peer);
  };
}

// A dual-stack socket shows IPv4 peers as ::ffff:192.0.2.1.
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function isThisMachine(address: string): boolean {
  return isIP(address) !== 0 && thisMachine.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function limitKey(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const groups = [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
