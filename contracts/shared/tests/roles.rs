//! OpenZeppelin's roles as we deploy them: who may grant, what it publishes, and that the admin
//! changes hands only in two steps.

use brain_storm_shared::{ATTESTOR, GUARDIAN, ISSUER, MINTER};
use brain_storm_testing::{START_LEDGER, unsigned};
use soroban_sdk::testutils::{Address as _, Ledger as _};
use soroban_sdk::{Address, Event, Symbol, Vec};
use stellar_access::access_control::AccessControlError::{AdminNotSet, RoleNotHeld, Unauthorized};
use stellar_access::access_control::{
    AdminRenounced, AdminTransferCompleted, AdminTransferInitiated, RoleAdminChanged, RoleGranted,
    RoleRevoked,
};
use stellar_access::role_transfer::RoleTransferError::{NoPendingTransfer, TransferExpired};

use crate::fixture::{no_arguments, setup};

#[test]
fn are_granted_and_revoked_by_the_admin_with_an_event_each() {
    let (setup, _guardian) = setup();
    for role in [ATTESTOR, ISSUER, MINTER, GUARDIAN] {
        let account = Address::generate(&setup.env);
        let caller = setup.admin.clone();
        let arguments = (account.clone(), role.clone(), caller.clone());

        setup.call::<()>(&caller, "grant_role", arguments.clone()).unwrap();
        setup.assert_signed(&caller, "grant_role", arguments.clone());
        let event =
            RoleGranted { role: role.clone(), account: account.clone(), caller: caller.clone() };
        setup.assert_events([event.to_xdr(&setup.env, &setup.address)]);

        setup.call::<()>(&caller, "revoke_role", arguments.clone()).unwrap();
        let event = RoleRevoked { role: role.clone(), account: account.clone(), caller };
        setup.assert_events([event.to_xdr(&setup.env, &setup.address)]);
        let again = setup.call::<()>(&setup.admin, "revoke_role", arguments);
        assert_eq!(again, Err(RoleNotHeld.into()));
        let held = setup.call_unsigned::<Option<u32>>("has_role", (account, role));
        assert_eq!(held, Ok(None));
    }
}

#[test]
fn can_be_listed() {
    let (setup, guardian) = setup();
    let attestor = setup.grant(ATTESTOR);
    let roles = setup.call_unsigned::<Vec<Symbol>>("get_existing_roles", no_arguments(&setup));
    assert_eq!(roles, Ok(Vec::from_array(&setup.env, [GUARDIAN, ATTESTOR])));
    for (role, member) in [(GUARDIAN, guardian), (ATTESTOR, attestor)] {
        let found = setup.call_unsigned::<Address>("get_role_member", (role, 0u32));
        assert_eq!(found, Ok(member));
    }
}

#[test]
fn are_not_granted_by_their_holders_nor_unsigned() {
    let (setup, guardian) = setup();
    let friend = Address::generate(&setup.env);
    let by_guardian = (friend.clone(), GUARDIAN, guardian.clone());
    let refused = setup.call::<()>(&guardian, "grant_role", by_guardian);
    assert_eq!(refused, Err(Unauthorized.into()));
    let by_admin = (friend, GUARDIAN, setup.admin.clone());
    let refused = setup.call_unsigned::<()>("grant_role", by_admin.clone());
    assert_eq!(refused, Err(unsigned()));
    assert_eq!(setup.call::<()>(&guardian, "grant_role", by_admin), Err(unsigned()));
}

#[test]
fn can_be_given_an_admin_role_of_their_own() {
    let (setup, guardian) = setup();
    let arguments = (ISSUER, GUARDIAN);
    setup.call::<()>(&setup.admin, "set_role_admin", arguments).unwrap();
    let event = RoleAdminChanged {
        role: ISSUER,
        previous_admin_role: Symbol::new(&setup.env, ""),
        new_admin_role: GUARDIAN,
    };
    setup.assert_events([event.to_xdr(&setup.env, &setup.address)]);
    let issuer = Address::generate(&setup.env);
    let granted = setup.call::<()>(&guardian, "grant_role", (issuer, ISSUER, guardian.clone()));
    assert_eq!(granted, Ok(()));
}

#[test]
fn pass_the_admin_on_in_two_steps() {
    let (setup, _guardian) = setup();
    let heir = Address::generate(&setup.env);
    let offer = (heir.clone(), START_LEDGER + 10);

    setup.call::<()>(&setup.admin, "transfer_admin_role", offer.clone()).unwrap();
    setup.assert_signed(&setup.admin, "transfer_admin_role", offer);
    let event = AdminTransferInitiated {
        current_admin: setup.admin.clone(),
        new_admin: heir.clone(),
        live_until_ledger: START_LEDGER + 10,
    };
    setup.assert_events([event.to_xdr(&setup.env, &setup.address)]);
    let admin = setup.call_unsigned::<Option<Address>>("get_admin", no_arguments(&setup));
    assert_eq!(admin, Ok(Some(setup.admin.clone())));

    let unsigned_by_heir =
        setup.call::<()>(&setup.admin, "accept_admin_transfer", no_arguments(&setup));
    assert_eq!(unsigned_by_heir, Err(unsigned()));
    setup.call::<()>(&heir, "accept_admin_transfer", no_arguments(&setup)).unwrap();
    let event =
        AdminTransferCompleted { new_admin: heir.clone(), previous_admin: setup.admin.clone() };
    setup.assert_events([event.to_xdr(&setup.env, &setup.address)]);
    let refused = setup.call::<()>(&setup.admin, "pause", (setup.admin.clone(), setup.text(1)));
    assert_eq!(refused, Err(Unauthorized.into()));
    assert_eq!(setup.call::<()>(&heir, "pause", (heir.clone(), setup.text(1))), Ok(()));
    setup.assert_snapshot("accept_admin_transfer");
}

#[test]
fn do_not_pass_the_admin_on_after_the_offer_ran_out() {
    let (setup, _guardian) = setup();
    let heir = Address::generate(&setup.env);
    let accept = || setup.call::<()>(&heir, "accept_admin_transfer", no_arguments(&setup));
    assert_eq!(accept(), Err(NoPendingTransfer.into()));

    let offer = (heir.clone(), START_LEDGER + 10);
    setup.call::<()>(&setup.admin, "transfer_admin_role", offer).unwrap();
    setup.env.ledger().set_sequence_number(START_LEDGER + 11);
    assert_eq!(accept(), Err(TransferExpired.into()));
}

#[test]
fn leave_nobody_to_unpause_once_the_admin_is_renounced() {
    let (setup, guardian) = setup();
    setup.call::<()>(&setup.admin, "renounce_admin", no_arguments(&setup)).unwrap();
    let event = AdminRenounced { admin: setup.admin.clone() };
    setup.assert_events([event.to_xdr(&setup.env, &setup.address)]);
    let refused = setup.call::<()>(&setup.admin, "renounce_admin", no_arguments(&setup));
    assert_eq!(refused, Err(AdminNotSet.into()));
    setup.call::<()>(&guardian, "pause", (guardian.clone(), setup.text(1))).unwrap();
    let refused = setup.call::<()>(&setup.admin, "unpause", (setup.admin.clone(),));
    assert_eq!(refused, Err(Unauthorized.into()));
}
