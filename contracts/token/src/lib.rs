//! BST, the token of Brain-Storm: SEP-41 whole, a cap, checkpointed votes, and rewards that are
//! minted once per key, for exactly the amount that governance set, within a budget per epoch.

#![no_std]

mod checkpoints;
mod contract;
mod errors;
mod events;
mod holdings;
mod rewards;
mod storage;
mod votes;

pub use contract::{Token, TokenClient};
pub use errors::TokenError;
pub use events::{
    Approve, Burn, EpochBudgetSet, MintWithAmountOnly, RewardMinted, RewardSet, Transfer,
    TransferWithAmountOnly,
};
pub use holdings::CAP;
pub use rewards::{BATCH_ITEMS_MAX, EPOCH_SECONDS, Epoch, RewardItem, RewardKind};
