/** From waiting calls to one signed transaction, or to who of them can't go on it. Nothing is written here. */
import { isDeepStrictEqual } from 'node:util';
import {
  Account,
  authorizeEntry,
  type Keypair,
  Operation,
  rpc,
  type Transaction,
  TransactionBuilder,
  type xdr,
} from '@stellar/stellar-sdk';
import { type ContractsFile, contractError } from '#contracts';
import { type ContractKind, encodeArguments, kindOf, type SigningRole } from './kinds.ts';
import type { Ledger } from './ledger.ts';
import type { WaitingCall } from './model.ts';
import { entriesOf, feeMaxOf, isUsed, lateOf, walletOf } from './signed.ts';

/** Why a call can't go on a transaction now: it never will, it may later, or the ledger has it already. */
export interface Refusal {
  call: WaitingCall;
  outcome: 'dead' | 'later' | 'done';
  why: string;
}

export interface Prepared {
  refusals: Refusal[];
  /** Absent: no call was left for one. */
  made?: { transaction: Transaction; calls: readonly WaitingCall[]; sinceLedger: number; expiresAt: Date; fee: bigint };
}

export interface Means {
  ledger: Ledger;
  contracts: ContractsFile['contracts'];
  signers: Record<SigningRole, Keypair>;
  /** The most that a transaction may bid beyond its resources, in stroops. */
  bidMax: bigint;
}

/** The channel has no account, or too little in it. */
export class ChannelDrainedError extends Error {
  override name = 'ChannelDrainedError';
}

/** A transaction that was not taken by then never will be. */
const takenWithinMs = 60_000;
/** A signature over a call holds so many ledgers: ten minutes at five seconds each, and longer than the transaction where they close faster. */
const signedLedgers = 120;
const bidMin = 100n;
/** Of one transaction's resources, in stroops. A full batch whose every entry is new pays a fifth of it, rent most of all. */
const resourceFeeMax = 100_000_000n;

/** Whether a channel can pay for whatever transaction comes. */
export const canPay = (spendable: bigint, bidMax: bigint): boolean => spendable >= bidMax + resourceFeeMax;

export async function prepare(
  means: Means,
  kind: ContractKind,
  waiting: readonly WaitingCall[],
  channel: Keypair,
): Promise<Prepared> {
  const { ledger } = means;
  const argumentsOf = encoding(means, kind);
  const refused = [...unwritable(argumentsOf, waiting), ...(await lateOf(ledger, waiting))];
  if (refused.length > 0) return { refusals: refused };
  const [account, bid] = await Promise.all([ledger.account(channel.publicKey()), bidFor(means, waiting)]);
  if (bid === undefined) {
    const why = `The network asks for more than we pay, ${means.bidMax} stroops beyond the resources.`;
    return { refusals: waiting.map((call) => ({ call, outcome: 'later', why })) };
  }
  if (!account || !canPay(account.spendable, means.bidMax))
    throw new ChannelDrainedError(`The channel ${channel.publicKey()} can't pay for a transaction.`);
  const build = (calls: readonly WaitingCall[], auth: xdr.SorobanAuthorizationEntry[], expiresAt: number) =>
    new TransactionBuilder(new Account(channel.publicKey(), String(account.sequence)), {
      fee: String(bid),
      networkPassphrase: ledger.passphrase,
      timebounds: { minTime: 0, maxTime: Math.floor(expiresAt / 1000) },
    })
      .addOperation(Operation.invokeContractFunction({ ...functionOf(means, kind), args: argumentsOf(calls), auth }))
      .build();

  const { sequence, closedAt } = await ledger.latest();
  // Of this machine's clock, which may be wrong, no more than what a late ledger takes.
  const now = Math.min(Math.max(Date.now(), closedAt), closedAt + takenWithinMs);
  const expiresAt = Math.floor((now + takenWithinMs) / 1000) * 1000;
  const tryOut = (calls: readonly WaitingCall[]) => ledger.simulate(build(calls, entriesOf(calls), expiresAt));
  const { calls, refusals, simulation } = await whoCanGo(kind, waiting, tryOut);
  if (!simulation) return { refusals };
  const { role } = kindOf(kind);
  const auth = role === null ? entriesOf(calls) : await sign(means, kind, role, argumentsOf(calls), simulation);
  const signed = build(calls, auth, expiresAt);
  const checked = isTrusted(means, role) ? simulation : await ledger.simulate(signed);
  if (!rpc.Api.isSimulationSuccess(checked)) {
    const why = `The signed call was refused: ${(checked.error.split('\n')[0] ?? '').slice(0, 400)}`;
    return { refusals: [...refusals, ...calls.map((call): Refusal => ({ call, outcome: 'later', why }))] };
  }
  if (role !== null && checked !== simulation) trusted.set(means.signers[role].publicKey(), performance.now());
  const transaction = rpc.assembleTransaction(signed, checked).build();
  const fee = BigInt(transaction.fee);
  const feeMax = feeMaxOf(calls) ?? bid + resourceFeeMax;
  if (fee > feeMax) {
    const why = `The transaction would cost ${fee} stroops, more than we pay, ${feeMax}.`;
    return { refusals: [...refusals, ...calls.map((call): Refusal => ({ call, outcome: 'later', why }))] };
  }
  transaction.sign(channel);
  return { refusals, made: { transaction, calls, sinceLedger: sequence, expiresAt: new Date(expiresAt), fee } };
}

/** Twice as much for each time that it ran out; undefined when that is more than we pay. */
async function bidFor({ ledger, bidMax }: Means, waiting: readonly WaitingCall[]): Promise<bigint | undefined> {
  const usual = await ledger.usualBid();
  if (usual > bidMax) return undefined;
  const bumps = Math.max(...waiting.map((call) => call.bumps));
  const bid = (usual > bidMin ? usual : bidMin) << BigInt(Math.min(bumps, 20));
  return bid > bidMax ? bidMax : bid;
}

const functionOf = ({ contracts }: Means, kind: ContractKind) => ({
  contract: contracts[kindOf(kind).contract],
  function: kindOf(kind).entryPoint,
});

type ArgumentsOf = (calls: readonly WaitingCall[]) => xdr.ScVal[];

/** The arguments of a transaction of those calls. They take long to write, so each list is written once. */
function encoding({ signers }: Means, kind: ContractKind): ArgumentsOf {
  const { role } = kindOf(kind);
  const written = new Map<readonly WaitingCall[], xdr.ScVal[]>();
  return (calls) => {
    const signer = role === null ? walletOf(calls) : signers[role].publicKey();
    const items = calls.map(({ item }) => item);
    const values = written.get(calls) ?? encodeArguments(kind, signer, items);
    written.set(calls, values);
    return values;
  };
}

/** Calls that can't be written as the contract takes them: one of those must not hold up all others for ever. */
function unwritable(argumentsOf: ArgumentsOf, waiting: readonly WaitingCall[]): Refusal[] {
  const faultOf = (calls: readonly WaitingCall[]): string | undefined => {
    try {
      argumentsOf(calls);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
  if (faultOf(waiting) === undefined) return [];
  return waiting.flatMap((call) => {
    const fault = faultOf([call]);
    return fault === undefined ? [] : [{ call, outcome: 'dead' as const, why: `It can't be written: ${fault}` }];
  });
}

/** Signers whose signature the network took when a signed call was tried out, and when. */
const trusted = new Map<string, number>();
/** What is asked of the network again after so long: whether it still takes a signature. */
const trustMs = 15_000;

/** What a person signed was tried out as it is; what a role signs needs it now and then, and when something failed. */
function isTrusted({ signers }: Means, role: SigningRole | null): boolean {
  return role === null || performance.now() - (trusted.get(signers[role].publicKey()) ?? -trustMs) < trustMs;
}

/** A transaction failed: signed calls are tried out again before they are sent. */
export function trustNobody(): void {
  trusted.clear();
}

interface WhoCanGo {
  calls: readonly WaitingCall[];
  refusals: Refusal[];
  simulation?: rpc.Api.SimulateTransactionSuccessResponse;
}

/** One that the contract refuses refuses the batch, so then each is tried alone. */
async function whoCanGo(
  kind: ContractKind,
  waiting: readonly WaitingCall[],
  tryOut: (calls: readonly WaitingCall[]) => Promise<rpc.Api.SimulateTransactionResponse>,
): Promise<WhoCanGo> {
  const together = await tryOut(waiting);
  if (rpc.Api.isSimulationSuccess(together)) {
    const returned = together.result?.retval;
    if (!returned || !kindOf(kind).isNothing(returned)) return { calls: waiting, refusals: [], simulation: together };
    return {
      calls: [],
      refusals: waiting.map((call) => ({ call, outcome: 'done', why: 'The ledger says so already.' })),
    };
  }
  if (waiting.length === 1)
    return { calls: [], refusals: [refusalOf(kind, waiting[0] as WaitingCall, together.error)] };
  const refusals: Refusal[] = [];
  const calls: WaitingCall[] = [];
  for (const call of waiting) {
    const alone = await tryOut([call]);
    if (rpc.Api.isSimulationSuccess(alone)) calls.push(call);
    else refusals.push(refusalOf(kind, call, alone.error));
  }
  const rest = calls.length > 0 ? await tryOut(calls) : undefined;
  if (rest && rpc.Api.isSimulationSuccess(rest)) return { calls, refusals, simulation: rest };
  // Each may go, but not all of them: what one takes, another lacks. The first goes now, the others when it has landed.
  const [first] = calls;
  const alone = first && (await tryOut([first]));
  if (!first || !alone || !rpc.Api.isSimulationSuccess(alone)) return { calls: [], refusals };
  return { calls: [first], refusals, simulation: alone };
}

function refusalOf(kind: ContractKind, call: WaitingCall, error: string): Refusal {
  const { contract, isDone, passes } = kindOf(kind);
  const code = /Error\(Contract, #(\d+)\)/.exec(error)?.[1];
  const known = code === undefined ? undefined : contractError(contract, Number(code));
  const why = known ? `${known.name}: ${known.message}` : (error.split('\n')[0] ?? '').slice(0, 500);
  if ((known && isDone.includes(known.name)) || isUsed(call, error)) return { call, outcome: 'done', why };
  return { call, outcome: !known || passes.includes(known.name) ? 'later' : 'dead', why };
}

/** Signs what we asked for and nothing else: an RPC that lies could hand over another call of the same key. */
async function sign(
  means: Means,
  kind: ContractKind,
  role: SigningRole,
  args: xdr.ScVal[],
  simulation: rpc.Api.SimulateTransactionSuccessResponse,
): Promise<xdr.SorobanAuthorizationEntry[]> {
  const { ledger, signers } = means;
  const [entry, ...others] = simulation.result?.auth ?? [];
  const ours = Operation.invokeContractFunction({ ...functionOf(means, kind), args });
  const wanted = (ours.body as { value?: { hostFunction?: { value?: unknown } } }).value?.hostFunction?.value;
  const root = entry?.rootInvocation;
  const found = (root?.function as { value?: unknown } | undefined)?.value;
  if (!entry || others.length > 0 || root?.subInvocations.length !== 0 || !isDeepStrictEqual(found, wanted)) {
    const { contract, entryPoint } = kindOf(kind);
    throw new Error(`The RPC asks for a signature over something else than ${entryPoint} of ${contract}.`);
  }
  return [await authorizeEntry(entry, signers[role], simulation.latestLedger + signedLedgers, ledger.passphrase)];
}
