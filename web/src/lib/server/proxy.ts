import { apiFailures, openStreams } from './metrics.ts';

/** What one request to the api needs to know of the visitor. */
export interface Visitor {
  address: string;
  origin: URL;
}

// RFC 9110 section 7.6.1: these speak about one connection only. `host` and the length belong to the next one too.
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
// Node has answered `Expect: 100-continue` before we see the request, and fetch refuses to send it.
const ours = [
  'host',
  'content-length',
  'expect',
  'accept-encoding',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
];

/** Whether the address belongs to the api, which shares this site's origin. */
export function isApiPath(pathname: string): boolean {
  return pathname === '/v1' || pathname.startsWith('/v1/') || pathname.startsWith('/.well-known/');
}

/**
 * Passes a request on to the api and its answer back as it comes, event streams included. When the visitor leaves, the
 * request to the api ends with them; when the api is away the answer is 502 as problem details (RFC 9457).
 */
export async function passOn(request: Request, apiUrl: URL, visitor: Visitor): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const target = new URL(apiUrl);
  target.pathname = pathname;
  target.search = search;
  try {
    return answer(await fetch(target, forward(request, visitor)));
  } catch (cause) {
    if (request.signal.aborted) return new Response(null, { status: 499 });
    apiFailures.inc();
    console.error(`web: the api at ${apiUrl.origin} did not answer ${request.method} ${pathname}: ${reason(cause)}`);
    return apiAway();
  }
}

function forward(request: Request, visitor: Visitor): RequestInit & { duplex: 'half' } {
  const headers = withoutConnectionHeaders(request.headers);
  for (const name of ours) headers.delete(name);
  // Compression would hold back the small messages of a stream.
  headers.set('accept-encoding', 'identity');
  headers.set('x-forwarded-for', visitor.address);
  headers.set('x-forwarded-host', visitor.origin.host);
  headers.set('x-forwarded-proto', visitor.origin.protocol.slice(0, -1));
  return {
    method: request.method,
    headers,
    body: request.body,
    signal: request.signal,
    redirect: 'manual',
    duplex: 'half',
  };
}

function answer(response: Response): Response {
  const headers = withoutConnectionHeaders(response.headers);
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const body = isStream && response.body ? counted(response.body) : response.body;
  return new Response(body, { status: response.status, headers });
}

/** The same headers without those that speak about one connection, and those that `Connection` names. */
export function withoutConnectionHeaders(headers: Headers): Headers {
  const kept = new Headers(headers);
  const named =
    headers
      .get('connection')
      ?.split(',')
      .map((name) => name.trim().toLowerCase()) ?? [];
  for (const name of [...hopByHop, ...named.filter((name) => /^[a-z0-9-]+$/.test(name))]) kept.delete(name);
  return kept;
}

function counted(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  openStreams.inc();
  let isOpen = true;
  const close = () => {
    if (isOpen) openStreams.dec();
    isOpen = false;
  };
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        close();
        controller.close();
      } catch (error) {
        close();
        controller.error(error);
      }
    },
    cancel(cause) {
      close();
      return reader.cancel(cause);
    },
  });
}

function apiAway(): Response {
  const problem = {
    type: 'urn:brain-storm:problem:api-away',
    title: 'The api did not answer.',
    status: 502,
    detail: 'This site is up, but the service behind it is not. Try again in a few seconds.',
  };
  return Response.json(problem, {
    status: 502,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? cause.cause.message || cause.message : cause.message;
}
