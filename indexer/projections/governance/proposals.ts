import { type ProposalRow, proposals } from '#read-model/governance.ts';
import type { ChainEvent } from '../../event.ts';
import { projection, type Written } from '../../projection.ts';
import { plus } from '../amount.ts';
import type { GovernanceEvents } from './events.ts';

type Proposal = Written<ProposalRow>;

const key = (event: ChainEvent<{ id: number }>): string[] => [String(event.data.id)];

/** Every proposal ever made, with what was done to it; what time makes of it is `proposalState`. */
export default projection<ProposalRow, GovernanceEvents>(proposals, ['governance'], {
  proposal_created: {
    key,
    evolve: (existing, event) => (existing ? undefined : proposed(event)),
  },
  vote_cast: {
    key,
    evolve: (proposal, { data }) => proposal && withVote(proposal, data),
  },
  proposal_extended: {
    key,
    evolve: (proposal, { data }) => proposal && { ...proposal, voteEnd: data.voteEnd, isExtended: true },
  },
  proposal_queued: {
    key,
    evolve: (proposal, { data, ledger, closedAt, txHash }) =>
      proposal && {
        ...proposal,
        status: 'queued',
        eta: data.eta,
        expiresAt: data.expiresAt,
        queuedLedger: ledger,
        queuedAt: closedAt,
        queuedTxHash: txHash,
      },
  },
  proposal_confirmed: {
    key,
    evolve: (proposal, { data, ledger, closedAt, txHash }) =>
      proposal && {
        ...proposal,
        confirmedBy: data.by,
        confirmedLedger: ledger,
        confirmedAt: closedAt,
        confirmedTxHash: txHash,
      },
  },
  proposal_executed: {
    key,
    evolve: (proposal, { ledger, closedAt, txHash }) =>
      proposal && {
        ...proposal,
        status: 'executed',
        executedLedger: ledger,
        executedAt: closedAt,
        executedTxHash: txHash,
      },
  },
  proposal_canceled: {
    key,
    evolve: (proposal, { data, ledger, closedAt, txHash }) =>
      proposal && {
        ...proposal,
        status: 'canceled',
        canceledBy: data.by,
        cancelReason: data.reason,
        canceledLedger: ledger,
        canceledAt: closedAt,
        canceledTxHash: txHash,
      },
  },
});

function proposed({
  id,
  contractAddress,
  ledger,
  closedAt,
  txHash,
  data,
}: ChainEvent<GovernanceEvents['proposal_created']>): Proposal {
  return {
    ...data,
    contractAddress,
    isExtended: false,
    forVotes: '0',
    againstVotes: '0',
    abstainVotes: '0',
    voters: 0,
    status: 'proposed',
    eta: null,
    expiresAt: null,
    queuedLedger: null,
    queuedAt: null,
    queuedTxHash: null,
    confirmedBy: null,
    confirmedLedger: null,
    confirmedAt: null,
    confirmedTxHash: null,
    executedLedger: null,
    executedAt: null,
    executedTxHash: null,
    canceledBy: null,
    cancelReason: null,
    canceledLedger: null,
    canceledAt: null,
    canceledTxHash: null,
    createdLedger: ledger,
    createdAt: closedAt,
    createdTxHash: txHash,
    createdEvent: id,
  };
}

function withVote(proposal: Proposal, { support, weight }: GovernanceEvents['vote_cast']): Proposal {
  const tally = ({ for: 'forVotes', against: 'againstVotes', abstain: 'abstainVotes' } as const)[support];
  return { ...proposal, [tally]: plus(proposal[tally], weight), voters: proposal.voters + 1 };
}
