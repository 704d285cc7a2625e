import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import type { SourceEvent } from '../event.ts';
import { batchFile, type TestLake, writeLake } from '../testing/lake.ts';
import { onOtherChain } from '../testing/ledger.ts';
import { recorded, recordedAddresses, recordedEvents } from '../testing/recorded.ts';
import { createLakeSource } from './lake.ts';
import { lakePath } from './lake-layout.ts';
import { type Position, type Source, SourceFatal, SourceGap, SourceRetry } from './source.ts';

const { networkPassphrase, ledgers } = recorded;
const position = (ledger: number): Position => ({ ledger, closedAt: null });
const between = (first: number, last: number): SourceEvent[] =>
  recordedEvents.filter(({ ledger }) => ledger >= first && ledger <= last);
const open = (location: string): Source => createLakeSource({ location, contractAddresses: recordedAddresses });

describe('a data lake', () => {
  const lakes: TestLake[] = [];
  const lakeOf = async (ledgersPerBatch: number, batchesPerPartition: number): Promise<TestLake> => {
    const lake = await writeLake({ networkPassphrase, ledgersPerBatch, batchesPerPartition, ledgers });
    lakes.push(lake);
    return lake;
  };
  afterEach(async () => {
    for (const lake of lakes.splice(0)) await lake.close();
  });

  async function readAll(source: Source, after: number, until: number): Promise<SourceEvent[]> {
    const events: SourceEvent[] = [];
    for (let at = position(after); at.ledger < until; ) {
      const scan = await source.scan(at, until);
      assert.ok(scan.scannedThrough.ledger > at.ledger);
      assert.equal(scan.hash, ledgers.find(({ sequence }) => sequence === scan.scannedThrough.ledger)?.hash);
      events.push(...scan.events);
      at = scan.scannedThrough;
    }
    return events;
  }

  it('has its files where SEP-54 puts them', () => {
    const config = (ledgersPerBatch: number, batchesPerPartition: number) => ({
      networkPassphrase,
      ledgersPerBatch,
      batchesPerPartition,
    });
    assert.equal(lakePath(7, config(1, 64_000)), 'FFFFFFFF--0-63999/FFFFFFF8--7.xdr.zst');
    assert.equal(lakePath(64_000, config(1, 64_000)), 'FFFF05FF--64000-127999/FFFF05FF--64000.xdr.zst');
    assert.equal(lakePath(100, config(64, 10)), 'FFFFFFFF--0-639/FFFFFFBF--64-127.xdr.zst');
    assert.equal(lakePath(5, config(2, 1)), 'FFFFFFFB--4-5.xdr.zst');
    assert.equal(lakePath(5, config(1, 1)), 'FFFFFFFA--5.xdr.zst');
  });

  it("I-19: gives exactly the real RPC's events, whatever the batches and partitions", async () => {
    for (const [ledgersPerBatch, batchesPerPartition, first, last] of [
      [1, 64_000, 7, 36],
      [1, 1, 7, 36],
      [2, 3, 8, 35],
      [5, 1, 10, 34],
      [10, 2, 10, 29],
    ] as const) {
      const source = open((await lakeOf(ledgersPerBatch, batchesPerPartition)).folder);
      await source.requireNetwork(networkPassphrase);
      assert.deepEqual(await readAll(source, first - 1, last), between(first, last));
    }
  });

  it('I-19: gives them over HTTP, too', async () => {
    const lake = await lakeOf(5, 2);
    const server = http.createServer(async (request, response) => {
      const file = await readFile(path.join(lake.folder, decodeURI(request.url ?? ''))).catch(() => undefined);
      response.writeHead(file ? 200 : 404).end(file);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const source = open(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    assert.deepEqual(await readAll(source, 9, 34), between(10, 34));
    await assert.rejects(source.scan(position(34)), SourceGap);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await assert.rejects(open(`http://127.0.0.1:9/lake`).scan(position(9)), SourceRetry);
  });

  it('begins and ends inside a batch where it is asked to', async () => {
    const source = open((await lakeOf(10, 1)).folder);
    assert.deepEqual(await readAll(source, 13, 27), between(14, 27));
  });

  it('I-10: ends before the first file that is missing, and then says what it lacks', async () => {
    const lake = await lakeOf(1, 10);
    await rm(lake.pathOf(20));
    const source = open(lake.folder);
    const scan = await source.scan(position(9), 36);
    assert.deepEqual([scan.scannedThrough.ledger, scan.events], [19, between(10, 19)]);
    await assert.rejects(
      source.scan(position(19), 36),
      (error: unknown) => error instanceof SourceGap && error.missingFrom === 20 && error.missingTo === 36,
    );
  });

  it('takes nothing from a damaged file, and heals when it is mended', async () => {
    const lake = await lakeOf(5, 1);
    const file = lake.pathOf(15);
    const sound = await readFile(file);
    const meta = (sequence: number): string =>
      ledgers.find((ledger) => ledger.sequence === sequence)?.metadataXdr as string;
    const forged = Buffer.from(meta(15), 'base64');
    forged.writeUInt8(forged.readUInt8(60) ^ 1, 60); // in the hash of the ledger before
    const damaged: [string, Uint8Array][] = [
      ['no zstd', Buffer.from('nothing')],
      ['cut off', sound.subarray(0, sound.length - 20)],
      ['no batch', zstdCompressSync(Buffer.from('nothing'))],
      ['of other ledgers', batchFile(15, 19, [20, 21, 22, 23, 24].map(meta))],
      ['with one left out', batchFile(15, 19, [15, 16, 18, 19].map(meta))],
      ['forged', batchFile(15, 19, [forged.toString('base64'), ...[16, 17, 18, 19].map(meta)])],
    ];
    const source = open(lake.folder);
    for (const [what, bytes] of damaged) {
      await writeFile(file, bytes);
      await assert.rejects(
        source.scan(position(14), 19),
        (error: unknown) => error instanceof SourceRetry && /is damaged/.test(error.message),
        what,
      );
    }
    await writeFile(file, sound);
    assert.deepEqual((await source.scan(position(14), 19)).events, between(15, 19));
  });

  it('I-21: takes nothing that breaks the chain of hashes from ledger to ledger, in whatever order files are read', async () => {
    const other = onOtherChain(ledgers.find(({ sequence }) => sequence === 20)?.metadataXdr as string);
    for (const order of [
      [19, 20],
      [20, 19],
      [20, 21],
    ]) {
      const lake = await lakeOf(1, 1);
      await writeFile(lake.pathOf(20), batchFile(20, 20, [other.metadataXdr]));
      const source = open(lake.folder);
      const [first, second] = order.map((ledger) => () => source.scan(position(ledger - 1), ledger));
      await first?.();
      await assert.rejects(
        second?.() as Promise<unknown>,
        (error: unknown) => error instanceof SourceRetry && /breaks the hash chain/.test(error.message),
      );
    }
  });

  it('I-21: refuses another network, naming both, and a layout that it does not know', async () => {
    const lake = await lakeOf(5, 1);
    await assert.rejects(
      open(lake.folder).requireNetwork('Other'),
      /holds ledgers of the network "Standalone.*"Other"/,
    );
    const config = path.join(lake.folder, '.config.json');
    for (const [text, expected] of [
      ['{}', SourceFatal],
      ['no json', SourceFatal],
      [
        JSON.stringify({ networkPassphrase, ledgersPerBatch: 0, batchesPerPartition: 1, compression: 'zstd' }),
        SourceFatal,
      ],
      [
        JSON.stringify({ networkPassphrase, ledgersPerBatch: 1, batchesPerPartition: 1, compression: 'lz4' }),
        SourceFatal,
      ],
    ] as const) {
      await writeFile(config, text);
      await assert.rejects(open(lake.folder).scan(position(9)), expected);
    }
    await rm(config);
    await assert.rejects(open(lake.folder).scan(position(9)), SourceRetry);
  });
});
