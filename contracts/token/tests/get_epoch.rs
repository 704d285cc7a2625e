use brain_storm_testing::START;
use brain_storm_token::{EPOCH_SECONDS, Epoch};

use crate::setup::{BUDGET, COURSE_REWARD, setup};

#[test]
fn counts_epochs_of_thirty_days_from_the_deployment() {
    let bank = setup();
    bank.mint_reward(&bank.reward(1)).unwrap();
    let first = Epoch {
        number: 1,
        starts_at: START,
        ends_at: START + 30 * 86_400,
        budget: BUDGET,
        minted: COURSE_REWARD,
    };
    assert_eq!(bank.epoch(), first);
    bank.pass_seconds(EPOCH_SECONDS - 1);
    assert_eq!(bank.epoch(), first);

    bank.pass_seconds(1);
    let (starts_at, ends_at) = (first.ends_at, first.ends_at + EPOCH_SECONDS);
    assert_eq!(bank.epoch(), Epoch { number: 2, starts_at, ends_at, minted: 0, ..first });
}

#[test]
fn skips_epochs_in_which_nothing_happened() {
    let bank = setup();
    bank.mint_reward(&bank.reward(1)).unwrap();
    bank.pass_seconds(1_000 * EPOCH_SECONDS + 5);
    bank.pause();
    let epoch = bank.epoch();
    assert_eq!((epoch.number, epoch.minted), (1_001, 0));
    assert_eq!(epoch.starts_at, START + 1_000 * EPOCH_SECONDS);
}
