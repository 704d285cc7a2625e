use brain_storm_certificate::CertificateError::{
    ContentTaken, CredentialNotFound, CredentialSuperseded as Superseded, CredentialSuspended,
    IdTaken, LiveCredentialExists,
};
use brain_storm_certificate::{
    Credential, CredentialIssued, CredentialState, CredentialSuperseded, Standing,
};
use brain_storm_shared::SharedError::{
    ContractPaused, ExpiryNotInFuture, ReasonEmpty, ReasonTooLong,
};
use brain_storm_testing::{START, unsigned};
use soroban_sdk::testutils::Address as _;
use soroban_sdk::{Address, Event, IntoVal, Val, Vec};
use stellar_access::access_control::AccessControlError::Unauthorized;

use crate::setup::{Certificates, Draft, setup};

/// A draft for another address of the learner.
fn moved(setup: &Certificates, seed: u8) -> Draft {
    Draft { learner: Address::generate(&setup.env), ..setup.draft(seed) }
}

#[test]
fn links_old_and_new_both_ways_and_publishes_both() {
    let setup = setup();
    let old = setup.issue_plain(1);
    let new = Draft { expires_at: Some(START + 60), ..moved(&setup, 2) };
    let reason = setup.reason("lost wallet");

    setup.reissue(&old.id, &new).unwrap();

    let arguments = setup.reissue_arguments(&old.id, &new, &reason);
    setup.assert_signed(&setup.issuer, "reissue", arguments);
    let superseded = CredentialSuperseded {
        id: old.id.clone(),
        learner: old.learner.clone(),
        by: setup.issuer.clone(),
        successor: new.id.clone(),
        reason: reason.clone(),
    };
    let supersedes = Some(old.id.clone());
    let issued = CredentialIssued { supersedes, ..new.issued(&setup.issuer) };
    setup.assert_events([
        superseded.to_xdr(&setup.env, &setup.address),
        issued.to_xdr(&setup.env, &setup.address),
    ]);
    let old_stored = Credential {
        state: CredentialState::Superseded,
        reason: Some(reason),
        successor: Some(new.id.clone()),
        ..old.credential(&setup.issuer)
    };
    assert_eq!(setup.stored(&old.id), Ok(old_stored));
    let supersedes = Some(old.id.clone());
    let new_stored = Credential { supersedes, ..new.credential(&setup.issuer) };
    assert_eq!(setup.stored(&new.id), Ok(new_stored));
    assert_eq!(setup.verify(&old.id).unwrap().standing, Standing::Superseded);
    assert_eq!(setup.verify(&new.id).unwrap().standing, Standing::Valid);
    setup.assert_snapshot("reissue");
}

#[test]
fn names_the_issuer_who_reissued_it_as_issuer_of_the_new_one() {
    let setup = setup();
    let old = setup.issue_plain(1);
    let other = setup.grant(brain_storm_shared::ISSUER);
    let new = moved(&setup, 2);
    let arguments: Vec<Val> = (
        other.clone(),
        old.id.clone(),
        new.id.clone(),
        new.learner.clone(),
        new.content_hash.clone(),
        new.expires_at,
        setup.text(256),
    )
        .into_val(&setup.env);
    setup.call::<()>(&other, "reissue", arguments).unwrap();
    assert_eq!(setup.stored(&new.id).unwrap().issuer, other);
    assert_eq!(setup.stored(&old.id).unwrap().issuer, setup.issuer);
}

#[test]
fn corrects_content_for_the_same_learner_and_keeps_their_place() {
    let setup = setup();
    let old = setup.issue_plain(1);
    assert_eq!(setup.reissue(&old.id, &setup.draft(2)), Ok(()));
    assert_eq!(setup.issue(&setup.draft(3)), Err(LiveCredentialExists.into()));
}

#[test]
fn moves_the_place_to_the_new_address() {
    let setup = setup();
    let old = setup.issue_plain(1);
    let new = moved(&setup, 2);
    setup.reissue(&old.id, &new).unwrap();

    assert_eq!(setup.issue(&setup.draft(3)), Ok(()));
    let learner = new.learner;
    let refused = setup.issue(&Draft { learner, ..setup.draft(4) });
    assert_eq!(refused, Err(LiveCredentialExists.into()));
}

#[test]
fn refuses_an_address_that_holds_a_live_one_and_leaves_the_old_one_as_it_was() {
    let setup = setup();
    let old = setup.issue_plain(1);
    let other = moved(&setup, 2);
    setup.issue(&other).unwrap();

    let learner = other.learner;
    let refused = setup.reissue(&old.id, &Draft { learner, ..setup.draft(3) });
    assert_eq!(refused, Err(LiveCredentialExists.into()));
    assert_eq!(setup.stored(&old.id), Ok(old.credential(&setup.issuer)));
}

#[test]
fn renews_an_expired_credential_unless_another_took_its_place() {
    let setup = setup();
    let expired = setup.issue_expiring(1, 10);
    setup.pass_seconds(10);
    assert_eq!(setup.reissue(&expired.id, &setup.draft(2)), Ok(()));

    let learner = Address::generate(&setup.env);
    let expires_at = Some(START + 20);
    let first = Draft { learner: learner.clone(), expires_at, ..setup.draft(3) };
    setup.issue(&first).unwrap();
    setup.pass_seconds(10);
    setup.issue(&Draft { learner: learner.clone(), ..setup.draft(4) }).unwrap();
    let refused = setup.reissue(&first.id, &Draft { learner, ..setup.draft(5) });
    assert_eq!(refused, Err(LiveCredentialExists.into()));
}

#[test]
fn refuses_used_ids_and_content() {
    let setup = setup();
    let old = setup.issue_plain(1);
    let same_id = Draft { id: old.id.clone(), ..moved(&setup, 2) };
    assert_eq!(setup.reissue(&old.id, &same_id), Err(IdTaken.into()));
    let same_content = Draft { content_hash: setup.hash(1), ..moved(&setup, 2) };
    assert_eq!(setup.reissue(&old.id, &same_content), Err(ContentTaken.into()));
    assert_eq!(setup.stored(&old.id), Ok(old.credential(&setup.issuer)));
}

#[test]
fn refuses_unknown_suspended_and_superseded_credentials() {
    let setup = setup();
    let new = moved(&setup, 2);
    assert_eq!(setup.reissue(&setup.id(1), &new), Err(CredentialNotFound.into()));

    let old = setup.issue_plain(1);
    setup.change("suspend", &old.id, &setup.text(1)).unwrap();
    assert_eq!(setup.reissue(&old.id, &new), Err(CredentialSuspended.into()));

    setup.change("reinstate", &old.id, &setup.text(1)).unwrap();
    setup.reissue(&old.id, &new).unwrap();
    assert_eq!(setup.reissue(&old.id, &moved(&setup, 3)), Err(Superseded.into()));
}

#[test]
fn refuses_bad_reasons_and_a_past_expiry() {
    let setup = setup();
    let old = setup.issue_plain(1);
    let new = setup.draft(2);
    for (length, error) in [(0, ReasonEmpty), (257, ReasonTooLong)] {
        let arguments = setup.reissue_arguments(&old.id, &new, &setup.text(length));
        let refused = setup.call::<()>(&setup.issuer, "reissue", arguments);
        assert_eq!(refused, Err(error.into()));
    }
    let past = Draft { expires_at: Some(START), ..new };
    assert_eq!(setup.reissue(&old.id, &past), Err(ExpiryNotInFuture.into()));
}

#[test]
fn needs_role_signature_and_a_running_contract() {
    let setup = setup();
    let old = setup.issue_plain(1);
    let reason = setup.text(1);
    let arguments = setup.reissue_arguments(&old.id, &setup.draft(2), &reason);
    let other = setup.reissue_arguments(&old.id, &setup.draft(3), &reason);

    let refused = setup.call_unsigned::<()>("reissue", arguments.clone());
    assert_eq!(refused, Err(unsigned()));
    let issuer = &setup.issuer;
    let refused = setup.call_signed_otherwise::<()>(issuer, "reissue", other, arguments.clone());
    assert_eq!(refused, Err(unsigned()));
    let mut by_admin = arguments.clone();
    by_admin.set(0, setup.admin.to_val());
    let refused = setup.call::<()>(&setup.admin, "reissue", by_admin);
    assert_eq!(refused, Err(Unauthorized.into()));
    setup.pause();
    let refused = setup.call::<()>(&setup.issuer, "reissue", arguments);
    assert_eq!(refused, Err(ContractPaused.into()));
}
