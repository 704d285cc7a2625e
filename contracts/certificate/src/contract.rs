use brain_storm_shared::{
    Operations, Pause, Schema, construct, require_course_key, require_expiry, require_reason,
    require_running,
};
use soroban_sdk::{
    Address, BytesN, Env, String, Symbol, Vec, contract, contractimpl, contractmeta,
    panic_with_error,
};
use stellar_access::access_control::AccessControl;
use stellar_macros::only_role;

use crate::CertificateError::{
    BatchEmpty, BatchTooLarge, ContentTaken, CredentialExpired, CredentialNotFound,
    CredentialNotSuspended, CredentialRevoked, CredentialSuperseded, CredentialSuspended, IdTaken,
    LiveCredentialExists,
};
use crate::storage::{
    add_credential, find_by_content, is_place_held, leave_place, read_credential,
    require_credential, write_credential,
};
use crate::{Credential, CredentialKind, CredentialState, IssueItem, Verification, events};

contractmeta!(key = "binver", val = env!("CARGO_PKG_VERSION"));

/// 412 bytes of events an item (account addresses, the longest course key, an expiry) times 39 is
/// 16,068; the network takes 16,384 a transaction, the empty answer's 4 included.
pub const BATCH_ITEMS_MAX: u32 = 39;

#[contract]
pub struct Certificate;

#[contractimpl]
impl Certificate {
    /// Sets the admin, who then grants the role `issuer` with `grant_role`.
    ///
    /// # Events
    /// * `admin_set`
    pub fn __constructor(env: &Env, admin: Address) {
        construct::<Self>(env, &admin);
    }

    /// Issues a credential to a learner. A learner has at most one live credential of a kind for a
    /// course; one that expired is not live any more, a suspended one is.
    ///
    /// # Errors
    /// * `ContractPaused`, `CourseKeyInvalid`, `ExpiryNotInFuture`, `ExpiryTooFar`
    /// * `IdTaken`, `ContentTaken`, `LiveCredentialExists`
    /// * `AccessControlError::Unauthorized` - `issuer` does not hold the role `issuer`.
    ///
    /// # Events
    /// * `credential_issued`
    #[allow(clippy::too_many_arguments)]
    #[only_role(issuer, "issuer")]
    pub fn issue_credential(
        env: &Env,
        issuer: Address,
        id: BytesN<16>,
        learner: Address,
        course: Symbol,
        content_hash: BytesN<32>,
        kind: CredentialKind,
        expires_at: Option<u64>,
    ) {
        require_running::<Self>(env);
        let item = IssueItem { id, learner, course, content_hash, kind, expires_at };
        issue(env, &issuer, item);
    }

    /// Does as `issue_credential` for each item in turn. One item that is refused refuses the batch.
    ///
    /// # Errors
    /// * `BatchEmpty`, `BatchTooLarge` - not 1 to 39 items.
    /// * those of `issue_credential`
    ///
    /// # Events
    /// * `credential_issued` for each item
    #[only_role(issuer, "issuer")]
    pub fn issue_credential_batch(env: &Env, issuer: Address, items: Vec<IssueItem>) {
        require_running::<Self>(env);
        if items.is_empty() {
            panic_with_error!(env, BatchEmpty);
        }
        if items.len() > BATCH_ITEMS_MAX {
            panic_with_error!(env, BatchTooLarge);
        }
        for item in items {
            issue(env, &issuer, item);
        }
    }

    /// Revokes a credential for good, suspended and expired ones included. Any issuer may, so
    /// that a lost key does not make its credentials irrevocable.
    ///
    /// # Errors
    /// * `ContractPaused`, `ReasonEmpty`, `ReasonTooLong`, `CredentialNotFound`
    /// * `CredentialRevoked`, `CredentialSuperseded` - it is withdrawn already.
    /// * `AccessControlError::Unauthorized` - `issuer` does not hold the role `issuer`.
    ///
    /// # Events
    /// * `credential_revoked`
    #[only_role(issuer, "issuer")]
    pub fn revoke(env: &Env, issuer: Address, id: BytesN<16>, reason: String) {
        let credential = require_withdrawable(env, &id, &reason);
        match credential.state {
            CredentialState::Active | CredentialState::Suspended => {}
            state => refuse(env, state),
        }
        leave_place(env, &credential);
        let learner = set_state(env, credential, CredentialState::Revoked, &reason);
        events::CredentialRevoked { id, learner, by: issuer, reason }.publish(env);
    }

    /// Suspends a credential until it is reinstated or revoked. It keeps its place: meanwhile the
    /// learner gets no other of the kind for the course.
    ///
    /// # Errors
    /// * `ContractPaused`, `ReasonEmpty`, `ReasonTooLong`, `CredentialNotFound`
    /// * `CredentialSuspended`, `CredentialRevoked`, `CredentialSuperseded`, `CredentialExpired`
    /// * `AccessControlError::Unauthorized` - `issuer` does not hold the role `issuer`.
    ///
    /// # Events
    /// * `credential_suspended`
    #[only_role(issuer, "issuer")]
    pub fn suspend(env: &Env, issuer: Address, id: BytesN<16>, reason: String) {
        let credential = require_withdrawable(env, &id, &reason);
        if credential.state != CredentialState::Active {
            refuse(env, credential.state);
        }
        if credential.has_expired(env) {
            panic_with_error!(env, CredentialExpired);
        }
        let learner = set_state(env, credential, CredentialState::Suspended, &reason);
        events::CredentialSuspended { id, learner, by: issuer, reason }.publish(env);
    }

    /// Lifts a suspension. A credential whose expiry came meanwhile is expired from then on.
    ///
    /// # Errors
    /// * `ContractPaused`, `ReasonEmpty`, `ReasonTooLong`, `CredentialNotFound`
    /// * `CredentialNotSuspended`, `CredentialRevoked`, `CredentialSuperseded`
    /// * `AccessControlError::Unauthorized` - `issuer` does not hold the role `issuer`.
    ///
    /// # Events
    /// * `credential_reinstated`
    #[only_role(issuer, "issuer")]
    pub fn reinstate(env: &Env, issuer: Address, id: BytesN<16>, reason: String) {
        let credential = require_withdrawable(env, &id, &reason);
        if credential.state != CredentialState::Suspended {
            refuse(env, credential.state);
        }
        let learner = set_state(env, credential, CredentialState::Active, &reason);
        events::CredentialReinstated { id, learner, by: issuer, reason }.publish(env);
    }

    /// Replaces a credential: for another address of the learner, with corrected content, or with
    /// a later expiry. Course and kind stay; the old one is superseded and linked both ways. An
    /// expired one may be renewed so; a suspended one must be reinstated or revoked first.
    ///
    /// # Errors
    /// * `ContractPaused`, `ReasonEmpty`, `ReasonTooLong`, `ExpiryNotInFuture`, `ExpiryTooFar`
    /// * `CredentialNotFound`, `CredentialSuspended`, `CredentialRevoked`, `CredentialSuperseded`
    /// * `IdTaken`, `ContentTaken`, `LiveCredentialExists` - at the new learner's address.
    /// * `AccessControlError::Unauthorized` - `issuer` does not hold the role `issuer`.
    ///
    /// # Events
    /// * `credential_superseded`, then `credential_issued` with `supersedes`
    #[allow(clippy::too_many_arguments)]
    #[only_role(issuer, "issuer")]
    pub fn reissue(
        env: &Env,
        issuer: Address,
        old_id: BytesN<16>,
        new_id: BytesN<16>,
        learner: Address,
        content_hash: BytesN<32>,
        expires_at: Option<u64>,
        reason: String,
    ) {
        let old = require_withdrawable(env, &old_id, &reason);
        if old.state != CredentialState::Active {
            refuse(env, old.state);
        }
        supersede(env, &issuer, &old, &new_id, reason);
        let (id, course, kind) = (new_id, old.course, old.kind);
        let item = IssueItem { id, learner, course, content_hash, kind, expires_at };
        add(env, &issuer, item, Some(old_id));
    }

    /// Returns a credential's facts and whether it holds at this ledger.
    ///
    /// # Errors
    /// * `CredentialNotFound` - the id is unknown.
    pub fn verify(env: &Env, id: BytesN<16>) -> Verification {
        let credential = require_credential(env, &id);
        Verification {
            standing: credential.standing(env),
            credential,
            ledger: env.ledger().sequence(),
            ledger_time: env.ledger().timestamp(),
        }
    }

    /// Does as `verify`, for the credential with this content.
    ///
    /// # Errors
    /// * `CredentialNotFound` - no credential has this content hash.
    pub fn verify_hash(env: &Env, content_hash: BytesN<32>) -> Verification {
        match find_by_content(env, &content_hash) {
            Some(id) => Self::verify(env, id),
            None => panic_with_error!(env, CredentialNotFound),
        }
    }

    /// Returns a credential as stored.
    ///
    /// # Errors
    /// * `CredentialNotFound` - the id is unknown.
    pub fn get_credential(env: &Env, id: BytesN<16>) -> Credential {
        require_credential(env, &id)
    }
}

#[contractimpl(contracttrait)]
impl AccessControl for Certificate {}

impl Schema for Certificate {
    const VERSION: u32 = 1;
}

#[contractimpl(contracttrait)]
impl Operations for Certificate {}

fn issue(env: &Env, issuer: &Address, item: IssueItem) {
    require_course_key(env, &item.course);
    add(env, issuer, item, None);
}

fn add(env: &Env, issuer: &Address, item: IssueItem, supersedes: Option<BytesN<16>>) {
    if let Some(expires_at) = item.expires_at {
        require_expiry(env, expires_at);
    }
    let credential = new_credential(env, issuer, item, supersedes);
    require_unused(env, &credential);
    add_credential(env, &credential);
    publish_issued(env, credential);
}

fn new_credential(
    env: &Env,
    issuer: &Address,
    item: IssueItem,
    supersedes: Option<BytesN<16>>,
) -> Credential {
    Credential {
        id: item.id,
        learner: item.learner,
        issuer: issuer.clone(),
        course: item.course,
        content_hash: item.content_hash,
        kind: item.kind,
        issued_at: env.ledger().timestamp(),
        expires_at: item.expires_at,
        state: CredentialState::Active,
        reason: None,
        supersedes,
        successor: None,
    }
}

fn require_unused(env: &Env, credential: &Credential) {
    if read_credential(env, &credential.id).is_some() {
        panic_with_error!(env, IdTaken);
    }
    if find_by_content(env, &credential.content_hash).is_some() {
        panic_with_error!(env, ContentTaken);
    }
    if is_place_held(env, credential) {
        panic_with_error!(env, LiveCredentialExists);
    }
}

fn publish_issued(env: &Env, credential: Credential) {
    events::CredentialIssued {
        id: credential.id,
        learner: credential.learner,
        issuer: credential.issuer,
        course: credential.course,
        content_hash: credential.content_hash,
        kind: credential.kind,
        expires_at: credential.expires_at,
        supersedes: credential.supersedes,
    }
    .publish(env);
}

/// What `revoke`, `suspend`, `reinstate` and `reissue` begin with.
fn require_withdrawable(env: &Env, id: &BytesN<16>, reason: &String) -> Credential {
    require_running::<Certificate>(env);
    require_reason(env, reason);
    require_credential(env, id)
}

/// Refuses with the error that names the state the credential is in.
fn refuse(env: &Env, state: CredentialState) -> ! {
    let error = match state {
        CredentialState::Active => CredentialNotSuspended,
        CredentialState::Suspended => CredentialSuspended,
        CredentialState::Revoked => CredentialRevoked,
        CredentialState::Superseded => CredentialSuperseded,
    };
    panic_with_error!(env, error)
}

/// Stores the credential in its new state and returns its learner, for the event.
fn set_state(env: &Env, old: Credential, state: CredentialState, reason: &String) -> Address {
    let credential = Credential { state, reason: Some(reason.clone()), ..old };
    write_credential(env, &credential);
    credential.learner
}

fn supersede(env: &Env, by: &Address, old: &Credential, successor: &BytesN<16>, reason: String) {
    leave_place(env, old);
    let linked = Credential { successor: Some(successor.clone()), ..old.clone() };
    let learner = set_state(env, linked, CredentialState::Superseded, &reason);
    let (id, by, successor) = (old.id.clone(), by.clone(), successor.clone());
    events::CredentialSuperseded { id, learner, by, successor, reason }.publish(env);
}
