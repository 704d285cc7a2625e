import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Context } from 'koa';
import pg from 'pg';
import { testRedis } from '../../stack/testing.ts';
import { type TestApi, testApi } from '../testing/api.ts';
import { answerFresh } from './fresh.ts';
import { createResponseCache, generationHeader } from './response-cache.ts';

const address = '/v1/courses/small';

/** The way to Redis, which can be cut and mended. */
async function wayTo(url: string) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const open = async (own = 0) => {
    server = createServer((socket) => {
      const onward = connect(Number(port), hostname);
      for (const each of [socket, onward]) {
        sockets.add(each);
        each.on('error', () => {});
        each.on('close', () => [socket, onward].map((one) => one.destroy()));
      }
      socket.pipe(onward).pipe(socket);
    }).listen(own, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as { port: number }).port;
  };
  const own = await open();
  return {
    url: `redis://127.0.0.1:${own}`,
    mend: () => open(own),
    async cut() {
      const closed = new Promise((resolve) => server?.close(resolve));
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      await closed;
    },
  };
}

describe('the response cache', () => {
  let api: TestApi;
  let other: TestApi;
  let way: Awaited<ReturnType<typeof wayTo>>;
  before(async () => {
    way = await wayTo((await testRedis()).url);
    api = await testApi({ redisUrl: way.url });
    other = await testApi({ beside: api });
    await api.sql.query(`INSERT INTO app.course_versions
      SELECT 'small', number, '{}', '{}', repeat('0', 64) FROM generate_series(1, 200) AS number`);
    const outline = { key: 'small', title: 'Small', modules: [], prerequisites: [] };
    await api.sql.query(
      `INSERT INTO app.courses VALUES ('small', 1, 1, 'Small', 'A promise.', 'en', NULL, '{stellar}', 0, 0, $1, '', '')`,
      [JSON.stringify(outline)],
    );
  });
  after(async () => {
    await other.close();
    await api.close();
    await way.cut();
  });

  const read = async (from = api) => {
    const { status, headers, body } = await from.get(address);
    assert.equal(status, 200);
    return { version: (body as { version: number }).version, generation: headers.get(generationHeader) };
  };
  const publish = (version: number) =>
    api.sql.query(`UPDATE app.courses SET version = $1 WHERE key = 'small'`, [version]);
  /** Changes it behind the back of all: what is answered then tells whether it was kept. */
  const sneak = async (version: number) => {
    await api.sql.query('ALTER TABLE app.courses DISABLE TRIGGER courses_announced');
    await publish(version);
    await api.sql.query('ALTER TABLE app.courses ENABLE TRIGGER courses_announced');
  };
  /** Reads until the answer satisfies: what is awaited comes by messages. */
  const until = async <T>(look: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> => {
    let answer = await look();
    for (const ends = Date.now() + 50_000; !holds(answer); answer = await look()) {
      if (Date.now() > ends) assert.fail(`still ${JSON.stringify(answer)}`);
      await sleep(10);
    }
    return answer;
  };
  const ready = async (...apis: TestApi[]) => {
    for (const each of apis)
      await until(
        () => read(each),
        ({ generation }) => generation !== null,
      );
  };
  const newGeneration = async (before: string | null, from = api) =>
    until(
      () => read(from),
      ({ generation }) => generation !== null && generation !== before,
    );

  it('answers what is kept, of one process by another, with its ETag, until something is published', async () => {
    await publish(1);
    await until(
      () => Promise.all([read(api), read(other)]),
      ([one, two]) => one.generation !== null && one.generation === two.generation,
    );
    const { headers } = await api.get(address);
    await sneak(2);
    assert.deepEqual([(await read(api)).version, (await read(other)).version], [1, 1]);
    const again = await api.get(address, { 'If-None-Match': headers.get('ETag') as string });
    assert.deepEqual([again.status, again.body], [304, '']);
    const before = (await read()).generation;
    await publish(3);
    for (const each of [api, other]) assert.equal((await newGeneration(before, each)).version, 3);
  });

  it('answers nothing older than its generation while versions follow one another, in either process', async () => {
    const listener = new pg.Client({ connectionString: api.databaseUrl });
    await listener.connect();
    await listener.query('LISTEN catalogue');
    const heard: string[] = [];
    listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
    /** By generation the version that was published when it began. */
    const published = new Map<string, number>();
    const answers: { version: number; generation: string | null }[] = [];
    let isDone = false;
    const hammer = async (from: TestApi) => {
      while (!isDone) answers.push(await read(from));
    };
    const hammering = [api, other, api, other, api, other].map(hammer);
    for (let version = 4; version <= 60; version += 1) {
      await publish(version);
      await listener.query('SELECT 1'); // what was announced before has come by then
      for (const name of heard.splice(0)) published.set(name, version);
      if (version % 3 === 0) await sleep(15);
    }
    await until(
      () => read(api),
      ({ version }) => version === 60,
    );
    await until(
      () => read(other),
      ({ version }) => version === 60,
    );
    isDone = true;
    await Promise.all(hammering);
    await listener.end();
    const known = answers.filter(({ generation }) => published.has(generation ?? ''));
    assert.ok(known.length > 50, `${known.length} answers`);
    assert.deepEqual(
      known.filter(({ generation, version }) => version < (published.get(generation ?? '') ?? 0)),
      [],
    );
  });

  it('keeps under its own generation what was read before another began', async () => {
    const redis = new Redis(api.redisUrl);
    await once(redis, 'ready');
    let generation = 'first';
    const share = createResponseCache(redis, () => generation).share(() => true);
    const ask = async (read: () => Promise<object>) => {
      const headers: Record<string, string> = {};
      const ctx = {
        ...{ path: '/unit', querystring: '', query: {}, state: {}, body: undefined, get: () => '' },
        ...{
          set: (name: string, value: string) => Object.assign(headers, { [name]: value }),
          response: { get: () => 'etag' },
        },
      };
      await share(ctx as unknown as Context, async () => answerFresh(ctx as unknown as Context, await read()));
      return ctx.body;
    };
    const slow = Promise.withResolvers<object>();
    const answered = ask(() => slow.promise);
    await sleep(50);
    generation = 'second';
    slow.resolve({ version: 'old' });
    assert.equal(await answered, '{"version":"old"}');
    await redis.ping(); // what was sent to be kept is kept
    assert.equal(await ask(async () => ({ version: 'new' })), '{"version":"new"}');
    assert.equal(await ask(async () => ({ version: 'newer' })), '{"version":"new"}');
    redis.disconnect();
  });

  it('goes on without Redis, slower and right, and with it again', async () => {
    await publish(70);
    await until(
      () => read(),
      ({ version }) => version === 70,
    );
    await way.cut();
    await sneak(71);
    await until(
      () => read(),
      ({ version }) => version === 71,
    );
    await publish(72);
    await until(
      () => read(),
      ({ version }) => version === 72,
    );
    await way.mend();
    // Kept again, once the connection is back: then a change that nobody announced is not seen.
    let version = 72;
    await until(
      async () => {
        await read();
        version += 1;
        await sneak(version);
        return read();
      },
      (answer) => answer.version < version,
    );
    const { generation } = await read();
    await publish(150);
    assert.equal((await newGeneration(generation)).version, 150);
  });

  it('keeps and answers nothing while changes could be missed, and begins anew', async () => {
    await ready(api, other);
    await publish(151);
    await until(
      () => read(),
      ({ version }) => version === 151,
    );
    const before = (await read()).generation;
    await api.sql.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'brain-storm-api-listen-catalogue' AND datname = current_database()`);
    await sneak(152);
    for (const each of [api, other])
      assert.deepEqual(
        (
          await until(
            () => read(each),
            ({ generation }) => generation !== before,
          )
        ).version,
        152,
      );
    assert.notEqual((await newGeneration(before)).generation, before);
  });

  it('tells who listens of each generation, and ends the stream when it could miss one', async () => {
    await ready(api);
    const stream = await openNames(`${api.url}/v1/stream/catalogue`);
    await until(
      async () => stream.names.at(-1),
      (name) => name !== undefined,
    );
    const { generation } = await read();
    await publish(153);
    const next = (await newGeneration(generation)).generation;
    await until(
      async () => stream.names.at(-1),
      (name) => name === next,
    );
    await api.sql.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'brain-storm-api-listen-catalogue' AND datname = current_database()`);
    await stream.ended;
  });

  async function openNames(url: string) {
    const names: string[] = [];
    const response = await fetch(url);
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    const ended = (async () => {
      for await (const chunk of response.body as ReadableStream<Uint8Array>)
        for (const [, name] of new TextDecoder().decode(chunk).matchAll(/^event: generation\ndata: (.+)$/gm))
          names.push(name as string);
    })();
    return { names, ended };
  }
});
