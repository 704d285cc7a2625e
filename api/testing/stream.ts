/** A real SSE client over real HTTP that keeps what it was sent, for stream tests. */
import { type ClientRequest, get, type IncomingMessage } from 'node:http';

export interface Message {
  event?: string;
  id?: string;
  data?: unknown;
}

export interface TestStream {
  /** Everything but comments, in order; a message with an id alone is the position. */
  messages: Message[];
  /** Event messages alone. */
  events(): Message[];
  /** Resolves when `test` holds for what came so far. */
  until(test: (messages: Message[]) => boolean): Promise<void>;
  /** Resolves when the connection has ended, from whichever side. */
  ended: Promise<void>;
  response: IncomingMessage;
  close(): void;
}

export async function openStream(url: string, headers: Record<string, string> = {}): Promise<TestStream> {
  const messages: Message[] = [];
  const waiting = new Set<() => void>();
  const { request, response } = await connect(url, headers);
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    messages.push(...blocks.flatMap(readBlock));
    for (const wake of waiting) wake();
  });
  const ended = new Promise<void>((resolve) => response.once('close', resolve));
  response.on('error', () => {});
  return {
    messages,
    events: () => messages.filter((message) => message.event?.includes('.')),
    until: (test) => untilHolds(() => test(messages), waiting),
    ended,
    response,
    close: () => request.destroy(),
  };
}

function connect(url: string, headers: Record<string, string>) {
  return new Promise<{ request: ClientRequest; response: IncomingMessage }>((resolve, reject) => {
    const request = get(url, { headers, agent: false }, (response) => resolve({ request, response }));
    request.once('error', reject);
  });
}

function untilHolds(test: () => boolean, waiting: Set<() => void>): Promise<void> {
  if (test()) return Promise.resolve();
  return new Promise((resolve) => {
    const look = () => {
      if (!test()) return;
      waiting.delete(look);
      resolve();
    };
    waiting.add(look);
  });
}

function readBlock(block: string): Message[] {
  const message: Message = {};
  for (const line of block.split('\n')) {
    const [, field, value = ''] = /^(event|id|data): ?(.*)$/.exec(line) ?? [];
    if (field === 'data') message.data = JSON.parse(value);
    else if (field === 'event' || field === 'id') message[field] = value;
  }
  return Object.keys(message).length > 0 ? [message] : [];
}
