declare module 'sse-channel' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  /** The part of sse-channel 4 that we use; it ships no types. */
  export default class SseChannel {
    constructor(options?: { jsonEncode?: boolean; pingInterval?: number; retryTimeout?: number });
    addClient(request: IncomingMessage, response: ServerResponse): void;
    removeClient(response: ServerResponse): void;
    send(message: { data?: unknown; event?: string; id?: string }, clients: ServerResponse[]): void;
    /** Ends every connection and the ping timer. */
    close(): void;
  }
}
