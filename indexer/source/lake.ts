/** A data lake of ledgers as SEP-54 lays it out: what Galexie writes, and the public lakes offer. */
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { xdr } from '@stellar/stellar-sdk/base';
import { type LakeFiles, openLakeFiles } from './lake-files.ts';
import { batchRange, type LakeConfig, lakePath, readLakeConfig } from './lake-layout.ts';
import { type LedgerRecord, readLedger, UnprovenLedger, type WantedContracts, wantedContracts } from './ledger-meta.ts';
import { type Position, type Source, SourceFatal, SourceGap, SourceRetry } from './source.ts';

export interface LakeOptions {
  /** A folder, or an http(s) address, that holds `.config.json`. */
  location: string;
  contractAddresses: readonly string[];
}

const decompress = promisify(zstdDecompress);
const BATCH_BYTES_MAX = 1024 * 1024 * 1024;
const LEDGERS_PER_SCAN = 64; // so that lakes with a file for each ledger are read several files at once
const BATCHES_KEPT = 8; // neighbouring scans share a batch
const HASHES_KEPT = 4096;

/**
 * Reads ledgers from a data lake. SEP-54 has no check of what the files hold, so each header's hash, the hash chain from
 * ledger to ledger, and the transaction results that headers commit to are verified here.
 */
export function createLakeSource({ location, contractAddresses }: LakeOptions): Source {
  const files = openLakeFiles(location);
  const wanted = wantedContracts(contractAddresses);
  const chain = new HashChain();
  const recent = new Map<number, Promise<LedgerRecord[] | undefined>>();
  let configuring: Promise<LakeConfig> | undefined;

  const config = (): Promise<LakeConfig> => {
    configuring ??= readLakeConfig(files).catch((error) => {
      configuring = undefined; // asked for again: the lake may only be away
      throw error;
    });
    return configuring;
  };

  /** The ledgers of the batch around one; nothing when the lake doesn't have it. Kept for the scans next to this one. */
  function batchAround(ledger: number, layout: LakeConfig): Promise<LedgerRecord[] | undefined> {
    const { first } = batchRange(ledger, layout);
    const known = recent.get(first);
    if (known) return known;
    const batch = readBatch(files, ledger, layout, wanted).then((records) => {
      for (const record of records ?? []) chain.add(record);
      return records;
    });
    recent.set(first, batch);
    batch.then(
      (records) => records ?? recent.delete(first),
      () => recent.delete(first),
    );
    const [eldest] = recent.keys();
    if (recent.size > BATCHES_KEPT && eldest !== undefined) recent.delete(eldest);
    return batch;
  }

  return {
    name: `data lake ${location}`,

    async requireNetwork(passphrase) {
      const found = (await config()).networkPassphrase;
      if (found === passphrase) return;
      throw new SourceFatal(
        `The data lake ${location} holds ledgers of the network "${found}", but the contracts are on "${passphrase}". Set LEDGER_LAKE to a lake of that network.`,
      );
    },

    async holds() {
      return undefined; // a search through whole ledgers; hashes tell the same
    },

    async hashOf(ledger) {
      const batch = await batchAround(ledger, await config());
      return batch?.find(({ sequence }) => sequence === ledger)?.hash;
    },

    async scan(after, until = Number.POSITIVE_INFINITY) {
      const layout = await config();
      const records = await readOn(after.ledger + 1, Math.min(until, after.ledger + LEDGERS_PER_SCAN), (ledger) =>
        oddly(location, batchAround(ledger, layout)),
      );
      const last = records.at(-1);
      if (!last) throw new SourceGap(after.ledger + 1, Math.max(after.ledger + 1, Math.min(until, 2 ** 32)), after);
      const scannedThrough: Position = { ledger: last.sequence, closedAt: last.closedAt };
      const events = records.flatMap((record) => record.events);
      return { events, scannedThrough, more: true, latest: scannedThrough, hash: last.hash };
    },
  };

  /** The ledgers from `first` to `last`, as far as the lake has them without a hole. */
  async function readOn(
    first: number,
    last: number,
    batchOf: (ledger: number) => Promise<LedgerRecord[] | undefined>,
  ): Promise<LedgerRecord[]> {
    const layout = await config();
    const starts: number[] = [];
    for (let ledger = first; ledger <= last; ledger = batchRange(ledger, layout).last + 1) starts.push(ledger);
    const batches = await Promise.all(starts.map(batchOf));
    const missing = batches.indexOf(undefined);
    const found = (missing < 0 ? batches : batches.slice(0, missing)) as LedgerRecord[][];
    return found.flat().filter(({ sequence }) => sequence >= first && sequence <= last);
  }
}

/** What every ledger says about its own hash and the one before it must agree, in whatever order they are read. */
class HashChain {
  readonly #hashes = new Map<number, string>();

  add({ sequence, hash, previousHash }: LedgerRecord): void {
    this.#learn(sequence - 1, previousHash, sequence);
    this.#learn(sequence, hash, sequence);
  }

  #learn(ledger: number, hash: string, teller: number): void {
    const known = this.#hashes.get(ledger);
    if (known !== undefined && known !== hash)
      throw new UnprovenLedger(
        `ledger ${teller} breaks the hash chain: it has ${hash} for ledger ${ledger}, expected ${known}`,
      );
    this.#hashes.set(ledger, hash);
    const [eldest] = this.#hashes.keys();
    if (this.#hashes.size > HASHES_KEPT && eldest !== undefined) this.#hashes.delete(eldest);
  }
}

async function readBatch(
  files: LakeFiles,
  ledger: number,
  layout: LakeConfig,
  wanted: WantedContracts,
): Promise<LedgerRecord[] | undefined> {
  const path = lakePath(ledger, layout);
  const compressed = await files.read(path);
  if (!compressed) return undefined;
  const batch = await decode(path, compressed);
  const { first, last } = batchRange(ledger, layout);
  const records = batch.ledgerCloseMetas.map((meta) => readLedger(meta, wanted));
  requireWhole(path, records, Math.max(first, FIRST_LEDGER), last);
  return records;
}

const FIRST_LEDGER = 2; // ledger 1 is the genesis, which no meta describes

async function decode(path: string, compressed: Uint8Array): Promise<xdr.LedgerCloseMetaBatch> {
  try {
    return xdr.LedgerCloseMetaBatch.fromXdr(await decompress(compressed, { maxOutputLength: BATCH_BYTES_MAX }));
  } catch (error) {
    throw new UnprovenLedger(`${path} can't be read: ${(error as Error).message}`);
  }
}

/** Every ledger from the first to the last, once, in order. The chain of hashes says whether they belong together. */
function requireWhole(path: string, records: readonly LedgerRecord[], first: number, last: number): void {
  const isWhole = records.length === last - first + 1 && records.every(({ sequence }, i) => sequence === first + i);
  if (isWhole) return;
  const found = `${records[0]?.sequence} to ${records.at(-1)?.sequence}`;
  throw new UnprovenLedger(`${path} holds the ledgers ${found}, expected ${first} to ${last}`);
}

/** Damaged files may be mended, and another source may have the ledgers: nothing of them is kept meanwhile. */
async function oddly<T>(location: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof UnprovenLedger)) throw error;
    throw new SourceRetry(`The data lake ${location} is damaged: ${error.message}`, { cause: error });
  }
}
