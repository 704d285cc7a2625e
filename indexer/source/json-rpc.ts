/** A small JSON-RPC 2.0 client. The SDK's decodes every event of a page at once, so one odd value would cost the page. */

export interface JsonRpc {
  /**
   * @throws {RpcRefusal} when the server answers with an error
   * @throws {RpcFailure} when no usable answer came
   */
  call<Result>(method: string, params?: object): Promise<Result>;
}

/** The server's own "no": a JSON-RPC error. */
export class RpcRefusal extends Error {
  readonly code: number;
  /** How much the request had asked for in a page, when it had. */
  readonly pageSize: number | undefined;

  constructor(method: string, code: number, message: string, pageSize?: number) {
    super(`${method} was refused: ${message} (${code})`);
    this.code = code;
    this.pageSize = pageSize;
  }
}

/** No answer, or none that can be used: connection, time-out, HTTP status, size, form. */
export class RpcFailure extends Error {
  /** HTTP status, when there was one. */
  readonly status: number | undefined;

  constructor(method: string, message: string, options: { status?: number; cause?: unknown } = {}) {
    super(`${method} failed: ${message}`, { cause: options.cause });
    this.status = options.status;
  }
}

export interface JsonRpcOptions {
  url: string;
  /** The RPC's own limits are 10 s per scan and 25 s per request. */
  timeoutMs?: number;
  /** What the process has memory for, a few at a time; where a page would be larger, a smaller one is asked for. */
  responseBytesMax?: number;
  /** Stops calls in flight. */
  signal?: AbortSignal;
  /** Told of every call's end: `ok`, or what went wrong in a word. */
  onCall?: (method: string, outcome: string) => void;
}

export function createJsonRpc(options: JsonRpcOptions): JsonRpc {
  let id = 0;
  return {
    async call(method, params) {
      try {
        const result = await post(options, method, { jsonrpc: '2.0', id: ++id, method, ...(params && { params }) });
        options.onCall?.(method, 'ok');
        return result as never;
      } catch (error) {
        options.onCall?.(method, outcomeOf(error));
        throw error;
      }
    },
  };
}

/** Several servers as one: the first that answers does. For what any of them can tell. */
export function firstAnswer(rpcs: readonly JsonRpc[]): JsonRpc {
  return {
    async call(method, params) {
      let failure: unknown;
      for (const rpc of rpcs) {
        try {
          return await rpc.call(method, params);
        } catch (error) {
          failure = error;
        }
      }
      throw failure;
    },
  };
}

interface Request {
  jsonrpc: '2.0';
  id: number;
  method: string;
  params?: { pagination?: { limit?: number } };
}

async function post(options: JsonRpcOptions, method: string, request: Request): Promise<unknown> {
  const { url, timeoutMs = 30_000, responseBytesMax = 16 * 1024 * 1024, signal } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
    });
    const text = await readBounded(response, method, responseBytesMax);
    return resultOf(method, request, response.status, text);
  } catch (error) {
    if (error instanceof RpcRefusal || error instanceof RpcFailure) throw error;
    const message = timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : connectionMessage(error as Error);
    throw new RpcFailure(method, message, { cause: error });
  }
}

async function readBounded(response: Response, method: string, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new RpcFailure(method, `the answer is larger than ${bytesMax} bytes`, { status: 413 });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function resultOf(method: string, { params }: Request, status: number, text: string): unknown {
  const answer = parse(text);
  if (answer?.error)
    throw new RpcRefusal(
      method,
      Number(answer.error.code),
      String(answer.error.message ?? 'no reason given'),
      params?.pagination?.limit,
    );
  if (status !== 200) throw new RpcFailure(method, `HTTP ${status}`, { status });
  if (!answer || answer.result === undefined) throw new RpcFailure(method, 'the answer is not JSON-RPC', { status });
  return answer.result;
}

function parse(text: string): { result?: unknown; error?: { code?: unknown; message?: unknown } } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `fetch` hides what happened ("fetch failed") in its cause. */
function connectionMessage(error: Error): string {
  const cause = error.cause as (Error & { code?: string }) | undefined;
  return cause?.message || cause?.code || error.message;
}

function outcomeOf(error: unknown): string {
  if (error instanceof RpcRefusal) return String(error.code);
  return error instanceof RpcFailure && error.status ? `http_${error.status}` : 'unreachable';
}
