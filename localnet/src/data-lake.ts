import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { lockFolder } from '../journal/lock.ts';
import { ChainStore } from '../journal/store.ts';
import { concat, u32, xdrArray } from '../ledger/bytes.ts';
import { ledgerMeta } from '../ledger/closed-ledger.ts';
import { History } from '../ledger/history.ts';

export interface LakeOptions {
  /** Ledgers in one file; 1 by default. */
  ledgersPerBatch?: number;
  /** Files in one folder; 64,000 by default, as in the public data lakes. With 1 there are no folders. */
  batchesPerPartition?: number;
}

export interface ExportedRange {
  firstLedger: number;
  lastLedger: number;
}

const COUNT_MAX = 1_000_000;
const FIRST_LEDGER = 2; // SEP-54: the genesis ledger has no meta, ledger 2 is the first.

/**
 * Writes the ledgers that are still told about as a data lake (SEP-54 0.2.0): one zstd-compressed LedgerCloseMetaBatch
 * per file, and `.config.json`. Only whole batches are written, as Galexie does, so that none ever changes; run again
 * after more ledgers, it writes them beside.
 * @returns what is in the folder now, or null when there is no whole batch yet
 * @throws when the folder holds a lake of another layout or network
 * @internal
 */
export function exportLedgers(
  history: History,
  networkPassphrase: string,
  folder: string,
  { ledgersPerBatch = 1, batchesPerPartition = 64_000 }: LakeOptions = {},
): ExportedRange | null {
  requireCount('ledgersPerBatch', ledgersPerBatch);
  requireCount('batchesPerPartition', batchesPerPartition);
  const layout = { ledgersPerBatch, batchesPerPartition };
  const config = { networkPassphrase, version: '1.0', compression: 'zstd', ledgersPath: '/', ...layout };
  const configPath = join(folder, '.config.json');
  requireSameLake(configPath, config);
  writeWhole(configPath, Buffer.from(`${JSON.stringify(config, null, 2)}\n`));
  const range = wholeBatches(history, ledgersPerBatch);
  if (!range) return null;
  for (
    let start = batchStart(range.firstLedger, ledgersPerBatch);
    start <= range.lastLedger;
    start += ledgersPerBatch
  ) {
    const end = start + ledgersPerBatch - 1;
    writeWhole(join(folder, batchPath(start, layout)), encodeBatch(history, Math.max(start, range.firstLedger), end));
  }
  return range;
}

/**
 * `exportLedgers` of a chain that no process runs: every ledger its data folder has.
 * @throws when the folder is in use, or its journal damaged
 */
export function exportDataDir(
  dataDir: string,
  folder: string,
  options: LakeOptions,
  report: (message: string) => void,
) {
  if (!existsSync(dataDir)) throw noChain(dataDir); // Locking would make the folder.
  const release = lockFolder(dataDir);
  const store = new ChainStore({ dataDir, retention: 0xffffffff, report });
  try {
    const restored = store.restore();
    if (!restored) throw noChain(dataDir);
    const history = new History(0xffffffff);
    history.restore(restored.stretches);
    return exportLedgers(history, restored.passphrase, folder, options);
  } finally {
    store.close();
    release();
  }
}

function noChain(dataDir: string): Error {
  return new Error(`the data folder ${dataDir} holds no chain`);
}

/** From the first kept ledger that begins a batch to the last that ends one. */
function wholeBatches({ oldest, latest }: History, ledgersPerBatch: number): ExportedRange | null {
  const first = oldest?.sequence ?? 0;
  const isWhole = first === batchStart(first, ledgersPerBatch) || first <= FIRST_LEDGER;
  const firstLedger = isWhole ? first : batchStart(first, ledgersPerBatch) + ledgersPerBatch;
  const lastLedger = batchStart((latest?.sequence ?? 0) + 1, ledgersPerBatch) - 1;
  return lastLedger < firstLedger ? null : { firstLedger, lastLedger };
}

/** Files of two layouts or networks side by side can't be told apart. */
function requireSameLake(configPath: string, config: Record<string, unknown>): void {
  if (!existsSync(configPath)) return;
  const kept = JSON.parse(readFileSync(configPath, 'utf8'));
  for (const [name, value] of Object.entries(config)) {
    if (kept[name] === value) continue;
    const found = `${name} ${JSON.stringify(kept[name])}, expected ${JSON.stringify(value)}`;
    throw new Error(`${dirname(configPath)} holds a data lake with ${found}; choose another folder`);
  }
}

function requireCount(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= COUNT_MAX) return;
  throw new TypeError(`${name} is ${value}, expected a whole number from 1 to ${COUNT_MAX}`);
}

/** First ledger of the batch, or of any other group of that size, that a ledger is in. */
function batchStart(sequence: number, size: number): number {
  return Math.floor(sequence / size) * size;
}

/** `<partition>/<batch>.xdr.zst`, each named by 0xFFFFFFFF less its first ledger, so that the newest sort first. */
function batchPath(start: number, { ledgersPerBatch, batchesPerPartition }: Required<LakeOptions>): string {
  const end = start + ledgersPerBatch - 1;
  const file = `${key(start)}${end > start ? `-${end}` : ''}.xdr.zst`;
  if (batchesPerPartition === 1) return file;
  const partitionLedgers = ledgersPerBatch * batchesPerPartition;
  const partition = batchStart(start, partitionLedgers);
  return join(`${key(partition)}-${partition + partitionLedgers - 1}`, file);
}

function key(start: number): string {
  return `${(0xffffffff - start).toString(16).toUpperCase().padStart(8, '0')}--${start}`;
}

/** LedgerCloseMetaBatch XDR, compressed. */
function encodeBatch(history: History, first: number, last: number): Buffer {
  const metas = [...history.between(first, last)].map(ledgerMeta);
  return zstdCompressSync(concat(u32(first), u32(last), xdrArray(metas)));
}

/** Whoever reads along sees the whole file or none. */
function writeWhole(path: string, bytes: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, bytes);
  renameSync(`${path}.new`, path);
}
