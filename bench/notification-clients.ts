/** Browsers for bench/notifications.ts, in a process of their own: each holds a stream and tells how late what it hears is. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

export interface ClientsStart {
  url: string;
  tokens: string[];
}
/** Once when all are open, then for each notification: milliseconds since its event was written. */
export type ClientsMessage = { open: number } | { lateMs: number };

const atOnce = 50;

process.once('message', async ({ url, tokens }: ClientsStart) => {
  const { hostname, port } = new URL(url);
  let open = 0;
  const follow = async (token: string) => {
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    let text = '';
    const opened = new Promise<void>((resolve, reject) => {
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        if (text.startsWith('HTTP/1.1 200')) resolve();
        else if (text.includes('\r\n\r\n') && text.startsWith('HTTP')) reject(new Error(text.slice(0, 500)));
        for (const [, at] of text.matchAll(/"title":"at ([\d.]+)"/g))
          process.send?.({ lateMs: performance.timeOrigin + performance.now() - Number(at) } satisfies ClientsMessage);
        text = text.slice(text.lastIndexOf('\n\n') + 1);
      });
      socket.on('close', () => reject(new Error('the stream was closed')));
    });
    opened.catch(() => {});
    const lines = ['GET /v1/notifications/stream HTTP/1.1', `Host: ${hostname}`, `Authorization: Bearer ${token}`];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    await opened;
    open += 1;
  };
  for (let at = 0; at < tokens.length; at += atOnce) {
    await Promise.all(tokens.slice(at, at + atOnce).map(follow));
    await nextTurn();
  }
  process.send?.({ open } satisfies ClientsMessage);
});
