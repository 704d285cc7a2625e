import { amount, boolean, identifier, integer, json, prose, time, u32, u64 } from './columns.ts';
import { defineTable, type RowModel, type VersionRow } from './table.ts';

/** As the contract names them; ledgers are counts, times Unix seconds as decimal text, amounts decimal text. */
export interface GovernanceSettings {
  proposalThreshold: string;
  quorumBps: number;
  quorumFloor: string;
  votingDelay: number;
  votingPeriod: number;
  lateExtension: number;
  lateWindow: number;
  timelock: string;
  sensitiveTimelock: string;
  grace: string;
}

/** What somebody did with a proposal; what time makes of it is `proposalState`. */
export const proposalStatuses = ['proposed', 'queued', 'executed', 'canceled'] as const;
export type ProposalStatus = (typeof proposalStatuses)[number];

export interface ProposalRow {
  /** Counts up from 1. */
  id: number;
  contractAddress: string;
  proposer: string;
  title: string;
  description: string;
  /** SHA-256, lower-case hex. */
  descriptionHash: string;
  /** As decoded: each an object with one key, the kind of action, or `Call` values with `{ type, value }` arguments. */
  actions: unknown[];
  /** Votes and supply count as they were at the end of this ledger. */
  snapshotLedger: number;
  /** First and last ledger in which votes count; the last moves when a quorum is reached late. */
  voteStart: number;
  voteEnd: number;
  isExtended: boolean;
  /** Votes that for and abstain must come to. */
  quorum: string;
  needsConfirmation: boolean;
  /** It changes roles or code, and waits longer. */
  sensitive: boolean;
  /** The settings it keeps, whatever changes meanwhile. */
  settings: GovernanceSettings;
  forVotes: string;
  againstVotes: string;
  abstainVotes: string;
  voters: number;
  status: ProposalStatus;
  /** Unix seconds of close time as decimal text: executable from and until; null before it is queued. */
  eta: string | null;
  expiresAt: string | null;
  queuedLedger: number | null;
  queuedAt: Date | null;
  queuedTxHash: string | null;
  /** The guardian who confirmed it. */
  confirmedBy: string | null;
  confirmedLedger: number | null;
  confirmedAt: Date | null;
  confirmedTxHash: string | null;
  executedLedger: number | null;
  executedAt: Date | null;
  executedTxHash: string | null;
  canceledBy: string | null;
  cancelReason: string | null;
  canceledLedger: number | null;
  canceledAt: Date | null;
  canceledTxHash: string | null;
  createdLedger: number;
  createdAt: Date;
  createdTxHash: string;
  createdEvent: string;
  /** Id of the latest event about it: the row is true from it on. */
  fromEvent: string;
}

export interface VoteRow {
  proposal: number;
  voter: string;
  support: 'for' | 'against' | 'abstain';
  weight: string;
  reason: string;
  ledger: number;
  at: Date;
  txHash: string;
  fromEvent: string;
}

/** One row per governance contract. */
export interface GovernanceSettingsRow extends GovernanceSettings {
  contractAddress: string;
  /** The proposal that set them; null: the constructor. */
  proposal: number | null;
  setLedger: number;
  setAt: Date;
  setTxHash: string;
  fromEvent: string;
}

export type Proposal = RowModel<ProposalRow>;
export type ProposalVersion = RowModel<VersionRow<ProposalRow>>;
export type Vote = RowModel<VoteRow>;
export type VoteVersion = RowModel<VersionRow<VoteRow>>;
export type GovernanceSetting = RowModel<GovernanceSettingsRow>;
export type GovernanceSettingVersion = RowModel<VersionRow<GovernanceSettingsRow>>;

export const proposals = defineTable<ProposalRow>({
  name: 'proposals',
  versions: 'proposal_versions',
  key: ['id'],
  columns: {
    id: u32,
    contractAddress: identifier,
    proposer: identifier,
    title: prose,
    description: prose,
    descriptionHash: identifier.says('SHA-256, lower-case hex'),
    actions: json.says('as decoded: a list of objects with one key, the kind of action'),
    snapshotLedger: u32.says('votes and supply count as they were at its end'),
    voteStart: u32.says('first ledger in which votes count'),
    voteEnd: u32.says('last ledger in which votes count; moves when a quorum is reached late'),
    isExtended: boolean,
    quorum: amount.says('votes that for and abstain must come to'),
    needsConfirmation: boolean,
    sensitive: boolean.says('it changes roles or code, and waits longer'),
    settings: json.says('those it keeps, whatever changes meanwhile'),
    forVotes: amount,
    againstVotes: amount,
    abstainVotes: amount,
    voters: integer,
    status: identifier.says(`${proposalStatuses.join(', ')}; what time makes of it is chain.proposal_state`),
    eta: u64.says('Unix seconds of close time: executable from then on; null before it is queued').orNull,
    expiresAt: u64.says('Unix seconds of close time: executable until then').orNull,
    queuedLedger: integer.orNull,
    queuedAt: time.orNull,
    queuedTxHash: identifier.orNull,
    confirmedBy: identifier.says('the guardian').orNull,
    confirmedLedger: integer.orNull,
    confirmedAt: time.orNull,
    confirmedTxHash: identifier.orNull,
    executedLedger: integer.orNull,
    executedAt: time.orNull,
    executedTxHash: identifier.orNull,
    canceledBy: identifier.orNull,
    cancelReason: prose.orNull,
    canceledLedger: integer.orNull,
    canceledAt: time.orNull,
    canceledTxHash: identifier.orNull,
    createdLedger: integer,
    createdAt: time,
    createdTxHash: identifier,
    createdEvent: identifier,
  },
  indexes: [['proposer']],
});

export const votes = defineTable<VoteRow>({
  name: 'votes',
  versions: 'vote_versions',
  key: ['proposal', 'voter'],
  columns: {
    proposal: u32,
    voter: identifier,
    support: identifier.says('for, against or abstain'),
    weight: amount,
    reason: prose,
    ledger: integer,
    at: time,
    txHash: identifier,
  },
  indexes: [['voter']],
});

export const governanceSettings = defineTable<GovernanceSettingsRow>({
  name: 'governance_settings',
  versions: 'governance_setting_versions',
  key: ['contractAddress'],
  columns: {
    contractAddress: identifier,
    proposalThreshold: amount,
    quorumBps: u32,
    quorumFloor: amount,
    votingDelay: u32.says('ledgers'),
    votingPeriod: u32.says('ledgers'),
    lateExtension: u32.says('ledgers'),
    lateWindow: u32.says('ledgers'),
    timelock: u64.says('seconds'),
    sensitiveTimelock: u64.says('seconds'),
    grace: u64.says('seconds'),
    proposal: u32.says('the proposal that set them; null: the constructor').orNull,
    setLedger: integer,
    setAt: time,
    setTxHash: identifier,
  },
});
