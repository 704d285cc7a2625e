use crate::setup::{REFERRAL_REWARD, setup};

#[test]
fn returns_what_is_set_also_while_paused() {
    let bank = setup();
    bank.pause();
    assert_eq!(bank.read::<i128>("get_referral_reward", ()), REFERRAL_REWARD);
}
