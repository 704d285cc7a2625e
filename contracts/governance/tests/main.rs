//! Tests of the governance contract, one file per entry point, on the real token. They run twice:
//! natively, then on the built wasm under the network's limits.

mod accept_admin;
mod attacks;
mod audits;
mod cancel;
mod confirm;
mod constructor;
mod execute;
mod execute_calls;
mod fuzz;
mod model;
mod operations;
mod propose;
mod queue;
mod sequences;
mod settings;
mod setup;
mod state;
mod steps;
mod views;
mod vote;
mod wasm;
