use std::panic::{AssertUnwindSafe, catch_unwind};

use brain_storm_shared::AdminSet;
use brain_storm_testing::{Deployed, new_env};
use brain_storm_token::TokenError::{CapExceeded, SettingOutOfRange};
use brain_storm_token::{CAP, EpochBudgetSet, MintWithAmountOnly, RewardKind, RewardSet};
use soroban_sdk::testutils::Address as _;
use soroban_sdk::{Address, Error, Event};
use stellar_governance::votes::{DelegateChanged, DelegateVotesChanged};
use stellar_tokens::fungible::FungibleTokenError::LessThanZero;

use crate::setup::{BST, BUDGET, REFERRAL_REWARD, TREASURY, register, setup};

#[test]
fn publishes_admin_settings_and_the_treasurys_holding() {
    let mut treasury = None;
    let deployed = Deployed::new(|env, admin| {
        let holder = treasury.insert(Address::generate(env));
        register(env, admin, holder, [TREASURY, BUDGET, REFERRAL_REWARD])
    });

    let (env, address, treasury) = (&deployed.env, &deployed.address, treasury.unwrap());
    let [admin, by] = [deployed.admin.clone(), deployed.admin.clone()];
    let (kind, amount) = (RewardKind::Referral, REFERRAL_REWARD);
    let (delegator, to_delegate) = (treasury.clone(), treasury.clone());
    let (previous_votes, new_votes) = (0, TREASURY as u128);
    deployed.assert_events([
        AdminSet { admin }.to_xdr(env, address),
        EpochBudgetSet { amount: BUDGET, by: by.clone() }.to_xdr(env, address),
        RewardSet { kind, course: None, amount, by }.to_xdr(env, address),
        MintWithAmountOnly { to: treasury.clone(), amount: TREASURY }.to_xdr(env, address),
        DelegateChanged { delegator, from_delegate: None, to_delegate }.to_xdr(env, address),
        DelegateVotesChanged { delegate: treasury, previous_votes, new_votes }.to_xdr(env, address),
    ]);
}

#[test]
fn leaves_the_treasury_with_all_there_is() {
    let bank = setup();
    assert_eq!(bank.balance(&bank.treasury), TREASURY);
    assert_eq!(bank.supply(), TREASURY as u128);
    assert_eq!(bank.votes(&bank.treasury), TREASURY as u128);
    assert_eq!(bank.epoch().budget, BUDGET);
    assert_eq!(bank.read::<i128>("get_referral_reward", ()), REFERRAL_REWARD);
    assert_eq!(bank.read::<u32>("get_schema_version", ()), 1);
    bank.assert_snapshot("constructor");
}

/// What deploying with these amounts (treasury, budget, referral reward) is refused with.
fn refusal(amounts: [i128; 3]) -> String {
    let env = new_env();
    let [admin, treasury] = [(); 2].map(|()| Address::generate(&env));
    let deploy = AssertUnwindSafe(|| register(&env, &admin, &treasury, amounts));
    *catch_unwind(deploy).expect_err("deployed").downcast::<String>().unwrap()
}

#[test]
fn refuses_amounts_that_are_negative_or_above_the_cap() {
    for (amounts, error) in [
        ([-1, BUDGET, 0], Error::from(LessThanZero)),
        ([i128::MIN, BUDGET, 0], LessThanZero.into()),
        ([CAP + 1, BUDGET, 0], CapExceeded.into()),
        ([i128::MAX, BUDGET, 0], CapExceeded.into()),
        ([BST, -1, 0], SettingOutOfRange.into()),
        ([BST, CAP + 1, 0], SettingOutOfRange.into()),
        ([BST, i128::MAX, 0], SettingOutOfRange.into()),
        ([BST, BUDGET, -1], SettingOutOfRange.into()),
        ([BST, BUDGET, CAP + 1], SettingOutOfRange.into()),
        ([BST, BUDGET, i128::MIN], SettingOutOfRange.into()),
    ] {
        let refusal = refusal(amounts);
        assert!(refusal.contains(&format!("{error:?}")), "{amounts:?}: {refusal}");
    }
}

#[test]
fn takes_amounts_from_zero_to_the_cap() {
    for amounts in [[0, 0, 0], [CAP, CAP, CAP]] {
        let env = new_env();
        let [admin, treasury] = [(); 2].map(|()| Address::generate(&env));
        let address = register(&env, &admin, &treasury, amounts);
        let token = soroban_sdk::token::TokenClient::new(&env, &address);
        assert_eq!(token.balance(&treasury), amounts[0]);
    }
}
