use soroban_sdk::contracterror;

/// Errors of the governance contract.
#[contracterror]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u32)]
pub enum GovernanceError {
    /// There is no proposal of this number; they count up from 1.
    ProposalNotFound = 50000,
    /// Votes count only while the proposal is active, from its vote_start to its vote_end.
    ProposalNotActive = 50001,
    /// Only a proposal that has succeeded can be queued, once, before it expires.
    ProposalNotSucceeded = 50002,
    /// A proposal can be executed once, from its eta until it expires.
    ProposalNotReady = 50003,
    /// The proposal has reached its end: defeated, executed, canceled or expired.
    ProposalClosed = 50004,
    /// The proposer has an open proposal already; one at a time.
    ProposalStillOpen = 50005,
    /// The proposer had fewer votes in the last ledger than the proposal threshold asks.
    VotesBelowThreshold = 50006,
    /// The voter had no votes at the proposal's snapshot.
    VotesNone = 50007,
    /// The voter has voted on this proposal already; a vote stands.
    AlreadyVoted = 50008,
    /// The token tells more votes than any amount can be.
    VotesTooMany = 50009,
    /// A proposal holds at least one action.
    ActionsEmpty = 50010,
    /// A proposal holds at most 10 actions.
    ActionsTooMany = 50011,
    /// The actions may have at most 10,240 bytes of XDR.
    ActionsTooLarge = 50012,
    /// Governance can't call itself; use a typed action for its settings, roles and code.
    CallToSelf = 50013,
    /// A change of guardians can't be vetoed, so it can't be mixed with other actions.
    GuardianChangeMixed = 50014,
    /// A guardian can't veto a change of guardians.
    GuardianChangeVeto = 50015,
    /// The proposer may cancel before voting starts, and while it runs once their votes fell below
    /// the threshold; a guardian until the end; nobody else.
    CancelNotAllowed = 50016,
    /// The proposal needs no guardian's confirmation.
    ConfirmationNotNeeded = 50017,
    /// A guardian has confirmed the proposal already.
    AlreadyConfirmed = 50018,
    /// The quorum is still set by its floor, so a guardian must confirm the proposal first.
    ConfirmationMissing = 50019,
    /// The proposal threshold must be 0.0000001 to 10,000,000 BST.
    ProposalThresholdOutOfBounds = 50020,
    /// The quorum must be 1 to 5,000 basis points.
    QuorumBpsOutOfBounds = 50021,
    /// The quorum's floor must be 0.0000001 to 100,000,000 BST.
    QuorumFloorOutOfBounds = 50022,
    /// The voting delay must be 1 to 120,960 ledgers.
    VotingDelayOutOfBounds = 50023,
    /// The voting period must be 5 to 518,400 ledgers.
    VotingPeriodOutOfBounds = 50024,
    /// The late extension must be at most 120,960 ledgers.
    LateExtensionOutOfBounds = 50025,
    /// The late window must be at most the voting period.
    LateWindowOutOfBounds = 50026,
    /// The timelock must be 1 to 2,592,000 seconds.
    TimelockOutOfBounds = 50027,
    /// The sensitive timelock must be at least the timelock and at most 2,592,000 seconds.
    SensitiveTimelockOutOfBounds = 50028,
    /// The grace period must be 3,600 to 2,592,000 seconds.
    GraceOutOfBounds = 50029,
    /// The title must have 1 to 128 bytes.
    TitleLengthInvalid = 50030,
    /// The description must have 1 to 4,096 bytes; put more behind a link.
    DescriptionLengthInvalid = 50031,
    /// Governance's roles are changed by proposals alone, so none has an admin role.
    RoleAdminFixed = 50032,
}
