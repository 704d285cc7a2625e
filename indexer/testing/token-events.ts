/** Raw events of the token, in the forms that the contract publishes. */
import { nativeToScVal, xdr } from '@stellar/stellar-sdk';
import type { SourceEvent } from '../event.ts';
import { address, bytes, i128, map, type Place, rawEvent, symbol, tokenAddress } from './events.ts';

export function transferred(place: Place, from: string, to: string, amount: bigint, toMuxedId?: bigint): SourceEvent {
  const topics = [symbol('transfer'), address(from), address(to)];
  const value =
    toMuxedId === undefined ? i128(amount) : map({ amount: i128(amount), to_muxed_id: xdr.ScVal.scvU64(toMuxedId) });
  return rawEvent(place, tokenAddress, topics, value);
}

export function minted(place: Place, to: string, amount: bigint): SourceEvent {
  return rawEvent(place, tokenAddress, [symbol('mint'), address(to)], i128(amount));
}

export function burned(place: Place, from: string, amount: bigint): SourceEvent {
  return rawEvent(place, tokenAddress, [symbol('burn'), address(from)], i128(amount));
}

export function delegateChanged(place: Place, delegator: string, from: string | undefined, to: string): SourceEvent {
  const data = { from_delegate: from ? address(from) : xdr.ScVal.scvVoid(), to_delegate: address(to) };
  return rawEvent(place, tokenAddress, [symbol('delegate_changed'), address(delegator)], map(data));
}

export function votesChanged(place: Place, delegate: string, before: bigint, after: bigint): SourceEvent {
  const data = { previous_votes: u128(before), new_votes: u128(after) };
  return rawEvent(place, tokenAddress, [symbol('delegate_votes_changed'), address(delegate)], map(data));
}

export interface RewardFields {
  learner: string;
  course: string;
  kind: 'Course' | 'Referral';
  amount: bigint;
  /** 64 hex digits. */
  key: string;
  minter: string;
  epoch: number;
}

export function rewardMinted(place: Place, fields: RewardFields): SourceEvent {
  return rawEvent(
    place,
    tokenAddress,
    [symbol('reward_minted'), address(fields.learner), symbol(fields.course)],
    map({
      kind: xdr.ScVal.scvVec([symbol(fields.kind)]),
      amount: i128(fields.amount),
      key: bytes(fields.key),
      minter: address(fields.minter),
      epoch: xdr.ScVal.scvU32(fields.epoch),
    }),
  );
}

export function rewardSet(place: Place, course: string | undefined, amount: bigint, by: string): SourceEvent {
  return rawEvent(
    place,
    tokenAddress,
    [symbol('reward_set')],
    map({
      kind: xdr.ScVal.scvVec([symbol(course === undefined ? 'Referral' : 'Course')]),
      course: course === undefined ? xdr.ScVal.scvVoid() : symbol(course),
      amount: i128(amount),
      by: address(by),
    }),
  );
}

export function epochBudgetSet(place: Place, amount: bigint, by: string): SourceEvent {
  return rawEvent(place, tokenAddress, [symbol('epoch_budget_set')], map({ amount: i128(amount), by: address(by) }));
}

function u128(value: bigint): xdr.ScVal {
  return nativeToScVal(value, { type: 'u128' });
}
