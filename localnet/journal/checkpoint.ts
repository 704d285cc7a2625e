import { closeSync, fstatSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredEntry } from '../ledger/state.ts';
import { Reader, Writer } from './codec.ts';
import { readFrame } from './frames.ts';
import { replaceFile } from './journal.ts';
import { readEntries, writeEntries } from './records.ts';

const FORMAT = 1;

/** Where ledgers stand in the journal. */
export interface Place {
  first: number;
  last: number;
  offset: number;
  /** Names of their transactions, lower-case hex. */
  hashes: readonly string[];
}

/** What reading the journal up to some byte comes to, so that a start reads only what follows. */
export interface Checkpoint {
  passphrase: string;
  /** LedgerHeader XDR of the last ledger it covers. */
  header: Uint8Array;
  /** How many ledgers were told about: with more, a start must read the journal itself. */
  retention: number;
  /** How much of the journal it covers, and where the last frame of that begins. */
  coveredBytes: number;
  lastOffset: number;
  places: readonly Place[];
  entries: Iterable<[string, StoredEntry]>;
}

/** The file `checkpoint` beside a journal. Nothing is lost with it: it only saves time. */
export class CheckpointFile {
  readonly #path: string;

  constructor(dataDir: string) {
    this.#path = join(dataDir, 'checkpoint');
  }

  write(checkpoint: Checkpoint): void {
    replaceFile(this.#path, [encode(checkpoint)]);
  }

  /** The checkpoint, or undefined where there is none that can be read. */
  read(): Checkpoint | undefined {
    let file: number | undefined;
    try {
      file = openSync(this.#path, 'r');
      return fstatSync(file).size === 0 ? undefined : decode(readFrame(file, 0));
    } catch {
      return undefined;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }
}

function encode(checkpoint: Checkpoint): Buffer {
  const { passphrase, header, retention, coveredBytes, lastOffset, places, entries } = checkpoint;
  const writer = new Writer().u32(FORMAT).text(passphrase).bytes(header).u32(retention);
  writer.u64(BigInt(coveredBytes)).u64(BigInt(lastOffset));
  writer.list(places, ({ first, last, offset, hashes }) => {
    writer
      .u32(first)
      .u32(last)
      .u64(BigInt(offset))
      .bytes(Buffer.from(hashes.join(''), 'hex'));
  });
  return writeEntries(writer, entries).finish();
}

function decode(payload: Buffer): Checkpoint {
  const reader = new Reader(payload);
  if (reader.u32() !== FORMAT) throw new Error('another format');
  return {
    passphrase: reader.text(),
    header: reader.bytes(),
    retention: reader.u32(),
    coveredBytes: Number(reader.u64()),
    lastOffset: Number(reader.u64()),
    places: reader.list(() => readPlace(reader)),
    entries: readEntries(reader),
  };
}

const HASH_HEX_DIGITS = 64;

function readPlace(reader: Reader): Place {
  const [first, last, offset] = [reader.u32(), reader.u32(), Number(reader.u64())];
  const digits = Buffer.from(reader.bytes()).toString('hex');
  const hashes = Array.from({ length: digits.length / HASH_HEX_DIGITS }, (_, index) =>
    digits.slice(index * HASH_HEX_DIGITS, (index + 1) * HASH_HEX_DIGITS),
  );
  return { first, last, offset, hashes };
}
