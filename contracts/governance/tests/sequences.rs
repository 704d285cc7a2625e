//! Random people do random things at random moments; after each step governance stands where the
//! model stands, and what must always hold, holds.

use std::cell::RefCell;
use std::collections::BTreeMap;

use brain_storm_governance::{Action, ProposalState, VoteSupport};
use brain_storm_shared::Pause;
use brain_storm_testing::{Outcome, on_wasm};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use soroban_sdk::{Address, Error, IntoVal, Symbol};

use crate::model::{Actor, Deed, Model, Refusal, TREASURY, Verdict};
use crate::setup::{BST, Democracy, setup_with};
use crate::steps::{ACTORS, FUNDER, GUARDIAN, Moment, Step, quick, steps};

struct Run {
    setup: Democracy,
    model: Model,
}

impl Run {
    fn new() -> Self {
        let setup = setup_with(quick());
        let people = people(&setup);
        let balances = people.iter().map(|person| setup.balance(person)).collect();
        let model = Model::new(setup.ledger(), setup.now(), balances, GUARDIAN, quick());
        Run { setup, model }
    }

    fn person(&self, actor: Actor) -> &Address {
        people(&self.setup)[actor]
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Transfer(from, to, percent) => self.transfer(*from, *to, *percent),
            Step::Delegate(from, to) => self.delegate(*from, *to),
            Step::Propose(by, deeds) => self.propose(*by, deeds),
            Step::Vote(by, number, support) => self.vote(*by, *number, *support),
            Step::Queue(number) => {
                let expected = self.model.queue(*number);
                assert_same(expected, self.setup.queue(*number));
            }
            Step::Execute(number) => {
                let expected = self.model.execute(*number);
                assert_same(expected, self.setup.execute(*number));
            }
            Step::Cancel(by, number) => {
                let expected = self.model.cancel(*by, *number);
                assert_same(expected, self.setup.cancel(self.person(*by), *number));
            }
            Step::Confirm(by, number) => {
                let expected = self.model.confirm(*by, *number);
                assert_same(expected, self.setup.confirm(self.person(*by), *number));
            }
            Step::Pause(by) => self.pause(*by),
            Step::Unpause(by) => self.unpause(*by),
            Step::PassLedgers(count) => self.go_to_ledger(self.model.ledger + count),
            Step::PassSeconds(count) => self.go_to_second(self.model.now + count),
            Step::GoTo(number, moment, by) => self.go_to(*number, *moment, *by),
            Step::Further(number) => self.further(*number),
        }
    }

    fn transfer(&mut self, from: Actor, to: Actor, percent: i128) {
        let amount = self.model.balances[from] * percent / 100;
        self.model.transfer(from, to, amount);
        self.setup.transfer(self.person(from), self.person(to), amount).unwrap();
    }

    fn delegate(&mut self, from: Actor, to: Actor) {
        if self.model.delegate_of(from) == to || self.model.balances[from] == 0 {
            return;
        }
        self.model.delegate(from, to);
        let arguments = (self.person(from), self.person(to));
        self.setup.token.call::<()>(self.person(from), "delegate", arguments).unwrap();
    }

    fn propose(&mut self, by: Actor, deeds: &[Deed]) {
        let expected = self.model.propose(by, deeds.to_vec());
        let actions: Vec<Action> = deeds.iter().map(|deed| self.action(deed)).collect();
        let outcome = self.setup.propose(self.person(by), &actions);
        if let Ok(number) = outcome {
            assert_eq!(number as usize, self.model.motions.len());
        }
        assert_same(expected, outcome.map(|_number| ()));
    }

    fn action(&self, deed: &Deed) -> Action {
        let setup = &self.setup;
        match deed {
            Deed::Reward(amount) => setup.reward(amount / BST),
            Deed::Pay(to, amount) => {
                let arguments = (&setup.address, self.person(*to), *amount);
                setup.call_token("transfer", arguments.into_val(&setup.env))
            }
            Deed::Change(rules) => Action::ChangeSettings(rules.clone()),
            Deed::Appoint(actor) => setup.grant_guardian(self.person(*actor)),
            Deed::Dismiss(actor) => setup.revoke_guardian(self.person(*actor)),
        }
    }

    fn vote(&mut self, by: Actor, number: u32, support: VoteSupport) {
        let expected = self.model.vote(by, number, support);
        let outcome = self.setup.vote(self.person(by), number, support);
        assert_same(expected, outcome.map(|_weight| ()));
    }

    fn pause(&mut self, by: Actor) {
        let expected = self.model.pause(by);
        let arguments = (self.person(by), self.setup.text(1));
        assert_same(expected, self.setup.call(self.person(by), "pause", arguments));
    }

    fn unpause(&mut self, by: Actor) {
        let expected = self.model.unpause(by);
        assert_same(expected, self.setup.call(self.person(by), "unpause", (self.person(by),)));
    }

    fn go_to_ledger(&mut self, ledger: u32) {
        self.model.pass_ledgers(ledger.saturating_sub(self.model.ledger));
        self.setup.go_to_ledger(self.model.ledger);
    }

    fn go_to_second(&mut self, second: u64) {
        self.model.now = second.max(self.model.now);
        self.setup.go_to_second(self.model.now);
    }

    fn go_to(&mut self, number: u32, moment: Moment, by: i64) {
        let Some(motion) = self.model.motions.get((number as usize).wrapping_sub(1)).cloned()
        else {
            return;
        };
        let ledger = |ledger: u32| ledger.checked_add_signed(by as i32).unwrap();
        let second = |second: u64| second.checked_add_signed(by).unwrap();
        match moment {
            Moment::Start => self.go_to_ledger(ledger(motion.start)),
            Moment::End => self.go_to_ledger(ledger(motion.end)),
            Moment::QueueEnd => self.go_to_ledger(ledger(motion.queue_end())),
            Moment::Eta => self.go_to_second(motion.eta.map_or(0, second)),
            Moment::Expiry => self.go_to_second(motion.expiry().map_or(0, second)),
        }
    }

    fn further(&mut self, number: u32) {
        use ProposalState::*;
        let Some(motion) = self.model.motions.get((number as usize).wrapping_sub(1)).cloned()
        else {
            return;
        };
        match self.model.state(number).unwrap() {
            Pending => self.go_to(number, Moment::Start, 0),
            Active if motion.sum(VoteSupport::For) < motion.quorum => {
                self.vote(FUNDER, number, VoteSupport::For);
                self.go_to_ledger(self.model.ledger + 1);
            }
            Active => self.go_to(number, Moment::End, 1),
            Succeeded => self.take(&Step::Queue(number)),
            Queued => self.go_to(number, Moment::Eta, 0),
            Ready if motion.unconfirmed => self.take(&Step::Confirm(GUARDIAN, number)),
            Ready => self.take(&Step::Execute(number)),
            Defeated | Executed | Canceled | Expired => {}
        }
        if motion.unconfirmed && self.model.guardians.contains(&GUARDIAN) {
            self.take(&Step::Execute(number));
            self.take(&Step::Confirm(GUARDIAN, number));
        }
    }

    fn assert_as_modelled(&self) {
        let (setup, model) = (&self.setup, &self.model);
        for number in 1..=model.motions.len() as u32 {
            self.assert_motion(number);
        }
        assert_eq!(setup.settings_now(), model.rules);
        assert_eq!(setup.reward_now() * BST, model.reward);
        for actor in 0..ACTORS {
            assert_eq!(setup.balance(self.person(actor)), model.balances[actor]);
        }
        let pause = setup.call_unsigned::<Option<Pause>>("get_pause", setup.no_arguments());
        assert_eq!(pause.unwrap().is_some(), model.paused);
        let guardian = Symbol::new(&setup.env, "guardian");
        let count = setup.call_unsigned::<u32>("get_role_member_count", (guardian,));
        assert_eq!(count.unwrap() as usize, model.guardians.len());
    }

    fn assert_motion(&self, number: u32) {
        let motion = &self.model.motions[number as usize - 1];
        let stored = self.setup.stored(number);
        assert_eq!(Some(self.setup.state(number)), self.model.state(number));
        assert_eq!((stored.vote_start, stored.vote_end), (motion.start, motion.end));
        assert_eq!((stored.quorum, stored.settings.clone()), (motion.quorum, motion.rules.clone()));
        assert_eq!((stored.eta, stored.expires_at), (motion.eta, motion.expiry()));
        assert_eq!(stored.votes_against, motion.sum(VoteSupport::Against));
        assert_eq!(stored.votes_for, motion.sum(VoteSupport::For));
        assert_eq!(stored.votes_abstain, motion.sum(VoteSupport::Abstain));
        let confirmed = motion.needs_confirmation && !motion.unconfirmed;
        assert_eq!(stored.confirmed_by.is_some(), confirmed);

        let cast = stored.votes_against + stored.votes_for + stored.votes_abstain;
        let supply = self.setup.token.call_unsigned::<u128>(
            "get_total_supply_at_checkpoint",
            (stored.snapshot_ledger.min(self.setup.ledger() - 1),),
        );
        assert!(cast <= supply.unwrap() as i128, "more votes than there are tokens");
    }
}

fn people(setup: &Democracy) -> [&Address; ACTORS] {
    let Democracy { guardian, funder, alice, bob, carol, dave, .. } = setup;
    [&setup.address, guardian, funder, alice, bob, carol, dave]
}

fn assert_same(expected: Verdict, outcome: Outcome<()>) {
    let expected = match expected {
        Ok(()) => Ok(()),
        Err(Refusal::Governance(error)) => Err(Error::from(error)),
        Err(Refusal::Shared(error)) => Err(Error::from(error)),
        Err(Refusal::Access(error)) => Err(Error::from(error)),
        Err(Refusal::Elsewhere) => return assert!(outcome.is_err()),
    };
    assert_eq!(outcome, expected);
}

/// A few cases of one seed, or as many as `PROPTEST_CASES` says; `PROPTEST_RNG_SEED` sets the seed.
pub fn config() -> ProptestConfig {
    let default = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let told = |name| std::env::var_os(name).is_some();
    let cases = if told("PROPTEST_CASES") { default.cases } else { 40 };
    let rng_seed = if told("PROPTEST_RNG_SEED") { default.rng_seed } else { RngSeed::Fixed(1) };
    // The wasm differs from the sources in the compiler alone, and takes ten times as long.
    let cases = if on_wasm() { cases.div_ceil(10) } else { cases };
    ProptestConfig { cases, rng_seed, ..default }
}

#[test]
fn end_where_the_model_ends() {
    let reached = RefCell::new(BTreeMap::new());
    TestRunner::new(config())
        .run(&steps(), |steps| {
            let mut run = Run::new();
            for step in &steps {
                run.take(step);
                run.assert_as_modelled();
                for number in 1..=run.model.motions.len() as u32 {
                    let state = format!("{:?}", run.model.state(number).unwrap());
                    *reached.borrow_mut().entry(state).or_insert(0) += 1;
                }
            }
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
    // Sequences that never come to an execution would show nothing.
    let reached = reached.into_inner();
    assert!(on_wasm() || reached.len() == 9, "states reached: {reached:?}");
    println!("steps that found a proposal in each state: {reached:?}");
}

/// Steps of anybody who would delay a proposal: all but a guardian's veto, and time that passes.
fn is_obstruction(step: &Step) -> bool {
    !matches!(
        step,
        Step::Cancel(GUARDIAN, _) | Step::PassSeconds(_) | Step::GoTo(..) | Step::Further(_)
    )
}

#[test]
fn delay_no_proposal_that_passed() {
    TestRunner::new(config())
        .run(&steps(), |steps| {
            let mut run = Run::new();
            let deeds = vec![Deed::Reward(60 * BST)];
            run.take(&Step::Propose(FUNDER, deeds));
            while run.model.state(1) != Some(ProposalState::Queued) {
                run.further(1);
            }
            let eta = run.setup.stored(1).eta.unwrap();
            for step in steps.iter().filter(|step| is_obstruction(step)) {
                run.take(step);
            }
            run.go_to_second(eta - 1);
            prop_assert!(run.setup.execute(1).is_err());
            run.go_to_second(eta);
            prop_assert_eq!(run.setup.execute(1), Ok(()));
            prop_assert_eq!(run.setup.reward_now(), 60);
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

/// Treasury never votes, whatever happens to it.
#[test]
fn never_let_governance_vote() {
    let run = Run::new();
    assert_eq!(run.person(TREASURY), &run.setup.address);
    let id = run.setup.active(&[run.setup.reward(60)]);
    let arguments = run.setup.vote_arguments(&run.setup.address, id, VoteSupport::For);
    assert!(run.setup.call_unsigned::<i128>("vote", arguments).is_err());
}
