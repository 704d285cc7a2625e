use brain_storm_certificate::CertificateError::CredentialNotFound;
use brain_storm_certificate::Verification;

use crate::setup::setup;

#[test]
fn finds_each_credential_by_its_content() {
    let setup = setup();
    let old = setup.issue_plain(1);
    let new = setup.draft(2);
    setup.reissue(&old.id, &new).unwrap();
    for draft in [old, new] {
        let found = setup.call_unsigned::<Verification>("verify_hash", (draft.content_hash,));
        assert_eq!(found, setup.verify(&draft.id));
    }
}

#[test]
fn refuses_unknown_content() {
    let setup = setup();
    let found = setup.call_unsigned::<Verification>("verify_hash", (setup.hash(1),));
    assert_eq!(found, Err(CredentialNotFound.into()));
}
