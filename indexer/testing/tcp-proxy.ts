import net from 'node:net';

/** A server that stands before another and can be pulled out: connections are cut, and new ones refused, until it is back. */
export interface TcpProxy {
  port: number;
  cut(): void;
  /** Connections stay open, and nothing passes any more. */
  hang(): void;
  restore(): void;
  close(): Promise<void>;
}

export async function tcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<net.Socket>();
  let isUp = true;
  let isHanging = false;
  const server = net.createServer((client) => {
    if (!isUp) return void client.destroy();
    const upstream = net.connect(target.port, target.host);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
      if (isHanging) socket.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as net.AddressInfo).port,
    cut() {
      isUp = false;
      cutAll();
    },
    hang() {
      isHanging = true;
      for (const socket of sockets) socket.pause();
    },
    restore() {
      isUp = true;
      isHanging = false;
      for (const socket of sockets) socket.resume();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cutAll();
      }),
  };
}
