import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { xdr } from '@stellar/stellar-sdk';
import { sha256, toHex } from '../ledger/bytes.ts';
import { ledgerMeta } from '../ledger/closed-ledger.ts';
import { Playground } from './testing.ts';

describe('the chain as a data lake (SEP-54)', () => {
  let folder: string;
  let playground: Playground;

  before(async () => {
    playground = await Playground.start();
    for (let left = 4; left > 0; left -= 1) await playground.person();
    await playground.localnet.advanceTo({ ledger: 21 });
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lake-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));
  after(() => playground.localnet.close());

  const files = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .sort();

  const batchOf = (name: string) =>
    xdr.LedgerCloseMetaBatch.fromXdr(zstdDecompressSync(readFileSync(join(folder, name))));

  it('has a file for each ledger, in one folder for 64,000, and the newest first', async () => {
    assert.deepEqual(await playground.localnet.exportLedgers(folder), { firstLedger: 2, lastLedger: 21 });
    const names = files();
    assert.equal(names.length, 21);
    assert.deepEqual(names.slice(0, 2), ['.config.json', 'FFFFFFFF--0-63999/FFFFFFEA--21.xdr.zst']);
    assert.equal(names.at(-1), 'FFFFFFFF--0-63999/FFFFFFFD--2.xdr.zst');
    const { networkPassphrase } = playground.localnet;
    assert.deepEqual(JSON.parse(readFileSync(join(folder, '.config.json'), 'utf8')), {
      networkPassphrase,
      version: '1.0',
      compression: 'zstd',
      ledgersPath: '/',
      ledgersPerBatch: 1,
      batchesPerPartition: 64_000,
    });
  });

  it("keeps to the layout of the SEP's example: two ledgers in a file, eight files in a folder", async () => {
    const written = await playground.localnet.exportLedgers(folder, { ledgersPerBatch: 2, batchesPerPartition: 8 });
    assert.deepEqual(written, { firstLedger: 2, lastLedger: 21 });
    const names = files();
    assert.ok(names.includes('FFFFFFFF--0-15/FFFFFFFD--2-3.xdr.zst'));
    assert.ok(names.includes('FFFFFFFF--0-15/FFFFFFF1--14-15.xdr.zst'));
    assert.ok(names.includes('FFFFFFEF--16-31/FFFFFFED--18-19.xdr.zst'));
  });

  it('holds every ledger as RPC tells it, chained by hash', async () => {
    await playground.localnet.exportLedgers(folder, { ledgersPerBatch: 4, batchesPerPartition: 1 });
    const names = files().slice(1).reverse();
    assert.deepEqual(names.slice(0, 2), ['FFFFFFFF--0-3.xdr.zst', 'FFFFFFFB--4-7.xdr.zst']);
    const batches = names.map(batchOf);
    assert.deepEqual(
      batches.map(({ startSequence, endSequence }) => [startSequence, endSequence]),
      [
        [2, 3],
        [4, 7],
        [8, 11],
        [12, 15],
        [16, 19],
      ],
    );
    const metas = batches.flatMap(({ ledgerCloseMetas }) => ledgerCloseMetas);
    const told = [...playground.chain.history.between(2, 19)].map((ledger) => toHex(ledgerMeta(ledger)));
    assert.deepEqual(
      metas.map((meta) => toHex(meta.toXdr())),
      told,
    );
    let previous: string | undefined;
    for (const meta of metas) {
      assert.ok(meta.type === 'v2');
      const { header, hash } = meta.v2.ledgerHeader;
      assert.equal(toHex(sha256(header.toXdr())), toHex(hash.toBytes()));
      if (previous) assert.equal(toHex(header.previousLedgerHash.toBytes()), previous);
      previous = toHex(hash.toBytes());
    }
  });

  it('begins and ends with whole batches', async () => {
    const short = await Playground.start({ retentionLedgers: 5 });
    await short.localnet.advanceTo({ ledger: 30 });
    assert.deepEqual(await short.localnet.exportLedgers(folder, { ledgersPerBatch: 2 }), {
      firstLedger: 26,
      lastLedger: 29,
    });
    assert.equal(await short.localnet.exportLedgers(join(folder, 'long'), { ledgersPerBatch: 64 }), null);
    await assert.rejects(short.localnet.exportLedgers(folder, { ledgersPerBatch: 0 }), {
      message: 'ledgersPerBatch is 0, expected a whole number from 1 to 1000000',
    });
    await short.localnet.close();
  });

  it('stays one lake: neither another layout nor another network is written into its folder', async () => {
    const { localnet } = playground;
    await localnet.exportLedgers(folder, { ledgersPerBatch: 4 });
    const before = files();
    await assert.rejects(localnet.exportLedgers(folder, { ledgersPerBatch: 2 }), (error: Error) => {
      assert.match(error.message, /holds a data lake with ledgersPerBatch 4, expected 2; choose another folder/u);
      return true;
    });
    const other = await Playground.start({ passphrase: 'another' });
    await assert.rejects(other.localnet.exportLedgers(folder, { ledgersPerBatch: 4 }), /with networkPassphrase "/u);
    await other.localnet.close();
    assert.deepEqual(files(), before);
    assert.deepEqual(await localnet.exportLedgers(folder, { ledgersPerBatch: 4 }), { firstLedger: 2, lastLedger: 19 });
  });

  it('is written by the command line, too, with every ledger of the data folder', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'localnet-'));
    const kept = await Playground.start({ dataDir, retentionLedgers: 3 });
    await kept.localnet.advanceTo({ ledger: 9 });
    const command = (...flags: string[]) =>
      execFileSync(process.execPath, [join(import.meta.dirname, '../cli.ts'), 'export', folder, ...flags], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    assert.throws(() => command('--data-dir', dataDir), /is in use by process/u);
    await kept.localnet.close();
    assert.equal(command('--data-dir', dataDir), 'wrote ledgers 2 to 9\n');
    assert.equal(files().length, 9);
    const misspelt = join(dataDir, 'misspelt');
    assert.throws(() => command('--data-dir', misspelt), /misspelt holds no chain/u);
    assert.equal(existsSync(misspelt), false);
    assert.throws(() => command(), /export needs --data-dir <folder>/u);
    rmSync(dataDir, { recursive: true });
  });
});
