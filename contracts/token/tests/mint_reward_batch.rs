use brain_storm_shared::MINTER;
use brain_storm_shared::SharedError::ContractPaused;
use brain_storm_token::TokenError::{
    BatchEmpty, BatchTooLarge, EpochBudgetExceeded, RewardAmountDiffers, RewardKeyUsed,
};
use brain_storm_token::{BATCH_ITEMS_MAX, CAP, RewardItem, RewardKind, TokenClient};
use soroban_sdk::Symbol;
use soroban_sdk::testutils::Events as _;
use soroban_sdk::xdr::ScErrorType;
use stellar_access::access_control::AccessControlError::Unauthorized;

use crate::setup::{Bank, COURSE_REWARD, HostVec, REFERRAL_REWARD, setup};

/// Rewards of the largest size: to accounts that never held anything, for the longest course key.
fn largest(bank: &Bank, count: u32) -> Vec<RewardItem> {
    let course = Symbol::new(&bank.env, &"k".repeat(32));
    (0..count)
        .map(|number| RewardItem {
            to: bank.account(number),
            amount: REFERRAL_REWARD,
            kind: RewardKind::Referral,
            course: course.clone(),
            key: bank.key(number),
        })
        .collect()
}

#[test]
fn mints_items_in_turn_and_publishes_each_whole() {
    let bank = setup();
    let first = bank.reward(1);
    let second = RewardItem { to: bank.bob.clone(), ..bank.reward(2) };
    let third =
        RewardItem { amount: REFERRAL_REWARD, kind: RewardKind::Referral, ..bank.reward(3) };
    let items = [first, second, third];

    bank.mint_reward_batch(&items).unwrap();

    let arguments = (&bank.minter, HostVec::from_slice(&bank.env, &items));
    bank.assert_signed(&bank.minter, "mint_reward_batch", arguments);
    let (first, both) = (COURSE_REWARD, COURSE_REWARD + REFERRAL_REWARD);
    bank.assert_events([
        bank.minted(&bank.alice, COURSE_REWARD),
        bank.delegated(&bank.alice, None, &bank.alice),
        bank.votes_changed(&bank.alice, 0, first),
        bank.rewarded(&items[0], 1),
        bank.minted(&bank.bob, COURSE_REWARD),
        bank.delegated(&bank.bob, None, &bank.bob),
        bank.votes_changed(&bank.bob, 0, COURSE_REWARD),
        bank.rewarded(&items[1], 1),
        bank.minted(&bank.alice, REFERRAL_REWARD),
        bank.votes_changed(&bank.alice, first, both),
        bank.rewarded(&items[2], 1),
    ]);
    assert_eq!(bank.epoch().minted, both + COURSE_REWARD);
    bank.assert_snapshot("mint_reward_batch");
}

#[test]
fn is_refused_whole_when_one_item_is_refused() {
    let bank = setup();
    let again = RewardItem { to: bank.bob.clone(), ..bank.reward(1) };
    let batch = [bank.reward(1), again];
    bank.assert_refused(RewardKeyUsed, || bank.mint_reward_batch(&batch));
    let batch = [bank.reward(1), RewardItem { amount: 1, ..bank.reward(2) }];
    bank.assert_refused(RewardAmountDiffers, || bank.mint_reward_batch(&batch));
}

#[test]
fn leaves_what_is_no_item_to_the_host() {
    let bank = setup();
    let items = (bank.reward(1), Symbol::new(&bank.env, "no_item"));
    let before = bank.state();
    let refused = bank.call::<()>(&bank.minter, "mint_reward_batch", (&bank.minter, items));
    assert!(!refused.unwrap_err().is_type(ScErrorType::Contract));
    assert!(bank.state() == before);
}

#[test]
fn counts_its_items_together_against_the_budget() {
    let bank = setup();
    let batch = |from: u32, count: u32| -> Vec<RewardItem> {
        (from..from + count).map(|key| bank.reward(key)).collect()
    };
    bank.mint_reward_batch(&batch(1, 10)).unwrap();
    bank.assert_refused(EpochBudgetExceeded, || bank.mint_reward_batch(&batch(11, 11)));
    bank.mint_reward_batch(&batch(11, 10)).unwrap();
}

/// The network takes 16,384 bytes of events a transaction; the environment holds us to that and
/// to its other limits when this runs on the built wasm.
#[test]
fn fits_the_network_at_the_bound_when_every_item_is_of_the_largest_size() {
    let bank = setup();
    let items = largest(&bank, BATCH_ITEMS_MAX);
    let minter = bank.account(u32::MAX);
    // An account needs a real signature; who must sign is asserted above.
    bank.env.mock_all_auths();
    let client = TokenClient::new(&bank.env, &bank.address);
    client.set_epoch_budget(&CAP);
    client.grant_role(&minter, &MINTER, &bank.admin);

    client.mint_reward_batch(&minter, &HostVec::from_slice(&bank.env, &items));

    assert_eq!(bank.env.events().all().events().len(), 4 * BATCH_ITEMS_MAX as usize);
    let size = bank.event_bytes();
    assert_eq!(size, 932 * BATCH_ITEMS_MAX as usize);
    assert!(size <= 16_384 && size + 932 > 16_384, "17 items fit and 18 do not");
}

#[test]
fn refuses_one_item_past_the_bound_and_none() {
    let bank = setup();
    let items = largest(&bank, BATCH_ITEMS_MAX + 1);
    bank.assert_refused(BatchTooLarge, || bank.mint_reward_batch(&items));
    bank.assert_refused(BatchEmpty, || bank.mint_reward_batch(&[]));
    bank.mint_reward_batch(&items[1..]).unwrap();
}

#[test]
fn needs_the_minters_signature_over_the_items() {
    let bank = setup();
    let batch = |items: &[RewardItem]| (bank.minter.clone(), HostVec::from_slice(&bank.env, items));
    let (items, others) = (batch(&[bank.reward(1)]), batch(&[bank.reward(2)]));
    bank.assert_needs_signature(&bank.minter, "mint_reward_batch", items, others);
}

#[test]
fn needs_the_role_and_a_running_contract() {
    let bank = setup();
    let items = HostVec::from_array(&bank.env, [bank.reward(1)]);
    bank.assert_refused(Unauthorized, || {
        bank.call::<()>(&bank.admin, "mint_reward_batch", (&bank.admin, items))
    });
    bank.pause();
    bank.assert_refused(ContractPaused, || bank.mint_reward_batch(&[bank.reward(1)]));
}
