import assert from 'node:assert/strict';
import { readLatestEvents, readStatus, readVerification } from './api.ts';

type Events = { id: string; ledger: number }[];

/** A log behind the api's own paging; `asked` keeps the addresses it was asked for. */
function logOf(events: Events, asked: string[] = []): typeof fetch {
  return async (input) => {
    asked.push(String(input));
    const { searchParams } = new URL(String(input), 'http://api');
    const after = searchParams.get('after') ?? '';
    const rest = events.filter((event) => event.ledger >= Number(searchParams.get('from')) && event.id > after);
    const limit = Number(searchParams.get('limit'));
    return Response.json({ events: rest.slice(0, limit), next: rest.length > limit ? rest[limit - 1]?.id : null });
  };
}
const event = (ledger: number) => ({ id: String(ledger).padStart(8, '0'), ledger });
const refuse: typeof fetch = async () => {
  throw new TypeError('fetch failed');
};

describe('readLatestEvents', () => {
  const ledgers = (events: Events | null) => events?.map(({ ledger }) => ledger);

  it('gives the newest first', async () => {
    const log = logOf([90, 95, 97, 98, 99, 100].map(event));
    assert.deepEqual(ledgers(await readLatestEvents(log, 100, 5)), [100, 99, 98, 97, 95]);
  });

  it('looks further back until it has enough, and no further', async () => {
    const asked: string[] = [];
    const log = logOf([1, 300, 400, 990, 1000].map(event), asked);
    assert.deepEqual(ledgers(await readLatestEvents(log, 1000, 3)), [1000, 990, 400]);
    assert.deepEqual(
      asked.map((path) => new URL(path, 'http://api').searchParams.get('from')),
      ['984', '936', '744', '0'],
    );
  });

  it('gives fewer when the chain has fewer, and none of a fresh one', async () => {
    assert.deepEqual(ledgers(await readLatestEvents(logOf([event(2)]), 3, 5)), [2]);
    assert.deepEqual(await readLatestEvents(logOf([]), 3, 5), []);
  });

  it('never takes the oldest of too many for the newest', async () => {
    const burst = Array.from({ length: 2500 }, (_, at) => ({ id: String(at).padStart(8, '0'), ledger: 50 }));
    const log = logOf([...burst, { id: '99999999', ledger: 100 }]);
    assert.deepEqual(ledgers(await readLatestEvents(log, 100, 5)), [100]);
  });

  it('is null when the api is away', async () => {
    assert.equal(await readLatestEvents(refuse, 100, 5), null);
  });
});

describe('readVerification', () => {
  const id = 'a1'.repeat(16);

  it('is "could not check" when the api is away, fails or speaks nonsense', async () => {
    const problem: typeof fetch = async () => Response.json({ type: 'x', title: 'y', status: 500 }, { status: 500 });
    const html: typeof fetch = async () => new Response('<html>', { status: 502 });
    for (const fetch of [refuse, problem, html]) {
      const { verdict, checks, credential, id: asked } = await readVerification(fetch, id);
      assert.deepEqual(
        { verdict, checks, credential, asked },
        { verdict: 'could_not_check', checks: [], credential: null, asked: id },
      );
    }
  });

  it('takes a verdict at whatever status it came with', async () => {
    const answer = {
      verdict: 'not_found',
      sentence: 'No.',
      checks: [],
      asOf: null,
      id,
      contentHash: null,
      credential: null,
    };
    assert.deepEqual(await readVerification(async () => Response.json(answer, { status: 503 }), id), answer);
  });
});

describe('readStatus', () => {
  it('is null rather than a problem document', async () => {
    assert.equal(await readStatus(async () => Response.json({ title: 'no' }, { status: 500 })), null);
  });
});
