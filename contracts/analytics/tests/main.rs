//! Tests of the analytics contract, one file per entry point. They run twice: natively, then on the
//! built wasm under the network's limits.

mod bad_input;
mod get_progress;
mod record_progress;
mod record_progress_batch;
mod reset_progress;
mod setup;
mod wasm;
