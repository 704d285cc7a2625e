use brain_storm_certificate::CertificateError::{CredentialNotSuspended, CredentialSuperseded};
use brain_storm_certificate::{
    Credential, CredentialReinstated as Reinstated, CredentialState, Standing,
};
use soroban_sdk::Event;

use crate::setup::setup;

#[test]
fn lifts_the_suspension_and_publishes_who_and_why() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    setup.change("suspend", &draft.id, &setup.reason("under review")).unwrap();
    let reason = setup.reason("cleared");

    setup.change("reinstate", &draft.id, &reason).unwrap();

    let arguments = setup.change_arguments(&draft.id, &reason);
    setup.assert_signed(&setup.issuer, "reinstate", arguments);
    let (id, learner, by) = (draft.id.clone(), setup.learner.clone(), setup.issuer.clone());
    let event = Reinstated { id, learner, by, reason: reason.clone() };
    setup.assert_events([event.to_xdr(&setup.env, &setup.address)]);
    let active = Credential {
        state: CredentialState::Active,
        reason: Some(reason),
        ..draft.credential(&setup.issuer)
    };
    assert_eq!(setup.stored(&draft.id), Ok(active));
    assert_eq!(setup.verify(&draft.id).unwrap().standing, Standing::Valid);
    setup.assert_snapshot("reinstate");
}

#[test]
fn is_guarded() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    setup.change("suspend", &draft.id, &setup.text(1)).unwrap();
    setup.assert_guarded("reinstate", &draft.id);
}

#[test]
fn refuses_a_credential_that_is_not_suspended() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    let refused = setup.change("reinstate", &draft.id, &setup.text(1));
    assert_eq!(refused, Err(CredentialNotSuspended.into()));
}

#[test]
fn refuses_a_superseded_credential() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    setup.reissue(&draft.id, &setup.draft(2)).unwrap();
    let refused = setup.change("reinstate", &draft.id, &setup.text(1));
    assert_eq!(refused, Err(CredentialSuperseded.into()));
}

#[test]
fn leaves_a_credential_expired_whose_time_came_meanwhile() {
    let setup = setup();
    let draft = setup.issue_expiring(1, 10);
    setup.change("suspend", &draft.id, &setup.text(1)).unwrap();
    setup.pass_seconds(10);
    assert_eq!(setup.verify(&draft.id).unwrap().standing, Standing::Suspended);

    setup.change("reinstate", &draft.id, &setup.text(1)).unwrap();
    assert_eq!(setup.verify(&draft.id).unwrap().standing, Standing::Expired);
}
