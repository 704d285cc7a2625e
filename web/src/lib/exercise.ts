/** The call on the ledger that ends a lesson: made ready by the api, signed in the wallet, sent, and seen. */
import type {
  ExerciseCall,
  ExerciseCallRequest,
  ExerciseOutcome,
  FundedWallet,
  LessonExercise,
  SentExercise,
} from '#wire';
import { demandSignedIn, type Fetch, json } from './api.ts';
import { waitForNetwork } from './wallet/prove.ts';
import type { Wallet } from './wallet/wallet.ts';

export type { ExerciseCall, LessonExercise };

/** Where an exercise is. */
export interface Place {
  course: string;
  lesson: string;
}

/** @throws Refusal */
export const readExercise = (fetch: Fetch, { course, lesson }: Place): Promise<LessonExercise> =>
  demandSignedIn(fetch, `/v1/courses/${course}/lessons/${lesson}/exercise`);

/**
 * Has the network give a wallet its first lumens.
 * @throws Refusal
 */
export const fundWallet = (fetch: Fetch, address: string): Promise<FundedWallet> =>
  demandSignedIn(fetch, `/v1/account/wallets/${address}/funding`, { method: 'POST' });

/**
 * What the network says of what was sent.
 * @throws Refusal
 */
export const readOutcome = (fetch: Fetch, hash: string): Promise<ExerciseOutcome> =>
  demandSignedIn(fetch, `/v1/transactions/${hash}`);

const at = ({ course, lesson }: Place) => `/v1/enrollments/${course}/lessons/${lesson}/exercise`;

/** What the visitor sees while it happens. */
export type CallStep =
  | { at: 'connecting' }
  /** The wallet is on another network; it goes on by itself once that is changed. */
  | { at: 'network'; theirs: string }
  | { at: 'preparing' }
  | { at: 'signing'; call: ExerciseCall }
  | { at: 'sending'; call: ExerciseCall };

/** `other`: the wallet would sign as another account. `foreign`: what came to be signed is not this call. */
export class CallFault extends Error {
  override name = 'CallFault';
  readonly kind: 'other' | 'foreign';

  constructor(kind: CallFault['kind'], detail: string) {
    super(detail);
    this.kind = kind;
  }
}

/**
 * Has the wallet sign the call, and sends it.
 *
 * @param signal stops it: nothing that is signed afterwards is sent
 * @throws Refusal, WalletFault, CallFault
 */
export async function performCall(
  { wallet, exercise, request }: { wallet: Wallet; exercise: LessonExercise; request: ExerciseCallRequest },
  onStep: (step: CallStep) => void,
  signal: AbortSignal,
): Promise<{ hash: string; expiresAt: string }> {
  onStep({ at: 'connecting' });
  const { address } = await wallet.getAddress();
  if (address !== request.wallet) throw new CallFault('other', address);
  await waitForNetwork(wallet, exercise, (theirs) => onStep({ at: 'network', theirs }), signal);
  onStep({ at: 'preparing' });
  const call = await demandSignedIn<ExerciseCall>(fetch, `${at(exercise)}/calls`, json('POST', request));
  await requireOurs(call.transaction, exercise, address);
  signal.throwIfAborted();
  onStep({ at: 'signing', call });
  const { networkPassphrase } = exercise;
  const { signedTxXdr } = await wallet.signTransaction(call.transaction, { networkPassphrase, address });
  signal.throwIfAborted();
  onStep({ at: 'sending', call });
  const sent = await demandSignedIn<SentExercise>(
    fetch,
    `${at(exercise)}/submissions`,
    json('POST', { transaction: signedTxXdr }),
  );
  return { hash: sent.hash, expiresAt: call.expiresAt };
}

/** Reads the call before the wallet does: a page must never have somebody sign what it has not looked at. */
async function requireOurs(transaction: string, exercise: LessonExercise, address: string): Promise<void> {
  const { Address, Transaction } = await import('@stellar/stellar-sdk/base');
  const { source, operations } = new Transaction(transaction, exercise.networkPassphrase);
  const [operation] = operations;
  const call =
    operations.length === 1 &&
    operation?.type === 'invokeHostFunction' &&
    operation.func.type === 'hostFunctionTypeInvokeContract'
      ? operation.func.invokeContract
      : undefined;
  const isOurs =
    source === address &&
    call !== undefined &&
    Address.fromScAddress(call.contractAddress).toString() === exercise.address &&
    String(call.functionName) === exercise.function;
  if (!isOurs) throw new CallFault('foreign', `${source}: ${operations.map(({ type }) => type).join(', ')}`);
}
