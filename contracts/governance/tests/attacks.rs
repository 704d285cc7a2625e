//! People who would like to decide alone, or to keep the others from deciding.

use brain_storm_governance::GovernanceError::{
    CancelNotAllowed, ConfirmationMissing, GuardianChangeVeto, ProposalNotActive, ProposalNotReady,
    ProposalNotSucceeded, VotesBelowThreshold, VotesNone, VotesTooMany,
};
use brain_storm_governance::VoteSupport::{Against, For};
use brain_storm_governance::{Action, ProposalState, Settings, VoteSupport};
use brain_storm_shared::GUARDIAN;
use brain_storm_testing::{Hostile, HostileClient};
use soroban_sdk::testutils::{Address as _, MockAuth, MockAuthInvoke};
use soroban_sdk::{Address, Env, Error, IntoVal, String, Symbol, Val, Vec, contract, contractimpl};

use crate::setup::{ALICE, BOB, BST, Democracy, register, settings, setup};

/// Takes a loan, does something with governance and pays back, all in one transaction.
#[contract]
struct Borrower;

#[contractimpl]
impl Borrower {
    pub fn use_loan(
        env: &Env,
        token: Address,
        lender: Address,
        amount: i128,
        governance: Address,
        function: Symbol,
        args: Vec<Val>,
    ) {
        let me = env.current_contract_address();
        let transfer = Symbol::new(env, "transfer");
        let loan: Vec<Val> = (lender.clone(), me.clone(), amount).into_val(env);
        env.invoke_contract::<()>(&token, &transfer, loan);
        env.invoke_contract::<Val>(&governance, &function, args);
        env.invoke_contract::<()>(&token, &transfer, (me, lender, amount).into_val(env));
    }
}

fn use_loan(setup: &Democracy, borrower: &Address, function: &str, args: Vec<Val>) -> Error {
    let amount = 400_000 * BST;
    let loan: Vec<Val> = (&setup.funder, borrower, amount).into_val(&setup.env);
    setup.env.mock_auths(&[MockAuth {
        address: &setup.funder,
        invoke: &MockAuthInvoke {
            contract: &setup.token.address,
            fn_name: "transfer",
            args: loan,
            sub_invokes: &[],
        },
    }]);
    let arguments: Vec<Val> = (
        &setup.token.address,
        &setup.funder,
        amount,
        &setup.address,
        Symbol::new(&setup.env, function),
        args,
    )
        .into_val(&setup.env);
    let use_loan = Symbol::new(&setup.env, "use_loan");
    let outcome = setup.env.try_invoke_contract::<(), Error>(borrower, &use_loan, arguments);
    outcome.unwrap_err().unwrap()
}

#[test]
fn borrowed_tokens_neither_propose_nor_vote_in_their_transaction() {
    let setup = setup();
    let borrower = setup.env.register(Borrower, ());
    let args = setup.propose_arguments(&borrower, &[setup.reward(60)]);
    assert_eq!(use_loan(&setup, &borrower, "propose", args), VotesBelowThreshold.into());
    let id = setup.active(&[setup.reward(60)]);
    let args = setup.vote_arguments(&borrower, id, For);
    assert_eq!(use_loan(&setup, &borrower, "vote", args), VotesNone.into());
    assert_eq!(setup.balance(&borrower), 0);
}

#[test]
fn tokens_that_move_on_after_a_vote_vote_no_second_time() {
    let setup = setup();
    let id = setup.active(&[setup.reward(60)]);
    setup.vote(&setup.bob, id, For).unwrap();
    let sock_puppet = Address::generate(&setup.env);
    setup.transfer(&setup.bob, &sock_puppet, BOB).unwrap();
    setup.pass_ledgers(5);
    assert_eq!(setup.vote(&sock_puppet, id, For), Err(VotesNone.into()));
    assert_eq!(setup.stored(id).votes_for, BOB);
}

#[test]
fn delegating_on_after_a_vote_votes_no_second_time() {
    let setup = setup();
    let id = setup.active(&[setup.reward(60)]);
    setup.vote(&setup.bob, id, For).unwrap();
    let delegation = (setup.bob.clone(), setup.dave.clone());
    setup.token.call::<()>(&setup.bob, "delegate", delegation).unwrap();
    setup.pass_ledgers(1);
    assert_eq!(setup.vote(&setup.dave, id, For), Ok(crate::setup::DAVE));
}

/// An account whose signature check calls the entry point again: the host refuses the second call.
#[test]
fn a_voter_is_counted_once_though_its_account_votes_while_voting() {
    let setup = setup();
    let hostile = setup.env.register(Hostile, ());
    setup.transfer(&setup.funder, &hostile, ALICE).unwrap();
    setup.pass_ledgers(1);
    let id = setup.active(&[setup.reward(60)]);
    let arguments = setup.vote_arguments(&hostile, id, For);
    assert_eq!(setup.call_hostile::<i128>(&hostile, "vote", arguments), Ok(ALICE));
    assert_eq!(HostileClient::new(&setup.env, &hostile).was_refused(), Some(true));
    assert_eq!(setup.stored(id).votes_for, ALICE);
}

#[test]
fn an_account_that_calls_back_makes_one_proposal_and_cancels_it_once() {
    let setup = setup();
    let hostile = setup.env.register(Hostile, ());
    setup.transfer(&setup.funder, &hostile, ALICE).unwrap();
    setup.pass_ledgers(1);
    let was_refused = || HostileClient::new(&setup.env, &hostile).was_refused();
    let arguments = setup.propose_arguments(&hostile, &[setup.reward(60)]);
    assert_eq!(setup.call_hostile::<u32>(&hostile, "propose", arguments), Ok(1));
    assert_eq!(was_refused(), Some(true));
    let arguments = (hostile.clone(), 1u32, setup.string("withdrawn"));
    assert_eq!(setup.call_hostile::<()>(&hostile, "cancel", arguments), Ok(()));
    assert_eq!(was_refused(), Some(true));
    assert_eq!(setup.propose(&setup.alice, &[setup.reward(60)]), Ok(2));
}

#[test]
fn a_guardian_that_calls_back_confirms_once() {
    let setup = setup();
    let hostile = setup.env.register(Hostile, ());
    let id = setup.ready(&[setup.grant_guardian(&hostile)]);
    setup.execute(id).unwrap();
    setup.transfer(&setup.funder, &setup.address, 25).unwrap();
    setup.pass_ledgers(1);
    let id = setup.proposed(&[setup.reward(60)]);
    let arguments = (hostile.clone(), id);
    assert_eq!(setup.call_hostile::<()>(&hostile, "confirm", arguments), Ok(()));
    assert_eq!(HostileClient::new(&setup.env, &hostile).was_refused(), Some(true));
    assert_eq!(setup.stored(id).confirmed_by, Some(hostile));
}

/// Everybody tries everything, at every moment, and the proposal is executed in the very second the
/// rules name.
#[test]
fn nobody_delays_a_proposal_that_passed() {
    let setup = setup();
    let id = setup.succeeded(&[setup.reward(60)]);
    setup.queue(id).unwrap();
    let queued = setup.stored(id);
    let eta = queued.eta.unwrap();
    let pause = (setup.guardian.clone(), setup.text(1));
    setup.call::<()>(&setup.guardian, "pause", pause).unwrap();
    // The proposer loses all votes, which gives nobody a say.
    setup.transfer(&setup.alice, &setup.dave, ALICE).unwrap();

    for second in [queued.eta.unwrap() - 999, eta - 1] {
        setup.go_to_second(second);
        setup.pass_ledgers(100);
        assert_eq!(setup.queue(id), Err(ProposalNotSucceeded.into()));
        assert_eq!(setup.execute(id), Err(ProposalNotReady.into()));
        for anybody in [&setup.alice, &setup.bob, &setup.dave, &setup.funder, &setup.admin] {
            assert_eq!(setup.cancel(anybody, id), Err(CancelNotAllowed.into()));
            assert_eq!(setup.vote(anybody, id, Against), Err(ProposalNotActive.into()));
            assert!(setup.confirm(anybody, id).is_err());
        }
        assert_eq!(setup.stored(id), queued);
    }
    setup.go_to_second(eta);
    assert_eq!(setup.execute(id), Ok(()));
}

/// Who renounces a role that a proposal would revoke must not undo the proposal by it.
#[test]
fn a_guardian_who_resigns_in_time_does_not_keep_the_next_out() {
    let setup = setup();
    let replace = [setup.revoke_guardian(&setup.guardian), setup.grant_guardian(&setup.bob)];
    let id = setup.ready(&replace);
    let pause = (setup.guardian.clone(), setup.text(1));
    setup.call::<()>(&setup.guardian, "pause", pause).unwrap();
    let resignation = (GUARDIAN, setup.guardian.clone());
    setup.call::<()>(&setup.guardian, "renounce_role", resignation).unwrap();
    assert_eq!(setup.execute(id), Ok(()));
    let held = (setup.bob.clone(), GUARDIAN);
    assert_eq!(setup.call_unsigned::<Option<u32>>("has_role", held), Ok(Some(0)));
}

/// While votes are few one honest guardian is enough, whatever the other one does.
#[test]
fn a_stolen_guardian_key_is_outlived_by_a_second_guardian() {
    let setup = setup();
    let id = setup.ready(&[setup.grant_guardian(&setup.dave)]);
    setup.execute(id).unwrap();
    setup.transfer(&setup.funder, &setup.address, 25).unwrap();
    setup.pass_ledgers(1);
    let pause = (setup.guardian.clone(), setup.text(1));
    setup.call::<()>(&setup.guardian, "pause", pause).unwrap();

    let id = setup.ready(&[setup.revoke_guardian(&setup.guardian)]);
    assert_eq!(setup.cancel(&setup.guardian, id), Err(GuardianChangeVeto.into()));
    assert_eq!(setup.execute(id), Err(ConfirmationMissing.into()));
    setup.confirm(&setup.dave, id).unwrap();
    assert_eq!(setup.execute(id), Ok(()));
    assert!(setup.propose(&setup.carol, &[setup.reward(60)]).is_ok());
}

/// Shorter waits must not be had by a shorter wait: who would shorten that of roles and code waits
/// as long as for these.
#[test]
fn settings_are_not_loosened_faster_than_roles_and_code_change() {
    let setup = setup();
    let loose = Settings { timelock: 1, sensitive_timelock: 1, ..settings() };
    let upgrade = setup.call_token("upgrade", setup.no_arguments());
    let loosen = setup.propose(&setup.bob, &[Action::ChangeSettings(loose)]).unwrap();
    let strict = setup.proposed(std::slice::from_ref(&upgrade));
    setup.go_to_ledger(setup.stored(strict).vote_start);
    for id in [loosen, strict] {
        setup.vote(&setup.bob, id, For).unwrap();
    }
    setup.go_to_ledger(setup.stored(strict).vote_end + 1);
    setup.queue(loosen).unwrap();
    setup.queue(strict).unwrap();
    assert_eq!(setup.stored(loosen).eta, setup.stored(strict).eta);
    setup.go_to_second(setup.stored(loosen).eta.unwrap());
    setup.execute(loosen).unwrap();
    // The one that waits keeps its time; only the next waits less.
    assert_eq!(setup.stored(strict).settings.sensitive_timelock, 5_000);
    let next = setup.propose(&setup.bob, &[upgrade]).unwrap();
    assert_eq!(setup.stored(next).settings.sensitive_timelock, 1);
}

/// A token that claims any number of votes.
#[contract]
struct Boaster;

#[contractimpl]
impl Boaster {
    pub fn claim(env: &Env, votes: u128, supply: u128) {
        env.storage().instance().set(&0, &(votes, supply));
    }

    pub fn get_votes_at_checkpoint(env: &Env, account: Address, ledger: u32) -> u128 {
        let _ = (account, ledger);
        env.storage().instance().get::<_, (u128, u128)>(&0).unwrap().0
    }

    pub fn get_total_supply_at_checkpoint(env: &Env, ledger: u32) -> u128 {
        let _ = ledger;
        env.storage().instance().get::<_, (u128, u128)>(&0).unwrap().1
    }
}

/// Governance on a token that claims what it is told.
fn boasting() -> (Democracy, BoasterClient<'static>, Address) {
    let setup = setup();
    let token = setup.env.register(Boaster, ());
    let governance = register(&setup.env, &setup.admin, &token, &setup.guardian, &settings());
    let client = BoasterClient::new(&setup.env, &token);
    (setup, client, governance)
}

fn propose_on(setup: &Democracy, governance: &Address) -> Result<u32, Error> {
    let args = setup.propose_arguments(&setup.alice, &[setup.reward(60)]);
    invoke_signed(setup, governance, &setup.alice, "propose", args)
}

fn invoke_signed<T: soroban_sdk::TryFromVal<Env, Val>>(
    setup: &Democracy,
    governance: &Address,
    signer: &Address,
    function: &str,
    args: Vec<Val>,
) -> Result<T, Error> {
    let invoke = &MockAuthInvoke {
        contract: governance,
        fn_name: function,
        args: args.clone(),
        sub_invokes: &[],
    };
    setup.env.mock_auths(&[MockAuth { address: signer, invoke }]);
    let function = Symbol::new(&setup.env, function);
    match setup.env.try_invoke_contract::<T, Error>(governance, &function, args) {
        Ok(value) => Ok(value.ok().unwrap()),
        Err(error) => Err(error.unwrap()),
    }
}

#[test]
fn a_token_that_claims_more_votes_than_amounts_go_is_refused() {
    let (setup, token, governance) = boasting();
    let most = i128::MAX.unsigned_abs();
    for (votes, supply, outcome) in [
        (most + 1, 1, Err(VotesTooMany.into())),
        (1, most + 1, Err(VotesTooMany.into())),
        (u128::MAX, u128::MAX, Err(VotesTooMany.into())),
        // A supply whose share can't be computed.
        (1, most / 399, Err(VotesTooMany.into())),
        (most, most / 401, Ok(1)),
    ] {
        token.claim(&votes, &supply);
        assert_eq!(propose_on(&setup, &governance), outcome, "{votes} of {supply}");
    }

    setup.pass_ledgers(10);
    let vote = |voter: &Address, support: VoteSupport| {
        let args = (voter.clone(), 1u32, support, String::from_str(&setup.env, ""));
        invoke_signed::<i128>(&setup, &governance, voter, "vote", args.into_val(&setup.env))
    };
    assert_eq!(vote(&setup.alice, For), Ok(i128::MAX));
    token.claim(&1, &1);
    for support in [For, Against, VoteSupport::Abstain] {
        assert_eq!(vote(&setup.bob, support), Err(VotesTooMany.into()));
    }
}

#[test]
fn a_flood_of_proposals_costs_nobody_else_their_own() {
    let setup = setup();
    for number in 0..20 {
        let spammer = Address::generate(&setup.env);
        setup.transfer(&setup.funder, &spammer, crate::setup::CAROL).unwrap();
        setup.pass_ledgers(1);
        assert_eq!(setup.propose(&spammer, &[setup.reward(1)]), Ok(number + 1));
    }
    let id = setup.ready(&[setup.reward(60)]);
    assert_eq!(setup.execute(id), Ok(()));
    assert_eq!(setup.state(id), ProposalState::Executed);
}
