use crate::setup::setup;

#[test]
fn returns_zero_for_an_address_never_heard_of() {
    let bank = setup();
    assert_eq!(bank.votes(&bank.alice), 0);
}

#[test]
fn returns_all_that_is_delegated_to_the_account_also_while_paused() {
    let bank = setup();
    bank.fund(&bank.alice, 10);
    bank.fund(&bank.bob, 5);
    bank.delegate(&bank.alice, &bank.bob).unwrap();
    bank.pause();
    assert_eq!((bank.votes(&bank.alice), bank.votes(&bank.bob)), (0, 15));
}
