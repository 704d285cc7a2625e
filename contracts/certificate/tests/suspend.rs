use brain_storm_certificate::CertificateError::{
    CredentialExpired, CredentialSuperseded, CredentialSuspended,
};
use brain_storm_certificate::{
    Credential, CredentialState, CredentialSuspended as Suspended, Standing,
};
use soroban_sdk::Event;

use crate::setup::setup;

#[test]
fn marks_the_credential_and_publishes_who_and_why() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    let reason = setup.reason("under review");

    setup.change("suspend", &draft.id, &reason).unwrap();

    let arguments = setup.change_arguments(&draft.id, &reason);
    setup.assert_signed(&setup.issuer, "suspend", arguments);
    let (id, learner, by) = (draft.id.clone(), setup.learner.clone(), setup.issuer.clone());
    let event = Suspended { id, learner, by, reason: reason.clone() };
    setup.assert_events([event.to_xdr(&setup.env, &setup.address)]);
    let suspended = Credential {
        state: CredentialState::Suspended,
        reason: Some(reason),
        ..draft.credential(&setup.issuer)
    };
    assert_eq!(setup.stored(&draft.id), Ok(suspended));
    assert_eq!(setup.verify(&draft.id).unwrap().standing, Standing::Suspended);
    setup.assert_snapshot("suspend");
}

#[test]
fn is_guarded() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    setup.assert_guarded("suspend", &draft.id);
}

#[test]
fn refuses_a_suspended_credential() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    setup.change("suspend", &draft.id, &setup.text(1)).unwrap();
    let refused = setup.change("suspend", &draft.id, &setup.text(1));
    assert_eq!(refused, Err(CredentialSuspended.into()));
}

#[test]
fn refuses_a_superseded_credential() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    setup.reissue(&draft.id, &setup.draft(2)).unwrap();
    let refused = setup.change("suspend", &draft.id, &setup.text(1));
    assert_eq!(refused, Err(CredentialSuperseded.into()));
}

#[test]
fn refuses_an_expired_credential_from_the_second_of_its_expiry() {
    let setup = setup();
    let draft = setup.issue_expiring(1, 10);
    setup.pass_seconds(10);
    let refused = setup.change("suspend", &draft.id, &setup.text(1));
    assert_eq!(refused, Err(CredentialExpired.into()));
}
