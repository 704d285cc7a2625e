use brain_storm_governance::VoteSupport;
use soroban_sdk::{Address, BytesN, IntoVal, Symbol, Val, Vec};

use crate::world::{KEEPER, REWARD, World};

/// A contract and the arguments it is called with.
pub type Invocation = (Address, Vec<Val>);

/// One row: what is called on which contract, after what.
pub struct Call {
    pub contract: &'static str,
    pub label: String,
    pub entry_point: &'static str,
    pub prepare: Box<dyn Fn(&World)>,
    pub call: Box<dyn Fn(&World) -> Invocation>,
}

const NAMES: [&str; 6] = ["analytics", "certificate", "token", "governance", "token", "governance"];
/// Places in [`crate::world::WASM`].
const ANALYTICS: usize = 0;
const CERTIFICATE: usize = 1;
const TOKEN: usize = 2;
const GOVERNANCE: usize = 3;
const OZ_TOKEN: usize = 4;
const OZ_GOVERNOR: usize = 5;
/// Somebody of whom nothing is known yet, and two who hold something.
const NEW: u32 = 900_000;
const ALICE: u32 = 1;
const BOB: u32 = 2;

fn row(
    contract: usize,
    entry_point: &'static str,
    of: &str,
    prepare: impl Fn(&World) + 'static,
    arguments: impl Fn(&World) -> Vec<Val> + 'static,
) -> Call {
    let owner = if contract >= OZ_TOKEN { "OpenZeppelin: " } else { "" };
    let of = if of.is_empty() { String::new() } else { format!(", {of}") };
    Call {
        contract: NAMES[contract],
        label: format!("{owner}`{entry_point}`{of}"),
        entry_point,
        prepare: Box::new(prepare),
        call: Box::new(move |world| (world.contracts[contract].clone(), arguments(world))),
    }
}

/// A row that needs nothing before it.
fn plain(
    contract: usize,
    entry_point: &'static str,
    of: &str,
    arguments: impl Fn(&World) -> Vec<Val> + 'static,
) -> Call {
    row(contract, entry_point, of, |_| {}, arguments)
}

macro_rules! arguments {
    ($world:ident, $($argument:expr),* $(,)?) => { ($($argument,)*).into_val(&$world.env) };
}

pub fn calls() -> std::vec::Vec<Call> {
    [analytics(), operations(), certificate(), token(), governance()]
        .into_iter()
        .flatten()
        .collect()
}

fn analytics() -> std::vec::Vec<Call> {
    let record = |learner: u32, lessons: u32| {
        move |world: &World| -> Vec<Val> {
            let (attestor, learner) = (world.account(KEEPER), world.account(learner));
            arguments!(world, attestor, learner, world.course(), lessons * 10, lessons, 10u32)
        }
    };
    vec![
        plain(ANALYTICS, "record_progress", "the first", record(NEW, 5)),
        plain(ANALYTICS, "record_progress", "what is known", record(ALICE, 10)),
        plain(ANALYTICS, "record_progress_batch", "28 completions", |world| {
            let items = (NEW..NEW + 28).map(|number| world.progress(number));
            arguments!(world, world.account(KEEPER), Vec::from_iter(&world.env, items))
        }),
        plain(ANALYTICS, "get_progress", "", |world| {
            arguments!(world, world.account(ALICE), world.course())
        }),
        plain(ANALYTICS, "reset_progress", "", |world| {
            let (admin, learner) = (world.account(KEEPER), world.account(ALICE));
            arguments!(world, admin, learner, world.course(), world.text("wrong course"))
        }),
    ]
}

/// What every contract has, measured on analytics.
fn operations() -> std::vec::Vec<Call> {
    let paused = |world: &World| {
        world.call(ANALYTICS, "pause", (world.account(KEEPER), world.text("key stolen")));
    };
    vec![
        plain(ANALYTICS, "grant_role", "", |world| {
            let role = Symbol::new(&world.env, "attestor");
            arguments!(world, world.account(NEW), role, world.account(KEEPER))
        }),
        plain(ANALYTICS, "pause", "", |world| {
            arguments!(world, world.account(KEEPER), world.text("key stolen"))
        }),
        row(ANALYTICS, "unpause", "", paused, |world| arguments!(world, world.account(KEEPER))),
        plain(ANALYTICS, "upgrade", "to code that is there", |world| {
            let wasm = crate::world::WASM[CERTIFICATE].1;
            let hash = world.env.crypto().sha256(&soroban_sdk::Bytes::from_slice(&world.env, wasm));
            arguments!(world, hash.to_bytes(), world.account(KEEPER))
        }),
    ]
}

fn certificate() -> std::vec::Vec<Call> {
    let change = |reason: &'static str| {
        move |world: &World| -> Vec<Val> {
            let id = world.credential(ALICE).id;
            arguments!(world, world.account(KEEPER), id, world.text(reason))
        }
    };
    let suspended = move |world: &World| {
        world.call(CERTIFICATE, "suspend", change("review")(world));
    };
    vec![
        plain(CERTIFICATE, "issue_credential", "", |world| {
            let item = world.credential(NEW);
            let (id, learner, content_hash) = (item.id, item.learner, item.content_hash);
            let (issuer, expires_at) = (world.account(KEEPER), None::<u64>);
            arguments!(world, issuer, id, learner, item.course, content_hash, item.kind, expires_at)
        }),
        plain(CERTIFICATE, "issue_credential_batch", "39", |world| {
            let items = (NEW..NEW + 39).map(|number| world.credential(number));
            arguments!(world, world.account(KEEPER), Vec::from_iter(&world.env, items))
        }),
        plain(CERTIFICATE, "verify", "", |world| arguments!(world, world.credential(ALICE).id)),
        plain(CERTIFICATE, "verify_hash", "", |world| {
            arguments!(world, world.credential(ALICE).content_hash)
        }),
        plain(CERTIFICATE, "suspend", "", change("review")),
        row(CERTIFICATE, "reinstate", "", suspended, change("reviewed")),
        plain(CERTIFICATE, "revoke", "", change("wrong person")),
        plain(CERTIFICATE, "reissue", "", |world| {
            let (old, new) = (world.credential(ALICE), world.credential(NEW));
            let (issuer, reason) = (world.account(KEEPER), world.text("lost wallet"));
            arguments!(
                world,
                issuer,
                old.id,
                new.id,
                new.learner,
                new.content_hash,
                None::<u64>,
                reason
            )
        }),
    ]
}

/// What both tokens do, each with its own.
fn standard(token: usize) -> std::vec::Vec<Call> {
    let pay = |to: u32| {
        move |world: &World| -> Vec<Val> {
            arguments!(world, world.account(ALICE), world.account(to), REWARD / 2)
        }
    };
    let allow = |world: &World| -> Vec<Val> {
        let until = world.env.ledger().sequence() + 1_000;
        arguments!(world, world.account(ALICE), world.account(KEEPER), REWARD, until)
    };
    vec![
        plain(token, "transfer", "to a holder", pay(BOB)),
        plain(token, "transfer", "to somebody new", pay(NEW)),
        plain(token, "approve", "", allow),
        row(
            token,
            "transfer_from",
            "to a holder",
            move |world| {
                world.call(token, "approve", allow(world));
            },
            |world| {
                let (spender, from) = (world.account(KEEPER), world.account(ALICE));
                arguments!(world, spender, from, world.account(BOB), REWARD / 2)
            },
        ),
        plain(token, "burn", "", |world| arguments!(world, world.account(ALICE), REWARD / 2)),
        plain(token, "delegate", "", |world| {
            arguments!(world, world.account(ALICE), world.account(BOB))
        }),
        plain(token, "get_votes", "", |world| arguments!(world, world.account(ALICE))),
    ]
}

fn token() -> std::vec::Vec<Call> {
    let mut calls = vec![
        plain(TOKEN, "mint_reward", "to somebody new", |world| {
            let item = world.reward(NEW);
            let minter = world.account(KEEPER);
            arguments!(world, minter, item.to, item.amount, item.kind, item.course, item.key)
        }),
        plain(TOKEN, "mint_reward_batch", "10 to people who are new", |world| {
            let items = (NEW..NEW + 10).map(|number| world.reward(number));
            arguments!(world, world.account(KEEPER), Vec::from_iter(&world.env, items))
        }),
        plain(OZ_TOKEN, "mint", "to somebody new", |world| {
            arguments!(world, world.account(NEW), REWARD)
        }),
    ];
    for (ours, theirs) in standard(TOKEN).into_iter().zip(standard(OZ_TOKEN)) {
        calls.extend([ours, theirs]);
    }
    calls
}

/// The number of the one proposal that a row makes, after those that are closed.
fn next_id(world: &World) -> u32 {
    world.count + 1
}

fn proposed(world: &World) -> u32 {
    let id = next_id(world);
    world.propose(BOB);
    world.pass(1);
    id
}

fn voted(world: &World) -> u32 {
    let id = proposed(world);
    // Both together, for one is not the quorum of ten thousand holders.
    [ALICE, BOB].iter().for_each(|voter| world.vote(*voter, id));
    world.pass(101);
    id
}

fn queued(world: &World) -> u32 {
    let id = voted(world);
    world.call(GOVERNANCE, "queue", (id,));
    world.pass(20);
    id
}

/// OpenZeppelin's arguments of the same proposal.
fn oz_proposal(world: &World) -> (Vec<Address>, Vec<Symbol>, Vec<Vec<Val>>) {
    let env = &world.env;
    let args: Vec<Val> = (world.account(KEEPER), 1i128).into_val(env);
    (
        Vec::from_array(env, [world.contracts[OZ_TOKEN].clone()]),
        Vec::from_array(env, [Symbol::new(env, "mint")]),
        Vec::from_array(env, [args]),
    )
}

fn oz_propose(world: &World) -> Vec<Val> {
    let (targets, functions, args) = oz_proposal(world);
    arguments!(world, targets, functions, args, world.text("It takes longer."), world.account(BOB))
}

fn oz_hash(world: &World) -> BytesN<32> {
    let text = soroban_sdk::Bytes::from_slice(&world.env, b"It takes longer.");
    world.env.crypto().keccak256(&text).to_bytes()
}

fn oz_id(world: &World) -> Val {
    let (targets, functions, args) = oz_proposal(world);
    world.call(OZ_GOVERNOR, "get_proposal_id", (targets, functions, args, oz_hash(world)))
}

fn oz_vote(world: &World) -> Vec<Val> {
    arguments!(world, oz_id(world), 1u32, world.text("yes"), world.account(BOB))
}

fn oz_proposed(world: &World) {
    world.call(OZ_TOKEN, "delegate", (world.account(BOB), world.account(BOB)));
    world.pass(1);
    world.call(OZ_GOVERNOR, "propose", oz_propose(world));
    world.pass(2);
}

fn governance() -> std::vec::Vec<Call> {
    vec![
        plain(GOVERNANCE, "propose", "a call", |world| world.proposal(BOB)),
        row(
            OZ_GOVERNOR,
            "propose",
            "a call",
            |world| {
                world.call(OZ_TOKEN, "delegate", (world.account(BOB), world.account(BOB)));
                world.pass(1);
            },
            oz_propose,
        ),
        row(
            GOVERNANCE,
            "vote",
            "",
            |world| {
                proposed(world);
            },
            |world| {
                let support = VoteSupport::For;
                arguments!(world, world.account(BOB), next_id(world), support, world.text("yes"))
            },
        ),
        row(OZ_GOVERNOR, "cast_vote", "", oz_proposed, oz_vote),
        row(
            GOVERNANCE,
            "queue",
            "",
            |world| {
                voted(world);
            },
            |world| arguments!(world, next_id(world)),
        ),
        row(
            GOVERNANCE,
            "execute",
            "set_reward",
            |world| {
                queued(world);
            },
            |world| arguments!(world, next_id(world)),
        ),
        row(
            OZ_GOVERNOR,
            "execute",
            "mint",
            |world| {
                oz_proposed(world);
                world.call(OZ_GOVERNOR, "cast_vote", oz_vote(world));
                world.pass(101);
            },
            |world| {
                let (targets, functions, args) = oz_proposal(world);
                arguments!(world, targets, functions, args, oz_hash(world), world.account(BOB))
            },
        ),
        row(
            GOVERNANCE,
            "cancel",
            "",
            |world| {
                proposed(world);
            },
            |world| {
                arguments!(world, world.account(KEEPER), next_id(world), world.text("mistaken"))
            },
        ),
        plain(GOVERNANCE, "state", "of a closed one", |world| {
            arguments!(world, next_id(world) - 1)
        }),
    ]
}
