use brain_storm_testing::START_LEDGER;
use stellar_governance::votes::VotesError::FutureLookup;

use crate::setup::{TREASURY, setup};

#[test]
fn returns_the_votes_at_the_end_of_a_past_ledger() {
    let bank = setup();
    bank.fund(&bank.alice, 10);
    bank.fund(&bank.alice, 5);
    bank.pass_ledgers(1);
    bank.transfer(&bank.alice, &bank.bob, 4).unwrap();
    bank.pass_ledgers(10);
    bank.burn(&bank.alice, 1).unwrap();
    bank.pass_ledgers(1);

    let alice = |ledger| bank.votes_at(&bank.alice, ledger);
    assert_eq!(alice(0), 0);
    assert_eq!(alice(START_LEDGER - 1), 0);
    assert_eq!(alice(START_LEDGER), 15);
    assert_eq!(alice(START_LEDGER + 1), 11);
    assert_eq!(alice(START_LEDGER + 10), 11);
    assert_eq!(alice(START_LEDGER + 11), 10);
    assert_eq!(bank.votes_at(&bank.bob, START_LEDGER), 0);
    assert_eq!(bank.votes_at(&bank.bob, START_LEDGER + 11), 4);
}

#[test]
fn counts_units_once_however_often_they_move_within_a_ledger() {
    let bank = setup();
    bank.fund(&bank.alice, 10);
    bank.transfer(&bank.alice, &bank.bob, 10).unwrap();
    bank.transfer(&bank.bob, &bank.treasury, 10).unwrap();
    bank.pass_ledgers(1);
    let votes = [&bank.alice, &bank.bob, &bank.treasury];
    assert_eq!(votes.map(|who| bank.votes_at(who, START_LEDGER)), [0, 0, TREASURY as u128]);
}

#[test]
fn finds_every_one_of_many_checkpoints() {
    let bank = setup();
    for _ in 0..20 {
        bank.pass_ledgers(2);
        bank.fund(&bank.alice, 1);
    }
    bank.pass_ledgers(1);
    for count in 0..=20u32 {
        let ledger = START_LEDGER + 2 * count;
        assert_eq!(bank.votes_at(&bank.alice, ledger), u128::from(count));
    }
}

#[test]
fn refuses_this_ledger_and_later_ones() {
    let bank = setup();
    for ledger in [bank.ledger(), bank.ledger() + 1, u32::MAX] {
        bank.assert_refused(FutureLookup, || {
            bank.call_unsigned::<u128>("get_votes_at_checkpoint", (&bank.treasury, ledger))
        });
    }
    bank.pause();
    assert_eq!(bank.votes_at(&bank.treasury, bank.ledger() - 1), 0);
}
