//! Tests of the token contract, one file per entry point. They run twice: natively, then on the
//! built wasm under the network's limits.

mod allowance;
mod approve;
mod balance;
mod burn;
mod burn_from;
mod constructor;
mod delegate;
mod events;
mod footprint;
mod fuzz;
mod get_delegate;
mod get_epoch;
mod get_referral_reward;
mod get_reward;
mod get_total_supply;
mod get_total_supply_at_checkpoint;
mod get_votes;
mod get_votes_at_checkpoint;
mod interface;
mod is_rewarded;
mod metadata;
mod mint_reward;
mod mint_reward_batch;
mod model;
mod reentry;
mod sep41;
mod set_epoch_budget;
mod set_referral_reward;
mod set_reward;
mod setup;
mod transfer;
mod transfer_from;
mod wasm;
