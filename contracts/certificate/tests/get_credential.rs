use brain_storm_certificate::CertificateError::CredentialNotFound;

use crate::setup::setup;

#[test]
fn returns_the_credential_as_stored() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    assert_eq!(setup.stored(&draft.id), Ok(draft.credential(&setup.issuer)));
}

#[test]
fn refuses_an_unknown_id() {
    let setup = setup();
    assert_eq!(setup.stored(&setup.id(1)), Err(CredentialNotFound.into()));
}
