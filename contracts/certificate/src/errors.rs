use soroban_sdk::contracterror;

/// Errors of the certificate contract.
#[contracterror]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u32)]
pub enum CertificateError {
    /// No credential has this id or this content hash.
    CredentialNotFound = 30000,
    /// The id is used; choose another at random.
    IdTaken = 30001,
    /// A credential with this content hash exists; `verify_hash` finds it.
    ContentTaken = 30002,
    /// The learner holds a live credential of this kind for the course; revoke or reissue that one.
    LiveCredentialExists = 30003,
    /// The credential is revoked, which is final.
    CredentialRevoked = 30004,
    /// The credential is suspended; reinstate it first.
    CredentialSuspended = 30005,
    /// The credential is not suspended, so there is nothing to reinstate.
    CredentialNotSuspended = 30006,
    /// The credential was replaced; act on its successor.
    CredentialSuperseded = 30007,
    /// The credential has expired, so there is nothing to suspend.
    CredentialExpired = 30008,
    /// The batch holds no item.
    BatchEmpty = 30009,
    /// The batch holds more items than one call can carry; split it.
    BatchTooLarge = 30010,
}
