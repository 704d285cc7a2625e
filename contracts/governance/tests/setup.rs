use std::ops::Deref;

use brain_storm_governance::{
    Action, Call, Governance, Proposal, ProposalCreated, ProposalState, RoleChange, Settings, Vote,
    VoteSupport,
};
use brain_storm_shared::GUARDIAN;
use brain_storm_testing::{Deployed, Outcome, on_wasm};
use brain_storm_token::Token;
use soroban_sdk::testutils::{Address as _, Ledger as _};
use soroban_sdk::xdr::ContractEvent;
use soroban_sdk::{Address, BytesN, Env, Event, IntoVal, String, Symbol, Val, Vec};

const GOVERNANCE_WASM: &[u8] = include_bytes!("../../interface/governance.wasm");
const TOKEN_WASM: &[u8] = include_bytes!("../../interface/token.wasm");

/// One BST in its units.
pub const BST: i128 = 10_000_000;
pub const SUPPLY: i128 = 1_000_000 * BST;
/// What governance holds. Of the rest, 500,000 BST, a quorum is 4 %: 20,000 BST, the floor as well.
pub const TREASURY: i128 = 500_000 * BST;
pub const ALICE: i128 = 30_000 * BST;
pub const BOB: i128 = 20_000 * BST;
/// Exactly the threshold of proposals.
pub const CAROL: i128 = 1_000 * BST;
/// One unit less.
pub const DAVE: i128 = CAROL - 1;

/// Governance that is the token's admin, and holders of the token.
pub struct Democracy {
    deployed: Deployed,
    /// The token, to be called as governance is.
    pub token: Deployed,
    pub guardian: Address,
    /// Holds what nobody below does.
    pub funder: Address,
    pub alice: Address,
    pub bob: Address,
    pub carol: Address,
    pub dave: Address,
}

impl Deref for Democracy {
    type Target = Deployed;

    fn deref(&self) -> &Deployed {
        &self.deployed
    }
}

/// Settings of which no two numbers are the same by chance.
pub fn settings() -> Settings {
    Settings {
        proposal_threshold: CAROL,
        quorum_bps: 400,
        quorum_floor: 20_000 * BST,
        voting_delay: 10,
        voting_period: 100,
        late_extension: 50,
        late_window: 20,
        timelock: 1_000,
        sensitive_timelock: 5_000,
        grace: 36_000,
    }
}

/// Makes a proposal of alice's and brings it into a state.
type Reach = fn(&Democracy, &[Action]) -> u32;

/// Ways into each state in which a proposal can still come to execution.
pub const OPEN_STATES: [Reach; 5] = [
    Democracy::proposed,
    Democracy::active,
    Democracy::succeeded,
    Democracy::queued,
    Democracy::ready,
];

/// Deploys governance natively or from its wasm.
pub fn register(
    env: &Env,
    admin: &Address,
    token: &Address,
    guardian: &Address,
    settings: &Settings,
) -> Address {
    let arguments = (admin, token, guardian, settings.clone());
    match on_wasm() {
        true => env.register(GOVERNANCE_WASM, arguments),
        false => env.register(Governance, arguments),
    }
}

fn register_token(env: &Env, admin: &Address, funder: &Address) -> Address {
    let arguments = (admin, funder, SUPPLY, 1_000 * BST, 5 * BST);
    match on_wasm() {
        true => env.register(TOKEN_WASM, arguments),
        false => env.register(Token, arguments),
    }
}

/// What `npm run deploy` makes of the two contracts, with every holder's votes in closed ledgers.
pub fn setup() -> Democracy {
    setup_with(settings())
}

pub fn setup_with(settings: Settings) -> Democracy {
    let democracy = deploy(settings);
    democracy.distribute();
    democracy.hand_over();
    democracy.pass_ledgers(1);
    democracy
}

fn deploy(settings: Settings) -> Democracy {
    let mut parts = None;
    let deployed = Deployed::new(|env, admin| {
        let (funder, guardian) = (Address::generate(env), Address::generate(env));
        let token = register_token(env, admin, &funder);
        let governance = register(env, admin, &token, &guardian, &settings);
        parts = Some((token, funder, guardian));
        governance
    });
    let (token, funder, guardian) = parts.unwrap();
    let [alice, bob, carol, dave] = [(); 4].map(|()| Address::generate(&deployed.env));
    let (env, admin) = (deployed.env.clone(), deployed.admin.clone());
    let token = Deployed { env, address: token, admin };
    Democracy { deployed, token, guardian, funder, alice, bob, carol, dave }
}

impl Democracy {
    fn distribute(&self) {
        self.transfer(&self.funder, &self.address, TREASURY).unwrap();
        for (holder, amount) in
            [(&self.alice, ALICE), (&self.bob, BOB), (&self.carol, CAROL), (&self.dave, DAVE)]
        {
            self.transfer(&self.funder, holder, amount).unwrap();
        }
    }

    /// Makes governance the token's admin and leaves governance without one.
    fn hand_over(&self) {
        let offer = (self.address.clone(), self.ledger() + 100);
        self.token.call::<()>(&self.admin, "transfer_admin_role", offer).unwrap();
        self.call_unsigned::<()>("accept_admin", (self.token.address.clone(),)).unwrap();
        self.call::<()>(&self.admin, "renounce_admin", self.no_arguments()).unwrap();
    }

    pub fn transfer(&self, from: &Address, to: &Address, amount: i128) -> Outcome<()> {
        self.token.call(from, "transfer", (from, to, amount))
    }

    pub fn no_arguments(&self) -> Vec<Val> {
        Vec::new(&self.env)
    }

    pub fn string(&self, text: &str) -> String {
        String::from_str(&self.env, text)
    }

    pub fn hash(&self) -> BytesN<32> {
        BytesN::from_array(&self.env, &[7; 32])
    }

    pub fn ledger(&self) -> u32 {
        self.env.ledger().sequence()
    }

    pub fn now(&self) -> u64 {
        self.env.ledger().timestamp()
    }

    pub fn pass_ledgers(&self, count: u32) {
        self.env.ledger().set_sequence_number(self.ledger() + count);
    }

    pub fn go_to_ledger(&self, ledger: u32) {
        self.env.ledger().set_sequence_number(ledger);
    }

    pub fn go_to_second(&self, second: u64) {
        self.env.ledger().set_timestamp(second);
    }

    /// A call of the token that governance may make as its admin.
    pub fn call_token(&self, function: &str, args: Vec<Val>) -> Action {
        self.call_of(&self.token.address, function, args)
    }

    /// A call with no further authorizations.
    pub fn call_of(&self, contract: &Address, function: &str, args: Vec<Val>) -> Action {
        Action::Call(Call {
            contract: contract.clone(),
            function: Symbol::new(&self.env, function),
            args,
            authorizations: Vec::new(&self.env),
        })
    }

    /// Sets the reward of the course to that many BST.
    pub fn reward(&self, amount: i128) -> Action {
        let arguments = (Symbol::new(&self.env, "rust_basics"), amount * BST).into_val(&self.env);
        self.call_token("set_reward", arguments)
    }

    pub fn reward_now(&self) -> i128 {
        let course = (Symbol::new(&self.env, "rust_basics"),);
        self.token.call_unsigned::<i128>("get_reward", course).unwrap() / BST
    }

    pub fn grant_guardian(&self, account: &Address) -> Action {
        Action::GrantRole(RoleChange { role: GUARDIAN, account: account.clone() })
    }

    pub fn revoke_guardian(&self, account: &Address) -> Action {
        Action::RevokeRole(RoleChange { role: GUARDIAN, account: account.clone() })
    }

    pub fn propose_arguments(&self, proposer: &Address, actions: &[Action]) -> Vec<Val> {
        let (title, text) = (self.string("Raise the reward"), self.string("ipfs://reason"));
        let actions = Vec::from_slice(&self.env, actions);
        (proposer.clone(), title, text, self.hash(), actions).into_val(&self.env)
    }

    pub fn propose(&self, proposer: &Address, actions: &[Action]) -> Outcome<u32> {
        self.call(proposer, "propose", self.propose_arguments(proposer, actions))
    }

    /// A proposal of alice's, just made.
    pub fn proposed(&self, actions: &[Action]) -> u32 {
        self.propose(&self.alice, actions).unwrap()
    }

    /// A proposal of alice's, in the first ledger of its vote.
    pub fn active(&self, actions: &[Action]) -> u32 {
        let id = self.proposed(actions);
        self.go_to_ledger(self.stored(id).vote_start);
        id
    }

    /// A proposal of alice's that bob, whose votes are just the quorum, voted for.
    pub fn succeeded(&self, actions: &[Action]) -> u32 {
        let id = self.active(actions);
        self.vote(&self.bob, id, VoteSupport::For).unwrap();
        self.go_to_ledger(self.stored(id).vote_end + 1);
        id
    }

    pub fn queued(&self, actions: &[Action]) -> u32 {
        let id = self.succeeded(actions);
        self.queue(id).unwrap();
        id
    }

    /// A proposal of alice's, in the first second of its execution.
    pub fn ready(&self, actions: &[Action]) -> u32 {
        let id = self.queued(actions);
        self.go_to_second(self.stored(id).eta.unwrap());
        id
    }

    pub fn vote_arguments(&self, voter: &Address, id: u32, support: VoteSupport) -> Vec<Val> {
        (voter.clone(), id, support, self.string("because")).into_val(&self.env)
    }

    pub fn vote(&self, voter: &Address, id: u32, support: VoteSupport) -> Outcome<i128> {
        self.call(voter, "vote", self.vote_arguments(voter, id, support))
    }

    pub fn queue(&self, id: u32) -> Outcome<()> {
        self.call_unsigned("queue", (id,))
    }

    pub fn execute(&self, id: u32) -> Outcome<()> {
        self.call_unsigned("execute", (id,))
    }

    pub fn cancel(&self, by: &Address, id: u32) -> Outcome<()> {
        self.call(by, "cancel", (by.clone(), id, self.string("withdrawn")))
    }

    pub fn confirm(&self, guardian: &Address, id: u32) -> Outcome<()> {
        self.call(guardian, "confirm", (guardian.clone(), id))
    }

    pub fn stored(&self, id: u32) -> Proposal {
        self.call_unsigned("get_proposal", (id,)).unwrap()
    }

    pub fn state(&self, id: u32) -> ProposalState {
        self.call_unsigned("state", (id,)).unwrap()
    }

    pub fn settings_now(&self) -> Settings {
        self.call_unsigned("get_settings", self.no_arguments()).unwrap()
    }

    pub fn vote_of(&self, voter: &Address, id: u32) -> Option<Vote> {
        self.call_unsigned("get_vote", (id, voter.clone())).unwrap()
    }

    pub fn balance(&self, holder: &Address) -> i128 {
        self.token.call_unsigned("balance", (holder.clone(),)).unwrap()
    }

    /// An event as governance publishes it.
    pub fn event(&self, event: &impl Event) -> ContractEvent {
        event.to_xdr(&self.env, &self.address)
    }

    /// The event that a proposal of alice's, made now, publishes.
    pub fn created(&self, id: u32, actions: &[Action], sensitive: bool) -> ProposalCreated {
        let ledger = self.ledger();
        ProposalCreated {
            id,
            proposer: self.alice.clone(),
            title: self.string("Raise the reward"),
            description: self.string("ipfs://reason"),
            description_hash: self.hash(),
            actions: Vec::from_slice(&self.env, actions),
            snapshot_ledger: ledger - 1,
            vote_start: ledger + 10,
            vote_end: ledger + 109,
            quorum: 20_000 * BST,
            needs_confirmation: false,
            sensitive,
            settings: settings(),
        }
    }
}
