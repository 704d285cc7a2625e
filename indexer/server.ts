import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';
import type { Status } from './status.ts';

export interface Server {
  port: number;
  close(): Promise<void>;
}

/**
 * Serves `/healthz` (the process lives), `/readyz` (the read model is fresh; 503 with the reason otherwise) and `/metrics`.
 *
 * @throws {Error} when the port is taken
 */
export async function serve(options: {
  port: number;
  bind: string;
  status: Status;
  metrics: Metrics;
}): Promise<Server> {
  const server = http.createServer((request, response) => {
    answer(request.url ?? '/', options, response).catch((error: Error) =>
      send(response, 500, 'text/plain', error.message),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${options.port} on ${options.bind} is taken. Stop what listens there, or set INDEXER_PORT to another.`,
              { cause: error },
            )
          : error,
      ),
    );
    server.listen(options.port, options.bind, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  url: string,
  { status, metrics }: { status: Status; metrics: Metrics },
  response: http.ServerResponse,
): Promise<void> {
  switch (url.split('?')[0]) {
    case '/healthz':
      return send(response, 200, 'text/plain', 'ok');
    case '/readyz': {
      const readiness = status.readiness();
      return send(response, readiness.ready ? 200 : 503, 'application/json', JSON.stringify(readiness));
    }
    case '/metrics':
      return send(response, 200, metrics.registry.contentType, await metrics.registry.metrics());
    default:
      return send(response, 404, 'text/plain', 'expected /healthz, /readyz or /metrics');
  }
}

function send(response: http.ServerResponse, code: number, type: string, body: string): void {
  response.writeHead(code, { 'content-type': type, 'cache-control': 'no-store' }).end(`${body}\n`);
}
