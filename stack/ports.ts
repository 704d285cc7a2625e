import crypto from 'node:crypto';
import net from 'node:net';

/** Below the ports that systems hand to outgoing connections: one of those would take ours before its server starts. */
const LOWEST = 10_000;
const COUNT = 20_000;

/** A TCP port on loopback that nothing listens on. Drawn at random, so that tests side by side rarely draw the same. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + crypto.randomInt(COUNT);
    if (!(await isPortTaken(port))) return port;
  }
}

/** True when something listens on the port, on loopback or on all addresses. */
export function isPortTaken(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(true));
    server.listen(port, host, () => server.close(() => resolve(false)));
  });
}
