import assert from 'node:assert/strict';
import { follow } from './stream.ts';

/** As much of the browser as following needs: sources that the test opens, breaks and speaks through. */
class Source extends EventTarget {
  static all: Source[] = [];
  readonly url: string;
  isClosed = false;

  constructor(url: string) {
    super();
    this.url = url;
    Source.all.push(this);
  }
  close(): void {
    this.isClosed = true;
  }
  say(type: string, data?: unknown): void {
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify(data) }));
  }
}

describe('follow', () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const heard: unknown[] = [];
  const follower = {
    onEvent: (event: unknown) => heard.push(event),
    onLedger: (asOf: unknown) => heard.push(asOf),
    onGap: () => heard.push('gap'),
    onLive: (isLive: boolean) => heard.push(isLive ? 'live' : 'away'),
  };
  const latest = () => Source.all.at(-1) as Source;
  let stop: () => void;

  beforeEach(() => {
    Object.assign(globalThis, { EventSource: Source, document: page });
    page.visibilityState = 'visible';
    Source.all = [];
    heard.length = 0;
    stop = follow(['credential:a1', 'ledger'], ['certificate.credential_revoked'], follower);
  });
  afterEach(() => stop());
  after(() => {
    for (const name of ['EventSource', 'document']) Reflect.deleteProperty(globalThis, name);
  });

  it('asks for its topics and reads anew once the stream is open, so that nothing before it is missed', () => {
    assert.equal(latest().url, '/v1/stream?topics=credential%3Aa1,ledger');
    latest().say('open');
    assert.deepEqual(heard, ['live', 'gap']);
  });

  it('hears the events it named, the ledger and a resync', () => {
    latest().say('certificate.credential_revoked', { id: '7-1' });
    latest().say('certificate.credential_issued', { id: '7-2' });
    latest().say('ledger', { ledger: 7, closedAt: null });
    latest().say('resync');
    assert.deepEqual(heard, [{ id: '7-1' }, { ledger: 7, closedAt: null }, 'gap']);
  });

  it('comes back by itself after any failure', async () => {
    latest().say('error');
    assert.deepEqual([heard.at(-1), latest().isClosed, Source.all.length], ['away', true, 1]);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    assert.equal(Source.all.length, 2);
  });

  it('rests while the page is hidden', () => {
    page.visibilityState = 'hidden';
    page.dispatchEvent(new Event('visibilitychange'));
    assert.deepEqual([latest().isClosed, Source.all.length], [true, 1]);
    page.visibilityState = 'visible';
    page.dispatchEvent(new Event('visibilitychange'));
    assert.deepEqual([latest().isClosed, Source.all.length], [false, 2]);
  });

  it('ends for good when told to', () => {
    stop();
    page.dispatchEvent(new Event('visibilitychange'));
    assert.deepEqual([latest().isClosed, Source.all.length], [true, 1]);
  });
});
