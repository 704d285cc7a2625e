//! How the contracts' tests deploy, sign and look. Nothing here mocks authorization wholesale: a
//! call carries the signature of one signer over exactly that entry point and those arguments.

mod hostile;

use std::sync::atomic::{AtomicI64, Ordering};

use proptest::test_runner::{Config as ProptestConfig, RngSeed};
use soroban_sdk::testutils::{
    Address as _, AuthorizedFunction, AuthorizedInvocation, EnvTestConfig, Events as _,
    Ledger as _, MockAuth, MockAuthInvoke,
};
use soroban_sdk::xdr::{
    AccountId, ContractEvent, InvokeContractArgs, Limits, PublicKey, ScAddress, ScErrorType, ScVal,
    ScVec, SorobanAddressCredentials, SorobanAuthorizationEntry, SorobanAuthorizedFunction,
    SorobanAuthorizedInvocation, SorobanCredentials, Uint256, VecM, WriteXdr,
};
use soroban_sdk::{Address, Bytes, Env, Error, IntoVal, Map, String, Symbol, TryFromVal, Val, Vec};

pub use hostile::{Hostile, HostileClient};

/// Ledger time when a test begins, Unix seconds.
pub const START: u64 = 1_800_000_000;
/// Ledger sequence when a test begins.
pub const START_LEDGER: u32 = 1_000;

/// What a call returned, or the error it was refused with.
pub type Outcome<T> = Result<T, Error>;

/// An environment whose ledger has a date.
pub fn new_env() -> Env {
    let env = Env::new_with_config(EnvTestConfig { capture_snapshot_at_drop: false });
    env.ledger().set_timestamp(START);
    env.ledger().set_sequence_number(START_LEDGER);
    env
}

/// One deployed contract and its admin.
pub struct Deployed {
    pub env: Env,
    pub address: Address,
    pub admin: Address,
}

impl Deployed {
    /// Deploys with `register(env, admin)`, which returns the contract's address.
    pub fn new(register: impl FnOnce(&Env, &Address) -> Address) -> Self {
        let env = new_env();
        let admin = Address::generate(&env);
        let address = register(&env, &admin);
        Deployed { env, address, admin }
    }

    /// An address that holds the role.
    pub fn grant(&self, role: Symbol) -> Address {
        let account = Address::generate(&self.env);
        let arguments = (account.clone(), role, self.admin.clone());
        self.call::<()>(&self.admin, "grant_role", arguments).unwrap();
        account
    }

    /// Calls an entry point with the signer's signature over exactly this call.
    pub fn call<T: TryFromVal<Env, Val>>(
        &self,
        signer: &Address,
        entry_point: &str,
        arguments: impl IntoVal<Env, Vec<Val>>,
    ) -> Outcome<T> {
        let arguments = arguments.into_val(&self.env);
        self.sign(signer, entry_point, arguments.clone());
        self.invoke(entry_point, arguments)
    }

    /// Calls an entry point that nobody signed.
    pub fn call_unsigned<T: TryFromVal<Env, Val>>(
        &self,
        entry_point: &str,
        arguments: impl IntoVal<Env, Vec<Val>>,
    ) -> Outcome<T> {
        self.env.mock_auths(&[]);
        self.invoke(entry_point, arguments.into_val(&self.env))
    }

    /// Calls an entry point for which the signer signed other arguments.
    pub fn call_signed_otherwise<T: TryFromVal<Env, Val>>(
        &self,
        signer: &Address,
        entry_point: &str,
        signed: impl IntoVal<Env, Vec<Val>>,
        called: impl IntoVal<Env, Vec<Val>>,
    ) -> Outcome<T> {
        self.sign(signer, entry_point, signed.into_val(&self.env));
        self.invoke(entry_point, called.into_val(&self.env))
    }

    fn sign(&self, signer: &Address, entry_point: &str, arguments: Vec<Val>) {
        let invoke = &MockAuthInvoke {
            contract: &self.address,
            fn_name: entry_point,
            args: arguments,
            sub_invokes: &[],
        };
        self.env.mock_auths(&[MockAuth { address: signer, invoke }]);
    }

    fn invoke<T: TryFromVal<Env, Val>>(
        &self,
        entry_point: &str,
        arguments: Vec<Val>,
    ) -> Outcome<T> {
        let function = Symbol::new(&self.env, entry_point);
        match self.env.try_invoke_contract::<T, Error>(&self.address, &function, arguments) {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(_)) => panic!("{entry_point} returned another type than the test expects"),
            Err(Ok(error)) => Err(error),
            Err(Err(abort)) => panic!("{entry_point} failed with no error of its own: {abort:?}"),
        }
    }

    /// Calls an entry point that the hostile account signs, which calls the contract back with the
    /// same arguments while its signature is checked.
    pub fn call_hostile<T: TryFromVal<Env, Val>>(
        &self,
        hostile: &Address,
        entry_point: &str,
        arguments: impl IntoVal<Env, Vec<Val>>,
    ) -> Outcome<T> {
        let arguments = arguments.into_val(&self.env);
        let function = Symbol::new(&self.env, entry_point);
        HostileClient::new(&self.env, hostile).plan(&self.address, &function, &arguments);
        self.env.set_auths(&[signed_by(
            &self.env,
            hostile,
            &self.address,
            entry_point,
            &arguments,
        )]);
        self.invoke(entry_point, arguments)
    }

    /// Asserts that the last call asked for this one signature and no other.
    pub fn assert_signed(
        &self,
        signer: &Address,
        entry_point: &str,
        arguments: impl IntoVal<Env, Vec<Val>>,
    ) {
        let function = AuthorizedFunction::Contract((
            self.address.clone(),
            Symbol::new(&self.env, entry_point),
            arguments.into_val(&self.env),
        ));
        let invocation = AuthorizedInvocation { function, sub_invocations: std::vec![] };
        assert_eq!(self.env.auths(), [(signer.clone(), invocation)]);
    }

    /// Asserts that the last call published these events and no other, each compared whole.
    pub fn assert_events<const N: usize>(&self, expected: [ContractEvent; N]) {
        assert_eq!(self.env.events().all().events(), expected);
    }

    /// Asserts that all that the test left behind (signatures asked for, events, ledger entries with
    /// their time to live) is what `tests/snapshots/<name>.json` of its crate says;
    /// `UPDATE_SNAPSHOTS=1` writes the file anew. The wasm leaves the same but for its own hash.
    pub fn assert_snapshot(&self, name: &str) {
        if on_wasm() {
            return;
        }
        let package = std::env::var("CARGO_MANIFEST_DIR").unwrap();
        let file = std::path::Path::new(&package).join(std::format!("tests/snapshots/{name}.json"));
        let mut snapshot = std::vec::Vec::new();
        self.env.to_snapshot().write(&mut snapshot).unwrap();
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(&file, &snapshot).unwrap();
        }
        let committed = std::fs::read(&file).unwrap_or_default();
        assert!(committed == snapshot, "{} differs; UPDATE_SNAPSHOTS=1 writes it", file.display());
    }

    /// Bytes of the last call's events, as the network counts them.
    pub fn event_bytes(&self) -> usize {
        let events = self.env.events().all();
        events.events().iter().map(|event| event.to_xdr(Limits::none()).unwrap().len()).sum()
    }

    /// An account's address, which is 4 bytes longer than a contract's.
    pub fn account(&self, number: u32) -> Address {
        let mut key = [0; 32];
        key[..4].copy_from_slice(&number.to_be_bytes());
        let key = PublicKey::PublicKeyTypeEd25519(Uint256(key));
        Address::try_from_val(&self.env, &ScAddress::Account(AccountId(key))).unwrap()
    }

    /// Asserts that the host refuses each argument when it is of another type, and that nothing
    /// stored changes thereby. The arguments are such that the call would otherwise go through.
    pub fn assert_types_checked(&self, signer: &Address, entry_point: &str, arguments: Vec<Val>) {
        for position in 0..arguments.len() {
            for wrong in self.values_unlike(&arguments.get_unchecked(position)) {
                let mut ill_typed = arguments.clone();
                ill_typed.set(position, wrong);
                self.sign(signer, entry_point, ill_typed.clone());
                let before = self.env.to_ledger_snapshot().ledger_entries;
                let outcome = self.invoke::<Val>(entry_point, ill_typed);
                let error = outcome.expect_err(&std::format!("{entry_point}: argument {position}"));
                assert!(!error.is_type(ScErrorType::Contract), "{entry_point}: {error:?}");
                assert_eq!(self.env.to_ledger_snapshot().ledger_entries, before);
            }
        }
        assert!(self.call::<Val>(signer, entry_point, arguments).is_ok(), "{entry_point}");
    }

    /// Values of every other type, and of the same one in a form that none of our types has.
    fn values_unlike(&self, value: &Val) -> std::vec::Vec<Val> {
        let env = &self.env;
        let text = self.text(1).to_val();
        let plain = [
            true.into(),
            7u32.into(),
            7i32.into(),
            u64::MAX.into_val(env),
            i128::MAX.into_val(env),
            text,
            Symbol::new(env, "x").to_val(),
            Map::<Val, Val>::new(env).into_val(env),
        ];
        let malformed = [
            Bytes::from_slice(env, &[7; 31]).to_val(),
            Vec::from_array(env, [true]).to_val(),
            Vec::from_array(env, [Symbol::new(env, "Nonesuch")]).to_val(),
        ];
        let differs = |other: &Val| type_of(env, other) != type_of(env, value);
        plain.into_iter().filter(differs).chain(malformed).collect()
    }

    /// Text of that many bytes.
    pub fn text(&self, length: usize) -> String {
        String::from_str(&self.env, &"x".repeat(length))
    }

    /// Pauses the contract, as its admin.
    pub fn pause(&self) {
        let arguments = (self.admin.clone(), self.text(1));
        self.call::<()>(&self.admin, "pause", arguments).unwrap();
    }

    /// Lets ledger time pass.
    pub fn pass_seconds(&self, seconds: u64) {
        self.env.ledger().with_mut(|ledger| ledger.timestamp += seconds);
    }
}

/// The host takes an authorization once, told by its nonce.
static NONCE: AtomicI64 = AtomicI64::new(1);

/// The value's XDR type; a host object and a small value of one type are the same.
fn type_of(env: &Env, value: &Val) -> std::mem::Discriminant<ScVal> {
    std::mem::discriminant(&ScVal::try_from_val(env, value).unwrap())
}

/// How a property is tried: a few cases of one seed, so that the suite is quick and the same every
/// time, or as many as `PROPTEST_CASES` says; `PROPTEST_RNG_SEED` sets the seed.
pub fn property_config(few: u32) -> ProptestConfig {
    let default = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let told = |name| std::env::var_os(name).is_some();
    let cases = if told("PROPTEST_CASES") { default.cases } else { few };
    let rng_seed = if told("PROPTEST_RNG_SEED") { default.rng_seed } else { RngSeed::Fixed(1) };
    // The wasm differs from the sources in the compiler alone, and takes ten times as long.
    let cases = if on_wasm() { cases.div_ceil(10) } else { cases };
    ProptestConfig { cases, rng_seed, ..default }
}

/// An authorization of exactly this call, which makes the host ask the account's contract.
fn signed_by(
    env: &Env,
    account: &Address,
    contract: &Address,
    entry_point: &str,
    arguments: &Vec<Val>,
) -> SorobanAuthorizationEntry {
    SorobanAuthorizationEntry {
        credentials: SorobanCredentials::Address(SorobanAddressCredentials {
            address: account.into(),
            nonce: NONCE.fetch_add(1, Ordering::Relaxed),
            signature_expiration_ledger: env.ledger().sequence() + 1,
            signature: ScVal::Void,
        }),
        root_invocation: SorobanAuthorizedInvocation {
            function: SorobanAuthorizedFunction::ContractFn(InvokeContractArgs {
                contract_address: contract.into(),
                function_name: entry_point.try_into().unwrap(),
                args: ScVec::from(arguments).0,
            }),
            sub_invocations: VecM::default(),
        },
    }
}

/// What a call is refused with when the signature it needs is missing: the host keeps its own
/// errors from callers that catch them, and says only that the call was stopped.
pub fn unsigned() -> Error {
    use soroban_sdk::xdr::ScErrorCode;
    Error::from_type_and_code(ScErrorType::Context, ScErrorCode::InvalidAction)
}

/// Tells whether contracts are to be deployed from their built wasm: the environment variable
/// `CONTRACT_WASM` is set.
pub fn on_wasm() -> bool {
    std::env::var_os("CONTRACT_WASM").is_some()
}

/// Runs the test program once more with its contracts deployed from their built wasm.
pub fn run_again_on_wasm() {
    if on_wasm() {
        return;
    }
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new(program).env("CONTRACT_WASM", "1").output().unwrap();
    assert!(output.status.success(), "{}", std::string::String::from_utf8_lossy(&output.stdout));
}
