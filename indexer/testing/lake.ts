/** Writes ledgers as a data lake (SEP-54) into a folder of its own. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { xdr } from '@stellar/stellar-sdk/base';
import { lakePath } from '../source/lake-layout.ts';

export interface TestLake {
  folder: string;
  /** Where the batch with a ledger lies. */
  pathOf(ledger: number): string;
  close(): Promise<void>;
}

export interface LakeContent {
  networkPassphrase: string;
  ledgersPerBatch: number;
  batchesPerPartition: number;
  /** In order, none left out. A batch is written when all its ledgers are there, as Galexie does. */
  ledgers: { sequence: number; metadataXdr: string }[];
}

export async function writeLake({ ledgers, ...config }: LakeContent): Promise<TestLake> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'lake-test-'));
  const settings = { version: '1.0', compression: 'zstd', ...config };
  await writeFile(path.join(folder, '.config.json'), JSON.stringify(settings));
  const pathOf = (ledger: number): string => path.join(folder, lakePath(ledger, config));
  const bySequence = new Map(ledgers.map((ledger) => [ledger.sequence, ledger.metadataXdr]));
  const size = config.ledgersPerBatch;
  const last = ledgers.at(-1)?.sequence ?? 0;
  for (let first = 0; first <= last; first += size) {
    const wanted = Array.from({ length: size }, (_, i) => first + i).filter((sequence) => sequence >= 2);
    const metas = wanted.flatMap((sequence) => bySequence.get(sequence) ?? []);
    if (metas.length < wanted.length) continue;
    await mkdir(path.dirname(pathOf(first)), { recursive: true });
    await writeFile(pathOf(first), batchFile(first, first + size - 1, metas));
  }
  return { folder, pathOf, close: () => rm(folder, { recursive: true, force: true }) };
}

/** LedgerCloseMetaBatch XDR, compressed. */
export function batchFile(first: number, last: number, metas: readonly string[]): Uint8Array {
  const batch = new xdr.LedgerCloseMetaBatch({
    startSequence: first,
    endSequence: last,
    ledgerCloseMetas: metas.map((meta) => xdr.LedgerCloseMeta.fromXdr(meta, 'base64')),
  });
  return zstdCompressSync(batch.toXdr());
}
