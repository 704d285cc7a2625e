//! Tests of the analytics contract, one file per entry point. `CONTRACT_WASM=1 cargo test` runs
//! all of them on the built wasm.

mod get_progress;
mod record_progress;
mod record_progress_batch;
mod reset_progress;
mod setup;
