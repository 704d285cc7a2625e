//! Random calls by random people while ledgers pass, put to token and model.

use brain_storm_testing::{START, START_LEDGER};
use brain_storm_token::{CAP, EPOCH_SECONDS, RewardItem, RewardKind};
use proptest::prelude::*;
use soroban_sdk::testutils::Ledger as _;
use soroban_sdk::{Address, IntoVal, Symbol, Val};

use super::told::Told;
use super::{ADMIN, Act, COURSES, HOLDERS, MINTER, Model, Person, Refused, Reward, Verdict};
use crate::setup::{BUDGET, Bank, COURSE_REWARD, HostVec, REFERRAL_REWARD};

/// So little below the cap that a few rewards reach it.
const TREASURY: i128 = CAP - 60;
const KEYS: u32 = 12;

fn holder() -> impl Strategy<Value = Person> {
    0..HOLDERS
}

fn amount() -> impl Strategy<Value = i128> {
    prop_oneof![
        12 => 0..60i128,
        2 => prop::sample::select(vec![0, 1, TREASURY, TREASURY + 1]),
        1 => prop::sample::select(vec![-1, i128::MIN, i128::MAX]),
    ]
}

fn setting(most: i128) -> impl Strategy<Value = i128> {
    prop_oneof![8 => 0..most, 1 => prop::sample::select(vec![-1, CAP, CAP + 1, i128::MIN])]
}

/// A reward whose amount is mostly one that is set at times.
fn reward() -> impl Strategy<Value = Reward> {
    let amount = prop_oneof![9 => 1..3i128, 1 => -1..40i128];
    (holder(), amount, any::<bool>(), 0..COURSES.len(), 0..KEYS).prop_map(
        |(to, factor, is_referral, course, key)| {
            let amount = factor * 10;
            Reward { to, amount, is_referral, course, key }
        },
    )
}

fn act() -> impl Strategy<Value = Act> {
    let far = 7_000_000;
    prop_oneof![
        6 => (holder(), holder(), amount())
            .prop_map(|(from, to, amount)| Act::Transfer { from, to, amount }),
        4 => (holder(), holder(), holder(), amount()).prop_map(|(spender, from, to, amount)| {
            Act::TransferFrom { spender, from, to, amount }
        }),
        4 => (holder(), holder(), amount(), prop_oneof![9 => -2..300i64, 1 => Just(far)]).prop_map(
            |(from, spender, amount, ahead)| Act::Approve { from, spender, amount, ahead }
        ),
        2 => (holder(), amount()).prop_map(|(from, amount)| Act::Burn { from, amount }),
        2 => (holder(), holder(), amount())
            .prop_map(|(spender, from, amount)| Act::BurnFrom { spender, from, amount }),
        4 => (holder(), holder())
            .prop_map(|(account, delegatee)| Act::Delegate { account, delegatee }),
        5 => reward().prop_map(Act::MintReward),
        2 => prop::collection::vec(reward(), 0..4).prop_map(Act::MintRewardBatch),
        3 => (0..COURSES.len(), setting(3)).prop_map(|(course, tens)| {
            Act::SetReward { course, amount: tens.saturating_mul(10) }
        }),
        1 => setting(3).prop_map(|tens| Act::SetReferralReward { amount: tens.saturating_mul(10) }),
        1 => setting(120).prop_map(|amount| Act::SetEpochBudget { amount }),
        1 => Just(Act::Pause),
        4 => Just(Act::Unpause),
        5 => (1..200u32, prop_oneof![6 => 1..1_000u64, 1 => EPOCH_SECONDS - 500..2 * EPOCH_SECONDS])
            .prop_map(|(ledgers, seconds)| Act::Pass { ledgers, seconds }),
    ]
}

/// An act and who signs it: mostly who should.
fn call() -> impl Strategy<Value = (Act, Person)> {
    let signed = |act: Act| {
        let signer = act.right_signer();
        (act, signer)
    };
    prop_oneof![15 => act().prop_map(signed), 1 => (act(), 0..=ADMIN)]
}

/// The token, its model and what its events told, side by side.
struct Pair {
    bank: Bank,
    people: Vec<Address>,
    model: Model,
    told: Told,
}

impl Pair {
    fn new() -> Self {
        let bank = Bank::deploy(TREASURY);
        let carol = bank.somebody();
        let people = [&bank.treasury, &bank.alice, &bank.bob, &carol, &bank.minter, &bank.admin];
        let people = people.map(Address::clone).to_vec();
        let reach = bank.env.ledger().max_live_until_ledger() - START_LEDGER;
        let mut model = Model::new(START_LEDGER, START, reach, TREASURY, BUDGET);
        (model.rewards[0], model.referral_reward) = (COURSE_REWARD, REFERRAL_REWARD);
        let told = Told {
            balances: model.balances,
            votes: model.votes(),
            delegates: model.delegates,
            rewards: model.rewards,
            referral_reward: REFERRAL_REWARD,
            budget: BUDGET,
            ..Told::default()
        };
        Pair { bank, people, model, told }
    }

    /// Gives everybody something to begin with, lest most calls be refused.
    fn open(&mut self) {
        for holder in 0..HOLDERS {
            let next = (holder + 1) % HOLDERS;
            self.put_signed(Act::Transfer { from: 0, to: holder, amount: 100 });
            self.put_signed(Act::Approve { from: holder, spender: next, amount: 70, ahead: 900 });
        }
        self.put_signed(Act::SetReward { course: 0, amount: 20 });
        self.put_signed(Act::SetReferralReward { amount: 10 });
        self.put_signed(Act::SetEpochBudget { amount: 80 });
    }

    fn put_signed(&mut self, act: Act) {
        self.put(&act, act.right_signer());
    }

    /// Puts the call to both, which must agree on the verdict and on everything after it.
    fn put(&mut self, act: &Act, signer: Person) {
        let verdict = self.ask(act, signer);
        if !matches!(act, Act::Pass { .. }) {
            self.told.hear(&self.bank, &self.people);
        }
        assert_eq!(verdict, self.model.ask(act, signer), "verdict");
        self.compare();
    }

    /// Puts the call to the token.
    fn ask(&self, act: &Act, signer: Person) -> Verdict {
        if let Act::Pass { ledgers, seconds } = *act {
            self.bank.env.ledger().with_mut(|ledger| {
                ledger.sequence_number += ledgers;
                ledger.timestamp += seconds;
            });
            return Ok(());
        }
        let (entry_point, arguments) = self.arguments(act);
        let outcome = self.bank.call::<()>(&self.people[signer], entry_point, arguments);
        // Which of two faults is named, the missing signature or another, is no concern of the model.
        outcome.map_err(|error| match signer == act.right_signer() {
            true => Refused::Error(error.get_code()),
            false => Refused::Unsigned,
        })
    }

    fn arguments(&self, act: &Act) -> (&'static str, HostVec<Val>) {
        let (env, who) = (&self.bank.env, |person: Person| &self.people[person]);
        match *act {
            Act::Transfer { from, to, amount } => {
                ("transfer", (who(from), who(to), amount).into_val(env))
            }
            Act::TransferFrom { spender, from, to, amount } => {
                ("transfer_from", (who(spender), who(from), who(to), amount).into_val(env))
            }
            Act::Approve { from, spender, amount, ahead } => {
                let last = (i64::from(self.bank.ledger()) + ahead) as u32;
                ("approve", (who(from), who(spender), amount, last).into_val(env))
            }
            Act::Burn { from, amount } => ("burn", (who(from), amount).into_val(env)),
            Act::BurnFrom { spender, from, amount } => {
                ("burn_from", (who(spender), who(from), amount).into_val(env))
            }
            Act::Delegate { account, delegatee } => {
                ("delegate", (who(account), who(delegatee)).into_val(env))
            }
            Act::MintReward(reward) => {
                ("mint_reward", self.bank.reward_arguments(who(MINTER), &self.item(&reward)))
            }
            Act::MintRewardBatch(ref rewards) => {
                let items = HostVec::from_iter(env, rewards.iter().map(|one| self.item(one)));
                ("mint_reward_batch", (who(MINTER), items).into_val(env))
            }
            Act::SetReward { course, amount } => {
                ("set_reward", (Symbol::new(env, COURSES[course]), amount).into_val(env))
            }
            Act::SetReferralReward { amount } => ("set_referral_reward", (amount,).into_val(env)),
            Act::SetEpochBudget { amount } => ("set_epoch_budget", (amount,).into_val(env)),
            Act::Pause => ("pause", (who(ADMIN), self.bank.text(1)).into_val(env)),
            Act::Unpause => ("unpause", (who(ADMIN),).into_val(env)),
            Act::Pass { .. } => unreachable!("no call"),
        }
    }

    fn item(&self, reward: &Reward) -> RewardItem {
        RewardItem {
            to: self.people[reward.to].clone(),
            amount: reward.amount,
            kind: if reward.is_referral { RewardKind::Referral } else { RewardKind::Course },
            course: Symbol::new(&self.bank.env, COURSES[reward.course]),
            key: self.bank.key(reward.key),
        }
    }

    fn compare(&self) {
        let (bank, model, holders) = (&self.bank, &self.model, &self.people[..HOLDERS]);
        let balances: Vec<_> = holders.iter().map(|id| bank.balance(id)).collect();
        let votes: Vec<_> = holders.iter().map(|id| bank.votes(id)).collect();
        assert_eq!(balances, model.balances, "balances");
        assert_eq!(votes, model.votes(), "votes");
        self.assert_invariants(&balances, &votes);
        self.compare_past();
        self.compare_allowances();
        self.compare_rewards();
        assert_eq!(self.told, self.tellable(), "what the events told");
    }

    fn assert_invariants(&self, balances: &[i128], votes: &[u128]) {
        let supply = self.bank.supply();
        assert_eq!(balances.iter().sum::<i128>() as u128, supply, "sum of balances");
        assert!(supply <= CAP as u128, "cap");
        let delegated = self.people[..HOLDERS].iter().zip(balances);
        let delegated = delegated.filter(|(id, _)| self.bank.get_delegate(id).is_some());
        let delegated: i128 = delegated.map(|(_, balance)| balance).sum();
        assert_eq!(votes.iter().sum::<u128>(), delegated as u128, "sum of votes");
        // Nobody holds a unit that votes for nobody.
        assert_eq!(delegated as u128, supply, "what delegated holders hold");
    }

    /// Yesterday's votes and those of some ledger further back.
    fn compare_past(&self) {
        let model = &self.model;
        let further = START_LEDGER + (model.ledger - START_LEDGER) * 2 / 3;
        for ledger in [model.ledger - 1, further.min(model.ledger - 1)] {
            let (votes, supply) = model.past(ledger);
            let holders = self.people[..HOLDERS].iter();
            let found: Vec<_> = holders.map(|id| self.bank.votes_at(id, ledger)).collect();
            assert_eq!(found, votes, "votes at {ledger}");
            assert_eq!(self.bank.supply_at(ledger), supply, "supply at {ledger}");
        }
    }

    fn compare_allowances(&self) {
        for from in 0..HOLDERS {
            for spender in 0..HOLDERS {
                let found = self.bank.allowance(&self.people[from], &self.people[spender]);
                assert_eq!(found, self.model.allowance(from, spender), "allowance");
            }
        }
    }

    fn compare_rewards(&self) {
        let (bank, model) = (&self.bank, &self.model);
        let epoch = bank.epoch();
        assert_eq!(epoch.number, model.epoch());
        assert_eq!((epoch.budget, epoch.minted), (model.budget, model.minted_in(epoch.number)));
        for (course, amount) in COURSES.iter().zip(model.rewards) {
            let course = Symbol::new(&bank.env, course);
            assert_eq!(bank.read::<i128>("get_reward", (course,)), amount);
        }
        assert_eq!(bank.read::<i128>("get_referral_reward", ()), model.referral_reward);
        for key in 0..KEYS {
            assert_eq!(bank.is_rewarded(key), model.keys.contains(&key), "key {key}");
        }
    }

    /// What somebody must know by now who reads the events and nothing else.
    fn tellable(&self) -> Told {
        let model = &self.model;
        let last = model.minted.last().map_or(0, |(epoch, _)| *epoch);
        Told {
            balances: model.balances,
            votes: model.votes(),
            delegates: model.delegates,
            rewards: model.rewards,
            referral_reward: model.referral_reward,
            budget: model.budget,
            minted: (last, model.minted_in(last)),
            keys: model.keys.clone(),
        }
    }
}

proptest! {
    #![proptest_config(brain_storm_testing::property_config(16))]

    #[test]
    fn token_and_model_agree(calls in prop::collection::vec(call(), 1..40)) {
        let mut pair = Pair::new();
        pair.open();
        for (act, signer) in &calls {
            pair.put(act, *signer);
        }
    }
}
