/** Raw events of governance, in the forms that the contract publishes. */
import { xdr } from '@stellar/stellar-sdk';
import type { SourceEvent } from '../event.ts';
import { address, bytes, governanceAddress, i128, map, type Place, rawEvent, symbol, text } from './events.ts';

const u32 = (value: number): xdr.ScVal => xdr.ScVal.scvU32(value);
const u64 = (value: bigint): xdr.ScVal => xdr.ScVal.scvU64(value);

/** As decoded. */
export const settings = {
  proposalThreshold: '10000000000',
  quorumBps: 400,
  quorumFloor: '100000000000',
  votingDelay: 1,
  votingPeriod: 10,
  lateExtension: 5,
  lateWindow: 3,
  timelock: '60',
  sensitiveTimelock: '120',
  grace: '100',
};

function settingsValue(): xdr.ScVal {
  return map({
    proposal_threshold: i128(BigInt(settings.proposalThreshold)),
    quorum_bps: u32(settings.quorumBps),
    quorum_floor: i128(BigInt(settings.quorumFloor)),
    voting_delay: u32(settings.votingDelay),
    voting_period: u32(settings.votingPeriod),
    late_extension: u32(settings.lateExtension),
    late_window: u32(settings.lateWindow),
    timelock: u64(BigInt(settings.timelock)),
    sensitive_timelock: u64(BigInt(settings.sensitiveTimelock)),
    grace: u64(BigInt(settings.grace)),
  });
}

/** Made in the place's ledger, open from the next for ten. Raises a reward of the token. */
export function proposalCreated(place: Place, id: number, proposer: string, quorum: bigint): SourceEvent {
  const call = map({
    contract: address(governanceAddress),
    function: symbol('set_reward'),
    args: xdr.ScVal.scvVec([symbol('soroban'), i128(50n)]),
    authorizations: xdr.ScVal.scvVec([]),
  });
  return rawEvent(
    place,
    governanceAddress,
    [symbol('proposal_created'), u32(id), address(proposer)],
    map({
      title: text(`Proposal ${id}`),
      description: text('Learners of this course earn more.'),
      description_hash: bytes('d5'.repeat(32)),
      actions: xdr.ScVal.scvVec([xdr.ScVal.scvVec([symbol('Call'), call])]),
      snapshot_ledger: u32(place.ledger - 1),
      vote_start: u32(place.ledger + 1),
      vote_end: u32(place.ledger + 10),
      quorum: i128(quorum),
      needs_confirmation: xdr.ScVal.scvBool(true),
      sensitive: xdr.ScVal.scvBool(false),
      settings: settingsValue(),
    }),
  );
}

export function voteCast(
  place: Place,
  id: number,
  voter: string,
  support: 'For' | 'Against' | 'Abstain',
  weight: bigint,
): SourceEvent {
  return rawEvent(
    place,
    governanceAddress,
    [symbol('vote_cast'), u32(id), address(voter)],
    map({ support: xdr.ScVal.scvVec([symbol(support)]), weight: i128(weight), reason: text('because') }),
  );
}

export function proposalQueued(place: Place, id: number, eta: bigint, expiresAt: bigint): SourceEvent {
  const data = map({ eta: u64(eta), expires_at: u64(expiresAt) });
  return rawEvent(place, governanceAddress, [symbol('proposal_queued'), u32(id)], data);
}

export function proposalExtended(place: Place, id: number, voteEnd: number): SourceEvent {
  return rawEvent(place, governanceAddress, [symbol('proposal_extended'), u32(id)], map({ vote_end: u32(voteEnd) }));
}

export function proposalConfirmed(place: Place, id: number, by: string): SourceEvent {
  return rawEvent(place, governanceAddress, [symbol('proposal_confirmed'), u32(id)], map({ by: address(by) }));
}

export function proposalExecuted(place: Place, id: number): SourceEvent {
  return rawEvent(place, governanceAddress, [symbol('proposal_executed'), u32(id)], map({}));
}

export function proposalCanceled(place: Place, id: number, by: string, reason: string): SourceEvent {
  const data = map({ by: address(by), reason: text(reason) });
  return rawEvent(place, governanceAddress, [symbol('proposal_canceled'), u32(id)], data);
}

export function settingsChanged(place: Place, proposal?: number): SourceEvent {
  const data = { proposal: proposal === undefined ? xdr.ScVal.scvVoid() : u32(proposal), settings: settingsValue() };
  return rawEvent(place, governanceAddress, [symbol('settings_changed')], map(data));
}
