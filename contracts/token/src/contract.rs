use brain_storm_shared::{
    Operations, Pause, Schema, construct, require_course_key, require_running,
};
use soroban_sdk::{
    Address, BytesN, Env, String, Symbol, Vec, contract, contractimpl, contractmeta,
    panic_with_error,
};
use stellar_access::access_control::{AccessControl, enforce_admin_auth};
use stellar_governance::votes::Votes;
use stellar_macros::only_role;

use crate::TokenError::{BatchEmpty, BatchTooLarge};
use crate::checkpoints::{self, History};
use crate::rewards::{self, BATCH_ITEMS_MAX};
use crate::{Epoch, RewardItem, RewardKind, holdings, storage, votes};

mod sep41;

contractmeta!(key = "binver", val = env!("CARGO_PKG_VERSION"));
// SEP-47: the standards this contract implements, in the metadata of SEP-46.
contractmeta!(key = "sep", val = "41,47");

#[contract]
pub struct Token;

#[contractimpl]
impl Token {
    /// Sets the admin, who then grants the role `minter` with `grant_role`, makes the first
    /// settings, and mints the treasury's first holding. Epochs are counted from here.
    ///
    /// # Errors
    /// * `SettingOutOfRange` - budget or referral reward is negative or above the cap.
    /// * `CapExceeded` - the treasury's holding is above the cap.
    /// * `FungibleTokenError::LessThanZero` - the treasury's holding is negative.
    ///
    /// # Events
    /// * `admin_set`, `epoch_budget_set`, `reward_set`, `mint`, then `delegate_changed` and
    ///   `delegate_votes_changed`, for the treasury votes for itself
    pub fn __constructor(
        env: &Env,
        admin: Address,
        treasury: Address,
        treasury_amount: i128,
        epoch_budget: i128,
        referral_reward: i128,
    ) {
        construct::<Self>(env, &admin);
        storage::write_deployed_at(env, env.ledger().timestamp());
        rewards::set_epoch_budget(env, epoch_budget, admin.clone());
        rewards::set_referral_reward(env, referral_reward, admin);
        holdings::mint(env, &treasury, treasury_amount);
    }

    /// Mints the reward for a course or a referral, once per key. The amount must be what is set:
    /// who signs sees what is paid, and nobody but the admin decides it.
    ///
    /// # Errors
    /// * `ContractPaused`, `CourseKeyInvalid`
    /// * `RewardNotSet`, `RewardAmountDiffers`, `RewardKeyUsed`
    /// * `EpochBudgetExceeded`, `CapExceeded`
    /// * `AccessControlError::Unauthorized` - `minter` does not hold the role `minter`.
    ///
    /// # Events
    /// * `mint`
    /// * `delegate_changed` - of a receiver who never had a delegate and now votes for themselves
    /// * `delegate_votes_changed` - of the receiver's delegate
    /// * `reward_minted`
    #[only_role(minter, "minter")]
    pub fn mint_reward(
        env: &Env,
        minter: Address,
        to: Address,
        amount: i128,
        kind: RewardKind,
        course: Symbol,
        key: BytesN<32>,
    ) {
        require_running::<Self>(env);
        rewards::reward(env, &minter, RewardItem { to, amount, kind, course, key });
    }

    /// Does as `mint_reward` for each item in turn. One item that is refused refuses the batch.
    ///
    /// # Errors
    /// * `BatchEmpty`, `BatchTooLarge` - not 1 to 17 items.
    /// * those of `mint_reward`
    ///
    /// # Events
    /// * those of `mint_reward`, item by item
    #[only_role(minter, "minter")]
    pub fn mint_reward_batch(env: &Env, minter: Address, items: Vec<RewardItem>) {
        require_running::<Self>(env);
        if items.is_empty() {
            panic_with_error!(env, BatchEmpty);
        }
        if items.len() > BATCH_ITEMS_MAX {
            panic_with_error!(env, BatchTooLarge);
        }
        items.into_iter().for_each(|item| rewards::reward(env, &minter, item));
    }

    /// Sets the reward for completing a course; 0: none. Only the admin, who is governance.
    ///
    /// # Errors
    /// * `ContractPaused`, `CourseKeyInvalid`
    /// * `SettingOutOfRange` - negative or above the cap.
    ///
    /// # Events
    /// * `reward_set`
    pub fn set_reward(env: &Env, course: Symbol, amount: i128) {
        let admin = enforce_admin_auth(env);
        require_running::<Self>(env);
        rewards::set_course_reward(env, course, amount, admin);
    }

    /// Sets the reward for a referral; 0: none. Only the admin, who is governance.
    ///
    /// # Errors
    /// * `ContractPaused`
    /// * `SettingOutOfRange` - negative or above the cap.
    ///
    /// # Events
    /// * `reward_set`
    pub fn set_referral_reward(env: &Env, amount: i128) {
        let admin = enforce_admin_auth(env);
        require_running::<Self>(env);
        rewards::set_referral_reward(env, amount, admin);
    }

    /// Sets the most that rewards may mint in an epoch, the running one included: below what it
    /// minted already, it mints no more. Only the admin, who is governance.
    ///
    /// # Errors
    /// * `ContractPaused`
    /// * `SettingOutOfRange` - negative or above the cap.
    ///
    /// # Events
    /// * `epoch_budget_set`
    pub fn set_epoch_budget(env: &Env, amount: i128) {
        let admin = enforce_admin_auth(env);
        require_running::<Self>(env);
        rewards::set_epoch_budget(env, amount, admin);
    }

    /// Returns the reward for completing a course, in units of 0.0000001 BST; 0: none is set.
    ///
    /// # Errors
    /// * `CourseKeyInvalid`
    pub fn get_reward(env: &Env, course: Symbol) -> i128 {
        require_course_key(env, &course);
        storage::read_course_reward(env, &course)
    }

    /// Returns the reward for a referral, in units of 0.0000001 BST; 0: none is set.
    pub fn get_referral_reward(env: &Env) -> i128 {
        storage::read_referral_reward(env)
    }

    /// Returns the running epoch: when it began and ends, its budget and what is minted of it.
    pub fn get_epoch(env: &Env) -> Epoch {
        rewards::get_epoch(env)
    }

    /// Tells whether a reward was minted for the key.
    pub fn is_rewarded(env: &Env, key: BytesN<32>) -> bool {
        storage::is_rewarded(env, &key)
    }
}

#[contractimpl(contracttrait)]
impl Votes for Token {
    /// Returns the voting power of `account`: what all hold who delegated to it, in units of
    /// 0.0000001 BST.
    fn get_votes(env: &Env, account: Address) -> u128 {
        checkpoints::latest(env, &History::Votes(account))
    }

    /// Returns the voting power of `account` at the end of a past ledger.
    ///
    /// # Errors
    /// * `VotesError::FutureLookup` - the ledger is not over yet.
    fn get_votes_at_checkpoint(env: &Env, account: Address, ledger: u32) -> u128 {
        checkpoints::at(env, &History::Votes(account), ledger)
    }

    /// Returns how much there is in all, in units of 0.0000001 BST; every unit votes.
    fn get_total_supply(env: &Env) -> u128 {
        checkpoints::latest(env, &History::Supply)
    }

    /// Returns how much there was in all at the end of a past ledger.
    ///
    /// # Errors
    /// * `VotesError::FutureLookup` - the ledger is not over yet.
    fn get_total_supply_at_checkpoint(env: &Env, ledger: u32) -> u128 {
        checkpoints::at(env, &History::Supply, ledger)
    }

    /// Returns to whom `account` delegates, itself included; nothing before its first units, if it
    /// has not chosen anybody.
    fn get_delegate(env: &Env, account: Address) -> Option<Address> {
        votes::get_delegate(env, &account)
    }

    /// Gives the voting power of all that `account` holds and will hold to `delegatee`, who cannot
    /// pass it on. To vote with it again, `account` delegates to itself.
    ///
    /// # Errors
    /// * `ContractPaused`
    /// * `VotesError::SameDelegate` - it is the delegate already.
    ///
    /// # Events
    /// * `delegate_changed`, then `delegate_votes_changed` of the delegate before and of the new
    ///   one, if units move
    fn delegate(env: &Env, account: Address, delegatee: Address) {
        account.require_auth();
        require_running::<Self>(env);
        votes::delegate(env, &account, &delegatee);
    }
}

#[contractimpl(contracttrait)]
impl AccessControl for Token {}

impl Schema for Token {
    const VERSION: u32 = 1;
}

#[contractimpl(contracttrait)]
impl Operations for Token {}
