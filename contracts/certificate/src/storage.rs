use brain_storm_shared::{read_record, remove_record, write_record};
use soroban_sdk::{Address, BytesN, Env, String, Symbol, contracttype, panic_with_error};

use crate::CertificateError;

/// What a credential attests.
#[contracttype]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CredentialKind {
    /// The learner completed the course.
    Completion,
    /// The learner achieved something special in the course.
    Achievement,
}

/// What has been done to a credential; time does not change it.
#[contracttype]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CredentialState {
    /// Issued, and nothing since.
    Active,
    /// Withdrawn for now.
    Suspended,
    /// Withdrawn for good.
    Revoked,
    /// Replaced by its successor.
    Superseded,
}

/// Whether a credential holds at the ledger's time. What somebody did outranks the calendar:
/// a revoked credential is `Revoked` after its expiry too.
#[contracttype]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
    /// It holds.
    Valid,
    /// Its expiry has come: ledger time is at or after it.
    Expired,
    /// It is withdrawn for now.
    Suspended,
    /// It is withdrawn for good.
    Revoked,
    /// Its successor holds in its place.
    Superseded,
}

/// One credential, as stored.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Credential {
    /// 16 random bytes that the issuer chose.
    pub id: BytesN<16>,
    /// The learner it is bound to.
    pub learner: Address,
    /// Who issued it.
    pub issuer: Address,
    /// The course it is for.
    pub course: Symbol,
    /// SHA-256 of the canonical content.
    pub content_hash: BytesN<32>,
    /// What it attests.
    pub kind: CredentialKind,
    /// Ledger time of issue, Unix seconds.
    pub issued_at: u64,
    /// When it stops being valid, Unix seconds; absent: never.
    pub expires_at: Option<u64>,
    /// What has been done to it.
    pub state: CredentialState,
    /// Why its state last changed; absent: it never did.
    pub reason: Option<String>,
    /// The credential it replaces; absent: none.
    pub supersedes: Option<BytesN<16>>,
    /// The credential that replaces it; absent: none.
    pub successor: Option<BytesN<16>>,
}

/// One line of a batch: the arguments of `issue_credential` but the issuer.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct IssueItem {
    /// 16 random bytes that the issuer chose.
    pub id: BytesN<16>,
    /// The learner it is bound to.
    pub learner: Address,
    /// The course it is for.
    pub course: Symbol,
    /// SHA-256 of the canonical content.
    pub content_hash: BytesN<32>,
    /// What it attests.
    pub kind: CredentialKind,
    /// When it stops being valid, Unix seconds; absent: never.
    pub expires_at: Option<u64>,
}

/// A credential's facts and whether it holds, as of one ledger.
#[contracttype]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verification {
    /// The facts.
    pub credential: Credential,
    /// Whether it holds.
    pub standing: Standing,
    /// The ledger this was read at.
    pub ledger: u32,
    /// That ledger's time, Unix seconds.
    pub ledger_time: u64,
}

/// (learner, course, kind): at most one credential in each place is live.
#[contracttype]
struct Place {
    learner: Address,
    course: Symbol,
    kind: CredentialKind,
}

#[contracttype]
enum CertificateKey {
    /// id → Credential
    Credential(BytesN<16>),
    /// content hash → id
    Content(BytesN<32>),
    /// place → id of the credential that last took it and was neither revoked nor superseded
    Holder(Place),
}

impl Credential {
    /// Tells whether its expiry has come.
    pub fn has_expired(&self, env: &Env) -> bool {
        self.expires_at.is_some_and(|expires_at| expires_at <= env.ledger().timestamp())
    }

    /// Judges it at the ledger's time.
    pub fn standing(&self, env: &Env) -> Standing {
        match self.state {
            CredentialState::Revoked => Standing::Revoked,
            CredentialState::Superseded => Standing::Superseded,
            CredentialState::Suspended => Standing::Suspended,
            CredentialState::Active if self.has_expired(env) => Standing::Expired,
            CredentialState::Active => Standing::Valid,
        }
    }

    fn holder_key(&self) -> CertificateKey {
        CertificateKey::Holder(Place {
            learner: self.learner.clone(),
            course: self.course.clone(),
            kind: self.kind,
        })
    }
}

pub(crate) fn read_credential(env: &Env, id: &BytesN<16>) -> Option<Credential> {
    read_record(env, &CertificateKey::Credential(id.clone()))
}

/// # Errors
/// * [`CertificateError::CredentialNotFound`] - the id is unknown.
pub(crate) fn require_credential(env: &Env, id: &BytesN<16>) -> Credential {
    read_credential(env, id)
        .unwrap_or_else(|| panic_with_error!(env, CertificateError::CredentialNotFound))
}

pub(crate) fn write_credential(env: &Env, credential: &Credential) {
    write_record(env, &CertificateKey::Credential(credential.id.clone()), credential);
}

pub(crate) fn find_by_content(env: &Env, content_hash: &BytesN<32>) -> Option<BytesN<16>> {
    read_record(env, &CertificateKey::Content(content_hash.clone()))
}

/// Stores a new credential, findable by its content and holding its place.
pub(crate) fn add_credential(env: &Env, credential: &Credential) {
    write_credential(env, credential);
    let content_key = CertificateKey::Content(credential.content_hash.clone());
    write_record(env, &content_key, &credential.id);
    write_record(env, &credential.holder_key(), &credential.id);
}

/// Tells whether an unexpired credential, active or suspended, holds the place of this one.
pub(crate) fn is_place_held(env: &Env, credential: &Credential) -> bool {
    read_record(env, &credential.holder_key())
        .and_then(|id| read_credential(env, &id))
        .is_some_and(|holder| !holder.has_expired(env))
}

/// Gives up the credential's place, unless it expired and another has taken it since.
pub(crate) fn leave_place(env: &Env, credential: &Credential) {
    let key = credential.holder_key();
    if read_record(env, &key).as_ref() == Some(&credential.id) {
        remove_record(env, &key);
    }
}
