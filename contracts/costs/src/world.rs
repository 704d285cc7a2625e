use std::collections::BTreeMap;
use std::rc::Rc;

use brain_storm_analytics::ProgressItem;
use brain_storm_certificate::{CredentialKind, IssueItem};
use brain_storm_governance::{Action, Call, Settings, VoteSupport};
use brain_storm_token::{RewardItem, RewardKind};
use soroban_sdk::testutils::{
    EnvTestConfig, HostError, Ledger as _, LedgerInfo, SnapshotSource, SnapshotSourceInput,
};
use soroban_sdk::xdr::{AccountId, LedgerEntry, LedgerKey, PublicKey, ScAddress, ScVal, Uint256};
use soroban_sdk::{Address, BytesN, Env, IntoVal, String, Symbol, TryFromVal, Val, Vec, vec};

pub const BST: i128 = 10_000_000;
pub const REWARD: i128 = 50 * BST;

/// Every wasm, in the order of the tables.
pub const WASM: [(&str, &[u8]); 6] = [
    ("analytics", include_bytes!("../../interface/analytics.wasm")),
    ("certificate", include_bytes!("../../interface/certificate.wasm")),
    ("token", include_bytes!("../../interface/token.wasm")),
    ("governance", include_bytes!("../../interface/governance.wasm")),
    ("OpenZeppelin's token", include_bytes!("../oz_token.wasm")),
    ("OpenZeppelin's governor", include_bytes!("../oz_governor.wasm")),
];

/// A ledger with all contracts and so many learners, credentials, holders and closed proposals.
pub struct World {
    /// How many of each there are.
    pub count: u32,
    pub env: Env,
    pub contracts: [Address; 6],
    /// What was there when `env` began.
    ledger: Rc<Ledger>,
}

/// Entries that an environment loads when a call asks for them, with the ledger they live until.
#[derive(Clone, Default)]
struct Ledger(BTreeMap<LedgerKey, (Rc<LedgerEntry>, Option<u32>)>);

impl SnapshotSource for Ledger {
    fn get(
        &self,
        key: &Rc<LedgerKey>,
    ) -> Result<Option<(Rc<LedgerEntry>, Option<u32>)>, HostError> {
        Ok(self.0.get(key.as_ref()).cloned())
    }
}

/// Whoever holds every role.
pub const KEEPER: u32 = u32::MAX;

impl World {
    pub fn with(count: u32) -> Self {
        let env = new_env(Ledger::default().into(), None);
        env.ledger().set_timestamp(1_800_000_000);
        env.ledger().set_sequence_number(1_000);
        let contracts = deploy(&env);
        let mut world = World { count, contracts, env, ledger: Rc::default() };
        world.wire();
        let numbers: std::vec::Vec<u32> = (1..=count).collect();
        for (round, numbers) in numbers.chunks(200).enumerate() {
            if round > 0 {
                world = world.copy(); // what is loaded slows every call down
            }
            world.fill(numbers);
        }
        world
    }

    /// The same ledger once more, with nothing loaded.
    pub fn copy(&self) -> World {
        let loaded = self.env.to_ledger_snapshot();
        let mut ledger = (*self.ledger).clone();
        for (key, (entry, live_until)) in loaded.ledger_entries {
            // The copy draws the nonces of its signatures from the beginning again.
            if !is_nonce(&key) {
                ledger.0.insert(*key, (Rc::new(*entry), live_until));
            }
        }
        let ledger = Rc::new(ledger);
        let env = new_env(ledger.clone(), Some(self.env.ledger().get()));
        let contracts = self
            .contracts
            .each_ref()
            .map(|address| Address::try_from_val(&env, &ScAddress::from(address)).unwrap());
        World { count: self.count, env, contracts, ledger }
    }

    /// Lets go on what would be too much for one transaction: what fills the ledger is many.
    fn new_transaction(&self) {
        self.env.cost_estimate().disable_resource_limits();
        self.env.cost_estimate().budget().reset_unlimited();
    }

    pub fn call(
        &self,
        contract: usize,
        entry_point: &str,
        arguments: impl IntoVal<Env, Vec<Val>>,
    ) -> Val {
        let function = Symbol::new(&self.env, entry_point);
        let arguments = arguments.into_val(&self.env);
        self.env.invoke_contract(&self.contracts[contract], &function, arguments)
    }

    pub fn account(&self, number: u32) -> Address {
        account(&self.env, number)
    }

    pub fn pass(&self, ledgers: u32) {
        self.env.ledger().with_mut(|ledger| {
            ledger.sequence_number += ledgers;
            ledger.timestamp += 5 * u64::from(ledgers);
        });
    }

    pub fn text(&self, text: &str) -> String {
        String::from_str(&self.env, text)
    }

    pub fn course(&self) -> Symbol {
        Symbol::new(&self.env, "rust_basics")
    }

    pub fn progress(&self, number: u32) -> ProgressItem {
        let (learner, course) = (self.account(number), self.course());
        ProgressItem { learner, course, percent: 100, lessons_done: 10, lessons_total: 10 }
    }

    pub fn credential(&self, number: u32) -> IssueItem {
        IssueItem {
            id: BytesN::from_array(&self.env, bytes(number).first_chunk().unwrap()),
            learner: self.account(number),
            course: self.course(),
            content_hash: BytesN::from_array(&self.env, &bytes(number)),
            kind: CredentialKind::Completion,
            expires_at: None,
        }
    }

    pub fn reward(&self, number: u32) -> RewardItem {
        let key = BytesN::from_array(&self.env, &bytes(number));
        let (to, course) = (self.account(number), self.course());
        RewardItem { to, amount: REWARD, kind: RewardKind::Course, course, key }
    }

    /// A proposal to change a course's reward.
    pub fn actions(&self) -> Vec<Action> {
        let env = &self.env;
        let call = Call {
            contract: self.contracts[2].clone(),
            function: Symbol::new(env, "set_reward"),
            args: (self.course(), 2 * REWARD).into_val(env),
            authorizations: Vec::new(env),
        };
        vec![env, Action::Call(call)]
    }

    pub fn propose(&self, proposer: u32) {
        self.call(3, "propose", self.proposal(proposer));
    }

    pub fn proposal(&self, proposer: u32) -> Vec<Val> {
        let hash = BytesN::from_array(&self.env, &[7; 32]);
        let (title, description) = (self.text("Raise a reward"), self.text("It takes longer."));
        (self.account(proposer), title, description, hash, self.actions()).into_val(&self.env)
    }

    pub fn vote(&self, voter: u32, id: u32) {
        self.call(3, "vote", (self.account(voter), id, VoteSupport::For, self.text("yes")));
    }

    fn wire(&self) {
        let keeper = self.account(KEEPER);
        for (contract, role) in
            [(0, "attestor"), (1, "issuer"), (2, "minter"), (0, "guardian"), (2, "guardian")]
        {
            let role = Symbol::new(&self.env, role);
            self.call(contract, "grant_role", (keeper.clone(), role, keeper.clone()));
        }
        self.call(2, "set_reward", (self.course(), REWARD));
        let deadline = self.env.ledger().sequence() + 100;
        self.call(2, "transfer_admin_role", (self.contracts[3].clone(), deadline));
        self.call(3, "accept_admin", (self.contracts[2].clone(),));
    }

    /// Adds learners in batches, each in a ledger of its own, and as many closed proposals.
    fn fill(&self, numbers: &[u32]) {
        let keeper = self.account(KEEPER);
        for batch in numbers.chunks(10) {
            self.new_transaction();
            self.pass(1);
            let env = &self.env;
            let progress = Vec::from_iter(env, batch.iter().map(|number| self.progress(*number)));
            self.call(0, "record_progress_batch", (keeper.clone(), progress));
            let items = Vec::from_iter(env, batch.iter().map(|number| self.credential(*number)));
            self.call(1, "issue_credential_batch", (keeper.clone(), items));
            let rewards = Vec::from_iter(env, batch.iter().map(|number| self.reward(*number)));
            self.call(2, "mint_reward_batch", (keeper.clone(), rewards));
            for number in batch {
                self.call(4, "mint", (self.account(*number), REWARD));
            }
        }
        self.pass(1);
        for id in numbers {
            self.new_transaction();
            self.propose(1);
            self.call(3, "cancel", (self.account(1), *id, self.text("closed")));
        }
        self.pass(1);
    }
}

fn new_env(source: Rc<Ledger>, ledger_info: Option<LedgerInfo>) -> Env {
    let mut env =
        Env::from_ledger_snapshot(SnapshotSourceInput { source, ledger_info, snapshot: None });
    env.set_config(EnvTestConfig { capture_snapshot_at_drop: false });
    mock_auths(&env);
    env
}

fn deploy(env: &Env) -> [Address; 6] {
    let keeper = account(env, KEEPER);
    let [analytics, certificate, token, governance, oz_token, oz_governor] =
        WASM.map(|(_, wasm)| wasm);
    let budget = 900_000_000 * BST;
    let token = env.register(token, (&keeper, &keeper, BST, budget, REWARD));
    let oz_token = env.register(oz_token, (&keeper,));
    [
        env.register(analytics, (&keeper,)),
        env.register(certificate, (&keeper,)),
        token.clone(),
        env.register(governance, (&keeper, &token, &keeper, settings())),
        oz_token.clone(),
        env.register(oz_governor, (&oz_token,)),
    ]
}

fn settings() -> Settings {
    Settings {
        proposal_threshold: BST,
        quorum_bps: 1,
        quorum_floor: 1,
        voting_delay: 1,
        voting_period: 100,
        late_extension: 0,
        late_window: 0,
        timelock: 60,
        sensitive_timelock: 60,
        grace: 86_400,
    }
}

/// Signatures are no part of what is measured. OpenZeppelin's governor even mints as somebody who
/// signs nothing of its own.
fn mock_auths(env: &Env) {
    env.mock_all_auths_allowing_non_root_auth();
}

fn is_nonce(key: &LedgerKey) -> bool {
    let LedgerKey::ContractData(data) = key else { return false };
    matches!(data.key, ScVal::LedgerKeyNonce(_))
}

/// 32 bytes that are nobody else's.
fn bytes(number: u32) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    bytes
}

fn account(env: &Env, number: u32) -> Address {
    let key = PublicKey::PublicKeyTypeEd25519(Uint256(bytes(number)));
    Address::try_from_val(env, &ScAddress::Account(AccountId(key))).unwrap()
}
