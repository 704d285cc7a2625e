use soroban_sdk::{Address, BytesN, String, Symbol, contractevent};

use crate::CredentialKind;

/// A credential was issued.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CredentialIssued {
    /// The credential's id: 16 random bytes that the issuer chose.
    #[topic]
    pub id: BytesN<16>,
    /// The learner it is bound to.
    #[topic]
    pub learner: Address,
    /// The holder of the role `issuer` who issued it.
    pub issuer: Address,
    /// The course it is for.
    pub course: Symbol,
    /// SHA-256 of the credential's canonical content.
    pub content_hash: BytesN<32>,
    /// What it attests.
    pub kind: CredentialKind,
    /// When it stops being valid, Unix seconds; absent: never.
    pub expires_at: Option<u64>,
    /// The credential it replaces; absent: none.
    pub supersedes: Option<BytesN<16>>,
}

/// A credential was revoked, for good.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CredentialRevoked {
    /// The credential's id.
    #[topic]
    pub id: BytesN<16>,
    /// The learner it is bound to.
    #[topic]
    pub learner: Address,
    /// The holder of the role `issuer` who revoked it.
    pub by: Address,
    /// Why, 1 to 256 bytes.
    pub reason: String,
}

/// A credential was suspended, until it is reinstated or revoked.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CredentialSuspended {
    /// The credential's id.
    #[topic]
    pub id: BytesN<16>,
    /// The learner it is bound to.
    #[topic]
    pub learner: Address,
    /// The holder of the role `issuer` who suspended it.
    pub by: Address,
    /// Why, 1 to 256 bytes.
    pub reason: String,
}

/// A suspended credential was reinstated.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CredentialReinstated {
    /// The credential's id.
    #[topic]
    pub id: BytesN<16>,
    /// The learner it is bound to.
    #[topic]
    pub learner: Address,
    /// The holder of the role `issuer` who reinstated it.
    pub by: Address,
    /// Why, 1 to 256 bytes.
    pub reason: String,
}

/// A credential was replaced; the event `credential_issued` of its successor follows.
#[contractevent]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CredentialSuperseded {
    /// The replaced credential's id.
    #[topic]
    pub id: BytesN<16>,
    /// The learner the replaced credential is bound to.
    #[topic]
    pub learner: Address,
    /// The holder of the role `issuer` who replaced it.
    pub by: Address,
    /// The id of the credential that takes its place.
    pub successor: BytesN<16>,
    /// Why, 1 to 256 bytes.
    pub reason: String,
}
