use brain_storm_testing::START_LEDGER;
use stellar_governance::votes::VotesError::FutureLookup;

use crate::setup::{COURSE_REWARD, TREASURY, setup};

#[test]
fn returns_the_supply_at_the_end_of_a_past_ledger() {
    let bank = setup();
    bank.pass_ledgers(5);
    bank.mint_reward(&bank.reward(1)).unwrap();
    bank.pass_ledgers(5);
    bank.burn(&bank.alice, COURSE_REWARD).unwrap();
    bank.pass_ledgers(1);
    bank.pause();

    let (first, most) = (TREASURY as u128, (TREASURY + COURSE_REWARD) as u128);
    assert_eq!(bank.supply_at(START_LEDGER - 1), 0);
    assert_eq!(bank.supply_at(START_LEDGER), first);
    assert_eq!(bank.supply_at(START_LEDGER + 4), first);
    assert_eq!(bank.supply_at(START_LEDGER + 5), most);
    assert_eq!(bank.supply_at(START_LEDGER + 9), most);
    assert_eq!(bank.supply_at(START_LEDGER + 10), first);
}

#[test]
fn refuses_this_ledger_and_later_ones() {
    let bank = setup();
    for ledger in [bank.ledger(), bank.ledger() + 1, u32::MAX] {
        bank.assert_refused(FutureLookup, || {
            bank.call_unsigned::<u128>("get_total_supply_at_checkpoint", (ledger,))
        });
    }
}
