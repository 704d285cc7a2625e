/** What is different of calls that a person signed: their authorization comes with them, holds for a while, and has its price. */
import { xdr } from '@stellar/stellar-sdk';
import type { Ledger } from './ledger.ts';
import type { WaitingCall } from './model.ts';
import type { Refusal } from './prepare.ts';

type SignedCall = Extract<WaitingCall, { kind: 'transfer' | 'delegate' }>;

const isSigned = (call: WaitingCall): call is SignedCall => call.kind === 'transfer' || call.kind === 'delegate';

/** Empty for calls that a role of the platform signs. */
export const entriesOf = (calls: readonly WaitingCall[]): xdr.SorobanAuthorizationEntry[] =>
  calls.filter(isSigned).map(({ item }) => xdr.SorobanAuthorizationEntry.fromXdr(item.entry, 'base64'));

/** Whose call it is. */
export function walletOf(calls: readonly WaitingCall[]): string {
  const [call] = calls.filter(isSigned);
  if (!call) throw new Error('Found no call that a person signed.');
  return call.item.wallet;
}

/** The authorization was used before: the ledger has the call, from whoever sent it. */
export const isUsed = (call: WaitingCall, error: string): boolean =>
  isSigned(call) && /^HostError: Error\(Auth, ExistingValue\)/.test(error);

/** The most that was set aside for one transaction of them, in stroops; undefined for the platform's own. */
export const feeMaxOf = (calls: readonly WaitingCall[]): bigint | undefined => {
  const [call] = calls.filter(isSigned);
  return call && BigInt(call.item.feeMax);
};

/** How it ends when nobody took it while it could be taken. */
export const tooLate = 'It was not taken in time and never will be. Nothing was lost.';

/** Those whose signature holds no more. */
export async function lateOf(ledger: Ledger, waiting: readonly WaitingCall[]): Promise<Refusal[]> {
  const signed = waiting.filter(isSigned);
  if (signed.length === 0) return [];
  const { sequence } = await ledger.latest();
  return signed
    .filter(({ item }) => item.signatureLedger <= sequence)
    .map((call) => ({ call, outcome: 'dead', why: tooLate }));
}
