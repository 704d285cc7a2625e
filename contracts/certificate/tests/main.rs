//! Tests of the certificate contract, one file per entry point. They run twice: natively, then on the
//! built wasm under the network's limits.

mod bad_input;
mod get_credential;
mod issue_credential;
mod issue_credential_batch;
mod model;
mod reinstate;
mod reissue;
mod revoke;
mod sequences;
mod setup;
mod suspend;
mod verify;
mod verify_hash;
mod wasm;
