use std::ops::Deref;

use brain_storm_shared::MINTER;
use brain_storm_testing::{Deployed, Outcome, on_wasm, unsigned};
use brain_storm_token::{
    Burn, Epoch, MintWithAmountOnly, RewardItem, RewardKind, RewardMinted, Token, Transfer,
    TransferWithAmountOnly,
};
pub use soroban_sdk::Vec as HostVec;
use soroban_sdk::testutils::Address as _;
use soroban_sdk::xdr::{ContractEvent, LedgerEntry, LedgerKey, ScAddress};
use soroban_sdk::{Address, BytesN, Env, Error, Event, IntoVal, Symbol, TryFromVal, Val};
use stellar_governance::votes::{DelegateChanged, DelegateVotesChanged};

pub const WASM: &[u8] = include_bytes!("../../interface/token.wasm");

/// One BST in its units.
pub const BST: i128 = 10_000_000;
/// What the treasury is given at deployment.
pub const TREASURY: i128 = 400_000_000 * BST;
/// What rewards may mint in an epoch.
pub const BUDGET: i128 = 1_000 * BST;
/// What a referral is worth.
pub const REFERRAL_REWARD: i128 = 5 * BST;
/// What `rust_basics` is worth.
pub const COURSE_REWARD: i128 = 50 * BST;

/// A deployed token with a treasury that holds all of it, a minter, a reward for `rust_basics`, and
/// two people who hold nothing.
pub struct Bank {
    deployed: Deployed,
    pub treasury: Address,
    pub minter: Address,
    pub alice: Address,
    pub bob: Address,
}

impl Deref for Bank {
    type Target = Deployed;

    fn deref(&self) -> &Deployed {
        &self.deployed
    }
}

/// Deploys the token with the constructor's arguments after the admin.
pub fn register(env: &Env, admin: &Address, treasury: &Address, amounts: [i128; 3]) -> Address {
    let [treasury_amount, epoch_budget, referral_reward] = amounts;
    let arguments = (admin, treasury, treasury_amount, epoch_budget, referral_reward);
    match on_wasm() {
        true => env.register(WASM, arguments),
        false => env.register(Token, arguments),
    }
}

pub fn setup() -> Bank {
    Bank::deploy(TREASURY)
}

impl Bank {
    /// Deploys the token with that holding of the treasury.
    pub fn deploy(treasury_amount: i128) -> Self {
        let mut treasury = None;
        let deployed = Deployed::new(|env, admin| {
            let holder = treasury.insert(Address::generate(env));
            register(env, admin, holder, [treasury_amount, BUDGET, REFERRAL_REWARD])
        });
        let minter = deployed.grant(MINTER);
        let course = Symbol::new(&deployed.env, "rust_basics");
        deployed.call::<()>(&deployed.admin, "set_reward", (course, COURSE_REWARD)).unwrap();
        let [alice, bob] = [(); 2].map(|()| Address::generate(&deployed.env));
        Bank { treasury: treasury.unwrap(), minter, alice, bob, deployed }
    }

    /// Somebody who holds nothing.
    pub fn somebody(&self) -> Address {
        Address::generate(&self.env)
    }

    /// Gives somebody tokens out of the treasury.
    pub fn fund(&self, to: &Address, amount: i128) {
        self.transfer(&self.treasury, to, amount).unwrap();
    }

    pub fn transfer(&self, from: &Address, to: &Address, amount: i128) -> Outcome<()> {
        self.call(from, "transfer", (from, to, amount))
    }

    pub fn transfer_from(
        &self,
        spender: &Address,
        from: &Address,
        to: &Address,
        amount: i128,
    ) -> Outcome<()> {
        self.call(spender, "transfer_from", (spender, from, to, amount))
    }

    pub fn approve(
        &self,
        from: &Address,
        spender: &Address,
        amount: i128,
        live_until_ledger: u32,
    ) -> Outcome<()> {
        self.call(from, "approve", (from, spender, amount, live_until_ledger))
    }

    pub fn burn(&self, from: &Address, amount: i128) -> Outcome<()> {
        self.call(from, "burn", (from, amount))
    }

    pub fn burn_from(&self, spender: &Address, from: &Address, amount: i128) -> Outcome<()> {
        self.call(spender, "burn_from", (spender, from, amount))
    }

    pub fn delegate(&self, account: &Address, delegatee: &Address) -> Outcome<()> {
        self.call(account, "delegate", (account, delegatee))
    }

    pub fn mint_reward(&self, item: &RewardItem) -> Outcome<()> {
        self.call(&self.minter, "mint_reward", self.reward_arguments(&self.minter, item))
    }

    pub fn mint_reward_batch(&self, items: &[RewardItem]) -> Outcome<()> {
        let items = HostVec::from_slice(&self.env, items);
        self.call(&self.minter, "mint_reward_batch", (&self.minter, items))
    }

    pub fn reward_arguments(&self, minter: &Address, item: &RewardItem) -> HostVec<Val> {
        let RewardItem { to, amount, kind, course, key } = item.clone();
        (minter, to, amount, kind, course, key).into_val(&self.env)
    }

    /// Alice's reward for the course, under the key of that number.
    pub fn reward(&self, key: u32) -> RewardItem {
        let (to, course, key) = (self.alice.clone(), self.course(), self.key(key));
        RewardItem { to, amount: COURSE_REWARD, kind: RewardKind::Course, course, key }
    }

    pub fn course(&self) -> Symbol {
        Symbol::new(&self.env, "rust_basics")
    }

    pub fn key(&self, number: u32) -> BytesN<32> {
        let mut key = [0; 32];
        key[28..].copy_from_slice(&number.to_be_bytes());
        BytesN::from_array(&self.env, &key)
    }

    /// What an entry point that needs no signature returns.
    pub fn read<T: TryFromVal<Env, Val>>(
        &self,
        entry_point: &str,
        arguments: impl IntoVal<Env, HostVec<Val>>,
    ) -> T {
        self.call_unsigned(entry_point, arguments).unwrap()
    }

    pub fn balance(&self, id: &Address) -> i128 {
        self.read("balance", (id,))
    }

    pub fn allowance(&self, from: &Address, spender: &Address) -> i128 {
        self.read("allowance", (from, spender))
    }

    pub fn votes(&self, account: &Address) -> u128 {
        self.read("get_votes", (account,))
    }

    pub fn votes_at(&self, account: &Address, ledger: u32) -> u128 {
        self.read("get_votes_at_checkpoint", (account, ledger))
    }

    pub fn get_delegate(&self, account: &Address) -> Option<Address> {
        self.read("get_delegate", (account,))
    }

    pub fn supply(&self) -> u128 {
        self.read("get_total_supply", ())
    }

    pub fn supply_at(&self, ledger: u32) -> u128 {
        self.read("get_total_supply_at_checkpoint", (ledger,))
    }

    pub fn epoch(&self) -> Epoch {
        self.read("get_epoch", ())
    }

    pub fn is_rewarded(&self, key: u32) -> bool {
        self.read("is_rewarded", (self.key(key),))
    }

    pub fn ledger(&self) -> u32 {
        self.env.ledger().sequence()
    }

    /// Lets ledgers pass.
    pub fn pass_ledgers(&self, count: u32) {
        use soroban_sdk::testutils::Ledger as _;
        self.env.ledger().with_mut(|ledger| ledger.sequence_number += count);
    }

    /// All that the token has stored, with the last ledgers to live; without what has expired.
    pub fn state(&self) -> Vec<(LedgerKey, (LedgerEntry, Option<u32>))> {
        let token = ScAddress::from(&self.address);
        let is_ours =
            |key: &LedgerKey| matches!(key, LedgerKey::ContractData(it) if it.contract == token);
        let entries = self.env.to_ledger_snapshot().ledger_entries.into_iter();
        entries
            .map(|(key, (entry, live_until))| (*key, (*entry, live_until)))
            .filter(|(key, (_, live_until))| is_ours(key) && *live_until >= Some(self.ledger()))
            .collect()
    }

    /// Asserts that the call is refused with this error and leaves everything as it was.
    #[track_caller]
    pub fn assert_refused<T: std::fmt::Debug + PartialEq>(
        &self,
        error: impl Into<Error>,
        call: impl FnOnce() -> Outcome<T>,
    ) {
        let before = self.state();
        assert_eq!(call(), Err(error.into()));
        assert!(self.state() == before, "a refused call changed the state");
    }

    /// Asserts that an entry point wants the signer's signature over exactly these arguments: it
    /// refuses a call without one, with another's, and with one over the other arguments.
    #[track_caller]
    pub fn assert_needs_signature(
        &self,
        signer: &Address,
        entry_point: &str,
        arguments: impl IntoVal<Env, HostVec<Val>>,
        others: impl IntoVal<Env, HostVec<Val>>,
    ) {
        let arguments = arguments.into_val(&self.env);
        let others = others.into_val(&self.env);
        let call = || self.call_unsigned::<()>(entry_point, arguments.clone());
        self.assert_refused(unsigned(), call);
        let stranger = self.somebody();
        let call = || self.call::<()>(&stranger, entry_point, arguments.clone());
        self.assert_refused(unsigned(), call);
        let call =
            || self.call_signed_otherwise::<()>(signer, entry_point, others, arguments.clone());
        self.assert_refused(unsigned(), call);
        self.call::<()>(signer, entry_point, arguments.clone()).unwrap();
        self.assert_signed(signer, entry_point, arguments);
    }

    pub fn transferred(&self, from: &Address, to: &Address, amount: i128) -> ContractEvent {
        let (from, to) = (from.clone(), to.clone());
        self.whole(TransferWithAmountOnly { from, to, amount })
    }

    pub fn transferred_muxed(
        &self,
        from: &Address,
        to: &Address,
        id: u64,
        amount: i128,
    ) -> ContractEvent {
        let (from, to) = (from.clone(), to.clone());
        self.whole(Transfer { from, to, to_muxed_id: Some(id), amount })
    }

    pub fn minted(&self, to: &Address, amount: i128) -> ContractEvent {
        self.whole(MintWithAmountOnly { to: to.clone(), amount })
    }

    pub fn burned(&self, from: &Address, amount: i128) -> ContractEvent {
        self.whole(Burn { from: from.clone(), amount })
    }

    pub fn rewarded(&self, item: &RewardItem, epoch: u32) -> ContractEvent {
        let RewardItem { to: learner, amount, kind, course, key } = item.clone();
        let minter = self.minter.clone();
        self.whole(RewardMinted { learner, course, kind, amount, key, minter, epoch })
    }

    /// `delegate_changed`; `before`: the delegate until then.
    pub fn delegated(
        &self,
        delegator: &Address,
        before: Option<&Address>,
        delegate: &Address,
    ) -> ContractEvent {
        let (delegator, to_delegate) = (delegator.clone(), delegate.clone());
        self.whole(DelegateChanged { delegator, from_delegate: before.cloned(), to_delegate })
    }

    pub fn votes_changed(&self, delegate: &Address, before: i128, after: i128) -> ContractEvent {
        let [previous_votes, new_votes] = [before, after].map(|votes| votes as u128);
        self.whole(DelegateVotesChanged { delegate: delegate.clone(), previous_votes, new_votes })
    }

    pub fn whole(&self, event: impl Event) -> ContractEvent {
        event.to_xdr(&self.env, &self.address)
    }
}
