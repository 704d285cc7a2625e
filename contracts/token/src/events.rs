//! The events of SEP-41 have the names and forms of soroban-token-sdk's, whose own carry no word
//! of explanation into the spec.

use soroban_sdk::{Address, BytesN, Env, MuxedAddress, Symbol, contractevent};

use crate::RewardKind;

/// Tokens moved to an address without a muxed id.
#[contractevent(topics = ["transfer"], data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TransferWithAmountOnly {
    /// Whose tokens they were.
    #[topic]
    pub from: Address,
    /// Whose tokens they are.
    #[topic]
    pub to: Address,
    /// How much, in units of 0.0000001 BST.
    pub amount: i128,
}

/// Tokens moved to an address with a muxed id.
#[contractevent(topics = ["transfer"], data_format = "map")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Transfer {
    /// Whose tokens they were.
    #[topic]
    pub from: Address,
    /// Whose tokens they are: the address without its muxed id.
    #[topic]
    pub to: Address,
    /// The id in the receiver's muxed address, by which the receiver tells payers apart.
    pub to_muxed_id: Option<u64>,
    /// How much, in units of 0.0000001 BST.
    pub amount: i128,
}

/// Tokens came into being.
#[contractevent(topics = ["mint"], data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MintWithAmountOnly {
    /// Whose tokens they are.
    #[topic]
    pub to: Address,
    /// How much, in units of 0.0000001 BST.
    pub amount: i128,
}

/// Tokens ceased to be.
#[contractevent(topics = ["burn"], data_format = "single-value")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Burn {
    /// Whose tokens they were.
    #[topic]
    pub from: Address,
    /// How much, in units of 0.0000001 BST.
    pub amount: i128,
}

/// A holder allowed somebody to spend from the holding; this replaces the allowance before.
#[contractevent(topics = ["approve"], data_format = "vec")]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Approve {
    /// The holder.
    #[topic]
    pub from: Address,
    /// Who may spend.
    #[topic]
    pub spender: Address,
    /// How much in all, in units of 0.0000001 BST.
    pub amount: i128,
    /// The last ledger in which it may be spent.
    pub live_until_ledger: u32,
}

/// A learner was rewarded; the `mint` of the amount comes right before.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RewardMinted {
    /// Who was rewarded.
    #[topic]
    pub learner: Address,
    /// The course the reward is for; of a referral: the course that was referred to.
    #[topic]
    pub course: Symbol,
    /// What the reward is for.
    pub kind: RewardKind,
    /// How much, in units of 0.0000001 BST.
    pub amount: i128,
    /// What makes this reward unique; the token mints once per key.
    pub key: BytesN<32>,
    /// The holder of the role `minter` who minted it.
    pub minter: Address,
    /// The epoch whose budget paid it, counted from 1.
    pub epoch: u32,
}

/// The reward for a course or for a referral was set.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RewardSet {
    /// What the reward is for.
    pub kind: RewardKind,
    /// The course; absent: the reward for a referral, which is the same for all courses.
    pub course: Option<Symbol>,
    /// How much, in units of 0.0000001 BST; 0: no reward.
    pub amount: i128,
    /// The admin who set it.
    pub by: Address,
}

/// The most that rewards may mint in an epoch was set, for the running epoch too.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EpochBudgetSet {
    /// How much, in units of 0.0000001 BST.
    pub amount: i128,
    /// The admin who set it.
    pub by: Address,
}

/// Publishes a transfer in the form that the receiver's address calls for.
pub(crate) fn publish_transfer(env: &Env, from: &Address, to: &MuxedAddress, amount: i128) {
    let (from, to, to_muxed_id) = (from.clone(), to.address(), to.id());
    match to_muxed_id {
        None => TransferWithAmountOnly { from, to, amount }.publish(env),
        Some(_) => Transfer { from, to, to_muxed_id, amount }.publish(env),
    }
}
