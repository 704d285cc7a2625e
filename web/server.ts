/** Serves the built site: `node web/server.ts`, after `npm run build -w web`. */
import fs from 'node:fs';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { readConfig, requestOrigin } from './src/lib/server/config.ts';
import {
  catalogue,
  certificates,
  createPageCache,
  followGeneration,
  type KeepPage,
} from './src/lib/server/page-cache.ts';

const HELP = `node web/server.ts: serve the site that "npm run build -w web" made

  WEB_PORT        port to listen on                                   (3000; 0 takes a free one)
  BIND            address to listen on                                (127.0.0.1)
  API_URL         where the api answers                               (http://127.0.0.1:4000)
  PUBLIC_URL      the address visitors use, behind a proxy or not     (the host they asked for)
  ADDRESS_HEADER  header in which your proxy names the visitor, such as x-forwarded-for

Ends on SIGINT and SIGTERM.`;

// Above the 20 MB of a course's folder, so that the page itself can say what was too large.
const bodyLimit = '22M';
const goodbyeMs = 1000;

type Handler = (request: http.IncomingMessage, response: http.ServerResponse, next: () => void) => void;
type Answer<T = void> = (
  request: http.IncomingMessage & { keepPage?: KeepPage | undefined },
  response: http.ServerResponse,
) => T;

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const handler = await loadHandler();
  const caches = Object.entries({ catalogue, ledger: certificates }).map(([name, kind]) => {
    const pages = createPageCache(kind);
    followGeneration(new URL(`/v1/stream/${name}`, config.apiUrl), pages.become);
    return pages;
  });
  const answerKept: Answer<boolean> = (request, response) => caches.some((pages) => pages.answer(request, response));
  const draw: Answer = (request, response) => {
    request.keepPage = caches.map((pages) => pages.keeperOf(request, response)).find(Boolean); // hooks.server.ts finds it there
    const origin = new URL(requestOrigin(config, request.headers.host));
    request.headers['x-forwarded-proto'] = origin.protocol.slice(0, -1);
    request.headers['x-forwarded-host'] = origin.host;
    response.setHeader('x-content-type-options', 'nosniff');
    handler(request, response, () => response.writeHead(404).end());
  };
  const server = http.createServer((request, response) => {
    if (answerKept(request, response)) return;
    // When a page is over, all who ask for it would have it drawn anew at once.
    const drawing = caches.map((pages) => pages.drawing(request)).find(Boolean);
    if (drawing) drawing.then(() => answerKept(request, response) || draw(request, response));
    else draw(request, response);
  });
  server.on('error', (error: NodeJS.ErrnoException) => fail(listenFault(error, config.port, config.bind)));
  server.listen(config.port, config.bind, () => {
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : config.port;
    console.log(
      `web: pages at ${config.publicUrl?.origin ?? `http://${config.bind}:${port}`}, api at ${config.apiUrl.origin}`,
    );
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop(server));
}

// The handler reads these names when it loads. It takes the origin from headers that this file alone writes.
async function loadHandler(): Promise<Handler> {
  process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
  process.env.HOST_HEADER = 'x-forwarded-host';
  process.env.BODY_SIZE_LIMIT ??= bodyLimit;
  const built = new URL('build/handler.js', import.meta.url);
  if (!fs.existsSync(fileURLToPath(built)))
    fail('There is no built site in web/build. Run "npm run build -w web" first.');
  const module: { handler: Handler } = await import(built.href);
  return module.handler;
}

// Open streams would keep the server alive; they get a moment, then their clients come back to whoever is next.
function stop(server: http.Server): void {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), goodbyeMs).unref();
}

function listenFault(error: NodeJS.ErrnoException, port: number, bind: string): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} is taken. Stop what uses it, or set WEB_PORT to another one.`;
  if (error.code === 'EADDRNOTAVAIL') return `BIND is ${bind}, which is no address of this machine.`;
  return `The server can't listen on ${bind}:${port}: ${error.message}`;
}

function fail(sentence: string): never {
  console.error(`web: ${sentence}`);
  process.exit(1);
}

if (process.argv.includes('--help')) console.log(HELP);
else await start().catch((error: Error) => fail(error.message));
