import type { GovernanceSettings } from '#read-model';

/** Governance's events by name. */
export interface GovernanceEvents {
  proposal_created: {
    id: number;
    proposer: string;
    title: string;
    description: string;
    descriptionHash: string;
    actions: unknown[];
    snapshotLedger: number;
    voteStart: number;
    voteEnd: number;
    quorum: string;
    needsConfirmation: boolean;
    sensitive: boolean;
    settings: GovernanceSettings;
  };
  vote_cast: { id: number; voter: string; support: 'for' | 'against' | 'abstain'; weight: string; reason: string };
  proposal_extended: { id: number; voteEnd: number };
  proposal_queued: { id: number; eta: string; expiresAt: string };
  proposal_confirmed: { id: number; by: string };
  proposal_executed: { id: number };
  proposal_canceled: { id: number; by: string; reason: string };
  settings_changed: { proposal: number | null; settings: GovernanceSettings };
}
