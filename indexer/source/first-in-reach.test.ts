import assert from 'node:assert/strict';
import type { SourceEvent } from '../event.ts';
import { type TestLake, writeLake } from '../testing/lake.ts';
import { headerOf, onOtherChain } from '../testing/ledger.ts';
import { recorded, recordedAddresses, recordedEvents } from '../testing/recorded.ts';
import { type ScriptedRpc, scriptedRpc } from '../testing/scripted-rpc.ts';
import { firstInReach } from './first-in-reach.ts';
import { createJsonRpc } from './json-rpc.ts';
import { createLakeSource } from './lake.ts';
import { createRpcEventsSource } from './rpc-events.ts';
import { createRpcLedgersSource } from './rpc-ledgers.ts';
import { type Position, type Source, SourceFatal, SourceGap, SourceRetry } from './source.ts';

const { networkPassphrase, ledgers } = recorded;
const position = (ledger: number): Position => ({ ledger, closedAt: null });

describe('the first source in reach', () => {
  let rpc: ScriptedRpc;
  let lake: TestLake;
  let asked: string[];

  beforeEach(async () => {
    const passphrase = networkPassphrase;
    rpc = await scriptedRpc({ events: recordedEvents, oldest: 20, latest: 36, passphrase });
    lake = await writeLake({ networkPassphrase, ledgersPerBatch: 1, batchesPerPartition: 10, ledgers });
    asked = [];
  });
  afterEach(async () => {
    await rpc.close();
    await lake.close();
  });

  function open(contractAddresses = recordedAddresses): Source {
    const options = { rpc: createJsonRpc({ url: rpc.url }), host: 'rpc', contractAddresses };
    return firstInReach(
      createRpcEventsSource(options),
      [createRpcLedgersSource(options), createLakeSource({ location: lake.folder, contractAddresses })],
      (name) => asked.push(name.replace(/ (of )?.*/, '')),
    );
  }

  async function readAll(source: Source, after: number): Promise<SourceEvent[]> {
    await source.requireNetwork(networkPassphrase);
    const events: SourceEvent[] = [];
    for (let at = position(after), more = true; more; ) {
      const scan = await source.scan(at);
      events.push(...scan.events);
      assert.equal(scan.latest.ledger, 36, 'the newest ledger is the RPC’s, whoever is read');
      ({ more, scannedThrough: at } = scan);
    }
    return events;
  }

  it('is the RPC’s getEvents, then its getLedgers, then the lake; and the RPC again when it has the ledgers', async () => {
    assert.deepEqual(await readAll(open(), 6), recordedEvents);
    assert.deepEqual(asked, ['data', 'getEvents']);
    asked = [];
    rpc.chain.ledgers = ledgers;
    assert.deepEqual(await readAll(open(), 6), recordedEvents);
    assert.deepEqual(asked, ['getLedgers', 'getEvents']);
    asked = [];
    rpc.chain.oldest = 1;
    assert.deepEqual(await readAll(open(), 6), recordedEvents);
    assert.deepEqual(asked, []);
  });

  it('I-20: proves the seam: the hash of the last ledger of one is the one the next builds on', async () => {
    rpc.chain.ledgers = ledgers.filter(({ sequence }) => sequence >= 20);
    assert.deepEqual(await readAll(open(), 6), recordedEvents);
    assert.ok(rpc.calls.some(({ method, params }) => method === 'getLedgers' && params.startLedger === 20));

    // The same ledgers, but the RPC's oldest builds on another one than the lake ends with.
    const [first, ...rest] = rpc.chain.ledgers;
    const other = onOtherChain(first?.metadataXdr as string);
    const headerXdr = headerOf(other.metadataXdr);
    rpc.chain.ledgers = [{ sequence: 20, headerXdr, ...other }, ...rest];
    await assert.rejects(
      readAll(open(), 6),
      (error: unknown) =>
        error instanceof SourceFatal && /^Ledger 19 has the hash .* in the data lake/.test(error.message),
    );
  });

  it('I-10: is a gap when none has the ledgers; one that is away may have them', async () => {
    await lake.close();
    const source = open();
    await assert.rejects(source.scan(position(9)), SourceRetry, 'the lake is away');
    const empty = await writeLake({ networkPassphrase, ledgersPerBatch: 1, batchesPerPartition: 10, ledgers: [] });
    lake = empty;
    const gap = await open()
      .scan(position(9))
      .catch((error: unknown) => error);
    assert.ok(gap instanceof SourceGap);
    assert.deepEqual([gap.missingFrom, gap.missingTo, gap.latest.ledger], [10, 19, 36]);
  });

  it('I-10: heals a gap when the RPC gains a longer history', async () => {
    await lake.close();
    lake = await writeLake({ networkPassphrase, ledgersPerBatch: 1, batchesPerPartition: 10, ledgers: [] });
    const source = open();
    await source.requireNetwork(networkPassphrase);
    await assert.rejects(source.scan(position(9)), SourceGap);
    rpc.chain.oldest = 1;
    assert.deepEqual(
      (await source.scan(position(9))).events,
      recordedEvents.filter(({ ledger }) => ledger > 9),
    );
  });
});
