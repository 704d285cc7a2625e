import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import type { Context } from 'koa';
import { testRedis } from '../../stack/testing.ts';
import { ApiProblem } from '../http/problem.ts';
import { createRateLimiter } from '../http/rate-limit.ts';
import { type AttemptPolicy, createAttempts, signInAttempts } from './attempts.ts';

const right = async () => true as const;
const wrong = async () => undefined;

/** As a request has it, from a client that the test names. */
function request(client: string | undefined): Context & { told: string[] } {
  const told: string[] = [];
  return { client, told, append: (_name: string, value: string) => told.push(value) } as never;
}

describe('attempts', () => {
  const options = { enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy: () => null };
  let redis: Redis;
  let away: Redis;
  before(async () => {
    redis = new Redis((await testRedis()).url, options);
    await once(redis, 'ready');
    away = new Redis('redis://127.0.0.1:1', options).on('error', () => {});
  });
  after(() => redis.disconnect());

  const clientOf = (ctx: Context) => (ctx as unknown as { client?: string }).client;
  let subjects = 0;
  const newSubject = () => `subject-${process.pid}-${++subjects}`;

  for (const [when, connection] of [
    ['', () => redis],
    [', also while Redis is away', () => away],
  ] as const) {
    describe(`are limited${when}`, () => {
      const policy: AttemptPolicy = {
        name: `test${when.length}`,
        seconds: 900,
        of: 'to test',
        pairMax: 3,
        clientMax: 6,
        accountMax: 8,
      };
      const attempts = () => createAttempts(createRateLimiter(connection()), clientOf);
      /** How many of these guesses were let in, one from each client. */
      const letIn = async (
        at: ReturnType<typeof attempts>,
        subject: string,
        clients: string[],
        guess: () => Promise<true | undefined> = wrong,
        of = policy,
      ) => {
        const outcomes = await Promise.allSettled(
          clients.map((client) => at.guess(request(client), of, subject, guess as never)),
        );
        for (const outcome of outcomes)
          if (outcome.status === 'rejected') assert.equal((outcome.reason as ApiProblem).problem.status, 429);
        return outcomes.filter(({ status }) => status === 'fulfilled').length;
      };

      it('from one client against one account, also when all come at once', async () => {
        const client = newSubject();
        assert.equal(await letIn(attempts(), newSubject(), Array(20).fill(client)), 3);
      });

      it('and given back when they were right, or came to no verdict', async () => {
        const [at, subject, client] = [attempts(), newSubject(), newSubject()];
        for (let time = 0; time < 10; time += 1)
          assert.equal(await at.guess(request(client), policy, subject, right), true);
        const fails = async () => {
          throw new Error('away');
        };
        for (let time = 0; time < 10; time += 1)
          await assert.rejects(at.guess(request(client), policy, subject, fails), /away/);
        assert.equal(await letIn(at, subject, Array(5).fill(client)), 3);
      });

      it('from one client against many accounts', async () => {
        const [at, client] = [attempts(), newSubject()];
        let count = 0;
        for (let time = 0; time < 10; time += 1) count += await letIn(at, newSubject(), [client]);
        assert.equal(count, 6);
      });

      it('from many clients against one account, whose owner elsewhere is let in all the same', async () => {
        const [at, owner, home] = [attempts(), newSubject(), newSubject()];
        const strict = { ...signInAttempts, pairMax: 3, accountMax: 8 };
        Object.assign(strict, { name: `sign-in-${when.length}` });
        const stranger = newSubject();
        assert.equal(await letIn(at, owner, Array(20).fill(stranger), wrong, strict), 3);
        assert.equal(await letIn(at, owner, [home], right, strict), 1, 'one stranger keeps nobody out');
        await at.guess(request(home), signInAttempts, owner, right);
        const crowd = Array.from({ length: signInAttempts.accountMax + 5 }, newSubject);
        assert.equal(await letIn(at, owner, crowd, wrong, signInAttempts), signInAttempts.accountMax);
        assert.equal(await letIn(at, owner, [newSubject()], right, signInAttempts), 0, 'a crowd does, from new places');
        assert.equal(await letIn(at, owner, [home], right, signInAttempts), 1, 'but not from where one was before');
      });
    });
  }

  it('make no client known whose guess came to no verdict', async () => {
    const [attempts, owner, stranger] = [
      createAttempts(createRateLimiter(redis), clientOf),
      newSubject(),
      newSubject(),
    ];
    const fails = async () => {
      throw new Error('too many are waiting');
    };
    await assert.rejects(attempts.guess(request(stranger), signInAttempts, owner, fails), /waiting/);
    const crowd = Array.from({ length: signInAttempts.accountMax }, newSubject);
    for (const client of crowd) await attempts.guess(request(client), signInAttempts, owner, wrong);
    const refused = await attempts.guess(request(stranger), signInAttempts, owner, wrong).catch((caught) => caught);
    assert.ok(refused instanceof ApiProblem, 'let in as if the owner had signed in from there');
  });

  it('tell who asks what is left for them, and when it begins anew', async () => {
    const [attempts, subject] = [createAttempts(createRateLimiter(redis), clientOf), newSubject()];
    const first = request('198.51.100.7');
    await attempts.guess(first, signInAttempts, subject, wrong);
    assert.match(first.told.join(' '), /^"sign-in";q=10;w=900 "sign-in";r=9;t=\d{1,3}$/);
    for (let time = 0; time < 9; time += 1)
      await attempts.guess(request('198.51.100.7'), signInAttempts, subject, wrong);
    const last = request('198.51.100.7');
    const error = await attempts.guess(last, signInAttempts, subject, wrong).catch((caught) => caught);
    assert.ok(error instanceof ApiProblem);
    const left = /"sign-in";r=0;t=(\d+)$/.exec(last.told.join(' '))?.[1];
    assert.ok(Math.abs(Number(error.headers['Retry-After']) - Number(left)) <= 1);
  });

  it('keep no address in Redis that could be read', async () => {
    const subject = `${newSubject()}@example.org`;
    await createAttempts(createRateLimiter(redis), clientOf).guess(
      request('198.51.100.8'),
      signInAttempts,
      subject,
      wrong,
    );
    assert.deepEqual(await redis.keys(`*${subject}*`), []);
  });
});
