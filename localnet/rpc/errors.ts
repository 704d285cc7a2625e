/** An answer that is a JSON-RPC error object. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** The request as JSON-RPC, or what it asks for, can't be served (out of range among others). */
export function invalidRequest(message: string): RpcError {
  return new RpcError(-32600, message);
}

export function methodNotFound(name: string): RpcError {
  return new RpcError(-32601, 'method not found', name);
}

export function invalidParams(message: string): RpcError {
  return new RpcError(-32602, message);
}

/** Params of the wrong JSON shape: stellar-rpc puts its decoder's words into `data`. */
export function undecodableParams(reason: string): RpcError {
  return new RpcError(-32602, 'invalid parameters', reason);
}

export function internalError(message: string): RpcError {
  return new RpcError(-32603, message);
}
