import assert from 'node:assert/strict';
import { StrKey } from '@stellar/stellar-sdk';
import { endOfLedger, type SourceEvent } from '../event.ts';
import {
  account,
  analyticsAddress,
  certificateAddress,
  closedAt,
  eventId,
  type Place,
  roleChanged,
  testContracts,
} from '../testing/events.ts';
import { type Fault, type RpcCall, type ScriptedRpc, scriptedRpc, wireEvent } from '../testing/scripted-rpc.ts';
import { createJsonRpc } from './json-rpc.ts';
import { createRpcEventsSource } from './rpc-events.ts';
import { type Position, type Scan, type Source, SourceFatal, SourceGap, SourceRetry } from './source.ts';

const event = (place: Place, contract = certificateAddress): SourceEvent =>
  roleChanged(place, contract, 'role_granted', 'issuer', account(1), account(0));
const position = (ledger: number): Position => ({ ledger, closedAt: closedAt(ledger) });
const ids = (events: readonly SourceEvent[]): string[] => events.map(({ id }) => id);
const getEvents = (rpc: ScriptedRpc): RpcCall[] => rpc.calls.filter(({ method }) => method === 'getEvents');

describe('the source getEvents', () => {
  let rpc: ScriptedRpc;

  beforeEach(async () => {
    rpc = await scriptedRpc({ latest: 100 });
  });
  afterEach(() => rpc.close());

  async function open(
    options: { pageSizeMax?: number; timeoutMs?: number; responseBytesMax?: number; addresses?: string[] } = {},
  ): Promise<Source> {
    const { addresses = [analyticsAddress, certificateAddress], pageSizeMax, ...limits } = options;
    const source = createRpcEventsSource({
      rpc: createJsonRpc({ url: rpc.url, ...limits }),
      host: 'rpc.test',
      contractAddresses: addresses,
      pageSizeMax,
    });
    const fault = rpc.fault;
    rpc.fault = undefined;
    await source.requireNetwork(testContracts.networkPassphrase);
    rpc.fault = fault;
    rpc.calls.length = 0;
    return source;
  }

  /** Scans until nothing more is there, trying again as the indexer does. */
  async function readAll(
    source: Source,
    after: Position,
    triesMax = 200,
  ): Promise<{ events: SourceEvent[]; scans: Scan[] }> {
    const scans: Scan[] = [];
    for (let tries = 0; tries < triesMax; tries++) {
      const scan = await source.scan(scans.at(-1)?.scannedThrough ?? after).catch((error: unknown) => {
        if (!(error instanceof SourceRetry)) throw error;
      });
      if (scan) scans.push(scan);
      if (scan?.more === false) return { events: scans.flatMap(({ events }) => events), scans };
    }
    throw new Error(`not at the end after ${triesMax} tries`);
  }

  describe('proves how far it read (I-8)', () => {
    it('to the newest ledger, when the page is short', async () => {
      rpc.chain.events = [event({ ledger: 30 }), event({ ledger: 40 })];
      const scan = await (await open()).scan(position(9));
      assert.deepEqual(
        { ...scan, events: ids(scan.events) },
        {
          events: [eventId({ ledger: 30 }), eventId({ ledger: 40 })],
          scannedThrough: position(100),
          more: false,
          latest: position(100),
          oldest: 1,
        },
      );
    });

    it('to the ledger before the last event, when the page is full: its ledger may go on', async () => {
      rpc.chain.events = [event({ ledger: 30 }), event({ ledger: 40 }), event({ ledger: 40, transaction: 2 })];
      const scan = await (await open({ pageSizeMax: 2 })).scan(position(9));
      assert.deepEqual(ids(scan.events), [eventId({ ledger: 30 })]);
      assert.deepEqual([scan.scannedThrough, scan.more], [{ ledger: 39, closedAt: null }, true]);
    });

    it('over an empty page whose cursor moved: 10,000 ledgers at a time', async () => {
      rpc.chain.latest = 25_000;
      rpc.chain.events = [event({ ledger: 24_000 })];
      const { events, scans } = await readAll(await open(), position(9));
      assert.deepEqual(
        scans.map(({ scannedThrough }) => scannedThrough.ledger),
        [10_009, 20_009, 25_000],
      );
      assert.deepEqual(ids(events), [eventId({ ledger: 24_000 })]);
    });

    it('never past the newest ledger, whatever the cursor says', async () => {
      rpc.fault = () => ({ result: page([], endOfLedger(5_000), 100) });
      const scan = await (await open()).scan(position(9));
      assert.deepEqual([scan.scannedThrough, scan.more], [position(100), false]);
    });

    it('not at all while there is nothing new', async () => {
      const scan = await (await open()).scan(position(100));
      assert.deepEqual(scan, {
        events: [],
        scannedThrough: position(100),
        more: false,
        latest: position(100),
        oldest: 1,
      });
    });
  });

  it('loses nothing and doubles nothing at any page size, inside a ledger or at its edge (I-9)', async () => {
    for (let ledger = 20; ledger <= 60; ledger += 1 + (ledger % 7)) {
      for (let transaction = 1; transaction <= (ledger % 5) * 4; transaction++)
        rpc.chain.events.push(event({ ledger, transaction }, transaction % 2 ? certificateAddress : analyticsAddress));
    }
    for (const pageSizeMax of [1, 2, 3, 7, 16, 1000]) {
      const { events, scans } = await readAll(await open({ pageSizeMax }), position(9), 500);
      assert.deepEqual(ids(events), ids(rpc.chain.events), `page size ${pageSizeMax}`);
      for (const scan of scans) assert.ok(scan.events.every(({ ledger }) => ledger <= scan.scannedThrough.ledger));
    }
  });

  it('gives events in id order and each once, whatever a page repeats', async () => {
    const [a, b] = [event({ ledger: 30 }), event({ ledger: 31 })];
    rpc.fault = ({ method }) =>
      method === 'getEvents' ? { result: page([b, a, b, event({ ledger: 5 })], endOfLedger(100), 100) } : undefined;
    assert.deepEqual(ids((await (await open()).scan(position(9))).events), ids([a, b]));
  });

  it('I-22: keeps the order of ids when two ledgers closed in the same second', async () => {
    const [earlier, later] = [event({ ledger: 30 }), event({ ledger: 31 })];
    rpc.chain.events = [earlier, { ...later, closedAt: earlier.closedAt }];
    rpc.fault = ({ method }) =>
      method === 'getEvents' ? { result: page(rpc.chain.events.toReversed(), endOfLedger(100), 100) } : undefined;
    assert.deepEqual(ids((await (await open()).scan(position(9))).events), ids([earlier, later]));
  });

  it('passes over what it did not ask for: other contracts, other kinds of event (I-18)', async () => {
    const stranger = roleChanged(
      { ledger: 30 },
      'CA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUWDA',
      'role_granted',
      'issuer',
      account(1),
      account(0),
    );
    const diagnostic = { ...wireEvent(event({ ledger: 31 })), type: 'diagnostic' };
    rpc.fault = () => ({
      result: { ...page([stranger], endOfLedger(100), 100), events: [wireEvent(stranger), diagnostic] },
    });
    assert.deepEqual((await (await open()).scan(position(9))).events, []);
  });

  it('asks with filters of one shape, five contracts each', async () => {
    const addresses = [analyticsAddress, certificateAddress, ...Array<string>(5).fill(certificateAddress)];
    await (await open({ addresses })).scan(position(9));
    assert.deepEqual(getEvents(rpc)[0]?.params.filters, [
      { type: 'contract,system', contractIds: addresses.slice(0, 5) },
      { type: 'contract,system', contractIds: addresses.slice(5) },
    ]);
  });

  describe('I-12: with more contracts than one request takes', () => {
    const many = Array.from({ length: 60 }, (_, i) => StrKey.encodeContract(Buffer.alloc(32, i + 1)));
    const busy = (ledger: number, contract: number, transaction: number): SourceEvent =>
      event({ ledger, transaction }, many[contract]);

    it('gives what one request for all would give, in id order, at any page size', async () => {
      for (let ledger = 20; ledger <= 60; ledger++) {
        for (let i = 0; i < (ledger * 7) % 12; i++)
          rpc.chain.events.push(busy(ledger, (ledger * 13 + i * 29) % 60, i + 1));
      }
      for (const pageSizeMax of [1, 3, 10, 1000]) {
        const { events } = await readAll(await open({ addresses: many, pageSizeMax }), position(9), 500);
        assert.deepEqual(ids(events), ids(rpc.chain.events), `page size ${pageSizeMax}`);
      }
      assert.ok(
        getEvents(rpc).every(({ params }) => (params.filters?.flatMap((f) => f.contractIds).length ?? 99) <= 25),
      );
    });

    it('goes on only from where the least of the requests came', async () => {
      for (let transaction = 1; transaction <= 8; transaction++) rpc.chain.events.push(busy(40, 55, transaction));
      for (let ledger = 20; ledger <= 60; ledger += 20) rpc.chain.events.push(busy(ledger, 0, 9));
      const scan = await (await open({ addresses: many, pageSizeMax: 4 })).scan(position(9));
      assert.deepEqual(ids(scan.events), ids([busy(20, 0, 9)]));
      assert.deepEqual([scan.scannedThrough.ledger, scan.more], [39, true]);
    });
  });

  it('reads no further than it is asked to', async () => {
    for (let ledger = 20; ledger <= 60; ledger++)
      rpc.chain.events.push(event({ ledger }), event({ ledger, transaction: 2 }));
    const source = await open({ pageSizeMax: 10 });
    const scans: Scan[] = [];
    for (let after = position(9); after.ledger < 43; after = (scans.at(-1) as Scan).scannedThrough)
      scans.push(await source.scan(after, 43));
    const expected = rpc.chain.events.filter(({ ledger }) => ledger <= 43);
    assert.deepEqual(ids(scans.flatMap(({ events }) => events)), ids(expected));
    assert.deepEqual([scans.at(-1)?.scannedThrough.ledger, scans.at(-1)?.more], [43, true]);
  });

  it('asks once per poll at the tip', async () => {
    const source = await open();
    await source.scan(position(100));
    rpc.chain.latest = 101;
    const scan = await source.scan(position(100));
    assert.deepEqual([scan.scannedThrough, getEvents(rpc).length], [position(101), 2]);
  });

  describe('tells the causes of "out of range" apart by the numbers of getHealth', () => {
    it('past the retention: a gap, with the ledgers that are missing (I-10)', async () => {
      rpc.chain.oldest = 50;
      await assert.rejects((await open()).scan(position(9)), (error: unknown) => {
        assert.ok(error instanceof SourceGap);
        assert.deepEqual([error.missingFrom, error.missingTo], [10, 49]);
        return true;
      });
    });

    it('a lagging node: waits, and goes on when it has caught up (I-11)', async () => {
      const source = await open();
      rpc.chain.latest = 60;
      const lagging = await source.scan(position(100)).catch((error: unknown) => error);
      assert.ok(lagging instanceof SourceRetry);
      assert.equal(lagging.state, 'source_behind');
      rpc.chain.latest = 105;
      assert.deepEqual((await source.scan(position(100))).scannedThrough, position(105));
    });

    it('a reset network: stops, because a lower ledger closed later (I-21)', async () => {
      const source = await open();
      rpc.chain.latest = 60;
      await assert.rejects(
        source.scan({ ledger: 100, closedAt: closedAt(59) }),
        (error: unknown) => error instanceof SourceFatal && /was reset/.test(error.message),
      );
    });

    it("the server's own read failure: tries again", async () => {
      rpc.fault = ({ method }) => (method === 'getEvents' ? { code: -32600, message: 'could not read' } : undefined);
      await assert.rejects((await open()).scan(position(9)), SourceRetry);
    });
  });

  describe('shrinks what it asks for and loses nothing (I-13)', () => {
    const faults: [string, Fault][] = [
      ['-32001, too much work', { code: -32001 }],
      ['-32098, a full queue', { code: -32098 }],
      ['HTTP 503', { status: 503 }],
      ['HTTP 504', { status: 504 }],
      ['HTTP 429', { status: 429 }],
      ['a cut connection', 'cut'],
      ['silence', 'silence'],
    ];
    for (const [name, fault] of faults) {
      it(`on ${name}`, async () => {
        rpc.chain.events = Array.from({ length: 40 }, (_, i) => event({ ledger: 20 + i }));
        let refusals = 0;
        rpc.fault = ({ method, params }) =>
          method === 'getEvents' && (params.pagination?.limit ?? 0) > 4 && refusals++ < 6 ? fault : undefined;
        const { events } = await readAll(await open({ pageSizeMax: 16, timeoutMs: 300 }), position(9));
        assert.deepEqual(ids(events), ids(rpc.chain.events));
        const sizes = getEvents(rpc).map(({ params }) => params.pagination?.limit);
        assert.deepEqual(sizes.slice(0, 3), [16, 8, 4]);
        assert.equal(Math.max(...(sizes.slice(-2) as number[])), 16, 'grows back');
      });
    }

    it('asks for fewer ledgers too', async () => {
      rpc.chain.latest = 9_000;
      rpc.fault = ({ params }) =>
        (params.endLedger ?? 0) - (params.startLedger ?? 0) > 3_000 ? { code: -32001 } : undefined;
      const { scans } = await readAll(await open(), position(9));
      assert.equal(scans.at(-1)?.scannedThrough.ledger, 9_000);
    });

    it('on an answer larger than it takes', async () => {
      rpc.chain.events = Array.from({ length: 40 }, (_, i) => event({ ledger: 20 + i }));
      const { events } = await readAll(await open({ pageSizeMax: 40, responseBytesMax: 8_000 }), position(9));
      assert.deepEqual(ids(events), ids(rpc.chain.events));
    });
  });

  it('learns the page size from the refusal', async () => {
    rpc.chain.pageSizeMax = 3;
    rpc.chain.events = Array.from({ length: 10 }, (_, i) => event({ ledger: 20 + i }));
    const { events } = await readAll(await open({ pageSizeMax: 1000 }), position(9));
    assert.deepEqual(ids(events), ids(rpc.chain.events));
    assert.deepEqual([...new Set(getEvents(rpc).map(({ params }) => params.pagination?.limit))], [500, 3]);
  });

  it('learns the page size while it looks for an event, too', async () => {
    rpc.chain.pageSizeMax = 3;
    rpc.chain.events = [1, 2, 3, 4, 5].map((transaction) => event({ ledger: 30, transaction }));
    const source = await open({ pageSizeMax: 1000 });
    const last = rpc.chain.events.at(-1) as SourceEvent;
    await assert.rejects(source.holds(last), SourceRetry);
    assert.equal(await source.holds(last), true);
  });

  it('learns the page size from two refusals at once', async () => {
    rpc.chain.pageSizeMax = 3;
    const source = await open({ pageSizeMax: 1000 });
    const both = await Promise.allSettled([source.scan(position(9)), source.scan(position(9))]);
    for (const end of both) assert.ok(end.status === 'rejected' && end.reason instanceof SourceRetry, end.status);
    await source.scan(position(9));
  });

  it('stops on a refusal that no smaller page can help', async () => {
    rpc.fault = () => ({ code: -32602, message: 'filter 1 invalid' });
    const source = await open({ pageSizeMax: 1000 });
    await assert.rejects(source.scan(position(9)), SourceRetry);
    await assert.rejects(source.scan(position(9)), SourceFatal);
  });

  describe('takes nothing from an odd answer', () => {
    const sound = event({ ledger: 30 });
    const odd: [string, object][] = [
      ['no cursor', { ...page([], '', 100), cursor: undefined }],
      ['no events', { ...page([], endOfLedger(100), 100), events: undefined }],
      ['an id in another ledger', page([{ ...sound, ledger: 31 }], endOfLedger(100), 100)],
      ['an id of another form', page([{ ...sound, id: '30-1' }], endOfLedger(100), 100)],
      ['a hash that is none', page([{ ...sound, txHash: 'x' }], endOfLedger(100), 100)],
      ['a value that is not base64', page([{ ...sound, value: 'AA\0A' }], endOfLedger(100), 100)],
      ['a topic that is not base64', page([{ ...sound, topics: ['{}'] }], endOfLedger(100), 100)],
      ['a time that is none', page([{ ...sound, closedAt: 'soon' }], endOfLedger(100), 100)],
    ];
    for (const [what, result] of odd) {
      it(what, async () => {
        rpc.fault = () => ({ result });
        await assert.rejects(
          (await open()).scan(position(9)),
          (error: unknown) => error instanceof SourceRetry && /answered oddly/.test(error.message),
        );
      });
    }

    it('a cursor that stands still inside a ledger', async () => {
      rpc.fault = () => ({ result: page([sound], sound.id, 100) });
      await assert.rejects((await open()).scan(position(29)), /stands still/);
    });

    it('no JSON', async () => {
      rpc.fault = () => ({ status: 200 });
      await assert.rejects((await open()).scan(position(9)), /not JSON-RPC/);
    });
  });

  it('tells whether its history has an event, page by page; not for ledgers that it does not keep (I-21)', async () => {
    rpc.chain.events = [1, 2, 3, 4, 5].map((transaction) => event({ ledger: 30, transaction }));
    rpc.chain.oldest = 20;
    const source = await open({ pageSizeMax: 2 });
    const [last] = rpc.chain.events.slice(-1) as [SourceEvent];
    assert.equal(await source.holds(last), true);
    assert.equal(await source.holds({ ...last, txHash: '0'.repeat(64) }), false);
    assert.equal(await source.holds({ ...last, id: eventId({ ledger: 30, transaction: 6 }) }), false);
    assert.equal(await source.holds({ ...last, id: eventId({ ledger: 31 }) }), false);
    assert.equal(await source.holds({ ...last, id: eventId({ ledger: 19 }) }), undefined);
    assert.equal(await source.holds({ ...last, id: eventId({ ledger: 101 }) }), undefined);
  });

  it('refuses another network, naming both (I-21)', async () => {
    rpc.chain.passphrase = 'Other Network';
    await assert.rejects(
      open(),
      (error: unknown) =>
        error instanceof SourceFatal && /"Other Network".*"Test Network ; July 2026"/.test(error.message),
    );
  });

  it('says what is wrong when nobody answers', async () => {
    const source = await open();
    await rpc.close();
    await assert.rejects(source.scan(position(9)), SourceRetry); // on the connection that was open
    await assert.rejects(
      source.scan(position(9)),
      (error: unknown) => error instanceof SourceRetry && /getEvents failed: .*ECONNREFUSED/.test(error.message),
    );
  });
});

function page(events: readonly SourceEvent[], cursor: string, latestLedger: number): object {
  return {
    events: events.map(wireEvent),
    cursor,
    latestLedger,
    latestLedgerCloseTime: String(Date.parse(closedAt(latestLedger)) / 1000),
  };
}
