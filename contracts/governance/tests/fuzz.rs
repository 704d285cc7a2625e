//! Values of the right type and any content meet a declared error or are taken; values of another
//! type meet the host. Neither leaves a trace when it is refused.

use brain_storm_governance::{Action, Settings, VoteSupport};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use soroban_sdk::testutils::arbitrary::SorobanArbitrary;
use soroban_sdk::testutils::arbitrary::arbitrary::{Arbitrary, Unstructured};
use soroban_sdk::xdr::ScErrorType;
use soroban_sdk::{Address, BytesN, Env, Error, IntoVal, String, Symbol, Val, Vec};

use crate::sequences::config;
use crate::setup::{Democracy, setup};

/// One value of the type, made of the bytes that are left.
fn any<T: SorobanArbitrary>(env: &Env, bytes: &mut Unstructured<'_>) -> T {
    T::Prototype::arbitrary(bytes).unwrap().into_val(env)
}

fn arguments(setup: &Democracy, entry_point: &str, bytes: &mut Unstructured<'_>) -> Vec<Val> {
    let env = &setup.env;
    let by = [&setup.alice, &setup.bob, &setup.guardian][bytes.int_in_range(0..=2).unwrap()];
    // Numbers of proposals that exist and of some that do not.
    let id = bytes.int_in_range(0..=3u32).unwrap();
    match entry_point {
        "propose" => {
            let texts_are_sound = bool::arbitrary(bytes).unwrap();
            let text = |bytes: &mut _| match texts_are_sound {
                true => setup.text(1),
                false => any(env, bytes),
            };
            let (title, text): (String, String) = (text(bytes), text(bytes));
            let (hash, actions): (BytesN<32>, Vec<Action>) = (any(env, bytes), any(env, bytes));
            (by, title, text, hash, actions).into_val(env)
        }
        "vote" => (by, id, any::<VoteSupport>(env, bytes), any::<String>(env, bytes)).into_val(env),
        "cancel" => (by, id, any::<String>(env, bytes)).into_val(env),
        "confirm" => (by, id).into_val(env),
        "get_vote" => (id, any::<Address>(env, bytes)).into_val(env),
        "queue" | "execute" | "state" | "get_proposal" | "get_actions" => {
            (if bool::arbitrary(bytes).unwrap() { id } else { any(env, bytes) },).into_val(env)
        }
        _ => unreachable!("{entry_point}"),
    }
}

const ENTRY_POINTS: [&str; 10] = [
    "propose",
    "vote",
    "queue",
    "execute",
    "cancel",
    "confirm",
    "get_vote",
    "state",
    "get_proposal",
    "get_actions",
];

/// Signed by whoever is asked to: who must be is asserted elsewhere.
fn call(setup: &Democracy, entry_point: &str, arguments: Vec<Val>) -> Result<Val, Error> {
    setup.env.mock_all_auths();
    let function = Symbol::new(&setup.env, entry_point);
    match setup.env.try_invoke_contract::<Val, Error>(&setup.address, &function, arguments) {
        Ok(value) => Ok(value.unwrap()),
        Err(error) => Err(error.unwrap()),
    }
}

/// Errors that the entry points' documentation names.
fn is_declared(error: Error) -> bool {
    let ours = matches!(error.get_code(), 50000..=50031 | 10000..=10013 | 2000);
    error.is_type(ScErrorType::Contract) && ours
}

/// All that governance knows of the proposals that exist.
fn snapshot(setup: &Democracy) -> std::string::String {
    let proposals: std::vec::Vec<_> = (1..=2).map(|id| setup.stored(id)).collect();
    let votes = [&setup.alice, &setup.bob, &setup.guardian].map(|voter| setup.vote_of(voter, 1));
    format!("{proposals:?} {votes:?} {:?}", setup.settings_now())
}

#[test]
fn any_typed_values_are_taken_or_refused_with_a_declared_error() {
    let setup = setup();
    setup.propose(&setup.carol, &[setup.reward(60)]).unwrap();
    setup.propose(&setup.funder, &[setup.grant_guardian(&setup.bob)]).unwrap();
    setup.pass_ledgers(10);
    let bytes = prop::collection::vec(any_byte(), 4_096);
    let mut config = config();
    config.cases *= 10;
    TestRunner::new(config)
        .run(&(0..ENTRY_POINTS.len(), bytes), |(index, bytes)| {
            let entry_point = ENTRY_POINTS[index];
            let arguments = arguments(&setup, entry_point, &mut Unstructured::new(&bytes));
            let before = snapshot(&setup);
            if let Err(error) = call(&setup, entry_point, arguments.clone()) {
                prop_assert!(is_declared(error), "{entry_point} {arguments:?}: {error:?}");
                prop_assert_eq!(before, snapshot(&setup));
            }
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

fn any_byte() -> impl Strategy<Value = u8> {
    // Many small numbers, so that lists are short and enums have their first cases.
    prop_oneof![2 => 0..8u8, 1 => proptest::num::u8::ANY]
}

#[test]
fn any_settings_are_taken_exactly_when_they_are_inside_their_bounds() {
    use brain_storm_governance::bounds;
    let setup = setup();
    let mut config = config();
    config.cases *= 5;
    let bytes = prop::collection::vec(proptest::num::u8::ANY, 256);
    let near = (0..6i128, 0..6u32, 0..6i128, 0..4u32, 3..8u32, 0..9u32, 0..4u64, 0..4u64);
    TestRunner::new(config)
        .run(&(bytes, near, proptest::bool::ANY), |(bytes, near, is_near)| {
            let mut settings: Settings = any(&setup.env, &mut Unstructured::new(&bytes));
            if is_near {
                let (threshold, bps, floor, delay, period, window, timelock, sensitive) = near;
                settings = Settings {
                    proposal_threshold: threshold,
                    quorum_bps: bps,
                    quorum_floor: floor,
                    voting_delay: delay,
                    voting_period: period,
                    late_extension: 3,
                    late_window: window,
                    timelock,
                    sensitive_timelock: sensitive,
                    grace: 3_600,
                };
            }
            let s = settings.clone();
            let sound = bounds::PROPOSAL_THRESHOLD.contains(&s.proposal_threshold)
                && bounds::QUORUM_BPS.contains(&s.quorum_bps)
                && bounds::QUORUM_FLOOR.contains(&s.quorum_floor)
                && bounds::VOTING_DELAY.contains(&s.voting_delay)
                && bounds::VOTING_PERIOD.contains(&s.voting_period)
                && bounds::LATE_EXTENSION.contains(&s.late_extension)
                && s.late_window <= s.voting_period
                && bounds::TIMELOCK.contains(&s.timelock)
                && s.sensitive_timelock >= s.timelock
                && s.sensitive_timelock <= 30 * 86_400
                && bounds::GRACE.contains(&s.grace);
            let outcome = setup.propose(&setup.alice, &[Action::ChangeSettings(settings)]);
            prop_assert_eq!(outcome.is_ok(), sound, "{:?}: {:?}", s, outcome);
            if let Ok(id) = outcome {
                setup.cancel(&setup.alice, id).unwrap();
            }
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn values_of_another_type_meet_the_host_and_change_nothing() {
    let setup = setup();
    setup.propose(&setup.carol, &[setup.reward(60)]).unwrap();
    setup.propose(&setup.funder, &[setup.reward(70)]).unwrap();
    setup.pass_ledgers(10);
    let before = snapshot(&setup);
    let env = &setup.env;
    let wrong: [Val; 5] = [
        Vec::<Val>::new(env).into_val(env),
        ().into_val(env),
        7u64.into_val(env),
        Symbol::new(env, "alice").into_val(env),
        true.into_val(env),
    ];
    let calls: [(&str, Vec<Val>); 9] = [
        ("propose", setup.propose_arguments(&setup.alice, &[setup.reward(60)])),
        ("vote", setup.vote_arguments(&setup.alice, 1, VoteSupport::For)),
        ("queue", (1u32,).into_val(env)),
        ("execute", (1u32,).into_val(env)),
        ("cancel", (&setup.guardian, 1u32, setup.string("x")).into_val(env)),
        ("confirm", (&setup.guardian, 1u32).into_val(env)),
        ("accept_admin", (&setup.token.address,).into_val(env)),
        ("state", (1u32,).into_val(env)),
        ("get_vote", (1u32, &setup.alice).into_val(env)),
    ];
    for (entry_point, right) in calls {
        for index in 0..right.len() {
            // A list is what the last argument of propose should be.
            let values = if (entry_point, index) == ("propose", 4) { &wrong[1..] } else { &wrong };
            for value in values {
                let mut arguments = right.clone();
                arguments.set(index, *value);
                let error = call(&setup, entry_point, arguments).unwrap_err();
                assert!(!error.is_type(ScErrorType::Contract), "{entry_point} {index}: {error:?}");
            }
        }
        let mut short = right.clone();
        short.pop_back();
        assert!(call(&setup, entry_point, short).is_err(), "{entry_point}");
    }
    assert_eq!(before, snapshot(&setup));
}
