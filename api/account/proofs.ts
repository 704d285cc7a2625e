/** Proof that it is the owner who asks: the password, and the second factor where it is on. */
import type { Context } from 'koa';
import { rateLimited } from '../http/problem.ts';
import { secondsLeft } from '../http/rate-limit.ts';
import { type Attempts, factorAttempts, signInAttempts } from './attempts.ts';
import { type Accounts, inTurn } from './model.ts';
import type { PasswordHasher } from './password-hash.ts';
import type { PasswordRow } from './password-model.ts';
import { passwordMissing, passwordRefused, secondFactorNeeded } from './problems.ts';
import { hasFactor, spendFactor, type Vault } from './second-factor.ts';

export interface ProofParts {
  accounts: Accounts;
  hasher: PasswordHasher;
  attempts: Attempts;
  vault: Vault;
}

/** Who has this address and this password; undefined for anybody else, after the same work. */
export async function findByPassword(
  { accounts, hasher, attempts }: ProofParts,
  ctx: Context,
  email: string,
  password: string,
): Promise<PasswordRow | undefined> {
  return attempts.guess(ctx, signInAttempts, email, async () => {
    const row = await accounts.Password.findOne({ where: { email } });
    return (await hasher.verify(password, row?.hash)) ? (row ?? undefined) : undefined;
  });
}

/** @throws ApiProblem 403 when it is not the account's password, 409 when it has none, 429 after too many */
export async function requirePassword(
  { accounts, hasher, attempts }: ProofParts,
  ctx: Context,
  account: string,
  password: string,
): Promise<PasswordRow> {
  const row = await accounts.Password.findByPk(account);
  if (!row) throw passwordMissing();
  const isRight = await attempts.guess(
    ctx,
    signInAttempts,
    row.email,
    async () => (await hasher.verify(password, row.hash)) || undefined,
  );
  if (!isRight) throw passwordRefused();
  return row;
}

/**
 * Lets pass an account without a second factor; of one with it, who sends a good code, which is used up.
 * @throws ApiProblem 401 when it is missing, 403 when it is not good, 429 after too many
 */
export async function requireFactor(
  parts: ProofParts,
  ctx: Context,
  account: string,
  factor: string | undefined,
): Promise<void> {
  if (!(await hasFactor(parts.accounts, account))) return;
  if (factor === undefined) throw secondFactorNeeded();
  await spendCounted(parts, ctx, account, factor);
}

/**
 * Uses up a code of the account's factor, be it on or only set up, and does in the same transaction what it is for.
 * @throws ApiProblem 403 when it is not good, 429 after too many
 */
export async function spendCounted<T>(
  parts: ProofParts,
  ctx: Context,
  account: string,
  factor: string,
  work: (transaction: Parameters<typeof spendFactor>[3]) => Promise<T> = async () => undefined as T,
): Promise<T> {
  const attempt = await parts.attempts.count(ctx, factorAttempts, account);
  if (attempt.isOneTooMany) throw rateLimited(secondsLeft(factorAttempts.seconds), factorAttempts.of);
  const done = await inTurn(parts.accounts, async (transaction) => {
    await spendFactor(parts, account, factor, transaction);
    return work(transaction);
  });
  await attempt.forgive();
  return done;
}
