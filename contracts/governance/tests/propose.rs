use brain_storm_governance::GovernanceError::{
    ActionsEmpty, ActionsTooLarge, ActionsTooMany, CallToSelf, DescriptionLengthInvalid,
    GuardianChangeMixed, ProposalStillOpen, QuorumBpsOutOfBounds, TitleLengthInvalid,
    VotesBelowThreshold,
};
use brain_storm_governance::{
    ACTIONS_BYTES_MAX, ACTIONS_MAX, Action, Call, DESCRIPTION_BYTES_MAX, Invocation, Proposal,
    RoleChange, Settings, TITLE_BYTES_MAX, VoteSupport,
};
use brain_storm_testing::{Outcome, on_wasm, unsigned};
use soroban_sdk::testutils::Address as _;
use soroban_sdk::xdr::ToXdr;
use soroban_sdk::{Address, Bytes, BytesN, IntoVal, String, Symbol, Val, Vec};

use crate::setup::{ALICE, BOB, BST, CAROL, Democracy, settings, setup, setup_with};

#[test]
fn publishes_the_proposal_whole_and_stores_it() {
    let setup = setup();
    let actions = [setup.reward(60)];

    assert_eq!(setup.propose(&setup.alice, &actions), Ok(1));

    setup.assert_signed(&setup.alice, "propose", setup.propose_arguments(&setup.alice, &actions));
    let created = setup.created(1, &actions, false);
    setup.assert_events([setup.event(&created)]);
    let ledger = setup.ledger();
    let stored = Proposal {
        proposer: setup.alice.clone(),
        description_hash: setup.hash(),
        snapshot_ledger: ledger - 1,
        vote_start: ledger + 10,
        vote_end: ledger + 109,
        quorum: 20_000 * BST,
        needs_confirmation: false,
        sensitive: false,
        settings: settings(),
        votes_against: 0,
        votes_for: 0,
        votes_abstain: 0,
        eta: None,
        expires_at: None,
        confirmed_by: None,
        executed: false,
        canceled: false,
    };
    assert_eq!(setup.stored(1), stored);
    let kept = setup.call_unsigned::<Vec<Action>>("get_actions", (1u32,));
    assert_eq!(kept, Ok(Vec::from_slice(&setup.env, &actions)));
    setup.assert_snapshot("propose");
}

#[test]
fn counts_proposals_from_1() {
    let setup = setup();
    assert_eq!(setup.propose(&setup.alice, &[setup.reward(60)]), Ok(1));
    assert_eq!(setup.propose(&setup.bob, &[setup.reward(60)]), Ok(2));
    assert_eq!(setup.propose(&setup.carol, &[setup.reward(60)]), Ok(3));
}

#[test]
fn needs_the_threshold_in_votes_at_the_end_of_the_last_ledger() {
    let setup = setup();
    let actions = [setup.reward(60)];
    assert_eq!(setup.propose(&setup.dave, &actions), Err(VotesBelowThreshold.into()));

    // What arrives in this ledger counts from the next on; what leaves in it still counts.
    setup.transfer(&setup.carol, &setup.dave, 1).unwrap();
    assert_eq!(setup.propose(&setup.dave, &actions), Err(VotesBelowThreshold.into()));
    assert_eq!(setup.propose(&setup.carol, &actions), Ok(1));
    setup.pass_ledgers(1);
    assert_eq!(setup.propose(&setup.dave, &actions), Ok(2));
}

#[test]
fn counts_delegated_votes_towards_the_threshold() {
    let setup = setup();
    let erin = Address::generate(&setup.env);
    let delegation = (setup.carol.clone(), erin.clone());
    setup.token.call::<()>(&setup.carol, "delegate", delegation).unwrap();
    setup.pass_ledgers(1);
    let actions = [setup.reward(60)];
    assert_eq!(setup.propose(&setup.carol, &actions), Err(VotesBelowThreshold.into()));
    assert_eq!(setup.propose(&erin, &actions), Ok(1));
}

#[test]
fn leaves_a_proposer_one_open_proposal() {
    let setup = setup();
    let actions = [setup.reward(60)];
    let again = || setup.propose(&setup.alice, &actions);
    let first = setup.proposed(&actions);
    let stored = setup.stored(first);

    for ledger in [stored.vote_start - 1, stored.vote_start, stored.vote_end] {
        setup.go_to_ledger(ledger);
        assert_eq!(again(), Err(ProposalStillOpen.into()));
    }
    setup.go_to_ledger(stored.vote_end + 1); // defeated
    assert_eq!(again(), Ok(2));
    setup.cancel(&setup.alice, 2).unwrap();
    assert_eq!(again(), Ok(3));
}

#[test]
fn keeps_a_proposer_waiting_while_the_proposal_may_be_executed() {
    let setup = setup();
    let actions = [setup.reward(60)];
    let again = || setup.propose(&setup.alice, &actions);
    let id = setup.succeeded(&actions);
    assert_eq!(again(), Err(ProposalStillOpen.into()));
    setup.queue(id).unwrap();
    assert_eq!(again(), Err(ProposalStillOpen.into()));
    setup.go_to_second(setup.stored(id).eta.unwrap());
    assert_eq!(again(), Err(ProposalStillOpen.into()));
    setup.execute(id).unwrap();
    assert_eq!(again(), Ok(2));
}

#[test]
fn lets_a_proposer_start_again_once_the_proposal_expired() {
    let setup = setup();
    let actions = [setup.reward(60)];
    let id = setup.queued(&actions);
    setup.go_to_second(setup.stored(id).expires_at.unwrap() - 1);
    assert_eq!(setup.propose(&setup.alice, &actions), Err(ProposalStillOpen.into()));
    setup.pass_seconds(1);
    assert_eq!(setup.propose(&setup.alice, &actions), Ok(2));
}

fn propose_text(setup: &Democracy, title: &String, description: &String) -> Outcome<u32> {
    let actions = Vec::from_array(&setup.env, [setup.reward(60)]);
    let arguments = (&setup.alice, title, description, setup.hash(), actions);
    setup.call(&setup.alice, "propose", arguments)
}

#[test]
fn takes_a_title_of_1_to_128_and_a_description_of_1_to_4096_bytes() {
    let setup = setup();
    let some = setup.text(1);
    let longest = TITLE_BYTES_MAX as usize;
    for length in [0, longest + 1] {
        let refused = propose_text(&setup, &setup.text(length), &some);
        assert_eq!(refused, Err(TitleLengthInvalid.into()));
    }
    // 43 characters of three bytes each.
    let refused = propose_text(&setup, &setup.string(&"€".repeat(43)), &some);
    assert_eq!(refused, Err(TitleLengthInvalid.into()));
    for length in [0, DESCRIPTION_BYTES_MAX as usize + 1] {
        let refused = propose_text(&setup, &some, &setup.text(length));
        assert_eq!(refused, Err(DescriptionLengthInvalid.into()));
    }
    let text = setup.text(DESCRIPTION_BYTES_MAX as usize);
    assert_eq!(propose_text(&setup, &setup.text(longest), &text), Ok(1));
}

#[test]
fn takes_1_to_10_actions() {
    let setup = setup();
    let too_many = vec![setup.reward(60); ACTIONS_MAX as usize + 1];
    assert_eq!(setup.propose(&setup.alice, &[]), Err(ActionsEmpty.into()));
    assert_eq!(setup.propose(&setup.alice, &too_many), Err(ActionsTooMany.into()));
    assert_eq!(setup.propose(&setup.alice, &too_many[1..]), Ok(1));
}

/// One call whose XDR, in a list of its own, has that many bytes; a multiple of 4.
fn action_of(setup: &Democracy, size: u32) -> Action {
    let call = |bytes: u32| {
        let filler = Bytes::from_slice(&setup.env, &vec![7; bytes as usize]);
        let contract = setup.account(1);
        let args = Vec::from_array(&setup.env, [filler.into_val(&setup.env)]);
        setup.call_of(&contract, &"f".repeat(32), args)
    };
    call(size - size_of(setup, &call(0)))
}

/// The network takes 16,384 bytes of events a transaction; the environment holds us to that and
/// to its other limits when this runs on the built wasm.
#[test]
fn fits_the_network_with_the_longest_texts_and_the_largest_actions() {
    let setup = setup();
    let proposer = setup.account(9);
    setup.transfer(&setup.funder, &proposer, CAROL).unwrap();
    setup.pass_ledgers(1);
    let (title, description) =
        (setup.text(TITLE_BYTES_MAX as usize), setup.text(DESCRIPTION_BYTES_MAX as usize));
    let propose = |size: u32| {
        let actions = Vec::from_array(&setup.env, [action_of(&setup, size)]);
        let arguments: Vec<Val> =
            (&proposer, &title, &description, setup.hash(), actions).into_val(&setup.env);
        // An account needs a real signature; who must sign is asserted above.
        setup.env.mock_all_auths();
        let function = Symbol::new(&setup.env, "propose");
        setup
            .env
            .try_invoke_contract::<u32, soroban_sdk::Error>(&setup.address, &function, arguments)
            .map(|id| id.unwrap())
            .map_err(|error| error.unwrap())
    };

    assert_eq!(propose(ACTIONS_BYTES_MAX + 4), Err(ActionsTooLarge.into()));
    assert_eq!(propose(ACTIONS_BYTES_MAX), Ok(1));

    // Every text at its longest, an account for proposer; 8 more are the returned id.
    assert_eq!(setup.event_bytes(), 15_280);
}

/// Each function's name is compared with ten others: the most of them that the bytes allow.
#[test]
fn fits_the_network_with_as_many_authorizations_as_there_is_room_for() {
    let setup = setup();
    let contract = Address::generate(&setup.env);
    let authorization = Invocation {
        contract: contract.clone(),
        function: Symbol::new(&setup.env, "f"),
        args: setup.no_arguments(),
    };
    let action = |count: usize| {
        Action::Call(Call {
            contract: contract.clone(),
            function: Symbol::new(&setup.env, "f"),
            args: setup.no_arguments(),
            authorizations: Vec::from_slice(&setup.env, &vec![authorization.clone(); count]),
        })
    };
    let most = (1..).find(|count| size_of(&setup, &action(*count)) > ACTIONS_BYTES_MAX).unwrap();
    assert_eq!(setup.propose(&setup.alice, &[action(most)]), Err(ActionsTooLarge.into()));
    assert_eq!(setup.propose(&setup.alice, &[action(most - 1)]), Ok(1));
    if on_wasm() {
        let instructions = setup.env.cost_estimate().resources().instructions;
        assert!(instructions < 100_000_000, "{instructions} instructions");
    }
}

fn size_of(setup: &Democracy, action: &Action) -> u32 {
    Vec::from_array(&setup.env, [action.clone()]).to_xdr(&setup.env).len()
}

#[test]
fn needs_confirmation_while_the_share_is_below_the_floor() {
    // 4 % of 24 units less is 0.96 units less, which rounds up to the floor; 25 units less is not.
    for (less, needs_confirmation) in [(0, false), (24, false), (25, true)] {
        let setup = setup();
        setup.transfer(&setup.funder, &setup.address, less).unwrap();
        setup.pass_ledgers(1);
        let stored = setup.stored(setup.proposed(&[setup.reward(60)]));
        assert_eq!((stored.quorum, stored.needs_confirmation), (20_000 * BST, needs_confirmation));
    }
}

#[test]
fn takes_the_share_for_quorum_once_it_passes_the_floor_rounding_up() {
    for (less, quorum) in [(0, 20_000 * BST), (24, 20_000 * BST), (25, 20_000 * BST - 1)] {
        let setup = setup_with(Settings { quorum_floor: 1, ..settings() });
        setup.transfer(&setup.funder, &setup.address, less).unwrap();
        setup.pass_ledgers(1);
        let stored = setup.stored(setup.proposed(&[setup.reward(60)]));
        assert_eq!((stored.quorum, stored.needs_confirmation), (quorum, false));
    }
}

#[test]
fn leaves_votes_delegated_to_governance_out_of_the_votable_supply() {
    let setup = setup_with(Settings { quorum_floor: 1, ..settings() });
    let delegation = (setup.funder.clone(), setup.address.clone());
    setup.token.call::<()>(&setup.funder, "delegate", delegation).unwrap();
    setup.pass_ledgers(1);
    let id = setup.proposed(&[setup.reward(60)]);
    let votable = ALICE + BOB + 2 * CAROL - 1;
    assert_eq!(setup.stored(id).quorum, (votable * 4 + 99) / 100);
}

#[test]
fn waits_longer_for_roles_code_and_settings() {
    let setup = setup();
    let elsewhere = Address::generate(&setup.env);
    let sensitive = |function: &str| setup.call_of(&elsewhere, function, setup.no_arguments());
    let role = RoleChange { role: Symbol::new(&setup.env, "clerk"), account: setup.bob.clone() };
    let mut actions = vec![
        setup.grant_guardian(&setup.bob),
        setup.revoke_guardian(&setup.guardian),
        Action::GrantRole(role.clone()),
        Action::RevokeRole(role),
        Action::Upgrade(BytesN::from_array(&setup.env, &[1; 32])),
        Action::ChangeSettings(settings()),
    ];
    actions.extend(
        [
            "grant_role",
            "revoke_role",
            "set_role_admin",
            "remove_role_admin",
            "transfer_admin_role",
            "accept_admin_transfer",
            "renounce_admin",
            "renounce_role",
            "upgrade",
            "migrate",
            "set_admin",
            "delegate",
        ]
        .map(sensitive),
    );
    for action in actions {
        let id = setup.proposed(std::slice::from_ref(&action));
        setup.assert_events([setup.event(&setup.created(id, &[action], true))]);
        setup.cancel(&setup.alice, id).unwrap();
    }
    for function in ["set_reward", "transfer", "upgrade_all", "pause", "unpause", "get_delegate"] {
        let id = setup.proposed(&[sensitive(function)]);
        assert!(!setup.stored(id).sensitive, "{function}");
        setup.cancel(&setup.alice, id).unwrap();
    }
}

#[test]
fn waits_longer_when_one_of_many_or_a_nested_authorization_is_sensitive() {
    let setup = setup();
    let plain = setup.reward(60);
    let upgrade = setup.call_token("upgrade", setup.no_arguments());
    let id = setup.proposed(&[plain.clone(), upgrade, plain]);
    assert!(setup.stored(id).sensitive);
    setup.cancel(&setup.alice, id).unwrap();

    let hidden = Invocation {
        contract: setup.token.address.clone(),
        function: Symbol::new(&setup.env, "grant_role"),
        args: setup.no_arguments(),
    };
    let call = Action::Call(Call {
        contract: Address::generate(&setup.env),
        function: Symbol::new(&setup.env, "harmless"),
        args: setup.no_arguments(),
        authorizations: Vec::from_array(&setup.env, [hidden]),
    });
    let id = setup.proposed(&[call]);
    assert!(setup.stored(id).sensitive);
}

#[test]
fn refuses_a_call_of_itself_wherever_it_stands() {
    let setup = setup();
    let own = setup.call_of(&setup.address, "unpause", setup.no_arguments());
    let refused = setup.propose(&setup.alice, &[setup.reward(60), own]);
    assert_eq!(refused, Err(CallToSelf.into()));
}

#[test]
fn refuses_to_mix_a_change_of_guardians_with_other_actions() {
    let setup = setup();
    let replace = [setup.revoke_guardian(&setup.guardian), setup.grant_guardian(&setup.bob)];
    for other in [setup.reward(60), Action::ChangeSettings(settings())] {
        let mixed = [replace[0].clone(), other, replace[1].clone()];
        let refused = setup.propose(&setup.alice, &mixed);
        assert_eq!(refused, Err(GuardianChangeMixed.into()));
    }
    let clerk = RoleChange { role: Symbol::new(&setup.env, "clerk"), account: setup.bob.clone() };
    let refused = setup.propose(&setup.alice, &[replace[1].clone(), Action::GrantRole(clerk)]);
    assert_eq!(refused, Err(GuardianChangeMixed.into()));
    assert_eq!(setup.propose(&setup.alice, &replace), Ok(1));
}

#[test]
fn refuses_settings_that_could_not_be_made() {
    let setup = setup();
    let action = Action::ChangeSettings(Settings { quorum_bps: 5_001, ..settings() });
    assert_eq!(setup.propose(&setup.alice, &[action]), Err(QuorumBpsOutOfBounds.into()));
}

#[test]
fn needs_the_proposers_signature_over_exactly_this() {
    let setup = setup();
    let arguments = setup.propose_arguments(&setup.alice, &[setup.reward(60)]);
    let other = setup.propose_arguments(&setup.alice, &[setup.reward(61)]);
    let refused = setup.call_unsigned::<u32>("propose", arguments.clone());
    assert_eq!(refused, Err(unsigned()));
    let refused = setup.call::<u32>(&setup.bob, "propose", arguments.clone());
    assert_eq!(refused, Err(unsigned()));
    let refused = setup.call_signed_otherwise::<u32>(&setup.alice, "propose", other, arguments);
    assert_eq!(refused, Err(unsigned()));
    assert_eq!(setup.proposed(&[setup.reward(60)]), 1);
}

#[test]
fn keeps_its_own_votes_apart_from_other_proposals() {
    let setup = setup();
    let first = setup.active(&[setup.reward(60)]);
    let second = setup.propose(&setup.bob, &[setup.reward(70)]).unwrap();
    setup.vote(&setup.bob, first, VoteSupport::For).unwrap();
    assert_eq!(setup.stored(second).votes_for, 0);
    assert_eq!(setup.stored(first).votes_for, BOB);
}
