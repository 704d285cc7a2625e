use std::panic::{AssertUnwindSafe, catch_unwind};
use std::string::String;

use brain_storm_governance::{Settings, SettingsChanged};
use brain_storm_shared::{AdminSet, GUARDIAN};
use soroban_sdk::testutils::{Address as _, Events as _};
use soroban_sdk::{Address, Event};
use stellar_access::access_control::RoleGranted;

use crate::setup::{register, settings};

#[test]
fn publishes_admin_guardian_and_settings() {
    let env = brain_storm_testing::new_env();
    let [admin, token, guardian] = [(); 3].map(|()| Address::generate(&env));

    let governance = register(&env, &admin, &token, &guardian, &settings());

    let granted = RoleGranted { role: GUARDIAN, account: guardian.clone(), caller: admin.clone() };
    let expected = [
        AdminSet { admin: admin.clone() }.to_xdr(&env, &governance),
        granted.to_xdr(&env, &governance),
        SettingsChanged { proposal: None, settings: settings() }.to_xdr(&env, &governance),
    ];
    assert_eq!(env.events().all().events(), expected);
}

#[test]
fn refuses_settings_outside_their_bounds() {
    let env = brain_storm_testing::new_env();
    let [admin, token, guardian] = [(); 3].map(|()| Address::generate(&env));
    let settings = Settings { grace: 0, ..settings() };
    let deploy = || register(&env, &admin, &token, &guardian, &settings);

    let refused = catch_unwind(AssertUnwindSafe(deploy)).unwrap_err();

    let message = refused.downcast::<String>().unwrap();
    assert!(message.contains("Error(Contract, #50029)"), "{message}");
}
