//! What somebody knows of the token who reads its events and nothing else, as the indexer does.

use soroban_sdk::Address;
use soroban_sdk::testutils::Events as _;
use soroban_sdk::xdr::{ContractEventBody, ContractEventV0, ScVal};

use super::{COURSES, Course, HOLDERS, Person};
use crate::events::{field, read};
use crate::setup::Bank;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    pub balances: [i128; HOLDERS],
    pub votes: [u128; HOLDERS],
    pub delegates: [Option<Person>; HOLDERS],
    pub rewards: [i128; COURSES.len()],
    pub referral_reward: i128,
    pub budget: i128,
    /// What rewards minted in the epoch of that number, the last in which they did.
    pub minted: (u32, i128),
    pub keys: std::collections::BTreeSet<u32>,
}

impl Told {
    /// Takes in what the last call published; `people`: their addresses by number.
    pub fn hear(&mut self, bank: &Bank, people: &[Address]) {
        for event in bank.env.events().all().events() {
            let ContractEventBody::V0(event) = &event.body;
            Hearing { bank, people, event }.take_in(self);
        }
    }
}

/// One event and what it takes to read it.
struct Hearing<'a> {
    bank: &'a Bank,
    people: &'a [Address],
    event: &'a ContractEventV0,
}

impl Hearing<'_> {
    fn take_in(&self, told: &mut Told) {
        match self.text(&self.event.topics[0]).as_str() {
            "transfer" => {
                told.balances[self.topic(1)] -= self.amount();
                told.balances[self.topic(2)] += self.amount();
            }
            "mint" => told.balances[self.topic(1)] += self.amount(),
            "burn" => told.balances[self.topic(1)] -= self.amount(),
            "delegate_changed" => self.take_in_delegate(told),
            "delegate_votes_changed" => self.take_in_votes(told),
            "reward_set" => match field(&self.event.data, "course") {
                Some(course) => told.rewards[self.course(course)] = self.amount(),
                None => told.referral_reward = self.amount(),
            },
            "epoch_budget_set" => told.budget = self.amount(),
            "reward_minted" => self.take_in_reward(told),
            "approve" | "paused" | "unpaused" | "admin_set" | "role_granted" => {}
            other => panic!("{other}: an event that nobody expects"),
        }
    }

    fn take_in_delegate(&self, told: &mut Told) {
        let delegate = &mut told.delegates[self.topic(1)];
        let before = field(&self.event.data, "from_delegate").map(|it| self.person(it));
        assert_eq!(*delegate, before);
        *delegate = Some(self.person(self.field("to_delegate")));
    }

    fn take_in_votes(&self, told: &mut Told) {
        let votes = &mut told.votes[self.topic(1)];
        let [before, after] = ["previous_votes", "new_votes"]
            .map(|name| read::<u128>(&self.bank.env, self.field(name)));
        assert_eq!(*votes, before);
        assert_ne!(before, after);
        *votes = after;
    }

    fn take_in_reward(&self, told: &mut Told) {
        let epoch = read(&self.bank.env, self.field("epoch"));
        if told.minted.0 != epoch {
            told.minted = (epoch, 0);
        }
        told.minted.1 += self.amount();
        let key: soroban_sdk::BytesN<32> = read(&self.bank.env, self.field("key"));
        let key = key.to_array();
        told.keys.insert(u32::from_be_bytes(key[28..].try_into().unwrap()));
    }

    fn amount(&self) -> i128 {
        read(&self.bank.env, self.field("amount"))
    }

    fn field(&self, name: &str) -> &ScVal {
        field(&self.event.data, name).unwrap()
    }

    fn topic(&self, place: usize) -> Person {
        self.person(&self.event.topics[place])
    }

    fn person(&self, address: &ScVal) -> Person {
        let address: Address = read(&self.bank.env, address);
        self.people.iter().position(|one| *one == address).unwrap()
    }

    fn course(&self, course: &ScVal) -> Course {
        let course = self.text(course);
        COURSES.iter().position(|one| *one == course).unwrap()
    }

    fn text(&self, symbol: &ScVal) -> String {
        let ScVal::Symbol(symbol) = symbol else { panic!("no symbol: {symbol:?}") };
        symbol.to_utf8_string_lossy()
    }
}
