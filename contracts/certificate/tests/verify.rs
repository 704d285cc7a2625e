use brain_storm_certificate::CertificateError::CredentialNotFound;
use brain_storm_certificate::{Credential, Standing, Verification};
use brain_storm_testing::{START, START_LEDGER};

use crate::setup::setup;

#[test]
fn returns_the_facts_and_the_standing_as_of_the_ledger() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    setup.pass_seconds(5);
    let credential: Credential = draft.credential(&setup.issuer);
    let expected = Verification {
        credential,
        standing: Standing::Valid,
        ledger: START_LEDGER,
        ledger_time: START + 5,
    };
    assert_eq!(setup.verify(&draft.id), Ok(expected));
}

#[test]
fn says_expired_from_the_second_of_the_expiry() {
    let setup = setup();
    let draft = setup.issue_expiring(1, 10);
    setup.pass_seconds(9);
    assert_eq!(setup.verify(&draft.id).unwrap().standing, Standing::Valid);
    setup.pass_seconds(1);
    assert_eq!(setup.verify(&draft.id).unwrap().standing, Standing::Expired);
}

#[test]
fn says_superseded_after_the_expiry_too() {
    let setup = setup();
    let draft = setup.issue_expiring(1, 10);
    setup.reissue(&draft.id, &setup.draft(2)).unwrap();
    setup.pass_seconds(10);
    assert_eq!(setup.verify(&draft.id).unwrap().standing, Standing::Superseded);
}

#[test]
fn works_while_paused() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    setup.pause();
    assert_eq!(setup.verify(&draft.id).unwrap().standing, Standing::Valid);
}

#[test]
fn refuses_an_unknown_id() {
    let setup = setup();
    assert_eq!(setup.verify(&setup.id(1)), Err(CredentialNotFound.into()));
}
