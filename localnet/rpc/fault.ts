/** What goes wrong: one thing per fault. */
export type Mishap =
  /** Close the connection: before the request is carried out, or after it and without its answer. */
  | { drop: 'request' | 'answer' }
  /** Answer so much later, in milliseconds. */
  | { delayMs: number }
  /** Answer as a node that falls so many ledgers behind, and stays there. */
  | { lagLedgers: number }
  /** Give pages of at most so many items, whatever limit is asked for. */
  | { pageMax: number }
  /** Answer with this JSON-RPC error. */
  | { error: { code: number; message: string; data?: unknown } }
  /** Answer over HTTP with this status and no JSON-RPC, as what stands before a node does. */
  | { httpStatus: number; retryAfterSeconds?: number };

export type Fault = Mishap & {
  /** JSON-RPC methods, and `friendbot` and `horizon` for those paths; absent: all of them. */
  methods?: readonly string[];
  /** How many requests it happens to; absent: to all until it is lifted. */
  times?: number;
};
