import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { testRedis } from '../../stack/testing.ts';
import { createRateLimiter } from './rate-limit.ts';

describe('the rate limiter', () => {
  const options = { enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy: () => 50 };

  it('counts across processes, each minute anew, and leaves nothing in Redis for long', async () => {
    const service = await testRedis();
    const [one, other] = [new Redis(service.url, options), new Redis(service.url, options)];
    await Promise.all([once(one, 'ready'), once(other, 'ready')]);
    let now = 60_000;
    const limiters = [one, other].map((redis) => createRateLimiter(redis, () => now));
    const client = `198.51.100.${Math.floor(Math.random() * 1e9)}`;
    assert.deepEqual(
      [await limiters[0]?.spend(client, 1), await limiters[1]?.spend(client, 10), await limiters[0]?.spend(client, 1)],
      [1, 11, 12],
    );
    now += 60_000;
    assert.equal(await limiters[0]?.spend(client, 1), 1);
    assert.ok((await one.pttl(`rate:2:${client}`)) > 0);
    one.disconnect();
    other.disconnect();
    await service.close();
  });

  it('goes on in memory while Redis is away, and never waits for it', async () => {
    const away = new Redis('redis://127.0.0.1:1', { ...options, retryStrategy: () => null });
    away.on('error', () => {});
    const limiter = createRateLimiter(away);
    const started = performance.now();
    for (let sum = 1; sum <= 100; sum += 1) assert.equal(await limiter.spend('203.0.113.1', 1), sum);
    assert.ok(performance.now() - started < 1_000);
    assert.equal(await limiter.spend('203.0.113.2', 1), 1);
  });
});
