import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { catalogue, certificates, createPageCache, followGeneration, type Page } from './page-cache.ts';

type Asked = { method?: string; url?: string; headers?: Record<string, string> };
const request = ({ method = 'GET', url = '/courses', headers = {} }: Asked = {}) =>
  ({ method, url, headers: { host: 'localhost:3000', ...headers } }) as unknown as http.IncomingMessage;
const answering = () => new EventEmitter() as http.ServerResponse;
const page = (change: Partial<Page> = {}): Page => ({
  html: Buffer.from('<p>page</p>'),
  headers: [['etag', '"1"']],
  until: Number.POSITIVE_INFINITY,
  generations: ['first', 'first'],
  ...change,
});

describe('the page cache', () => {
  let now = 1_000;
  const made = (bytesMax = 1_000, kind = catalogue) => {
    const cache = createPageCache(kind, bytesMax, () => now);
    cache.become('first');
    return cache;
  };
  const answerOf = (cache: ReturnType<typeof made>, asked?: Asked) => {
    const sent: { status?: number; body?: string } = {};
    const response = {
      writeHead: (status: number) => Object.assign(response, { status: Object.assign(sent, { status }) }),
      end: (body?: Buffer) => Object.assign(sent, { body: body?.toString() }),
    };
    return cache.answer(request(asked), response as unknown as http.ServerResponse) ? sent : null;
  };

  it('answers a page that was kept, to who asks for the same and to nobody else', () => {
    const cache = made();
    cache.keeperOf(request(), answering())?.(page());
    assert.deepEqual(answerOf(cache), { status: 200, body: '<p>page</p>' });
    assert.deepEqual(answerOf(cache, { headers: { 'if-none-match': '"1"' } }), { status: 304, body: undefined });
    const others: Asked[] = [
      { url: '/courses?topic=stellar' },
      { method: 'POST' },
      { method: 'HEAD' },
      { headers: { host: '127.0.0.1:3000' } },
      { headers: { cookie: 'theme=dark' } },
      { headers: { cookie: 'access=x' } },
      { headers: { 'accept-language': 'de' } },
    ];
    for (const asked of others) assert.equal(answerOf(cache, asked), null, JSON.stringify(asked));
  });

  it('keeps pages for nobody in particular, with filters that are counted', () => {
    const cache = made();
    const isOne = (asked: Asked) => cache.keeperOf(request(asked), answering()) !== undefined;
    for (const url of [
      '/courses',
      '/courses/a_1',
      '/learn/a/b',
      '/paths',
      '/paths/a',
      '/courses?topic=a&level=beginner',
    ])
      assert.ok(isOne({ url }), url);
    for (const url of [
      '/',
      '/me',
      '/courses/',
      '/courses/A',
      '/courses/a/forum',
      '/courses?search=a',
      '/courses?topic=a&topic=b',
    ])
      assert.ok(!isOne({ url }), url);
    for (const url of ['/courses?after=1.a', '/courses/a?x=1', '/learn/a/b?at=c', `/courses?topic=${'a'.repeat(300)}`])
      assert.ok(!isOne({ url }), url);
    assert.ok(isOne({ headers: { cookie: 'theme=dark; locale=de' } }));
    for (const cookie of ['access=x', '__Host-access=x', 'refresh=x', 'theme=dark; other=1'])
      assert.ok(!isOne({ headers: { cookie } }), cookie);
  });

  it('keeps nothing that is of another generation in any part, or of none', () => {
    for (const generations of [[], [null], ['first', null], ['first', 'second']]) {
      const cache = made();
      cache.keeperOf(request(), answering())?.(page({ generations }));
      assert.equal(answerOf(cache), null, JSON.stringify(generations));
    }
  });

  it('forgets all when what is public changes, also what was being drawn then', () => {
    const cache = made();
    const keep = cache.keeperOf(request(), answering());
    keep?.(page());
    cache.become('second');
    assert.equal(answerOf(cache), null);
    keep?.(page());
    assert.equal(answerOf(cache), null);
    cache.become(undefined);
    assert.equal(cache.keeperOf(request(), answering()), undefined);
    cache.become('second');
    assert.equal(answerOf(cache), null);
  });

  it('keeps a page until a lesson opens, and no longer', () => {
    const cache = made();
    cache.keeperOf(request(), answering())?.(page({ until: 2_000 }));
    assert.ok(answerOf(cache));
    now = 2_000;
    assert.equal(answerOf(cache), null);
  });

  it('keeps a certificate’s page by itself, until the next ledger and for five seconds at most', () => {
    const id = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
    const url = `/credentials/${id}`;
    const cache = made(1_000, certificates);
    for (const other of ['/courses', '/credentials/371', `${url}?x=1`, `${url}/preview.png`, `/c/${id}`])
      assert.equal(cache.keeperOf(request({ url: other }), answering()), undefined, other);
    assert.equal(cache.keeperOf(request({ url, headers: { cookie: 'access=x' } }), answering()), undefined);
    cache.become('100');
    cache.keeperOf(request({ url }), answering())?.(page({ generations: ['99'] }));
    assert.equal(answerOf(cache, { url }), null, 'made before the last ledger was read');
    cache.keeperOf(request({ url }), answering())?.(page({ generations: ['100'] }));
    assert.ok(answerOf(cache, { url }));
    cache.become('101');
    assert.equal(answerOf(cache, { url }), null);
    cache.keeperOf(request({ url }), answering())?.(page({ generations: ['101'] }));
    now += 4_999;
    assert.ok(answerOf(cache, { url }));
    now += 1;
    assert.equal(answerOf(cache, { url }), null);
  });

  it('has others wait for a page that is drawn already, until it is kept or came to nothing', async () => {
    const cache = made();
    assert.equal(cache.drawing(request()), undefined);
    const keep = cache.keeperOf(request(), answering());
    const [kept, other] = [cache.drawing(request()), cache.drawing(request({ url: '/paths' }))];
    assert.deepEqual([typeof kept?.then, other], ['function', undefined]);
    keep?.(page());
    await kept;
    assert.equal(cache.drawing(request()), undefined);
    const failing = answering();
    cache.keeperOf(request({ url: '/paths' }), failing);
    const nothing = cache.drawing(request({ url: '/paths' }));
    failing.emit('close');
    await nothing;
    assert.equal(cache.drawing(request({ url: '/paths' })), undefined);
  });

  it('lets go of what was not asked for the longest', () => {
    const cache = made(25);
    for (const url of ['/courses/a', '/courses/b']) cache.keeperOf(request({ url }), answering())?.(page());
    assert.ok(answerOf(cache, { url: '/courses/a' }));
    cache.keeperOf(request({ url: '/courses/c' }), answering())?.(page());
    const kept = ['a', 'b', 'c'].filter((key) => answerOf(cache, { url: `/courses/${key}` }));
    assert.deepEqual(kept, ['a', 'c']);
  });
});

describe('followGeneration', () => {
  it('tells each name, nothing once the stream is lost, and comes back', async () => {
    const streams: http.ServerResponse[] = [];
    const server = http.createServer((_request, response) => {
      streams.push(response.writeHead(200, { 'content-type': 'text/event-stream' }));
      response.write('event: generation\ndata: one\n\n');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const names: (string | undefined)[] = [];
    let wake = () => {};
    const until = async (...expected: (string | undefined)[]) => {
      while (JSON.stringify(names) !== JSON.stringify(expected))
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    };
    const address = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/stream/ledger`);
    const stop = followGeneration(address, (name) => {
      names.push(name);
      wake();
    });
    await until('one');
    streams[0]?.write('event: generation\ndata: two\n\n');
    await until('one', 'two');
    streams[0]?.destroy();
    await until('one', 'two', undefined, 'one');
    stop();
    await until('one', 'two', undefined, 'one', undefined);
    server.closeAllConnections();
    server.close();
  });
});
