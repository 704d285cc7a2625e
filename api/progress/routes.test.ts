import assert from 'node:assert/strict';
import { type TestApi, testApi } from '../testing/api.ts';
import {
  analyticsAddress,
  closedAt,
  eventId,
  issuer,
  learner,
  progressRow,
  txHash,
  writeCursor,
  writeRows,
} from '../testing/rows.ts';

describe('GET /v1/learners/:address/progress', () => {
  let api: TestApi;
  const asOf = { ledger: 30, closedAt: closedAt(30).toISOString() };
  before(async () => {
    api = await testApi();
    await writeCursor(api.sql, 30);
    await writeRows(api.sql, 'progress', [
      progressRow({ percent: 20, fromEvent: eventId(18), toEvent: eventId(20) }),
      progressRow({ lessonsTotal: 4_294_967_295 }),
      progressRow({
        course: 'first_ledger',
        percent: 100,
        completedLedger: 25,
        completedAt: closedAt(25),
        completedTxHash: txHash(25),
      }),
      progressRow({ learner: issuer }),
    ]);
  });
  after(() => api.close());

  it('answers each course once, as it is now', async () => {
    const common = {
      learner,
      contractAddress: analyticsAddress,
      lessonsDone: 2,
      attestor: issuer,
      resetReason: null,
      resetBy: null,
      resetLedger: null,
      changedLedger: 20,
      changedAt: closedAt(20).toISOString(),
      changedTxHash: txHash(20),
    };
    const answer = await api.get(`/v1/learners/${learner}/progress`);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, {
      progress: [
        {
          ...common,
          course: 'first_ledger',
          percent: 100,
          lessonsTotal: 5,
          completedLedger: 25,
          completedAt: closedAt(25).toISOString(),
          completedTxHash: txHash(25),
        },
        {
          ...common,
          course: 'soroban_contracts',
          percent: 40,
          lessonsTotal: 4_294_967_295,
          completedLedger: null,
          completedAt: null,
          completedTxHash: null,
        },
      ],
      next: null,
      asOf,
    });
  });

  it('pages by course', async () => {
    const page = (await api.get(`/v1/learners/${learner}/progress?limit=1`)).body as { next: string };
    assert.equal(page.next, 'first_ledger');
    const { body } = await api.get(`/v1/learners/${learner}/progress?limit=1&after=${page.next}`);
    assert.partialDeepStrictEqual(body, { progress: [{ course: 'soroban_contracts' }], next: null });
  });

  it('knows nothing of an address without progress, as of a ledger', async () => {
    assert.deepEqual((await api.get(`/v1/learners/${analyticsAddress}/progress`)).body, {
      progress: [],
      next: null,
      asOf,
    });
  });

  it('refuses what is no address, or a mistyped one', async () => {
    for (const address of ['me', learner.toLowerCase(), learner.replace('GBRPY', 'GBRPZ'), `S${learner.slice(1)}`]) {
      assert.equal((await api.get(`/v1/learners/${address}/progress`)).status, 400, address);
    }
  });
});
