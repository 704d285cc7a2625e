use crate::setup::setup;

#[test]
fn returns_nothing_before_the_first_units() {
    let bank = setup();
    assert_eq!(bank.get_delegate(&bank.alice), None);
}

#[test]
fn returns_the_holder_or_whom_they_chose_also_while_paused() {
    let bank = setup();
    bank.fund(&bank.alice, 1);
    bank.delegate(&bank.bob, &bank.treasury).unwrap();
    bank.pause();
    assert_eq!(bank.get_delegate(&bank.alice), Some(bank.alice.clone()));
    assert_eq!(bank.get_delegate(&bank.bob), Some(bank.treasury.clone()));
}
