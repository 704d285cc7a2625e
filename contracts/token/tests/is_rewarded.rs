use crate::setup::setup;

#[test]
fn tells_the_keys_that_were_used_also_while_paused() {
    let bank = setup();
    bank.mint_reward(&bank.reward(1)).unwrap();
    bank.pause();
    assert!(bank.is_rewarded(1));
    assert!(!bank.is_rewarded(2));
}
