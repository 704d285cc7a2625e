import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceEvent } from '../event.ts';
import { account, certificateAddress, closedAt, roleChanged } from '../testing/events.ts';
import { random } from '../testing/workload.ts';
import { scanAhead } from './ahead.ts';
import type { Position, Scan } from './source.ts';

const LATEST = 500;
const position = (ledger: number): Position => ({ ledger, closedAt: closedAt(ledger) });

describe('scanning ahead', () => {
  const below = random(7);
  const events: SourceEvent[] = [];
  for (let ledger = 10; ledger <= LATEST; ledger++) {
    const dense = ledger > 200 && ledger < 260 ? 9 : 2;
    for (let transaction = 1; transaction <= below(dense); transaction++)
      events.push(
        roleChanged({ ledger, transaction }, certificateAddress, 'role_granted', 'issuer', account(1), account(0)),
      );
  }

  /** A source with pages of `pageSize` events, whose answers come in any order. */
  function source(pageSize: number) {
    const flown = { now: 0, most: 0 };
    const scan = async (after: Position, until = LATEST): Promise<Scan> => {
      flown.most = Math.max(flown.most, ++flown.now);
      await sleep(below(4));
      flown.now--;
      const page = events.filter(({ ledger }) => ledger > after.ledger && ledger <= until).slice(0, pageSize);
      const through = page.length < pageSize ? until : Math.max((page.at(-1)?.ledger as number) - 1, after.ledger + 1);
      const inside = events.filter(({ ledger }) => ledger > after.ledger && ledger <= through);
      return { events: inside, scannedThrough: position(through), more: through < LATEST, latest: position(LATEST) };
    };
    return { scan, flown };
  }

  it('I-20: gives the same events in the same order, each scan where the last ended, for any number of workers and any page', async () => {
    for (const workers of [1, 2, 3, 8, 40]) {
      for (const pageSize of [1, 7, 50, 10_000]) {
        const { scan, flown } = source(pageSize);
        const found: SourceEvent[] = [];
        let at = 9;
        for await (const each of scanAhead({ scan, after: position(9), workers, eventsPerScan: pageSize })) {
          assert.ok(each.events.every(({ ledger }) => ledger > at && ledger <= each.scannedThrough.ledger));
          assert.ok(each.scannedThrough.ledger > at);
          found.push(...each.events);
          at = each.scannedThrough.ledger;
          if (!each.more) break;
        }
        assert.deepEqual([at, found], [LATEST, events], `${workers} workers, ${pageSize} events a page`);
        assert.ok(flown.most <= workers);
        if (workers <= 8 && pageSize === 7) assert.equal(flown.most, workers, 'so many are in flight');
      }
    }
  });

  it('ends at the ledger it is given', async () => {
    const { scan } = source(7);
    const found: SourceEvent[] = [];
    for await (const each of scanAhead({ scan, after: position(9), workers: 4, eventsPerScan: 7, until: 333 }))
      found.push(...each.events);
    assert.deepEqual(
      found,
      events.filter(({ ledger }) => ledger <= 333),
    );
  });

  it('asks once with each step at the newest ledger, without a bound', async () => {
    const asked: unknown[] = [];
    const scan = async (after: Position, until?: number): Promise<Scan> => {
      asked.push([after.ledger, until]);
      return { events: [], scannedThrough: after, more: false, latest: after };
    };
    const scans = scanAhead({ scan, after: position(100), workers: 8, eventsPerScan: 100 });
    for (let step = 0; step < 3; step++) await scans.next();
    assert.deepEqual(asked, [
      [100, undefined],
      [100, undefined],
      [100, undefined],
    ]);
  });

  it('ends when the source is asked no more, and passes an error on in its turn', async () => {
    const none = scanAhead({ scan: async () => undefined, after: position(1), workers: 3, eventsPerScan: 5 });
    assert.equal((await none.next()).done, true);
    const { scan } = source(7);
    const failing = (after: Position, until?: number): Promise<Scan> =>
      after.ledger > 50 ? Promise.reject(new Error('broken')) : scan(after, until);
    const scans = scanAhead({ scan: failing, after: position(9), workers: 3, eventsPerScan: 7 });
    await assert.rejects(async () => {
      for await (const { scannedThrough } of scans) assert.ok(scannedThrough.ledger < 80);
    }, /broken/);
  });
});
