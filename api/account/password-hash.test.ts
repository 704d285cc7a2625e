import assert from 'node:assert/strict';
import { argon2Sync } from 'node:crypto';
import { ApiProblem } from '../http/problem.ts';
import { createPasswordHasher } from './password-hash.ts';

describe('the password hasher', () => {
  it('makes argon2id in PHC form, another one each time, and knows the password by it', async () => {
    const hasher = createPasswordHasher();
    const [one, other] = [await hasher.hash('pässword'), await hasher.hash('pässword')];
    assert.notEqual(one, other);
    const [, salt = '', tag = ''] = /^\$argon2id\$v=19\$m=19456,t=2,p=1\$([^$]+)\$([^$]+)$/.exec(one) ?? [];
    const parameters = { message: 'pässword', nonce: Buffer.from(salt, 'base64'), parallelism: 1, tagLength: 32 };
    assert.equal(
      argon2Sync('argon2id', { ...parameters, memory: 19_456, passes: 2 })
        .toString('base64')
        .replace(/=+$/, ''),
      tag,
    );
    assert.deepEqual(
      [
        await hasher.verify('pässword', one),
        await hasher.verify('pa\u0308ssword', one),
        await hasher.verify('password', one),
        await hasher.verify('pässword', undefined),
      ],
      [true, true, false, false],
    );
  });

  it('checks a hash with the parameters it was made with, and knows that they are not ours', async () => {
    const hasher = createPasswordHasher();
    const nonce = Buffer.alloc(16, 7);
    const tag = argon2Sync('argon2id', {
      message: 'secret',
      nonce,
      parallelism: 2,
      tagLength: 24,
      memory: 128,
      passes: 3,
    });
    const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
    const hash = `$argon2id$v=19$m=128,t=3,p=2$${plain(nonce)}$${plain(tag)}`;
    assert.deepEqual([await hasher.verify('secret', hash), await hasher.verify('Secret', hash)], [true, false]);
    assert.deepEqual([hasher.isDated(hash), hasher.isDated(await hasher.hash('secret'))], [true, false]);
    await assert.rejects(hasher.verify('secret', '$2b$10$abcdefghijklmnopqrstuv'), /no argon2id in PHC form/);
  });

  it('runs so many at once and lets so many wait; who comes after them is told to try later', async () => {
    let [begun, runs] = [0, 0];
    const hasher = createPasswordHasher({ concurrency: 1, waitingMax: 3, onRun: () => (runs += 1) });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => {
        begun += 1;
        return hasher.hash('secret');
      }),
    );
    assert.equal(begun, 10);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      [...Array(4).fill('fulfilled'), ...Array(6).fill('rejected')],
    );
    const { reason } = outcomes.at(-1) as PromiseRejectedResult;
    assert.ok(reason instanceof ApiProblem);
    assert.deepEqual([reason.problem.status, reason.headers, runs], [503, { 'Retry-After': '5' }, 4]);
    assert.match(await hasher.hash('secret'), /^\$argon2id/, 'and afterwards there is room again');
  });

  it('leaves the event loop alone', async () => {
    const hasher = createPasswordHasher();
    let isDone = false;
    let turns = 0;
    const work = hasher.hash('secret').then(() => {
      isDone = true;
    });
    while (!isDone) {
      turns += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await work;
    assert.ok(turns > 10, `${turns} turns of the loop while it ran`);
  });
});
