//! Arguments nobody thought of. Of the right types: the token does it or refuses with an error it
//! declares. Of a wrong type: the host refuses, and nothing has changed.

use brain_storm_token::RewardKind;
use proptest::prelude::*;
use soroban_sdk::testutils::arbitrary::SorobanArbitrary;
use soroban_sdk::testutils::arbitrary::arbitrary::{Arbitrary, Unstructured};
use soroban_sdk::xdr::ScErrorType;
use soroban_sdk::{Address, Bytes, BytesN, Env, Error, IntoVal, Map, MuxedAddress, Symbol, Val};

use crate::setup::{Bank, HostVec, setup};

/// Types of arguments.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Type {
    Address,
    MuxedAddress,
    I128,
    U32,
    Symbol,
    Key,
    Kind,
    Items,
}

use Type::{Address as A, I128, Items, Key, Kind, MuxedAddress as M, Symbol as S, U32};

/// The token's own entry points.
const ENTRY_POINTS: [(&str, &[Type]); 25] = [
    ("allowance", &[A, A]),
    ("approve", &[A, A, I128, U32]),
    ("balance", &[A]),
    ("burn", &[A, I128]),
    ("burn_from", &[A, A, I128]),
    ("decimals", &[]),
    ("delegate", &[A, A]),
    ("get_delegate", &[A]),
    ("get_epoch", &[]),
    ("get_referral_reward", &[]),
    ("get_reward", &[S]),
    ("get_total_supply", &[]),
    ("get_total_supply_at_checkpoint", &[U32]),
    ("get_votes", &[A]),
    ("get_votes_at_checkpoint", &[A, U32]),
    ("is_rewarded", &[Key]),
    ("mint_reward", &[A, A, I128, Kind, S, Key]),
    ("mint_reward_batch", &[A, Items]),
    ("name", &[]),
    ("set_epoch_budget", &[I128]),
    ("set_referral_reward", &[I128]),
    ("set_reward", &[S, I128]),
    ("symbol", &[]),
    ("transfer", &[A, M, I128]),
    ("transfer_from", &[A, A, A, I128]),
];

/// Numbers of the errors that the entry points above declare.
const DECLARED: [u32; 17] = [
    100, 101, 102, 103, 2000, 4100, 4103, 10002, 40000, 40001, 40002, 40003, 40004, 40005, 40006,
    40007, 10000,
];

/// Makes values out of random bytes; of addresses, courses and amounts, often ones that mean
/// something to the token.
struct Source<'a> {
    bank: &'a Bank,
    bytes: Unstructured<'a>,
}

impl Source<'_> {
    fn any<T: SorobanArbitrary + IntoVal<Env, Val>>(&mut self) -> Val {
        let prototype = <T::Prototype as Arbitrary>::arbitrary(&mut self.bytes).unwrap();
        let value: T = prototype.into_val(&self.bank.env);
        value.into_val(&self.bank.env)
    }

    fn pick(&mut self, count: u8) -> u8 {
        <u8 as Arbitrary>::arbitrary(&mut self.bytes).unwrap_or(0) % count
    }

    fn value(&mut self, kind: Type) -> Val {
        let (bank, env) = (self.bank, &self.bank.env);
        match (kind, self.pick(4)) {
            (A, 0) => self.any::<Address>(),
            (A, 1) => bank.minter.into_val(env),
            (A, 2) => bank.alice.into_val(env),
            (A, _) => bank.treasury.into_val(env),
            (M, 0) => self.any::<Address>(),
            (M, _) => self.any::<MuxedAddress>(),
            (I128, 0 | 1) => self.any::<i128>(),
            (I128, _) => i128::from(self.pick(100)).into_val(env),
            (U32, 0 | 1) => self.any::<u32>(),
            (U32, _) => (bank.ledger() - 10 + u32::from(self.pick(30))).into_val(env),
            (S, 0 | 1) => self.any::<Symbol>(),
            (S, _) => bank.course().into_val(env),
            (Key, 0) => self.any::<BytesN<32>>(),
            (Key, _) => bank.key(u32::from(self.pick(4))).into_val(env),
            (Kind, 0 | 1) => RewardKind::Course.into_val(env),
            (Kind, _) => RewardKind::Referral.into_val(env),
            (Items, _) => self.items(),
        }
    }

    fn items(&mut self) -> Val {
        let env = &self.bank.env;
        let mut items = HostVec::<Val>::new(env);
        for _ in 0..self.pick(20) {
            let fields = [("amount", I128), ("course", S), ("key", Key), ("kind", Kind), ("to", A)];
            let fields = fields.map(|(name, kind)| (Symbol::new(env, name), self.value(kind)));
            items.push_back(Map::from_array(env, fields).into_val(env));
        }
        items.into_val(env)
    }

    /// A value of another type; of an enum or a struct, also one that only looks like it.
    fn wrong_value(&mut self, kind: Type) -> Val {
        let env = &self.bank.env;
        let others: [(&[Type], Val); 9] = [
            (&[], ().into_val(env)),
            (&[], true.into_val(env)),
            (&[U32], 7u32.into_val(env)),
            (&[], 7u128.into_val(env)),
            (&[S], Symbol::new(env, "course").into_val(env)),
            (&[A, M], self.bank.alice.into_val(env)),
            (&[], Bytes::from_array(env, &[1; 31]).into_val(env)),
            // A list is taken as one of items until somebody looks into it.
            (&[Items], HostVec::from_array(env, [Symbol::new(env, "Other")]).into_val(env)),
            (&[], Map::from_array(env, [(Symbol::new(env, "to"), 1u32)]).into_val(env)),
        ];
        let fitting = others.iter().filter(|(types, _)| !types.contains(&kind));
        let values: Vec<Val> = fitting.map(|(_, value)| *value).collect();
        values[usize::from(self.pick(values.len() as u8))]
    }
}

fn call(bank: &Bank, entry_point: &str, arguments: &[Val]) -> Result<Val, Error> {
    // Who must sign is asserted elsewhere; here everybody does.
    bank.env.mock_all_auths();
    let function = Symbol::new(&bank.env, entry_point);
    let arguments = HostVec::from_slice(&bank.env, arguments);
    let outcome = bank.env.try_invoke_contract::<Val, Error>(&bank.address, &function, arguments);
    outcome.map(|value| value.unwrap()).map_err(|error| error.unwrap())
}

/// An entry point, by its place, and what its arguments are made of.
fn seed() -> impl Strategy<Value = (usize, Vec<u8>)> {
    (0..ENTRY_POINTS.len(), prop::collection::vec(any::<u8>(), 2_048))
}

proptest! {
    #![proptest_config(brain_storm_testing::property_config(16))]

    #[test]
    fn typed_arguments_meet_declared_errors_only(
        seeds in prop::collection::vec(seed(), 50)
    ) {
        let bank = setup();
        for (place, bytes) in &seeds {
            let (entry_point, types) = ENTRY_POINTS[*place];
            let mut source = Source { bank: &bank, bytes: Unstructured::new(bytes) };
            let arguments: Vec<Val> = types.iter().map(|kind| source.value(*kind)).collect();
            let before = bank.state();
            if let Err(error) = call(&bank, entry_point, &arguments) {
                prop_assert!(error.is_type(ScErrorType::Contract), "{entry_point}: {error:?}");
                prop_assert!(DECLARED.contains(&error.get_code()), "{entry_point}: {error:?}");
                prop_assert!(bank.state() == before, "{entry_point} was refused and changed the state");
            }
        }
    }

    #[test]
    fn ill_typed_arguments_meet_the_host(
        seeds in prop::collection::vec((seed(), 0..6usize), 50)
    ) {
        let bank = setup();
        for ((place, bytes), wrong) in &seeds {
            let (entry_point, types) = ENTRY_POINTS[*place];
            let mut source = Source { bank: &bank, bytes: Unstructured::new(bytes) };
            let mut arguments: Vec<Val> = types.iter().map(|kind| source.value(*kind)).collect();
            match types.get(wrong % (types.len() + 1)) {
                Some(kind) => arguments[wrong % (types.len() + 1)] = source.wrong_value(*kind),
                None => arguments.push(().into_val(&bank.env)),
            }
            let before = bank.state();
            let error = call(&bank, entry_point, &arguments).expect_err(entry_point);
            prop_assert!(!error.is_type(ScErrorType::Contract), "{entry_point}: {error:?}");
            prop_assert!(bank.state() == before, "{entry_point} was refused and changed the state");
        }
    }
}
