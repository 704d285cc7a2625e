//! Credentials: who issued what to whom, and whether it still stands. A credential is bound to
//! its learner (no entry point transfers it) and holds no personal data: its content lives
//! elsewhere, the chain keeps the hash.

#![no_std]

mod contract;
mod errors;
mod events;
mod storage;

pub use contract::{BATCH_ITEMS_MAX, Certificate, CertificateClient};
pub use errors::CertificateError;
pub use events::{
    CredentialIssued, CredentialReinstated, CredentialRevoked, CredentialSuperseded,
    CredentialSuspended,
};
pub use storage::{Credential, CredentialKind, CredentialState, IssueItem, Standing, Verification};
