import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dispatch, InvalidBody, methodsOf } from './dispatch.ts';
import type { RpcContext } from './method.ts';

/** stellar-rpc's limit of a request body. */
const BODY_BYTES_MAX = 512 * 1024;

/** Longer than clients keep a connection: with Node's 5 s a busy one reuses what is just being closed, and fails. */
const KEEP_ALIVE_MS = 65_000;

export type HttpHandler = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

/** JSON-RPC at POST /rpc and, for clients that know only an address, at POST /. */
export function rpcHandler(context: RpcContext): HttpHandler {
  return async (request, response) => {
    if (request.method !== 'POST') return sendText(response, 405, 'Method Not Allowed\n', { allow: 'POST' });
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
    if (type !== 'application/json') return sendText(response, 415, 'Unsupported Media Type\n');
    const body = await readBody(request);
    if (body === null) return sendText(response, 413, 'http: request body too large\n', { connection: 'close' });
    if (context.faults && !(await context.faults.meet(methodsOf(body), response))) return;
    try {
      const answer = await dispatch(body, context);
      if (answer === null) response.writeHead(204).end();
      else sendJson(response, 200, answer);
    } catch (error) {
      if (!(error instanceof InvalidBody)) throw error;
      sendText(response, 500, `${error.message}\n`);
    }
  };
}

/** The whole body as text, or null when it is over the limit. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function sendJson(response: ServerResponse, status: number, body: string, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

function sendText(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(body);
}

/** Any page may call a development network, as any page may call a public RPC. */
function allowAnyOrigin(request: IncomingMessage, response: ServerResponse): boolean {
  response.setHeader('vary', 'Origin');
  const { origin } = request.headers;
  if (origin !== undefined) response.setHeader('access-control-allow-origin', origin);
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
  response.setHeader('vary', 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers');
  response.setHeader('access-control-allow-methods', request.headers['access-control-request-method']);
  const headers = request.headers['access-control-request-headers'];
  if (headers !== undefined) response.setHeader('access-control-allow-headers', headers);
  response.writeHead(204).end();
  return true;
}

/**
 * Listens and routes by path.
 * @param routes handler per path; "/" serves as its own path only
 * @param otherwise serves every other path
 * @param port 0 for a free one
 * @returns the server, listening
 */
export async function listen(
  routes: Record<string, HttpHandler>,
  otherwise: HttpHandler,
  host: string,
  port: number,
): Promise<Server> {
  const server = createServer((request, response) => {
    handle(routes, otherwise, request, response).catch((error: unknown) => {
      if (!response.headersSent) sendText(response, 500, `${error instanceof Error ? error.message : error}\n`);
      else response.destroy();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
  return server;
}

async function handle(
  routes: Record<string, HttpHandler>,
  otherwise: HttpHandler,
  request: IncomingMessage,
  response: ServerResponse,
) {
  if (allowAnyOrigin(request, response)) return;
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  if (!url) return sendText(response, 404, '404 page not found\n');
  const handler = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined;
  await (handler ?? otherwise)(request, response, url);
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new Error(`port ${port} of ${host} is taken; stop what uses it, or choose another`);
  if (error.code === 'EACCES') return new Error(`port ${port} may not be opened by this user; choose one above 1023`);
  if (error.code === 'ENOTFOUND' || error.code === 'EADDRNOTAVAIL')
    return new Error(`this machine has no address ${host} to listen on; try 127.0.0.1`);
  return error;
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
