use brain_storm_shared::AdminSet;
use brain_storm_testing::new_env;
use soroban_sdk::testutils::{Address as _, Events as _};
use soroban_sdk::{Address, Event};

use crate::fixture::Bare;

#[test]
fn publishes_the_first_admin() {
    let env = new_env();
    let admin = Address::generate(&env);
    let address = env.register(Bare, (admin.clone(),));
    let event = AdminSet { admin };
    assert_eq!(env.events().all().events(), [event.to_xdr(&env, &address)]);
}
