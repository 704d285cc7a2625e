//! Tests of the practice contract, one file per entry point. They run twice: natively, then on the
//! built wasm under the network's limits.

mod bad_input;
mod increment;
mod setup;
mod sign_guestbook;
mod store;
mod views;
mod wasm;
