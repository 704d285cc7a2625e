use soroban_sdk::{Address, BytesN, String, Vec, contractevent};

use crate::{Action, Settings, VoteSupport};

/// A proposal was made. It holds all that voters decide on, and the rules that stay its own.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProposalCreated {
    /// The proposal; they count up from 1.
    #[topic]
    pub id: u32,
    /// Who made it.
    #[topic]
    pub proposer: Address,
    /// Its title, 1 to 128 bytes.
    pub title: String,
    /// Its text, or a link to it, 1 to 4,096 bytes.
    pub description: String,
    /// SHA-256 of the text that the description holds or links to.
    pub description_hash: BytesN<32>,
    /// What it does once it is executed, in turn; 1 to 10 actions.
    pub actions: Vec<Action>,
    /// Votes count as they were at the end of this ledger.
    pub snapshot_ledger: u32,
    /// First ledger that takes votes.
    pub vote_start: u32,
    /// Last ledger that takes votes, unless a late quorum extends it.
    pub vote_end: u32,
    /// What for and abstain must reach together, in units of 0.0000001 BST.
    pub quorum: i128,
    /// A guardian must confirm it before it is executed.
    pub needs_confirmation: bool,
    /// It changes roles, code or settings, so it waits longer.
    pub sensitive: bool,
    /// The rules it keeps, whatever is changed later.
    pub settings: Settings,
}

/// A vote was cast; it stands.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VoteCast {
    /// The proposal.
    #[topic]
    pub id: u32,
    /// Who voted.
    #[topic]
    pub voter: Address,
    /// What the vote says.
    pub support: VoteSupport,
    /// The voter's votes at the proposal's snapshot, in units of 0.0000001 BST.
    pub weight: i128,
    /// Why, up to 256 bytes; may be empty.
    pub reason: String,
}

/// The quorum came late, so the vote goes on longer.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProposalExtended {
    /// The proposal.
    #[topic]
    pub id: u32,
    /// Last ledger that takes votes from now on.
    pub vote_end: u32,
}

/// A proposal that passed began its wait.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProposalQueued {
    /// The proposal.
    #[topic]
    pub id: u32,
    /// From when it can be executed, Unix seconds.
    pub eta: u64,
    /// From when it can't be executed any more, Unix seconds.
    pub expires_at: u64,
}

/// A guardian confirmed a proposal that needs it.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProposalConfirmed {
    /// The proposal.
    #[topic]
    pub id: u32,
    /// The guardian.
    pub by: Address,
}

/// A proposal's actions were done, all of them. What they did comes after it in the transaction.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProposalExecuted {
    /// The proposal.
    #[topic]
    pub id: u32,
}

/// A proposal was called off.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProposalCanceled {
    /// The proposal.
    #[topic]
    pub id: u32,
    /// Its proposer or a guardian.
    pub by: Address,
    /// Why, 1 to 256 bytes.
    pub reason: String,
}

/// The rules of proposals to come changed; those that exist keep theirs.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SettingsChanged {
    /// The proposal that decided it; absent: the deployment.
    pub proposal: Option<u32>,
    /// All settings as they are from now on.
    pub settings: Settings,
}
