use brain_storm_shared::{read_record, remove_record, write_record};
use soroban_sdk::{BytesN, Env, Symbol, contracttype};

/// What rewards minted in one epoch.
#[contracttype]
#[derive(Clone)]
pub(crate) struct Spent {
    /// The epoch, counted from 1.
    pub epoch: u32,
    /// How much, in units of 0.0000001 BST.
    pub amount: i128,
}

#[contracttype]
enum TokenKey {
    /// In the instance: ledger time of the deployment, Unix seconds.
    DeployedAt,
    /// In the instance: the most that rewards may mint in an epoch.
    EpochBudget,
    /// In the instance: what rewards minted in the last epoch in which they did.
    Spent,
    /// In the instance: the reward for a referral.
    ReferralReward,
    /// course → its reward; absent: none
    CourseReward(Symbol),
    /// key → true, once a reward was minted for it
    Rewarded(BytesN<32>),
}

pub(crate) fn read_deployed_at(env: &Env) -> u64 {
    env.storage().instance().get(&TokenKey::DeployedAt).unwrap()
}

pub(crate) fn write_deployed_at(env: &Env, deployed_at: u64) {
    env.storage().instance().set(&TokenKey::DeployedAt, &deployed_at);
}

pub(crate) fn read_epoch_budget(env: &Env) -> i128 {
    env.storage().instance().get(&TokenKey::EpochBudget).unwrap()
}

pub(crate) fn write_epoch_budget(env: &Env, amount: i128) {
    env.storage().instance().set(&TokenKey::EpochBudget, &amount);
}

/// What rewards minted in the epoch so far.
pub(crate) fn read_spent(env: &Env, epoch: u32) -> i128 {
    let last: Option<Spent> = env.storage().instance().get(&TokenKey::Spent);
    last.filter(|spent| spent.epoch == epoch).map_or(0, |spent| spent.amount)
}

pub(crate) fn write_spent(env: &Env, epoch: u32, amount: i128) {
    env.storage().instance().set(&TokenKey::Spent, &Spent { epoch, amount });
}

pub(crate) fn read_referral_reward(env: &Env) -> i128 {
    env.storage().instance().get(&TokenKey::ReferralReward).unwrap()
}

pub(crate) fn write_referral_reward(env: &Env, amount: i128) {
    env.storage().instance().set(&TokenKey::ReferralReward, &amount);
}

/// A course's reward; 0: none is set.
pub(crate) fn read_course_reward(env: &Env, course: &Symbol) -> i128 {
    read_record(env, &TokenKey::CourseReward(course.clone())).unwrap_or(0)
}

pub(crate) fn write_course_reward(env: &Env, course: &Symbol, amount: i128) {
    let key = TokenKey::CourseReward(course.clone());
    match amount {
        0 => remove_record(env, &key),
        _ => write_record(env, &key, &amount),
    }
}

pub(crate) fn is_rewarded(env: &Env, key: &BytesN<32>) -> bool {
    read_record(env, &TokenKey::Rewarded(key.clone())).unwrap_or(false)
}

pub(crate) fn write_rewarded(env: &Env, key: &BytesN<32>) {
    write_record(env, &TokenKey::Rewarded(key.clone()), &true);
}
