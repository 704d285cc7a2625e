//! `decimals`, `name` and `symbol`.

use soroban_sdk::String;

use crate::setup::setup;

#[test]
fn says_what_the_token_is_called_and_how_it_is_divided() {
    let bank = setup();
    bank.pause();
    assert_eq!(bank.read::<u32>("decimals", ()), 7);
    assert_eq!(bank.read::<String>("name", ()), String::from_str(&bank.env, "Brain-Storm Token"));
    assert_eq!(bank.read::<String>("symbol", ()), String::from_str(&bank.env, "BST"));
}
