//! Tests of the certificate contract, one file per entry point. `CONTRACT_WASM=1 cargo test` runs
//! all of them on the built wasm.

mod get_credential;
mod issue_credential;
mod reinstate;
mod reissue;
mod revoke;
mod setup;
mod suspend;
mod verify;
mod verify_hash;
mod wasm;
