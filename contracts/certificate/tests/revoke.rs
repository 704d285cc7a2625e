use brain_storm_certificate::CertificateError::{CredentialRevoked, CredentialSuperseded};
use brain_storm_certificate::{
    Credential, CredentialRevoked as Revoked, CredentialState, Standing,
};
use brain_storm_shared::ISSUER;
use soroban_sdk::Event;

use crate::setup::setup;

#[test]
fn marks_the_credential_and_publishes_who_and_why() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    let reason = setup.reason("issued by mistake");

    setup.change("revoke", &draft.id, &reason).unwrap();

    let arguments = setup.change_arguments(&draft.id, &reason);
    setup.assert_signed(&setup.issuer, "revoke", arguments);
    let (id, learner, by) = (draft.id.clone(), setup.learner.clone(), setup.issuer.clone());
    let event = Revoked { id, learner, by, reason: reason.clone() };
    setup.assert_events([event.to_xdr(&setup.env, &setup.address)]);
    let revoked = Credential {
        state: CredentialState::Revoked,
        reason: Some(reason),
        ..draft.credential(&setup.issuer)
    };
    assert_eq!(setup.stored(&draft.id), Ok(revoked));
    assert_eq!(setup.verify(&draft.id).unwrap().standing, Standing::Revoked);
    setup.assert_snapshot("revoke");
}

#[test]
fn is_guarded() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    setup.assert_guarded("revoke", &draft.id);
}

#[test]
fn works_for_any_issuer() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    let successor = setup.grant(ISSUER);
    let arguments = (successor.clone(), draft.id.clone(), setup.text(1));
    setup.call::<()>(&successor, "revoke", arguments).unwrap();
    assert_eq!(setup.stored(&draft.id).unwrap().issuer, setup.issuer);
}

#[test]
fn works_on_suspended_and_on_expired_credentials() {
    let setup = setup();
    let suspended = setup.issue_plain(1);
    setup.change("suspend", &suspended.id, &setup.text(1)).unwrap();
    assert_eq!(setup.change("revoke", &suspended.id, &setup.text(1)), Ok(()));

    let expired = setup.issue_expiring(2, 1);
    setup.pass_seconds(1);
    assert_eq!(setup.change("revoke", &expired.id, &setup.text(1)), Ok(()));
    assert_eq!(setup.verify(&expired.id).unwrap().standing, Standing::Revoked);
}

#[test]
fn is_final() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    setup.change("revoke", &draft.id, &setup.reason("first")).unwrap();
    for entry_point in ["revoke", "suspend", "reinstate"] {
        let refused = setup.change(entry_point, &draft.id, &setup.reason("second"));
        assert_eq!(refused, Err(CredentialRevoked.into()), "{entry_point}");
    }
    assert_eq!(setup.reissue(&draft.id, &setup.draft(2)), Err(CredentialRevoked.into()));
    assert_eq!(setup.stored(&draft.id).unwrap().reason, Some(setup.reason("first")));
}

#[test]
fn refuses_a_superseded_credential() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    setup.reissue(&draft.id, &setup.draft(2)).unwrap();
    let refused = setup.change("revoke", &draft.id, &setup.text(1));
    assert_eq!(refused, Err(CredentialSuperseded.into()));
}
