import type { Sequelize } from 'sequelize';
import { contractError } from '#contracts';
import type {
  ExerciseCall,
  ExerciseCallRequest,
  ExerciseOutcome,
  FundedWallet,
  LessonExercise,
  SentExercise,
} from '#wire';
import { CallRefused, type Calls } from '../chain/calls.ts';
import { NetworkAwayError } from '../chain/signers.ts';
import { requireEnrollment } from '../enrollment/model.ts';
import {
  callRefused,
  invalidRequest,
  rateLimited,
  unavailable,
  walletNotFound,
  walletUnfunded,
} from '../http/problem.ts';
import { type RateLimiter, secondsLeft } from '../http/rate-limit.ts';
import { ForeignTransaction, readEnvelope, requireCall } from './envelope.ts';
import { findEnrolledAt, findProof, readOwnWallets } from './model.ts';
import { presentExercise } from './present.ts';
import { encodeCall, type Place, readTask, type Task } from './task.ts';

export interface ExerciseParts {
  sequelize: Sequelize;
  calls: Calls;
  limiter: RateLimiter;
  contracts: Record<string, string>;
}

/** What to call, by which wallets, and what of it is on the ledger already. Without an enrollment nothing counts yet. */
export async function describeExercise(
  { sequelize, calls, contracts }: ExerciseParts,
  account: string,
  place: Place,
): Promise<LessonExercise> {
  const task = await readTask(sequelize, place);
  const [wallets, since] = await Promise.all([
    readOwnWallets(sequelize, account),
    findEnrolledAt(sequelize, account, place.course),
  ]);
  const [found, known, friendbot] = await Promise.all([
    since ? findProof(sequelize, { account, call: task.call, since }) : {},
    calls.findAccounts(wallets).catch(unlessAway),
    calls.friendbot().then((url) => url !== undefined, unlessAway),
  ]);
  return presentExercise({
    ...{ place, task, found, passphrase: calls.passphrase, address: contracts[task.contract] as string },
    wallets: wallets.map((address) => ({ address, isOnLedger: known ? known.has(address) : null })),
    hasFriendbot: friendbot ?? null,
  });
}

function unlessAway(error: unknown): undefined {
  if (!(error instanceof NetworkAwayError)) throw error;
  return undefined;
}

/**
 * Makes the call ready for a wallet: it only needs to be signed.
 *
 * @throws ApiProblem 400 for texts of another type, 404 for what is not theirs, 409 where it would fail, 503 without a network
 */
export async function prepareCall(
  parts: ExerciseParts,
  account: string,
  place: Place,
  { wallet, inputs }: ExerciseCallRequest,
): Promise<ExerciseCall> {
  const { sequelize, calls, contracts } = parts;
  const task = await readOwnTask(sequelize, account, place);
  await requireOwnWallet(sequelize, account, wallet);
  const operation = encodeCall(task, contracts[task.contract] as string, wallet, inputs);
  const { transaction, expiresAt } = await onNetwork(parts, task, wallet, () => calls.prepare(wallet, operation));
  return {
    transaction: String(transaction.toEnvelope().toXdr('base64')),
    networkPassphrase: calls.passphrase,
    hash: hashOf(transaction),
    fee: inLumens(BigInt(transaction.fee)),
    expiresAt: expiresAt.toISOString(),
  };
}

/**
 * Sends a signed call, if it is the exercise's, by a wallet of theirs, and nothing else. Sent again it is the same.
 *
 * @throws ApiProblem as prepareCall, and 400 for another transaction
 */
export async function submitCall(
  parts: ExerciseParts,
  account: string,
  place: Place,
  text: string,
): Promise<SentExercise> {
  const { sequelize, calls, contracts } = parts;
  const task = await readOwnTask(sequelize, account, place);
  try {
    const transaction = readEnvelope(text, calls.passphrase);
    await requireOwnWallet(sequelize, account, transaction.source);
    requireCall(transaction, task, contracts[task.contract] as string);
    await onNetwork(parts, task, transaction.source, () => calls.submit(transaction));
    return { hash: hashOf(transaction) };
  } catch (error) {
    if (error instanceof ForeignTransaction)
      throw invalidRequest([{ parameter: 'transaction', detail: error.message }]);
    throw error;
  }
}

const hashOf = (transaction: { hash(): Uint8Array }): string => Buffer.from(transaction.hash()).toString('hex');

/** @throws ApiProblem 503 without a network */
export async function readOutcome(parts: ExerciseParts, hash: string): Promise<ExerciseOutcome> {
  const { state, ledger, now } = await reached(() => parts.calls.outcomeOf(hash));
  return { hash, state, ledger, now: now.toISOString() };
}

/** So often a day may an account ask for lumens, whatever its wallets. */
const fundingsMax = 5;
const daySeconds = 86_400;
const friendbotMs = 15_000;

/**
 * Has the network's friendbot give a wallet its first lumens.
 *
 * @throws ApiProblem 404 for another's wallet, 409 where the network gives nothing away, 429 too often, 503 without a network
 */
export async function fundWallet(parts: ExerciseParts, account: string, address: string): Promise<FundedWallet> {
  const { sequelize, calls, limiter } = parts;
  await requireOwnWallet(sequelize, account, address);
  const known = await reached(() => calls.findAccounts([address]));
  if (known.has(address)) return { address, isOnLedger: true, left: null };
  const friendbot = await reached(() => calls.friendbot());
  if (!friendbot) throw walletUnfunded(address, false);
  const spent = await limiter.spend(`funding:${account}`, 1, daySeconds);
  if (spent > fundingsMax) throw rateLimited(secondsLeft(daySeconds), 'for lumens by this account');
  friendbot.searchParams.set('addr', address);
  const answer = await fetch(friendbot, { redirect: 'error', signal: AbortSignal.timeout(friendbotMs) }).catch(
    () => undefined,
  );
  await answer?.body?.cancel();
  // Two who ask at once: the second is refused, and the wallet has what it needs.
  if (!answer?.ok && !(await reached(() => calls.findAccounts([address]))).has(address))
    throw unavailable('The network’s friendbot gave no lumens. Try again in a minute.');
  return { address, isOnLedger: true, left: fundingsMax - spent };
}

async function readOwnTask(sequelize: Sequelize, account: string, place: Place): Promise<Task> {
  await requireEnrollment(sequelize, account, place.course);
  return readTask(sequelize, place);
}

async function requireOwnWallet(sequelize: Sequelize, account: string, address: string): Promise<void> {
  if (!(await readOwnWallets(sequelize, account)).includes(address)) throw walletNotFound(address);
}

async function reached<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof NetworkAwayError)
      throw unavailable('We could not reach the network. Nothing was sent. Try again in a few seconds.');
    throw error;
  }
}

/** Tells a refusal in words. */
async function onNetwork<T>({ calls }: ExerciseParts, task: Task, wallet: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await reached(ask);
  } catch (error) {
    if (!(error instanceof CallRefused)) throw error;
    if (error.reason === 'no_account')
      throw walletUnfunded(wallet, (await calls.friendbot().catch(unlessAway)) !== undefined);
    throw callRefused(wordsOf(error, task));
  }
}

function wordsOf({ reason, code, message }: CallRefused, { contract }: Task): string {
  if (reason === 'contract') {
    const known = code === undefined ? undefined : contractError(contract, code);
    return `The contract would refuse this now: ${known ? `${known.message} (${known.name})` : message} Nothing was sent.`;
  }
  return `${refusals[reason] ?? message} Nothing was lost.`;
}

const refusals: Partial<Record<CallRefused['reason'], string>> = {
  not_signed: 'The network does not take its signature: it must be signed by the wallet that makes the call.',
  stale: 'Another transaction of this wallet came first. Sign it anew.',
  too_late: 'It was not sent in time and never will be taken. Sign it anew.',
  no_lumens: 'The wallet has too few lumens for the fee. Send it some.',
};

/** Stroops as lumens: 123456 is 0.0123456. */
function inLumens(stroops: bigint): string {
  const [whole, rest] = [stroops / 10_000_000n, stroops % 10_000_000n];
  return `${whole}.${String(rest).padStart(7, '0')}`.replace(/\.?0+$/, '');
}
