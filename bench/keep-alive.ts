/** A client that costs little, so that what is measured is the server: one request at a time on one connection. */
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';

export interface Connection {
  /** @returns the status */
  get(path: string, headers: Record<string, string>): Promise<number>;
  close(): void;
}

export async function connect(url: string): Promise<Connection> {
  const { hostname, port, host } = new URL(url);
  const socket = connectSocket({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  let buffered = '';
  let answered: ((status: number) => void) | undefined;
  let failed: ((error: Error) => void) | undefined;
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    buffered += chunk;
    const end = buffered.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(buffered.slice(0, end))?.[1] ?? 0);
    if (buffered.length < end + 4 + length) return;
    const status = Number(buffered.slice(9, 12));
    buffered = '';
    answered?.(status);
  });
  socket.on('error', (error) => failed?.(error));
  socket.on('close', () => failed?.(new Error('the connection was closed')));
  return {
    get(path, headers) {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      return new Promise((resolve, reject) => {
        [answered, failed] = [resolve, reject];
        socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${lines.join('')}\r\n`);
      });
    },
    close() {
      failed = undefined;
      socket.destroy();
    },
  };
}
