import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { isApiPath, passOn, withoutConnectionHeaders } from './proxy.ts';

const visitor = { address: '192.0.2.7', origin: new URL('https://brain-storm.example') };

describe('passOn', () => {
  let api: http.Server;
  let apiUrl: URL;
  let answer: http.RequestListener;

  before(async () => {
    api = http.createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    apiUrl = new URL(`http://127.0.0.1:${(api.address() as AddressInfo).port}`);
  });
  after(() => {
    api.closeAllConnections();
    api.close();
  });

  it('passes method, path, query, body and the visitor on, and the answer back', async () => {
    let seen: unknown;
    answer = async (request, response) => {
      const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>);
      const {
        authorization,
        'x-forwarded-for': address,
        'x-forwarded-host': host,
        'x-forwarded-proto': proto,
      } = request.headers;
      seen = {
        method: request.method,
        url: request.url,
        body: String(Buffer.concat(chunks)),
        authorization,
        address,
        host,
        proto,
      };
      response
        .writeHead(201, { 'content-type': 'application/json', 'x-kept': 'yes', 'keep-alive': 'timeout=9' })
        .end('{"done":true}');
    };
    const headers = {
      authorization: 'Bearer key',
      'x-forwarded-for': '203.0.113.9',
      'content-type': 'application/json',
    };
    const request = new Request('https://brain-storm.example/v1/verifications?x=%2F&y=1', {
      method: 'POST',
      body: '{"a":1}',
      headers,
    });
    const response = await passOn(request, apiUrl, visitor);
    assert.deepEqual(seen, {
      method: 'POST',
      url: '/v1/verifications?x=%2F&y=1',
      body: '{"a":1}',
      authorization: 'Bearer key',
      address: '192.0.2.7',
      host: 'brain-storm.example',
      proto: 'https',
    });
    assert.deepEqual(
      [response.status, response.headers.get('x-kept'), response.headers.get('keep-alive')],
      [201, 'yes', null],
    );
    assert.deepEqual(await response.json(), { done: true });
  });

  it('gives a stream on as it comes, with its Last-Event-ID, and ends it when the visitor leaves', async () => {
    const closed = new Promise<string>((resolve) => {
      answer = (request, response) => {
        response
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .write(`data: after ${request.headers['last-event-id']}\n\n`);
        response.on('close', () => resolve('closed'));
      };
    });
    const leaving = new AbortController();
    const request = new Request('https://brain-storm.example/v1/stream?topics=ledger', {
      headers: { 'last-event-id': '7-1' },
      signal: leaving.signal,
    });
    const response = await passOn(request, apiUrl, visitor);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const { value } = await reader.read();
    assert.equal(new TextDecoder().decode(value), 'data: after 7-1\n\n');
    leaving.abort();
    await assert.rejects(reader.read());
    assert.equal(await closed, 'closed');
  });

  it('sends the body at once that a visitor held back until this server said 100', async () => {
    answer = (request, response) => request.resume().on('end', () => response.end(String(request.headers.expect)));
    const request = new Request('https://brain-storm.example/v1/verifications', {
      method: 'POST',
      body: '{}',
      headers: { expect: '100-continue' },
    });
    const response = await passOn(request, apiUrl, visitor);
    assert.deepEqual([response.status, await response.text()], [200, 'undefined']);
  });

  it('does not follow a redirect: that is the visitor’s to do', async () => {
    answer = (_request, response) => response.writeHead(303, { location: '/elsewhere' }).end();
    const response = await passOn(new Request('https://brain-storm.example/v1/x'), apiUrl, visitor);
    assert.deepEqual([response.status, response.headers.get('location')], [303, '/elsewhere']);
  });

  it('says 502 as problem details when the api is away', async () => {
    const gone = new URL('http://127.0.0.1:1');
    const response = await passOn(new Request('https://brain-storm.example/v1/status'), gone, visitor);
    assert.equal(response.headers.get('content-type'), 'application/problem+json');
    assert.deepEqual(await response.json(), {
      type: 'urn:brain-storm:problem:api-away',
      title: 'The api did not answer.',
      status: 502,
      detail: 'This site is up, but the service behind it is not. Try again in a few seconds.',
    });
  });
});

describe('withoutConnectionHeaders', () => {
  it('drops what speaks about one connection, and what Connection names', () => {
    const headers = new Headers({
      connection: 'keep-alive, X-Mine',
      'x-mine': '1',
      te: 'trailers',
      upgrade: 'h2c',
      accept: '*/*',
    });
    assert.deepEqual([...withoutConnectionHeaders(headers)], [['accept', '*/*']]);
  });
});

describe('isApiPath', () => {
  it('takes /v1 and /.well-known, and nothing that only begins like them', () => {
    const paths = [
      '/v1',
      '/v1/status',
      '/.well-known/stellar.toml',
      '/v10',
      '/v1x/y',
      '/credentials/v1/',
      '/.well-known',
    ];
    assert.deepEqual(paths.map(isApiPath), [true, true, true, false, false, false, false]);
  });
});
