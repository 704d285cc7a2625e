use brain_storm_shared::DAY_IN_LEDGERS;
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

/// Enough changes for several pages of checkpoints; after each, all ledgers so far are asked for.
#[test]
fn finds_every_one_of_many_checkpoints() {
    let bank = setup();
    let mut expected = vec![0; START_LEDGER as usize];
    for change in 0..70u32 {
        match change % 5 {
            4 => bank.burn(&bank.alice, 2).unwrap(),
            _ => bank.fund(&bank.alice, i128::from(change)),
        }
        let votes = bank.votes(&bank.alice);
        assert_eq!(votes, bank.balance(&bank.alice) as u128);
        let ledgers = 1 + change % 3;
        expected.extend(vec![votes; ledgers as usize]);
        bank.pass_ledgers(ledgers);
        for ledger in (0..bank.ledger()).rev().step_by(1 + change as usize % 7).take(8) {
            let found = bank.votes_at(&bank.alice, ledger);
            assert_eq!(found, expected[ledger as usize], "{ledger} of {}", bank.ledger());
        }
    }
    for ledger in START_LEDGER - 1..bank.ledger() {
        assert_eq!(bank.votes_at(&bank.alice, ledger), expected[ledger as usize], "{ledger}");
    }
}

/// Two changes a ledger, wherever in a page it falls, and so long apart that old pages are archived.
#[test]
fn finds_the_last_change_of_a_ledger_in_pages_that_rested() {
    let bank = setup();
    let apart = 5 * DAY_IN_LEDGERS;
    let ledgers: Vec<u32> = (0..70).map(|change| bank.ledger() + change * apart).collect();
    for change in 1..=ledgers.len() as i128 {
        bank.fund(&bank.alice, 3 * change);
        bank.transfer(&bank.alice, &bank.treasury, change).unwrap();
        bank.pass_ledgers(apart);
    }
    let mut votes = 0;
    for (change, ledger) in (1..).zip(ledgers) {
        assert_eq!(bank.votes_at(&bank.alice, ledger - 1), votes, "before {ledger}");
        votes += 2 * change;
        assert_eq!(bank.votes_at(&bank.alice, ledger), votes, "{ledger}");
        assert_eq!(bank.votes_at(&bank.treasury, ledger), TREASURY as u128 - votes, "{ledger}");
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
