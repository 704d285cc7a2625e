use crate::setup::{COURSE_REWARD, TREASURY, setup};

#[test]
fn follows_what_is_minted_and_burned_and_nothing_else() {
    let bank = setup();
    bank.mint_reward(&bank.reward(1)).unwrap();
    bank.burn(&bank.treasury, 7).unwrap();
    let supply = (TREASURY + COURSE_REWARD - 7) as u128;
    assert_eq!(bank.supply(), supply);

    bank.transfer(&bank.treasury, &bank.bob, 100).unwrap();
    bank.delegate(&bank.bob, &bank.alice).unwrap();
    bank.pause();
    assert_eq!(bank.supply(), supply);
}
