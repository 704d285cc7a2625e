//! What governance does to other contracts: all that the DAO owns and administers, in its own name,
//! with exactly the authorizations that voters saw.

use brain_storm_governance::{Action, Call, Invocation, ProposalExecuted, ProposalState};
use brain_storm_shared::{MINTER, SharedError};
use brain_storm_testing::{Deployed, Hostile, HostileClient, on_wasm, unsigned};
use brain_storm_token::TokenError::SettingOutOfRange;
use soroban_sdk::testutils::Address as _;
use soroban_sdk::{Address, Env, IntoVal, Symbol, Val, Vec, contract, contractimpl};

use crate::setup::{BST, Democracy, TREASURY, setup};

const ANALYTICS: &[u8] = include_bytes!("../../interface/analytics.wasm");
const CERTIFICATE: &[u8] = include_bytes!("../../interface/certificate.wasm");

/// A contract between governance and another.
#[contract]
struct Middleman;

#[contractimpl]
impl Middleman {
    pub fn forward(env: &Env, contract: Address, function: Symbol, args: Vec<Val>) {
        env.invoke_contract::<Val>(&contract, &function, args);
    }

    /// Asks for governance's authorization itself, then forwards.
    pub fn forward_for(
        env: &Env,
        by: Address,
        contract: Address,
        function: Symbol,
        args: Vec<Val>,
    ) {
        by.require_auth();
        env.invoke_contract::<Val>(&contract, &function, args);
    }

    /// Works only once somebody said `open`.
    pub fn gate(env: &Env) {
        assert!(env.storage().instance().has(&0), "closed");
    }

    pub fn open(env: &Env) {
        env.storage().instance().set(&0, &());
    }
}

fn transfer_arguments(setup: &Democracy, to: &Address, amount: i128) -> Vec<Val> {
    (setup.address.clone(), to.clone(), amount).into_val(&setup.env)
}

fn invocation(setup: &Democracy, function: &str, args: Vec<Val>) -> Invocation {
    let function = Symbol::new(&setup.env, function);
    Invocation { contract: setup.token.address.clone(), function, args }
}

/// A call of the middleman that goes on to the token with those arguments.
fn forwarded(
    setup: &Democracy,
    middleman: &Address,
    args: &Vec<Val>,
    authorizations: &[Invocation],
) -> Action {
    let function = Symbol::new(&setup.env, "transfer");
    Action::Call(Call {
        contract: middleman.clone(),
        function: Symbol::new(&setup.env, "forward"),
        args: (setup.token.address.clone(), function, args.clone()).into_val(&setup.env),
        authorizations: Vec::from_slice(&setup.env, authorizations),
    })
}

#[test]
fn pay_from_the_treasury() {
    let setup = setup();
    let to = Address::generate(&setup.env);
    let pay = setup.call_token("transfer", transfer_arguments(&setup, &to, 5 * BST));
    let id = setup.ready(&[pay]);
    setup.execute(id).unwrap();
    assert_eq!(setup.balance(&to), 5 * BST);
    assert_eq!(setup.balance(&setup.address), TREASURY - 5 * BST);
}

#[test]
fn set_rewards_and_the_budget_of_mints() {
    let setup = setup();
    let one = |amount: i128| (amount,).into_val(&setup.env);
    let id = setup.ready(&[
        setup.reward(60),
        setup.call_token("set_referral_reward", one(7 * BST)),
        setup.call_token("set_epoch_budget", one(900 * BST)),
    ]);
    setup.execute(id).unwrap();
    assert_eq!(setup.reward_now(), 60);
    let referral = setup.token.call_unsigned::<i128>("get_referral_reward", setup.no_arguments());
    assert_eq!(referral, Ok(7 * BST));
    let epoch =
        setup.token.call_unsigned::<brain_storm_token::Epoch>("get_epoch", setup.no_arguments());
    assert_eq!(epoch.unwrap().budget, 900 * BST);
}

#[test]
fn grant_and_revoke_roles_of_the_contracts_it_administers() {
    let setup = setup();
    let holder = setup.carol.clone();
    let args: Vec<Val> = (holder.clone(), MINTER, setup.address.clone()).into_val(&setup.env);
    let held =
        || setup.token.call_unsigned::<Option<u32>>("has_role", (holder.clone(), MINTER)).unwrap();
    let id = setup.ready(&[setup.call_token("grant_role", args.clone())]);
    setup.execute(id).unwrap();
    assert_eq!(held(), Some(0));
    let id = setup.ready(&[setup.call_token("revoke_role", args)]);
    setup.execute(id).unwrap();
    assert_eq!(held(), None);
}

#[test]
fn upgrade_another_contract() {
    let setup = setup();
    let admin = setup.admin.clone();
    let address = setup.env.register(CERTIFICATE, (&admin,));
    let other = Deployed { env: setup.env.clone(), address: address.clone(), admin };
    let offer = (setup.address.clone(), setup.ledger() + 100);
    other.call::<()>(&setup.admin, "transfer_admin_role", offer).unwrap();
    setup.call_unsigned::<()>("accept_admin", (address.clone(),)).unwrap();

    let wasm_hash = setup.env.deployer().upload_contract_wasm(ANALYTICS);
    let args = (wasm_hash, setup.address.clone()).into_val(&setup.env);
    let id = setup.ready(&[setup.call_of(&address, "upgrade", args)]);
    setup.execute(id).unwrap();

    let progress = (setup.alice.clone(), Symbol::new(&setup.env, "rust_basics"));
    assert_eq!(other.call_unsigned::<Option<u32>>("get_progress", progress), Ok(None));
}

#[test]
fn unpause_what_a_guardian_paused() {
    let setup = setup();
    let grant = (setup.guardian.clone(), brain_storm_shared::GUARDIAN, setup.address.clone());
    let id = setup.ready(&[setup.call_token("grant_role", grant.into_val(&setup.env))]);
    setup.execute(id).unwrap();
    let pause = (setup.guardian.clone(), setup.text(1));
    setup.token.call::<()>(&setup.guardian, "pause", pause).unwrap();
    assert_eq!(
        setup.transfer(&setup.alice, &setup.bob, 1),
        Err(SharedError::ContractPaused.into())
    );

    let args = (setup.address.clone(),).into_val(&setup.env);
    let id = setup.ready(&[setup.call_token("unpause", args)]);
    setup.execute(id).unwrap();
    assert_eq!(setup.transfer(&setup.alice, &setup.bob, 1), Ok(()));
}

#[test]
fn go_deeper_only_where_it_was_authorized() {
    let setup = setup();
    let middleman = setup.env.register(Middleman, ());
    let args = transfer_arguments(&setup, &setup.carol, 5 * BST);
    let authorized = invocation(&setup, "transfer", args.clone());
    let before = setup.balance(&setup.carol);

    let id = setup.ready(&[forwarded(&setup, &middleman, &args, &[])]);
    assert_eq!(setup.execute(id), Err(unsigned()));
    assert_eq!(setup.balance(&setup.carol), before);
    setup.cancel(&setup.guardian, id).unwrap();

    let id = setup.ready(&[forwarded(&setup, &middleman, &args, &[authorized])]);
    assert_eq!(setup.execute(id), Ok(()));
    assert_eq!(setup.balance(&setup.carol), before + 5 * BST);
}

#[test]
fn go_deeper_with_exactly_the_arguments_authorized() {
    let setup = setup();
    let middleman = setup.env.register(Middleman, ());
    let args = transfer_arguments(&setup, &setup.carol, 5 * BST);
    let other_args = transfer_arguments(&setup, &setup.carol, 6 * BST);
    let elsewhere =
        Invocation { contract: middleman.clone(), ..invocation(&setup, "transfer", args.clone()) };
    for authorized in [
        invocation(&setup, "transfer", other_args),
        invocation(&setup, "transfer_all", args.clone()),
        elsewhere,
    ] {
        let id = setup.ready(&[forwarded(&setup, &middleman, &args, &[authorized])]);
        assert_eq!(setup.execute(id), Err(unsigned()));
        setup.cancel(&setup.guardian, id).unwrap();
    }
}

#[test]
fn use_an_authorization_once_and_in_their_own_action_alone() {
    let setup = setup();
    let middleman = setup.env.register(Middleman, ());
    let args = transfer_arguments(&setup, &setup.carol, 5 * BST);
    let authorized = invocation(&setup, "transfer", args.clone());
    let open = Action::Call(Call {
        contract: middleman.clone(),
        function: Symbol::new(&setup.env, "open"),
        args: setup.no_arguments(),
        authorizations: Vec::from_array(&setup.env, [authorized.clone()]),
    });
    let with = forwarded(&setup, &middleman, &args, std::slice::from_ref(&authorized));
    let without = forwarded(&setup, &middleman, &args, &[]);
    for actions in [[with.clone(), without.clone()], [open, without]] {
        let id = setup.ready(&actions);
        assert_eq!(setup.execute(id), Err(unsigned()));
        setup.cancel(&setup.guardian, id).unwrap();
    }
    let id = setup.ready(&[with.clone(), with]);
    assert_eq!(setup.execute(id), Ok(()));
}

#[test]
fn may_authorize_one_call_inside_another() {
    let setup = setup();
    let [outer, inner] = [(); 2].map(|()| setup.env.register(Middleman, ()));
    let args = transfer_arguments(&setup, &setup.carol, 5 * BST);
    let transfer = Symbol::new(&setup.env, "transfer");
    let inner_args: Vec<Val> =
        (setup.address.clone(), setup.token.address.clone(), transfer, args.clone())
            .into_val(&setup.env);
    let forward_for = Symbol::new(&setup.env, "forward_for");
    let through_inner = Invocation {
        contract: inner.clone(),
        function: forward_for.clone(),
        args: inner_args.clone(),
    };
    let call = |authorizations: &[Invocation]| {
        Action::Call(Call {
            contract: outer.clone(),
            function: Symbol::new(&setup.env, "forward"),
            args: (inner.clone(), forward_for.clone(), inner_args.clone()).into_val(&setup.env),
            authorizations: Vec::from_slice(&setup.env, authorizations),
        })
    };
    let payment = invocation(&setup, "transfer", args);
    for too_few in [vec![], vec![through_inner.clone()], vec![payment.clone()]] {
        let id = setup.ready(&[call(&too_few)]);
        assert_eq!(setup.execute(id), Err(unsigned()));
        setup.cancel(&setup.guardian, id).unwrap();
    }
    let id = setup.ready(&[call(&[through_inner, payment])]);
    assert_eq!(setup.execute(id), Ok(()));
}

#[test]
fn happen_all_or_not_at_all_and_can_be_tried_again() {
    let setup = setup();
    let gate = setup.env.register(Middleman, ());
    let through = setup.call_of(&gate, "gate", setup.no_arguments());
    let id = setup.ready(&[setup.reward(60), through]);
    let before = setup.stored(id);

    for _ in 0..2 {
        assert!(setup.execute(id).is_err());
        assert_eq!((setup.reward_now(), setup.stored(id)), (0, before.clone()));
        assert_eq!(setup.state(id), ProposalState::Ready);
    }

    setup.env.invoke_contract::<()>(&gate, &Symbol::new(&setup.env, "open"), setup.no_arguments());
    assert_eq!(setup.execute(id), Ok(()));
    assert_eq!((setup.reward_now(), setup.state(id)), (60, ProposalState::Executed));
}

#[test]
fn pass_on_the_error_of_the_contract_they_call() {
    let setup = setup();
    let args = (-1i128,).into_val(&setup.env);
    let id = setup.ready(&[setup.call_token("set_epoch_budget", args)]);
    assert_eq!(setup.execute(id), Err(SettingOutOfRange.into()));
    let id_of_nothing = {
        setup.cancel(&setup.guardian, id).unwrap();
        setup.ready(&[setup.call_token("no_such_entry_point", setup.no_arguments())])
    };
    assert!(setup.execute(id_of_nothing).is_err());
}

/// The executed contract calls governance back, by each entry point; the host refuses, and what
/// was marked before the call went out stays.
#[test]
fn let_nobody_call_back() {
    for (function, args) in entry_points_of_anybody() {
        let setup = setup();
        let hostile = setup.env.register(Hostile, ());
        let id = setup.ready(&[setup.call_of(&hostile, "strike", setup.no_arguments())]);
        let client = HostileClient::new(&setup.env, &hostile);
        client.plan(&setup.address, &Symbol::new(&setup.env, function), &args(&setup, id));

        assert_eq!(setup.execute(id), Ok(()));

        assert_eq!(client.was_refused(), Some(true), "{function}");
        assert_eq!(setup.state(id), ProposalState::Executed);
    }
}

type ArgumentsOf = fn(&Democracy, u32) -> Vec<Val>;

fn entry_points_of_anybody() -> [(&'static str, ArgumentsOf); 6] {
    [
        ("execute", |setup, id| (id,).into_val(&setup.env)),
        ("queue", |setup, id| (id,).into_val(&setup.env)),
        ("accept_admin", |setup, _| (setup.token.address.clone(),).into_val(&setup.env)),
        ("vote", |setup, id| {
            setup.vote_arguments(&setup.alice, id, brain_storm_governance::VoteSupport::For)
        }),
        ("state", |setup, id| (id,).into_val(&setup.env)),
        ("propose", |setup, _| setup.propose_arguments(&setup.bob, &[setup.reward(1)])),
    ]
}

#[test]
fn publish_execution_before_what_they_do() {
    let setup = setup();
    let id = setup.ready(&[setup.reward(60)]);
    setup.execute(id).unwrap();
    use soroban_sdk::testutils::Events as _;
    let first = setup.env.events().all().events()[0].clone();
    assert_eq!(first, setup.event(&ProposalExecuted { id }));
}

/// Ten payments at once: the most actions a proposal may hold run within the network's limits.
#[test]
fn fit_the_network_ten_at_once() {
    let setup = setup();
    let pays: std::vec::Vec<Action> = (0..10u8)
        .map(|number| {
            let to = Address::generate(&setup.env);
            setup.call_token("transfer", transfer_arguments(&setup, &to, i128::from(number) + 1))
        })
        .collect();
    let id = setup.ready(&pays);
    assert_eq!(setup.execute(id), Ok(()));
    if on_wasm() {
        let instructions = setup.env.cost_estimate().resources().instructions;
        assert!(instructions < 100_000_000, "{instructions} instructions");
    }
}
