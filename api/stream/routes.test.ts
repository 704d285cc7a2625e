import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { ChainEvent } from '#wire';
import { type TestApi, testApi } from '../testing/api.ts';
import {
  certificateAddress,
  closedAt,
  commitLedger,
  credentialId,
  eventId,
  learner,
  type TestEvent,
  txHash,
  writeCursor,
} from '../testing/rows.ts';
import { openStream, type TestStream } from '../testing/stream.ts';
import { positionBeforeAll } from './feed.ts';
import { missedMax } from './resume.ts';

describe('GET /v1/stream', () => {
  let api: TestApi;
  let ledger = 10;
  const open: TestStream[] = [];

  before(async () => {
    api = await testApi();
    await writeCursor(api.sql, ledger);
    await untilReady(api);
  });
  afterEach(() => {
    for (const stream of open.splice(0)) stream.close();
  });
  after(() => api.close());

  /** Opens a stream and waits until it is live: the position is the first it hears. */
  const listen = async (topics: string, lastEventId?: string) => {
    const headers: Record<string, string> = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
    const stream = await openStream(`${api.url}/v1/stream?topics=${topics}`, headers);
    open.push(stream);
    await stream.until((messages) => messages.some(({ id, event }) => id && !event));
    return stream;
  };
  /** Closes the next ledger with so many events. */
  const close = async (count: number, event: Partial<TestEvent> = {}) => {
    ledger += 1;
    const events = Array.from({ length: count }, (_, index) => ({ ...event, id: eventId(ledger, index) }));
    await commitLedger(api.sql, ledger, events);
    return events.map(({ id }) => id);
  };
  /** Does so and waits until the api has handed it all on. */
  const closeAndSee = async (count: number) => {
    const witness = await listen('ledger');
    const ids = await close(count);
    await witness.until((messages) => messages.some(({ event }) => event === 'ledger'));
    witness.close();
    return ids;
  };
  const idsOf = (stream: TestStream) => stream.events().map(({ id }) => id);

  it('sends an event as soon as it is committed, then the ledger', async () => {
    const stream = await listen('certificate,ledger');
    const data = { id: credentialId, learner };
    const [id] = await close(1, { data });
    await stream.until((messages) => messages.some(({ event }) => event === 'ledger'));
    const event: ChainEvent = {
      id: id ?? '',
      ledger,
      closedAt: closedAt(ledger).toISOString(),
      txHash: txHash(ledger),
      contract: 'certificate',
      contractAddress: certificateAddress,
      name: 'credential_issued',
      data,
    };
    assert.deepEqual(stream.messages.slice(1), [
      { event: 'certificate.credential_issued', id, data: event },
      { event: 'ledger', data: { ledger, closedAt: closedAt(ledger).toISOString() } },
    ]);
    assert.equal(stream.response.headers['content-type'], 'text/event-stream;charset=UTF-8');
  });

  it('sends what a topic names and nothing else', async () => {
    const topics = [
      'certificate',
      'certificate.credential_revoked',
      `credential:${credentialId}`,
      `learner:${learner}`,
      'analytics',
      'ledger',
    ];
    const streams = await Promise.all(topics.map((topic) => listen(topic)));
    const successor = 'e'.repeat(32);
    ledger += 1;
    await commitLedger(api.sql, ledger, [
      { id: eventId(ledger, 0), data: { id: successor, supersedes: credentialId } },
      { id: eventId(ledger, 1), name: 'credential_revoked', data: { id: credentialId } },
      { id: eventId(ledger, 2), name: 'credential_issued', data: { id: 'd'.repeat(32), learner } },
      { id: eventId(ledger, 3), contract: 'analytics', name: 'progress_recorded', data: { learner, id: credentialId } },
      { id: eventId(ledger, 4), name: null },
    ]);
    await streams.at(-1)?.until((messages) => messages.length > 1);
    await sleep(50);
    assert.deepEqual(
      streams.map((stream) => stream.events().map(({ id }) => Number(id?.slice(-1)))),
      [[0, 1, 2], [1], [0, 1], [2, 3], [3], []],
    );
  });

  it('I-26: resumes after the last event seen: nothing lost, nothing twice, ids rising, while more keeps coming', async () => {
    const before = await close(3);
    const missed = [...(await close(700)), ...(await close(2))];
    const stream = await listen('certificate', before.at(-1));
    const after: string[] = [];
    for (let round = 0; round < 5; round += 1) after.push(...(await close(40)));
    await stream.until(() => idsOf(stream).length >= missed.length + after.length);
    assert.deepEqual(idsOf(stream), [...missed, ...after]);
  });

  it('hands on each event once to clients that come, go and resume at any moment', async () => {
    const first = await listen('certificate');
    const seen: (string | undefined)[] = [];
    const sent: string[] = [];
    let stream = await listen('certificate');
    for (let round = 0; round < 12; round += 1) {
      sent.push(...(await close(round % 4)));
      await sleep(round % 3 === 0 ? 0 : 15);
      seen.push(...idsOf(stream));
      const last = stream.messages.findLast(({ id }) => id)?.id ?? '';
      stream.close();
      if (round % 2 === 0) sent.push(...(await closeAndSee(3))); // handed on while this one was away
      stream = await listen('certificate', last);
    }
    await stream.until(() => seen.length + idsOf(stream).length >= sent.length);
    assert.deepEqual([...seen, ...idsOf(stream)], sent);
    await first.until(() => idsOf(first).length >= sent.length);
    assert.deepEqual(idsOf(first), sent);
  });

  it('tells its position at once, so that a client who heard nothing yet resumes too', async () => {
    const quiet = await listen('analytics');
    const [position] = quiet.messages;
    quiet.close();
    const missed = await close(2, { contract: 'analytics', name: 'progress_recorded' });
    await closeAndSee(0);
    const stream = await listen('analytics', position?.id);
    await stream.until(() => idsOf(stream).length >= 2);
    assert.deepEqual(idsOf(stream), missed);
  });

  it('resumes from before the first event', async () => {
    const stream = await listen(`learner:${learner}`, positionBeforeAll);
    await stream.until(() => stream.events().length > 0);
    assert.ok(!stream.messages.some(({ event }) => event === 'resync'));
  });

  const unserved: [string, string, string][] = [
    ['malformed', 'yesterday', 'malformed'],
    ['of another chain', eventId(7, 7), 'unknown'],
    ['of the future', eventId(2_000_000, 0), 'unknown'],
  ];
  for (const [what, lastEventId, reason] of unserved) {
    it(`says resync for an id that is ${what}, and goes on from the end`, async () => {
      await closeAndSee(1);
      const stream = await listen('certificate', lastEventId);
      const [id] = await close(1);
      await stream.until(() => idsOf(stream).length >= 1);
      assert.deepEqual(stream.messages[0], { event: 'resync', data: { reason, asOfLedger: ledger - 1 } });
      assert.deepEqual(idsOf(stream), [id]);
    });
  }

  it('I-26: says resync to a client that missed too much', async () => {
    const [id] = await closeAndSee(1);
    await closeAndSee(missedMax + 1);
    const stream = await listen('certificate', id);
    assert.deepEqual(stream.messages[0], { event: 'resync', data: { reason: 'too_old', asOfLedger: ledger } });
    assert.deepEqual(idsOf(stream), []);
  });

  it('I-28: heals when the listening connection is killed: what happened meanwhile is caught up', async () => {
    const stream = await listen('certificate');
    const killed = await api.sql.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'brain-storm-api-listen-chain' AND datname = current_database()`,
    );
    assert.equal(killed.rowCount, 1);
    const ids = await close(3);
    await stream.until(() => idsOf(stream).length >= 3);
    ids.push(...(await close(1)));
    await stream.until(() => idsOf(stream).length >= 4);
    assert.deepEqual(idsOf(stream), ids);
  });

  it('survives Postgres refusing every connection for a while', async () => {
    const stream = await listen('certificate');
    const database = new URL(api.databaseUrl).pathname.slice(1);
    const admin = new pg.Client({ connectionString: api.databaseUrl.replace(/\/[^/]*$/, '/postgres') });
    await admin.connect();
    await admin.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, [database]);
    assert.equal((await api.get('/readyz')).status, 503);
    assert.equal((await api.get('/v1/status')).status, 503);
    const away = await api.get(`/v1/credentials/${credentialId}/verification`);
    assert.equal(away.status, 503);
    assert.equal(away.headers.get('Retry-After'), '5');
    assert.partialDeepStrictEqual(away.body, { verdict: 'could_not_check', asOf: null, credential: null });
    await admin.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
    await admin.end();
    api.sql = new pg.Client({ connectionString: api.databaseUrl });
    api.sql.on('error', () => {});
    await api.sql.connect();
    await untilReady(api);
    const ids = await close(2);
    await stream.until(() => idsOf(stream).length >= 2);
    assert.deepEqual(idsOf(stream), ids);
  });

  it('I-27: cuts a client that takes nothing, and neither the others nor the memory notice', async () => {
    const slow = await listen('certificate');
    slow.response.pause();
    const stream = await listen('certificate');
    const data = { reason: 'x'.repeat(8_000) };
    let sent = 0;
    const isCut = slow.ended.then(() => true);
    for (let round = 0; round < 60; round += 1) {
      sent += (await close(40, { data })).length;
      await stream.until(() => idsOf(stream).length >= sent);
      if (await Promise.race([isCut, sleep(1, false)])) break;
      if ((await streamCount(api)) === 1) break;
    }
    assert.equal(await streamCount(api), 1, 'the slow one is gone, the other is there');
    assert.equal(idsOf(stream).length, sent);
  });

  it('I-27: gives every place back when clients go', async () => {
    await Promise.all(Array.from({ length: 20 }, () => listen('ledger')));
    assert.equal(await streamCount(api), 20);
    for (const stream of open) stream.close();
    await untilTrue(async () => (await streamCount(api)) === 0);
  });

  it('allows an address so many streams, and more again when one was closed', async () => {
    const headers = { 'X-Forwarded-For': '203.0.113.7' };
    const path = `${api.url}/v1/stream?topics=ledger`;
    for (let count = 0; count < 20; count += 1) open.push(await openStream(path, headers));
    const refused = await api.get('/v1/stream?topics=ledger', headers);
    assert.equal(refused.status, 429);
    assert.partialDeepStrictEqual(refused.body, { type: 'urn:brain-storm:problem:streams_exhausted' });
    for (let count = 0; count < 30; count += 1) await api.get('/v1/stream?topics=nonsense', headers);
    open.pop()?.close();
    await untilTrue(async () => {
      const stream = await openStream(path, headers);
      open.push(stream);
      return stream.response.statusCode === 200;
    });
    for (const stream of open.splice(0)) stream.close();
    await untilTrue(async () => (await streamCount(api)) === 0);
  });

  it('opens nothing for HEAD', async () => {
    const response = await fetch(`${api.url}/v1/stream?topics=ledger`, { method: 'HEAD' });
    assert.deepEqual([response.status, await streamCount(api)], [200, 0]);
  });

  const refused = [
    '',
    '?topics=',
    '?topics=course',
    '?topics=certificate.credential_eaten',
    '?topics=certificate.credential_issued.x',
    '?topics=credential:371',
    `?topics=learner:${learner.replace('GBRPY', 'GBRPZ')}`,
    '?topics=ledger,,',
    '?topics=ledger&topics=ledger',
    `?topics=${Array.from({ length: 51 }, (_, index) => `credential:${String(index).padStart(32, '0')}`).join(',')}`,
  ];
  for (const query of refused) {
    it(`refuses ${query.slice(0, 60) || 'a request without topics'}`, async () => {
      const answer = await api.get(`/v1/stream${query}`);
      assert.equal(answer.status, 400);
      assert.partialDeepStrictEqual(answer.body, { errors: [{ parameter: 'topics' }] });
    });
  }
});

describe('a stopping api', () => {
  it('ends its streams and its connections', async () => {
    const api = await testApi();
    await writeCursor(api.sql, 10);
    await untilReady(api);
    const stream = await openStream(`${api.url}/v1/stream?topics=ledger`);
    const started = performance.now();
    await api.close();
    await stream.ended;
    assert.ok(performance.now() - started < 3_000);
  });
});

async function untilReady(api: TestApi): Promise<void> {
  await untilTrue(async () => (await api.get('/readyz')).status === 200);
}

async function streamCount(api: TestApi): Promise<number> {
  return Number(/^api_streams_open (\d+)$/m.exec(String((await api.get('/metrics')).body))?.[1]);
}

async function untilTrue(test: () => Promise<boolean>): Promise<void> {
  while (!(await test())) await sleep(20);
}
