//! Tests of what all contracts share, one file per entry point, on a contract that has no more.

mod fixture;
mod pause;
mod roles;
mod unpause;
mod upgrade;
mod validation;
