//! Random calls, one after the other while time passes: after each the contract tells what the
//! model tells, and refuses what the model refuses, with the same error.

use brain_storm_certificate::{CredentialKind, Standing};
use brain_storm_shared::EXPIRY_SECONDS_MAX;
use brain_storm_testing::{Outcome, START, property_config};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use soroban_sdk::{BytesN, Symbol};

use crate::model::{Known, Model, Step, Wish};
use crate::setup::{Certificates, Draft, setup};

/// Few of each, so that random steps meet each other.
const IDS: u8 = 10;
const LEARNERS: u8 = 2;
const COURSES: u8 = 2;

fn expiry() -> impl Strategy<Value = Option<i64>> {
    let bound = EXPIRY_SECONDS_MAX as i64;
    prop_oneof![
        4 => Just(None),
        4 => (1..40i64).prop_map(Some),
        1 => prop_oneof![Just(-1), Just(0), Just(1), Just(bound), Just(bound + 1)].prop_map(Some),
    ]
}

fn wish() -> impl Strategy<Value = Wish> {
    (0..IDS, 0..LEARNERS, 0..COURSES, any::<bool>(), 0..IDS * 2, expiry()).prop_map(
        |(id, learner, course, achievement, content, expires_in)| Wish {
            id,
            learner,
            course,
            achievement,
            content,
            expires_in,
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => wish().prop_map(Step::Issue),
        2 => vec(wish(), 0..3).prop_map(Step::IssueBatch),
        2 => (0..IDS).prop_map(Step::Revoke),
        3 => (0..IDS).prop_map(Step::Suspend),
        3 => (0..IDS).prop_map(Step::Reinstate),
        4 => (0..IDS, wish()).prop_map(|(old, wish)| Step::Reissue(old, wish)),
        4 => (0..30u32).prop_map(Step::Pass),
        1 => Just(Step::Pause),
        2 => Just(Step::Unpause),
    ]
}

/// The contract with its small numbers' bytes and addresses.
struct Chain(Certificates);

impl Chain {
    fn draft(&self, wish: &Wish) -> Draft {
        let env = &self.0.env;
        let now = env.ledger().timestamp();
        Draft {
            id: self.0.id(wish.id),
            learner: self.0.account(wish.learner.into()),
            course: Symbol::new(env, &format!("course_{}", wish.course)),
            content_hash: self.0.hash(wish.content),
            kind: match wish.achievement {
                true => CredentialKind::Achievement,
                false => CredentialKind::Completion,
            },
            expires_at: wish.expires_in.map(|seconds| now.wrapping_add_signed(seconds)),
        }
    }

    fn step(&self, step: &Step) -> Outcome<()> {
        let Chain(contract) = self;
        let reason = contract.text(1);
        let change = |entry_point, id| contract.change(entry_point, &contract.id(id), &reason);
        match step {
            Step::Issue(wish) => contract.issue(&self.draft(wish)),
            Step::IssueBatch(wishes) => {
                let drafts: Vec<Draft> = wishes.iter().map(|wish| self.draft(wish)).collect();
                contract.issue_batch(&drafts)
            }
            Step::Revoke(id) => change("revoke", *id),
            Step::Suspend(id) => change("suspend", *id),
            Step::Reinstate(id) => change("reinstate", *id),
            Step::Reissue(old, wish) => contract.reissue(&contract.id(*old), &self.draft(wish)),
            Step::Pass(seconds) => {
                contract.pass_seconds((*seconds).into());
                Ok(())
            }
            Step::Pause => {
                let arguments = (contract.admin.clone(), reason);
                contract.call(&contract.admin, "pause", arguments)
            }
            Step::Unpause => contract.call(&contract.admin, "unpause", (contract.admin.clone(),)),
        }
    }

    /// What `verify` tells, in the model's numbers.
    fn verify(&self, id: u8) -> Option<Known> {
        let found = self.0.verify(&self.0.id(id)).ok()?;
        let credential = found.credential;
        let numbered = |other: BytesN<16>| other.to_array()[0];
        let learner =
            (0..LEARNERS).find(|number| self.0.account((*number).into()) == credential.learner);
        let course = (0..COURSES).find(|number| {
            Symbol::new(&self.0.env, &format!("course_{number}")) == credential.course
        });
        Some(Known {
            learner: learner.unwrap(),
            course: course.unwrap(),
            kind: credential.kind,
            expires_at: credential.expires_at,
            standing: found.standing,
            supersedes: credential.supersedes.map(numbered),
            successor: credential.successor.map(numbered),
        })
    }
}

fn assert_one_live_credential_per_place(told: &[Option<Known>], now: u64) {
    let mut places = std::collections::BTreeSet::new();
    for known in told.iter().flatten() {
        let expired = known.expires_at.is_some_and(|expires_at| expires_at <= now);
        let live = matches!(known.standing, Standing::Valid | Standing::Suspended) && !expired;
        let place = (known.learner, known.course, known.kind as u8);
        assert!(!live || places.insert(place), "two are live in {place:?}");
    }
}

#[test]
fn agrees_with_the_model_after_every_step() {
    let sequences = vec(step(), 1..40);
    TestRunner::new(property_config(24))
        .run(&sequences, |steps| {
            let chain = Chain(setup());
            let mut model = Model::new(START);
            for step in &steps {
                prop_assert_eq!(chain.step(step), model.step(step), "{:?}", step);
                let told: Vec<_> = (0..IDS).map(|id| chain.verify(id)).collect();
                let expected: Vec<_> = (0..IDS).map(|id| model.verify(id)).collect();
                prop_assert_eq!(&told, &expected, "after {:?}", step);
                assert_one_live_credential_per_place(&told, model.now);
            }
            Ok(())
        })
        .unwrap();
}
