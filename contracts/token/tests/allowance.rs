use crate::setup::setup;

#[test]
fn returns_zero_when_nothing_was_allowed() {
    let bank = setup();
    assert_eq!(bank.allowance(&bank.alice, &bank.bob), 0);
    assert_eq!(bank.allowance(&bank.alice, &bank.alice), 0);
}

#[test]
fn returns_the_allowance_through_its_last_ledger() {
    let bank = setup();
    bank.approve(&bank.alice, &bank.bob, 9, bank.ledger() + 50_000).unwrap();
    bank.pass_ledgers(50_000);
    assert_eq!(bank.allowance(&bank.alice, &bank.bob), 9);
    bank.pass_ledgers(1);
    assert_eq!(bank.allowance(&bank.alice, &bank.bob), 0);
}

#[test]
fn works_while_paused() {
    let bank = setup();
    bank.approve(&bank.alice, &bank.bob, 9, bank.ledger()).unwrap();
    bank.pause();
    assert_eq!(bank.allowance(&bank.alice, &bank.bob), 9);
}
