/**
 * How often one may guess. Counted before the guess, so that many at once are no way around it, and given back when it
 * was right. Whether there is such an account makes no difference.
 */
import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import type { clientFinder } from '../http/client.ts';
import { rateLimited } from '../http/problem.ts';
import { type RateLimiter, secondsLeft, tellLimit } from '../http/rate-limit.ts';

export interface AttemptPolicy {
  name: string;
  seconds: number;
  /** What the refusal counts: attempts “to sign in”. */
  of: string;
  /** From one client address against one account. The only one that is told: it speaks of who asks alone. */
  pairMax: number;
  /** From one client address against whomever. */
  clientMax: number;
  /** Against one account from anywhere. */
  accountMax: number;
  /** What the account's count goes by, where that of the client is another's too. */
  accountName?: string;
}

/** An address from which the owner has signed in is not kept out by what strangers do elsewhere. */
export const signInAttempts: AttemptPolicy = {
  name: 'sign-in',
  seconds: 900,
  of: 'to sign in',
  pairMax: 10,
  clientMax: 50,
  accountMax: 100,
};
/** Only who has the password comes so far, and six digits bear few guesses: from anywhere no more than from one place. */
export const factorAttempts: AttemptPolicy = {
  name: 'second-factor',
  seconds: 900,
  of: 'with the second factor',
  pairMax: 10,
  clientMax: 50,
  accountMax: 10,
};
export const codeAttempts: AttemptPolicy = {
  name: 'code',
  seconds: 900,
  of: 'with a code',
  pairMax: 10,
  clientMax: 50,
  accountMax: 20,
};
export const mailRequests: AttemptPolicy = {
  name: 'mail',
  seconds: 3_600,
  of: 'for a mail',
  pairMax: 5,
  clientMax: 30,
  accountMax: 12,
};
/** Apart: what strangers register with an address must not use up its owner's way back in. */
export const resetRequests: AttemptPolicy = { ...mailRequests, accountMax: 8, accountName: 'mail-reset' };

export interface Attempt {
  /** Gives it back: the guess was right. */
  forgive(): Promise<void>;
  /** Gives it back and no more: it came to no verdict. */
  giveBack(): Promise<void>;
  /** Beyond `accountMax`, from a client that is not known for this account. */
  isOneTooMany: boolean;
}

export interface Attempts {
  /**
   * Counts one. `subject` names the account, be there one or not.
   * @throws ApiProblem 429 when this client has had its share
   */
  count(ctx: Context, policy: AttemptPolicy, subject: string): Promise<Attempt>;
  /**
   * Counts one, and gives it back unless `guess` comes to undefined.
   * @throws ApiProblem 429 when the client or the account has had its share
   */
  guess<T>(
    ctx: Context,
    policy: AttemptPolicy,
    subject: string,
    guess: () => Promise<T | undefined>,
  ): Promise<T | undefined>;
}

const knownSeconds = 30 * 86_400;

export function createAttempts(limiter: RateLimiter, clientOf: ReturnType<typeof clientFinder>): Attempts {
  const count: Attempts['count'] = async (ctx, policy, subject) => {
    const { name, seconds, accountName = name } = policy;
    const client = clientOf(ctx);
    const account = createHash('sha256').update(subject).digest('hex').slice(0, 32);
    const pair = `${account}:${client ?? 'here'}`;
    const keys = [`${name}:${pair}`, ...(client ? [`${name}:${client}`] : [])];
    const spend = (cost: number) => Promise.all(keys.map((key) => limiter.spend(key, cost, seconds)));
    const [byPair = 0, byClient = 0] = await spend(1);
    tellLimit(ctx, { name, limit: policy.pairMax, seconds }, byPair);
    if (byPair > policy.pairMax || byClient > policy.clientMax) throw rateLimited(secondsLeft(seconds), policy.of);
    // Only now: one stranger who goes on must not use up what the account bears.
    keys.push(`${accountName}:${account}`);
    const byAccount = await limiter.spend(`${accountName}:${account}`, 1, seconds);
    const known = `known:${name}:${pair}`;
    return {
      isOneTooMany: byAccount > policy.accountMax && (await limiter.spent(known, knownSeconds)) === 0,
      async giveBack() {
        await spend(-1);
      },
      async forgive() {
        await spend(-1);
        if (policy === signInAttempts) await limiter.spend(known, 1, knownSeconds);
      },
    };
  };
  return {
    count,
    async guess(ctx, policy, subject, guess) {
      const attempt = await count(ctx, policy, subject);
      if (attempt.isOneTooMany) throw rateLimited(secondsLeft(policy.seconds), policy.of);
      try {
        const found = await guess();
        if (found !== undefined) await attempt.forgive();
        return found;
      } catch (error) {
        await attempt.giveBack();
        throw error;
      }
    },
  };
}
