import assert from 'node:assert/strict';
import { Pace } from './pace.ts';
import { random } from './testing/workload.ts';

const LEDGERS = 1_000;

describe('the pace of polling', () => {
  let nowMs = 0;

  /** Follows a network by its pace; when each ledger is there, and when it is asked for, are of this clock alone. */
  function follow(gapMs: number, jitterMs: number): { pollsPerLedger: number; lateMs: number[]; pace: Pace } {
    const below = random(1);
    nowMs = 0;
    const pace = new Pace(() => nowMs);
    const lateMs: number[] = [];
    let [polls, closedAtMs, visibleAtMs] = [0, 0, 0];
    for (let ledger = 1; ledger <= LEDGERS; ledger++) {
      closedAtMs += gapMs + below(jitterMs + 1);
      visibleAtMs = closedAtMs + 300 + below(20);
      for (; nowMs < visibleAtMs; nowMs += pace.waitMs()) {
        polls++;
        pace.saw(ledger - 1, null); // nothing new yet
      }
      polls++;
      pace.saw(ledger, new Date(Math.floor(closedAtMs / 1000) * 1000).toISOString()); // the network tells whole seconds
      lateMs.push(nowMs - visibleAtMs);
      nowMs += pace.waitMs();
    }
    return { pollsPerLedger: polls / LEDGERS, lateMs: lateMs.sort((a, b) => a - b), pace };
  }
  const p99 = (sorted: number[]): number => sorted[Math.floor(sorted.length * 0.99)] as number;

  for (const gapMs of [600, 2_000, 5_000]) {
    it(`sees a ledger within 140 ms where one closes every ${gapMs} ms, and asks few times for it`, () => {
      const { pollsPerLedger, lateMs } = follow(gapMs, 20);
      assert.ok(p99(lateMs) <= 140, `p99 ${p99(lateMs)} ms`);
      assert.ok(pollsPerLedger <= 4, `${pollsPerLedger} polls a ledger`);
    });
  }

  it('asks more often where ledgers keep no beat, and still sees half of them within 100 ms', () => {
    const { pollsPerLedger, lateMs } = follow(5_000, 1_500);
    assert.ok((lateMs[LEDGERS / 2] as number) <= 100);
    assert.ok(p99(lateMs) <= 500, `p99 ${p99(lateMs)} ms`);
    assert.ok(pollsPerLedger <= 9, `${pollsPerLedger} polls a ledger`);
  });

  it('waits most of the time between two ledgers', () => {
    const { pace } = follow(5_000, 20);
    pace.saw(LEDGERS + 1, null);
    assert.ok(pace.waitMs() > 4_000);
  });

  it('slows down, to twice a second, when no ledger closes', () => {
    const { pace } = follow(2_000, 20);
    nowMs += 60_000;
    assert.equal(pace.waitMs(), 500);
  });

  it('takes its beat from ledgers, not from answers: several may close between two', () => {
    const { pace } = follow(2_000, 0);
    for (let ledger = LEDGERS + 3; ledger < LEDGERS + 60; ledger += 3) {
      nowMs += 6_000;
      pace.saw(ledger, new Date(ledger * 2_000).toISOString());
    }
    assert.ok(pace.waitMs() <= 2_000);
  });

  it('goes on at the old beat after a rest', () => {
    const { pace } = follow(2_000, 20);
    nowMs += 600_000;
    pace.saw(LEDGERS + 1, new Date(nowMs).toISOString());
    assert.ok(pace.waitMs() <= 2_000);
    nowMs += 2_000;
    pace.saw(LEDGERS + 2, new Date(nowMs).toISOString());
    assert.ok(pace.waitMs() <= 2_000);
  });

  it('stands a close time that is missing or runs backwards', () => {
    const { pace } = follow(2_000, 0);
    pace.saw(LEDGERS + 1, null);
    pace.saw(LEDGERS + 2, new Date(0).toISOString());
    assert.ok(pace.waitMs() >= 0 && pace.waitMs() <= 10_000);
  });
});
