/** argon2id by Node's own thread pool, so that the event loop goes on, and never more of it at once than the machine bears. */
import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { unavailable } from '../http/problem.ts';

export interface PasswordHasher {
  /** PHC text: `$argon2id$v=19$m=…,t=…,p=1$salt$hash`. */
  hash(password: string): Promise<string>;
  /** Whether it is the password of the hash. Where there is no hash it takes as long to say no. */
  verify(password: string, hash: string | undefined): Promise<boolean>;
  /** Whether the hash was made with other parameters than ours are now. */
  isDated(hash: string): boolean;
}

interface HasherOptions {
  /** So many at once: 19 MiB and a thread of the pool each. */
  concurrency?: number;
  /** So many may wait; who comes after them is told to try later. */
  waitingMax?: number;
  /** Told of each run. */
  onRun?(milliseconds: number): void;
}

/** OWASP's first recommendation: 19 MiB, two passes, one lane. */
const memoryKiB = 19_456;
const passes = 2;
const saltBytes = 16;
const tagBytes = 32;
const run = promisify(argon2) as (name: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;

interface Phc {
  memory: number;
  passes: number;
  parallelism: number;
  nonce: Buffer;
  tag: Buffer;
}

/** @throws ApiProblem 503, from `hash` and `verify`, when too many wait already */
export function createPasswordHasher(options: HasherOptions = {}): PasswordHasher {
  // One core stays for who only reads, one thread of the pool's four for files and names.
  const { concurrency = Math.max(1, Math.min(3, availableParallelism() - 1)), waitingMax = 100, onRun } = options;
  const inTurn = takeTurns(concurrency, waitingMax);
  const derive = (password: string, { memory, passes, parallelism, nonce, tag }: Phc) =>
    inTurn(async () => {
      const started = performance.now();
      const message = password.normalize('NFKC'); // the same letters from every keyboard
      const derived = await run('argon2id', { message, nonce, memory, passes, parallelism, tagLength: tag.length });
      onRun?.(performance.now() - started);
      return derived;
    });
  return {
    async hash(password) {
      const blank = newPhc();
      return writePhc({ ...blank, tag: await derive(password, blank) });
    },
    async verify(password, hash) {
      const expected = hash === undefined ? newPhc() : readPhc(hash);
      const isSame = timingSafeEqual(await derive(password, expected), expected.tag);
      return isSame && hash !== undefined;
    },
    isDated(hash) {
      const { memory: m, passes: t, parallelism: p } = readPhc(hash);
      return m !== memoryKiB || t !== passes || p !== 1;
    },
  };
}

/** Of no password: salt and tag are random. */
function newPhc(): Phc {
  return { memory: memoryKiB, passes, parallelism: 1, nonce: randomBytes(saltBytes), tag: randomBytes(tagBytes) };
}

function writePhc({ memory, passes, parallelism, nonce, tag }: Phc): string {
  const [salt, hash] = [nonce, tag].map((bytes) => bytes.toString('base64').replaceAll('=', ''));
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${salt}$${hash}`;
}

function readPhc(text: string): Phc {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(text);
  if (!found) throw new Error('Found a password hash that is no argon2id in PHC form.');
  const [, memory, passes, parallelism, salt = '', hash = ''] = found;
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(salt, 'base64'),
    tag: Buffer.from(hash, 'base64'),
  };
}

function takeTurns(concurrency: number, waitingMax: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= concurrency) {
      if (waiting.length >= waitingMax)
        throw unavailable(
          'Too many people are signing in at this moment. Nothing was lost: try again in a few seconds.',
        );
      await new Promise<void>((resolve) => waiting.push(resolve)); // whose turn it is keeps the place of who ended
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
