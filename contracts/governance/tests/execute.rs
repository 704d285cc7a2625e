//! Execution: who, when, once; and what governance does to itself.

use brain_storm_governance::GovernanceError::{ProposalNotFound, ProposalNotReady};
use brain_storm_governance::VoteSupport::For;
use brain_storm_governance::{
    Action, ProposalExecuted, ProposalState, RoleChange, Settings, SettingsChanged,
};
use brain_storm_shared::{GUARDIAN, Upgraded};
use brain_storm_token::{RewardKind, RewardSet};
use soroban_sdk::testutils::Events as _;
use soroban_sdk::{BytesN, Event, Symbol};
use stellar_access::access_control::{RoleGranted, RoleRevoked};

use crate::setup::{BST, settings, setup};

const ANALYTICS: &[u8] = include_bytes!("../../interface/analytics.wasm");

#[test]
fn does_what_was_decided_whoever_calls() {
    let setup = setup();
    let id = setup.ready(&[setup.reward(60)]);

    assert_eq!(setup.execute(id), Ok(()));

    let reward = RewardSet {
        kind: RewardKind::Course,
        course: Some(Symbol::new(&setup.env, "rust_basics")),
        amount: 60 * BST,
        by: setup.address.clone(),
    };
    setup.assert_events([
        setup.event(&ProposalExecuted { id }),
        reward.to_xdr(&setup.env, &setup.token.address),
    ]);
    assert_eq!(setup.reward_now(), 60);
    assert_eq!(setup.state(id), ProposalState::Executed);
    assert!(setup.stored(id).executed);
    setup.assert_snapshot("execute");
}

#[test]
fn is_possible_from_eta_until_the_second_before_expiry() {
    for (seconds, outcome) in [
        (-1, Err(ProposalNotReady.into())),
        (0, Ok(())),
        (35_999, Ok(())),
        (36_000, Err(ProposalNotReady.into())),
    ] {
        let setup = setup();
        let id = setup.queued(&[setup.reward(60)]);
        let eta = setup.stored(id).eta.unwrap();
        setup.go_to_second(eta.checked_add_signed(seconds).unwrap());
        assert_eq!(setup.execute(id), outcome, "{seconds} s after eta");
    }
}

#[test]
fn happens_once() {
    let setup = setup();
    let id = setup.ready(&[setup.reward(60)]);
    setup.execute(id).unwrap();
    assert_eq!(setup.execute(id), Err(ProposalNotReady.into()));
}

#[test]
fn is_refused_in_every_other_state() {
    let setup = setup();
    let refused = Err(ProposalNotReady.into());
    let id = setup.proposed(&[setup.reward(60)]);
    assert_eq!(setup.execute(id), refused); // pending
    setup.go_to_ledger(setup.stored(id).vote_start);
    assert_eq!(setup.execute(id), refused); // active
    setup.vote(&setup.bob, id, For).unwrap();
    setup.go_to_ledger(setup.stored(id).vote_end + 1);
    // Succeeded, however long ago: the wait begins when it is queued.
    setup.pass_seconds(1_000_000);
    assert_eq!(setup.execute(id), refused);
    setup.cancel(&setup.guardian, id).unwrap();
    assert_eq!(setup.execute(id), refused); // canceled
    let id = setup.active(&[setup.reward(60)]);
    setup.go_to_ledger(setup.stored(id).vote_end + 1);
    assert_eq!(setup.execute(id), refused); // defeated
    assert_eq!(setup.execute(id + 1), Err(ProposalNotFound.into()));
    assert_eq!(setup.reward_now(), 0);
}

#[test]
fn changes_the_settings() {
    let setup = setup();
    let settings = Settings { quorum_bps: 500, grace: 7_200, ..settings() };
    let id = setup.ready(&[Action::ChangeSettings(settings.clone())]);
    setup.execute(id).unwrap();
    setup.assert_events([
        setup.event(&ProposalExecuted { id }),
        setup.event(&SettingsChanged { proposal: Some(id), settings: settings.clone() }),
    ]);
    assert_eq!(setup.settings_now(), settings);
}

#[test]
fn grants_and_revokes_roles() {
    let setup = setup();
    let (old, new) = (setup.guardian.clone(), setup.bob.clone());
    let id = setup.ready(&[setup.grant_guardian(&new), setup.revoke_guardian(&old)]);
    setup.execute(id).unwrap();
    let caller = setup.address.clone();
    let granted = RoleGranted { role: GUARDIAN, account: new.clone(), caller: caller.clone() };
    setup.assert_events([
        setup.event(&ProposalExecuted { id }),
        setup.event(&granted),
        setup.event(&RoleRevoked { role: GUARDIAN, account: old.clone(), caller }),
    ]);
    let holds = |account| {
        setup.call_unsigned::<Option<u32>>("has_role", (account, GUARDIAN)).unwrap().is_some()
    };
    assert_eq!((holds(old), holds(new)), (false, true));
}

#[test]
fn grants_a_role_of_any_name() {
    let setup = setup();
    let role = Symbol::new(&setup.env, "clerk");
    let change = RoleChange { role: role.clone(), account: setup.bob.clone() };
    let id = setup.ready(&[Action::GrantRole(change.clone())]);
    setup.execute(id).unwrap();
    let held = (setup.bob.clone(), role);
    assert_eq!(setup.call_unsigned::<Option<u32>>("has_role", held.clone()), Ok(Some(0)));
    let id = setup.ready(&[Action::RevokeRole(change)]);
    setup.execute(id).unwrap();
    assert_eq!(setup.call_unsigned::<Option<u32>>("has_role", held), Ok(None));
}

#[test]
fn takes_a_role_from_nobody_when_it_is_gone_already() {
    let setup = setup();
    let id = setup.ready(&[setup.revoke_guardian(&setup.bob)]);
    assert_eq!(setup.execute(id), Ok(()));
    setup.assert_events([setup.event(&ProposalExecuted { id })]);
}

/// Only a contract that runs from a wasm can take another.
#[test]
fn replaces_its_own_code_from_the_next_call_on() {
    let setup = setup();
    let wasm_hash = setup.env.deployer().upload_contract_wasm(ANALYTICS);
    let id = setup.ready(&[Action::Upgrade(wasm_hash.clone())]);
    if !brain_storm_testing::on_wasm() {
        return;
    }
    setup.execute(id).unwrap();
    let upgraded = Upgraded { by: setup.address.clone(), wasm_hash, schema_version: 1 };
    let events = setup.env.events().all().filter_by_contract(&setup.address);
    let last = events.events().iter().rfind(|event| **event == setup.event(&upgraded));
    assert!(last.is_some(), "{events:?}");
    let progress = (setup.alice.clone(), Symbol::new(&setup.env, "rust_basics"));
    assert_eq!(setup.call_unsigned::<Option<u32>>("get_progress", progress), Ok(None));
}

#[test]
fn fails_on_code_nobody_uploaded_and_can_be_tried_again() {
    let setup = setup();
    let id = setup.ready(&[Action::Upgrade(BytesN::from_array(&setup.env, &[1; 32]))]);
    assert!(setup.execute(id).is_err());
    assert_eq!(setup.state(id), ProposalState::Ready);
}

#[test]
fn does_actions_in_turn() {
    let setup = setup();
    let id = setup.ready(&[setup.reward(60), setup.reward(70), setup.reward(65)]);
    setup.execute(id).unwrap();
    assert_eq!(setup.reward_now(), 65);
}
