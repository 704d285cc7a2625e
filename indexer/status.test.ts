import assert from 'node:assert/strict';
import { Status } from './status.ts';

describe('readiness (I-25)', () => {
  let nowMs = 0;
  const position = (ledger: number) => ({ ledger, closedAt: null });
  const following = (): Status => {
    nowMs = 0;
    const status = new Status(() => nowMs);
    status.progressed(position(100), position(100));
    status.enter('following');
    return status;
  };

  it('begins with no', () => {
    const { ready, state, ledger } = new Status().readiness();
    assert.deepEqual({ ready, state, ledger }, { ready: false, state: 'starting', ledger: null });
  });

  it('is yes while the indexer has what the network has', () => {
    assert.deepEqual(following().readiness(), {
      ready: true,
      state: 'following',
      reason: null,
      ledger: 100,
      latestLedger: 100,
      lagLedgers: 0,
      lagSeconds: 0,
    });
  });

  it('ends when it falls behind, and says by how much', () => {
    const status = following();
    status.progressed(position(100), position(106));
    nowMs = 9_000;
    const { ready, reason, lagLedgers, lagSeconds } = status.readiness();
    assert.deepEqual(
      { ready, reason, lagLedgers, lagSeconds },
      { ready: false, reason: '6 ledgers behind, expected at most 5', lagLedgers: 6, lagSeconds: 9 },
    );
  });

  it('waits for the indexes of a first backfill, though all is read', () => {
    const status = following();
    status.enter('catching_up');
    status.isIndexed = false;
    const { ready, reason } = status.readiness();
    assert.deepEqual([ready, reason], [false, 'all is read, and the indexes are being made']);
  });

  it('ends when the RPC falls silent, and the lag goes on counting', () => {
    const status = following();
    nowMs = 31_000;
    const { ready, reason, lagSeconds } = status.readiness();
    assert.deepEqual(
      { ready, reason, lagSeconds },
      {
        ready: false,
        reason: 'nothing read and committed for 30 s: the RPC or the database does not answer',
        lagSeconds: 31,
      },
    );
  });

  it('ends at once in a state that gives no progress, with the reason', () => {
    const status = following();
    status.enter('gap', 'the ledgers 1 to 9 are needed');
    status.gapLedgers = 9;
    assert.deepEqual([status.readiness().ready, status.readiness().reason], [false, 'the ledgers 1 to 9 are needed']);
    status.enter('following');
    assert.deepEqual([status.readiness().ready, status.gapLedgers], [true, 0]);
  });

  it('tells news from a state that goes on, so that an outage is one line in the log', () => {
    const status = following();
    assert.deepEqual(
      [status.enter('source_away', 'x'), status.enter('source_away', 'x'), status.enter('following')],
      [true, false, true],
    );
  });
});
