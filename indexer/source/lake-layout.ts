/** Where SEP-54 puts a ledger: `<8 hex digits>--<first>-<last>/<8 hex digits>--<first>[-<last>].xdr.zst`. */

import type { LakeFiles } from './lake-files.ts';
import { SourceFatal, SourceRetry } from './source.ts';

/** `.config.json` of a lake. */
export interface LakeConfig {
  networkPassphrase: string;
  ledgersPerBatch: number;
  batchesPerPartition: number;
}

/** The ledgers of the batch that a ledger lies in, inclusive. */
export function batchRange(ledger: number, { ledgersPerBatch }: LakeConfig): { first: number; last: number } {
  return rangeAround(ledger, ledgersPerBatch);
}

/** The file that holds a ledger, below the lake's own path. */
export function lakePath(ledger: number, config: LakeConfig): string {
  const { ledgersPerBatch, batchesPerPartition } = config;
  const batch = rangeAround(ledger, ledgersPerBatch);
  const file = `${key(batch.first)}${batch.last > batch.first ? `-${batch.last}` : ''}.xdr.zst`;
  const partition = rangeAround(ledger, ledgersPerBatch * batchesPerPartition);
  return batchesPerPartition > 1 ? `${key(partition.first)}-${partition.last}/${file}` : file;
}

function rangeAround(ledger: number, size: number): { first: number; last: number } {
  const first = Math.floor(ledger / size) * size;
  return { first, last: first + size - 1 };
}

/** The hex digits fall as ledgers rise, so that a listing begins with the newest. */
function key(first: number): string {
  return `${(0xffffffff - first).toString(16).toUpperCase().padStart(8, '0')}--${first}`;
}

/**
 * @throws {SourceRetry} when the lake isn't there (yet)
 * @throws {SourceFatal} when its layout is none that can be read
 */
export async function readLakeConfig(files: LakeFiles): Promise<LakeConfig> {
  const bytes = await files.read('.config.json');
  if (!bytes) throw new SourceRetry(`${files.location} has no .config.json: it is no data lake (SEP-54), or away`);
  const config = parse(bytes);
  const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;
  if (
    typeof config.networkPassphrase !== 'string' ||
    !isCount(config.ledgersPerBatch) ||
    !isCount(config.batchesPerPartition)
  ) {
    throw new SourceFatal(
      `${files.location}/.config.json is ${JSON.stringify(config).slice(0, 200)}; expected networkPassphrase, ledgersPerBatch and batchesPerPartition (SEP-54)`,
    );
  }
  if (config.compression !== 'zstd')
    throw new SourceFatal(`${files.location} is compressed with "${config.compression}", expected "zstd" (SEP-54)`);
  return config as unknown as LakeConfig;
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}
