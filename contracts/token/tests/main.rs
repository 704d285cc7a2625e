//! Tests of the token contract, one file per entry point. They run twice: natively, then on the
//! built wasm under the network's limits.

mod allowance;
mod approve;
mod balance;
mod burn;
mod burn_from;
mod setup;
mod transfer;
mod transfer_from;
mod wasm;
