import assert from 'node:assert/strict';
import { Pace } from './pace.ts';

describe('the pace of polling', () => {
  let nowMs = 0;
  const at = (ledger: number, gapMs: number): [number, string] => [ledger, new Date(ledger * gapMs).toISOString()];

  /** A pace that has seen ledgers close every `gapMs`. */
  function pace(gapMs: number): Pace {
    nowMs = 0;
    const pace = new Pace(() => nowMs);
    for (let ledger = 1; ledger <= 40; ledger++) {
      nowMs += gapMs;
      pace.saw(...at(ledger, gapMs));
    }
    return pace;
  }

  it('asks when the next ledger is due, whatever the beat', () => {
    for (const gapMs of [600, 2000, 6000]) {
      const waitMs = pace(gapMs).waitMs();
      assert.ok(Math.abs(waitMs - gapMs) < gapMs / 50, `${waitMs} of ${gapMs}`);
    }
  });

  it('asks in short steps around that moment', () => {
    const six = pace(6000);
    nowMs += 5_950;
    assert.ok(six.waitMs() <= 300);
    nowMs += 100;
    assert.ok(six.waitMs() <= 300);
  });

  it('slows down, within half a second, when no ledger closes', () => {
    const two = pace(2000);
    nowMs += 60_000;
    assert.equal(two.waitMs(), 500);
  });

  it('takes its beat from ledgers, not from answers: several may close between two', () => {
    const two = pace(2000);
    for (let ledger = 43; ledger < 80; ledger += 3) {
      nowMs += 6000;
      two.saw(...at(ledger, 2000));
      two.saw(...at(ledger, 2000));
    }
    assert.ok(Math.abs(two.waitMs() - 2000) < 50);
  });

  it('stands a close time that is missing or runs backwards', () => {
    const two = pace(2000);
    two.saw(41, null);
    two.saw(42, new Date(0).toISOString());
    assert.ok(two.waitMs() >= 0 && two.waitMs() <= 10_000);
  });
});
