use crate::setup::{TREASURY, setup};

#[test]
fn returns_zero_for_an_address_never_heard_of() {
    let bank = setup();
    assert_eq!(bank.balance(&bank.somebody()), 0);
    assert_eq!(bank.balance(&bank.address), 0);
}

#[test]
fn returns_what_is_held_also_while_paused() {
    let bank = setup();
    bank.pause();
    assert_eq!(bank.balance(&bank.treasury), TREASURY);
}
