//! Rewards: what governance set, once per key, within the epoch's budget.

use brain_storm_shared::require_course_key;
use soroban_sdk::{Address, BytesN, Env, Symbol, contracttype, panic_with_error};

use crate::TokenError::{
    EpochBudgetExceeded, RewardAmountDiffers, RewardKeyUsed, RewardNotSet, SettingOutOfRange,
};
use crate::events::{EpochBudgetSet, RewardMinted, RewardSet};
use crate::holdings::{CAP, mint};
use crate::storage::{
    is_rewarded, read_course_reward, read_deployed_at, read_epoch_budget, read_referral_reward,
    read_spent, write_course_reward, write_epoch_budget, write_referral_reward, write_rewarded,
    write_spent,
};

/// How long a budget lasts: 30 days, counted from the deployment by the ledgers' close times.
pub const EPOCH_SECONDS: u64 = 30 * 86_400;

/// 932 bytes of events an item (account addresses, the longest course key, a receiver who becomes
/// their own delegate) times 17 is 15,844; the network takes 16,384 a transaction.
pub const BATCH_ITEMS_MAX: u32 = 17;

/// What a reward is for.
#[contracttype]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RewardKind {
    /// The learner completed the course.
    Course,
    /// The learner brought somebody to the course.
    Referral,
}

/// One line of a batch: the arguments of `mint_reward` but the minter.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RewardItem {
    /// Who is rewarded.
    pub to: Address,
    /// How much, in units of 0.0000001 BST: exactly what is set for the course or for a referral.
    pub amount: i128,
    /// What the reward is for.
    pub kind: RewardKind,
    /// The course the reward is for; of a referral: the course that was referred to.
    pub course: Symbol,
    /// What makes this reward unique.
    pub key: BytesN<32>,
}

/// The running epoch and its budget for rewards.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Epoch {
    /// Which epoch it is, counted from 1.
    pub number: u32,
    /// Ledger time at which it began, Unix seconds.
    pub starts_at: u64,
    /// Ledger time at which the next one begins, Unix seconds.
    pub ends_at: u64,
    /// The most that rewards may mint in it, in units of 0.0000001 BST.
    pub budget: i128,
    /// What rewards minted in it, in units of 0.0000001 BST.
    pub minted: i128,
}

/// The epoch at the ledger's time.
pub(crate) fn get_epoch(env: &Env) -> Epoch {
    let deployed_at = read_deployed_at(env);
    let passed = (env.ledger().timestamp() - deployed_at) / EPOCH_SECONDS;
    let starts_at = deployed_at + passed * EPOCH_SECONDS;
    let number = passed as u32 + 1;
    Epoch {
        number,
        starts_at,
        ends_at: starts_at + EPOCH_SECONDS,
        budget: read_epoch_budget(env),
        minted: read_spent(env, number),
    }
}

/// Mints one reward.
pub(crate) fn reward(env: &Env, minter: &Address, item: RewardItem) {
    require_course_key(env, &item.course);
    require_set_amount(env, &item);
    if is_rewarded(env, &item.key) {
        panic_with_error!(env, RewardKeyUsed);
    }
    write_rewarded(env, &item.key);
    let epoch = spend_budget(env, item.amount);
    mint(env, &item.to, item.amount);
    let RewardItem { to: learner, amount, kind, course, key } = item;
    let minter = minter.clone();
    RewardMinted { learner, course, kind, amount, key, minter, epoch }.publish(env);
}

fn require_set_amount(env: &Env, item: &RewardItem) {
    let set = match item.kind {
        RewardKind::Course => read_course_reward(env, &item.course),
        RewardKind::Referral => read_referral_reward(env),
    };
    if set == 0 {
        panic_with_error!(env, RewardNotSet);
    }
    if item.amount != set {
        panic_with_error!(env, RewardAmountDiffers);
    }
}

/// Takes the amount from the running epoch's budget and returns the epoch's number.
fn spend_budget(env: &Env, amount: i128) -> u32 {
    let epoch = get_epoch(env);
    let minted = epoch.minted + amount;
    if minted > epoch.budget {
        panic_with_error!(env, EpochBudgetExceeded);
    }
    write_spent(env, epoch.number, minted);
    epoch.number
}

/// Sets a course's reward; 0 removes it.
pub(crate) fn set_course_reward(env: &Env, course: Symbol, amount: i128, by: Address) {
    require_course_key(env, &course);
    require_setting(env, amount);
    write_course_reward(env, &course, amount);
    RewardSet { kind: RewardKind::Course, course: Some(course), amount, by }.publish(env);
}

/// Sets the reward for a referral; 0: none.
pub(crate) fn set_referral_reward(env: &Env, amount: i128, by: Address) {
    require_setting(env, amount);
    write_referral_reward(env, amount);
    RewardSet { kind: RewardKind::Referral, course: None, amount, by }.publish(env);
}

/// Sets the most that rewards may mint in an epoch, the running one included.
pub(crate) fn set_epoch_budget(env: &Env, amount: i128, by: Address) {
    require_setting(env, amount);
    write_epoch_budget(env, amount);
    EpochBudgetSet { amount, by }.publish(env);
}

fn require_setting(env: &Env, amount: i128) {
    if !(0..=CAP).contains(&amount) {
        panic_with_error!(env, SettingOutOfRange);
    }
}
