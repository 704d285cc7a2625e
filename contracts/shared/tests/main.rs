//! Tests of what all contracts share, one file per entry point, on a contract that has no more.

mod construct;
mod fixture;
mod migrate;
mod pause;
mod reentry;
mod roles;
mod unpause;
mod upgrade;
mod validation;
