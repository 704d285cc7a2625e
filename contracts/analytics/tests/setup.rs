use std::ops::Deref;

use brain_storm_analytics::{Analytics, CourseCompleted, Progress, ProgressItem, ProgressRecorded};
use brain_storm_shared::ATTESTOR;
use brain_storm_testing::{Deployed, Outcome, on_wasm};
use soroban_sdk::testutils::Address as _;
use soroban_sdk::xdr::ContractEvent;
use soroban_sdk::{Address, Event, IntoVal, Symbol, Val, Vec};

const WASM: &[u8] = include_bytes!("../../interface/analytics.wasm");

/// A deployed analytics contract with an attestor, and a learner.
pub struct Learning {
    deployed: Deployed,
    pub attestor: Address,
    pub learner: Address,
}

impl Deref for Learning {
    type Target = Deployed;

    fn deref(&self) -> &Deployed {
        &self.deployed
    }
}

pub fn setup() -> Learning {
    Learning::new(Deployed::new(|env, admin| match on_wasm() {
        true => env.register(WASM, (admin,)),
        false => env.register(Analytics, (admin,)),
    }))
}

impl Learning {
    fn new(deployed: Deployed) -> Self {
        let attestor = deployed.grant(ATTESTOR);
        let learner = Address::generate(&deployed.env);
        Learning { deployed, attestor, learner }
    }

    pub fn course(&self) -> Symbol {
        Symbol::new(&self.env, "rust_basics")
    }

    /// The learner's progress in the course.
    pub fn item(&self, percent: u32, lessons_done: u32, lessons_total: u32) -> ProgressItem {
        let (learner, course) = (self.learner.clone(), self.course());
        ProgressItem { learner, course, percent, lessons_done, lessons_total }
    }

    pub fn arguments(&self, attestor: &Address, item: &ProgressItem) -> Vec<Val> {
        let ProgressItem { learner, course, percent, lessons_done, lessons_total } = item.clone();
        (attestor.clone(), learner, course, percent, lessons_done, lessons_total)
            .into_val(&self.env)
    }

    /// Records an item; true: it was news.
    pub fn record(&self, item: &ProgressItem) -> Outcome<bool> {
        self.call(&self.attestor, "record_progress", self.arguments(&self.attestor, item))
    }

    /// Records several items in one call and returns how many were news.
    pub fn record_batch(&self, items: &[ProgressItem]) -> Outcome<u32> {
        self.call(&self.attestor, "record_progress_batch", self.batch_arguments(items))
    }

    pub fn batch_arguments(&self, items: &[ProgressItem]) -> Vec<Val> {
        (self.attestor.clone(), Vec::from_slice(&self.env, items)).into_val(&self.env)
    }

    pub fn reset(&self, reason: &str) -> Outcome<()> {
        self.call(&self.admin, "reset_progress", self.reset_arguments(&self.admin, reason))
    }

    pub fn reset_arguments(&self, by: &Address, reason: &str) -> Vec<Val> {
        let reason = soroban_sdk::String::from_str(&self.env, reason);
        (by.clone(), self.learner.clone(), self.course(), reason).into_val(&self.env)
    }

    pub fn progress(&self) -> Option<Progress> {
        let arguments = (self.learner.clone(), self.course());
        self.call_unsigned("get_progress", arguments).unwrap()
    }

    pub fn recorded(&self, item: &ProgressItem) -> ContractEvent {
        let ProgressItem { learner, course, percent, lessons_done, lessons_total } = item.clone();
        let attestor = self.attestor.clone();
        ProgressRecorded { learner, course, attestor, percent, lessons_done, lessons_total }
            .to_xdr(&self.env, &self.address)
    }

    pub fn completed(&self, item: &ProgressItem) -> ContractEvent {
        let ProgressItem { learner, course, lessons_total, .. } = item.clone();
        let attestor = self.attestor.clone();
        CourseCompleted { learner, course, attestor, lessons_total }
            .to_xdr(&self.env, &self.address)
    }
}
