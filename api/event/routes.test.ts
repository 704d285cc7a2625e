import assert from 'node:assert/strict';
import type { EventsPage } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import { certificateAddress, closedAt, eventId, txHash, writeCursor, writeEvents } from '../testing/rows.ts';
import { firstEventId } from './model.ts';

describe('GET /v1/events', () => {
  let api: TestApi;
  before(async () => {
    api = await testApi();
    await writeEvents(api.sql, [
      { id: eventId(10, 0), data: { id: 'a', expiresAt: '18446744073709551615' } },
      { id: eventId(10, 1), name: 'credential_revoked' },
      { id: eventId(11, 0), name: null },
      { id: eventId(12, 0), contract: 'analytics', name: 'progress_recorded' },
      { id: eventId(13, 0) },
    ]);
    await writeCursor(api.sql, 20, eventId(13, 0));
  });
  after(() => api.close());

  const ids = async (query: string) => {
    const { events, next } = (await api.get(`/v1/events${query}`)).body as EventsPage;
    return [events.map(({ id }) => id), next];
  };

  it('I-24: answers events whole, with the ledger they are complete to', async () => {
    assert.deepEqual((await api.get('/v1/events?limit=1')).body, {
      events: [
        {
          id: eventId(10, 0),
          ledger: 10,
          closedAt: closedAt(10).toISOString(),
          txHash: txHash(10),
          contract: 'certificate',
          contractAddress: certificateAddress,
          name: 'credential_issued',
          data: { id: 'a', expiresAt: '18446744073709551615' },
        },
      ],
      next: eventId(10, 0),
      asOfLedger: 20,
    });
  });

  it('pages through all in chain order, without those that were set aside', async () => {
    assert.deepEqual(await ids('?limit=2'), [[eventId(10, 0), eventId(10, 1)], eventId(10, 1)]);
    assert.deepEqual(await ids(`?limit=2&after=${eventId(10, 1)}`), [[eventId(12, 0), eventId(13, 0)], null]);
    assert.deepEqual(await ids(`?after=${eventId(13, 0)}`), [[], null]);
  });

  it('filters by contract, name and ledgers, both ends included', async () => {
    assert.deepEqual(await ids('?contract=analytics'), [[eventId(12, 0)], null]);
    assert.deepEqual(await ids('?contract=certificate&name=credential_issued'), [
      [eventId(10, 0), eventId(13, 0)],
      null,
    ]);
    assert.deepEqual(await ids('?from=11&to=12'), [[eventId(12, 0)], null]);
    assert.deepEqual(await ids('?from=13&to=2147483647'), [[eventId(13, 0)], null]);
    assert.deepEqual(await ids('?from=14&to=3'), [[], null]);
  });

  it('makes ids as the database does', async () => {
    for (const ledger of [0, 1, 62_805_113, 2_147_483_647]) {
      const { rows } = await api.sql.query('SELECT log.first_event_id($1) AS id', [ledger]);
      assert.equal(firstEventId(ledger), rows[0].id);
    }
  });

  const refused: [string, object[]][] = [
    ['?limit=501', [{ parameter: 'limit', detail: 'found 501, expected a whole number from 1 to 500.' }]],
    ['?limit=-1', [{ parameter: 'limit', detail: 'found "-1", expected a whole number from 1 to 500.' }]],
    ['?from=1e3', [{ parameter: 'from', detail: 'found "1e3", expected a whole number from 0 to 2147483647.' }]],
    [
      '?to=2147483648',
      [{ parameter: 'to', detail: 'found 2147483648, expected a whole number from 0 to 2147483647.' }],
    ],
    ['?after=7', [{ parameter: 'after', detail: 'found "7", expected an event id: 19 digits, a dash, 10 digits.' }]],
    [
      '?contract=course',
      [
        {
          parameter: 'contract',
          detail: 'found "course", expected one of analytics, token, certificate, governance, practice.',
        },
      ],
    ],
    ['?limit=1&limit=2', [{ parameter: 'limit', detail: 'found ["1","2"], expected a whole number from 1 to 500.' }]],
    ['?name=%27', [{ parameter: 'name', detail: 'found "\'", expected an event’s name such as credential_issued.' }]],
    [
      '?ledger=1&limit=x',
      [
        { parameter: 'limit', detail: 'found "x", expected a whole number from 1 to 500.' },
        { parameter: 'ledger', detail: 'not known here, expected one of contract, name, from, to, after, limit.' },
      ],
    ],
  ];
  for (const [query, errors] of refused) {
    it(`refuses ${query}`, async () => {
      const answer = await api.get(`/v1/events${query}`);
      assert.equal(answer.status, 400);
      assert.deepEqual((answer.body as { errors: object[] }).errors, errors);
    });
  }
});
