use std::ops::Deref;

use brain_storm_practice::{CounterIncremented, GuestbookSigned, Practice, ValueStored};
use brain_storm_testing::{Deployed, Outcome, on_wasm};
use soroban_sdk::testutils::Address as _;
use soroban_sdk::testutils::storage::Persistent as _;
use soroban_sdk::xdr::ContractEvent;
use soroban_sdk::{Address, Event, IntoVal, String, Symbol, Val, Vec};

const WASM: &[u8] = include_bytes!("../../interface/practice.wasm");

/// A deployed practice contract and a learner.
pub struct Practising {
    deployed: Deployed,
    pub learner: Address,
}

impl Deref for Practising {
    type Target = Deployed;

    fn deref(&self) -> &Deployed {
        &self.deployed
    }
}

pub fn setup() -> Practising {
    let deployed = Deployed::new(|env, _admin| match on_wasm() {
        true => env.register(WASM, ()),
        false => env.register(Practice, ()),
    });
    let learner = Address::generate(&deployed.env);
    Practising { deployed, learner }
}

impl Practising {
    pub fn string(&self, text: &str) -> String {
        String::from_str(&self.env, text)
    }

    pub fn symbol(&self, name: &str) -> Symbol {
        Symbol::new(&self.env, name)
    }

    pub fn line(&self, learner: &Address, message: &str) -> Vec<Val> {
        (learner.clone(), self.string(message)).into_val(&self.env)
    }

    pub fn value(&self, learner: &Address, key: &str, value: &str) -> Vec<Val> {
        (learner.clone(), self.symbol(key), self.string(value)).into_val(&self.env)
    }

    pub fn sign(&self, learner: &Address, message: &str) -> Outcome<()> {
        self.call(learner, "sign_guestbook", self.line(learner, message))
    }

    pub fn increment(&self, learner: &Address) -> Outcome<u32> {
        self.call(learner, "increment", (learner.clone(),))
    }

    pub fn store(&self, learner: &Address, key: &str, value: &str) -> Outcome<()> {
        self.call(learner, "store", self.value(learner, key, value))
    }

    /// Lines, count, and what is stored under `lesson`, of a learner.
    pub fn standing(&self, learner: &Address) -> (u32, u32, Option<String>) {
        let of = (learner.clone(),);
        let entries = self.call_unsigned("get_entries", of.clone()).unwrap();
        let count = self.call_unsigned("get_count", of).unwrap();
        let arguments = (learner.clone(), self.symbol("lesson"));
        (entries, count, self.call_unsigned("get_value", arguments).unwrap())
    }

    /// How long the learner's entry of this kind lives yet, in ledgers.
    pub fn ttl(&self, kind: &str, more: Option<&str>) -> u32 {
        let mut key: Vec<Val> = (self.symbol(kind), self.learner.clone()).into_val(&self.env);
        if let Some(more) = more {
            key.push_back(self.symbol(more).to_val());
        }
        self.env.as_contract(&self.address, || self.env.storage().persistent().get_ttl(&key))
    }

    /// Puts the learner's number of this kind as high as it goes.
    pub fn exhaust(&self, kind: &str) {
        let key: Vec<Val> = (self.symbol(kind), self.learner.clone()).into_val(&self.env);
        self.env.as_contract(&self.address, || {
            self.env.storage().persistent().set(&key, &u32::MAX);
        });
    }

    pub fn signed(&self, message: &str, entries: u32) -> ContractEvent {
        let (learner, message) = (self.learner.clone(), self.string(message));
        GuestbookSigned { learner, message, entries }.to_xdr(&self.env, &self.address)
    }

    pub fn incremented(&self, count: u32) -> ContractEvent {
        let learner = self.learner.clone();
        CounterIncremented { learner, count }.to_xdr(&self.env, &self.address)
    }

    pub fn stored(&self, key: &str, value: &str) -> ContractEvent {
        let (learner, key) = (self.learner.clone(), self.symbol(key));
        let value = self.string(value);
        ValueStored { learner, key, value }.to_xdr(&self.env, &self.address)
    }
}
