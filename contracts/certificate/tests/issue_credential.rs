use brain_storm_certificate::CertificateError::{ContentTaken, IdTaken, LiveCredentialExists};
use brain_storm_certificate::CredentialKind;
use brain_storm_shared::SharedError::{
    ContractPaused, CourseKeyInvalid, ExpiryNotInFuture, ExpiryTooFar,
};
use brain_storm_shared::{EXPIRY_SECONDS_MAX, INSTANCE_TTL_LEDGERS, RECORD_TTL_LEDGERS};
use brain_storm_testing::{START, unsigned};
use soroban_sdk::testutils::Address as _;
use soroban_sdk::testutils::storage::{Instance as _, Persistent as _};
use soroban_sdk::xdr::{ScSymbol, ScVal, StringM};
use soroban_sdk::{Address, Env, Event, IntoVal, Symbol, TryFromVal, Val, Vec};
use stellar_access::access_control::AccessControlError::Unauthorized;

use crate::setup::{Certificates, Draft, setup};

fn issue_with_expiry(setup: &Certificates, expires_at: u64) -> brain_storm_testing::Outcome<()> {
    setup.issue(&Draft { expires_at: Some(expires_at), ..setup.draft(1) })
}

/// Tells whether both the XDR and the host take the text as a Symbol.
fn is_symbol(env: &Env, text: &str) -> bool {
    StringM::try_from(text)
        .is_ok_and(|text| Symbol::try_from_val(env, &ScVal::Symbol(ScSymbol(text))).is_ok())
}

#[test]
fn stores_the_credential_and_publishes_it_whole() {
    let setup = setup();
    let draft =
        Draft { kind: CredentialKind::Achievement, expires_at: Some(START + 1), ..setup.draft(1) };

    setup.issue(&draft).unwrap();

    let arguments = draft.arguments(&setup.env, &setup.issuer);
    setup.assert_signed(&setup.issuer, "issue_credential", arguments);
    setup.assert_events([draft.issued(&setup.issuer).to_xdr(&setup.env, &setup.address)]);
    assert_eq!(setup.stored(&draft.id), Ok(draft.credential(&setup.issuer)));
    setup.assert_snapshot("issue_credential");
}

#[test]
fn publishes_no_expiry_when_it_never_expires() {
    let setup = setup();
    let draft = setup.draft(1);

    setup.issue(&draft).unwrap();

    setup.assert_events([draft.issued(&setup.issuer).to_xdr(&setup.env, &setup.address)]);
    assert_eq!(setup.stored(&draft.id), Ok(draft.credential(&setup.issuer)));
}

#[test]
fn needs_the_issuers_signature_over_these_very_arguments() {
    let setup = setup();
    let called = setup.draft(1).arguments(&setup.env, &setup.issuer);
    let signed = setup.draft(2).arguments(&setup.env, &setup.issuer);

    let refused = setup.call_unsigned::<()>("issue_credential", called.clone());
    assert_eq!(refused, Err(unsigned()));
    let refused =
        setup.call_signed_otherwise::<()>(&setup.issuer, "issue_credential", signed, called);
    assert_eq!(refused, Err(unsigned()));
    assert!(setup.stored(&setup.id(1)).is_err());
}

#[test]
fn refuses_whoever_does_not_hold_the_role() {
    let setup = setup();
    let guardian = setup.grant(brain_storm_shared::GUARDIAN);
    for signer in [&setup.admin, &setup.learner, &guardian] {
        let arguments = setup.draft(1).arguments(&setup.env, signer);
        let refused = setup.call::<()>(signer, "issue_credential", arguments);
        assert_eq!(refused, Err(Unauthorized.into()));
    }
}

#[test]
fn refuses_an_issuer_whose_role_was_taken_back() {
    let setup = setup();
    let taken = (setup.issuer.clone(), brain_storm_shared::ISSUER, setup.admin.clone());
    setup.call::<()>(&setup.admin, "revoke_role", taken).unwrap();

    assert_eq!(setup.issue(&setup.draft(1)), Err(Unauthorized.into()));
}

#[test]
fn refuses_while_paused() {
    let setup = setup();
    setup.pause();
    assert_eq!(setup.issue(&setup.draft(1)), Err(ContractPaused.into()));
}

#[test]
fn takes_course_keys_up_to_32_characters() {
    let setup = setup();
    for (seed, key) in ["a", "z_9", &"k".repeat(32)].into_iter().enumerate() {
        let course = Symbol::new(&setup.env, key);
        assert_eq!(setup.issue(&Draft { course, ..setup.draft(seed as u8) }), Ok(()), "{key}");
    }
    // Longer keys and hyphens are no Symbols, so they never reach a contract.
    for key in ["k".repeat(33), "rust-basics".into(), "rust basics".into()] {
        assert!(!is_symbol(&setup.env, &key), "{key}");
    }
}

#[test]
fn refuses_course_keys_of_another_form() {
    let setup = setup();
    for key in ["", "Rust", "rusT", "1rust", "_rust", &"K".repeat(32), "aZ"] {
        let course = Symbol::new(&setup.env, key);
        let refused = setup.issue(&Draft { course, ..setup.draft(1) });
        assert_eq!(refused, Err(CourseKeyInvalid.into()), "{key}");
    }
}

#[test]
fn takes_an_expiry_from_one_second_to_a_hundred_years_ahead() {
    let setup = setup();
    assert_eq!(issue_with_expiry(&setup, 0), Err(ExpiryNotInFuture.into()));
    assert_eq!(issue_with_expiry(&setup, START), Err(ExpiryNotInFuture.into()));
    let too_far = START + EXPIRY_SECONDS_MAX + 1;
    assert_eq!(issue_with_expiry(&setup, too_far), Err(ExpiryTooFar.into()));
    assert_eq!(issue_with_expiry(&setup, u64::MAX), Err(ExpiryTooFar.into()));
    assert_eq!(issue_with_expiry(&setup, START * 1_000), Err(ExpiryTooFar.into()));

    assert_eq!(issue_with_expiry(&setup, START + EXPIRY_SECONDS_MAX), Ok(()));
}

#[test]
fn refuses_a_used_id_whatever_became_of_the_credential() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    let again = Draft {
        learner: Address::generate(&setup.env),
        content_hash: setup.hash(2),
        ..draft.clone()
    };
    assert_eq!(setup.issue(&again), Err(IdTaken.into()));

    setup.change("revoke", &draft.id, &setup.text(1)).unwrap();
    assert_eq!(setup.issue(&again), Err(IdTaken.into()));
    assert_eq!(setup.stored(&draft.id).unwrap().learner, setup.learner);
}

#[test]
fn refuses_a_used_content_hash() {
    let setup = setup();
    setup.issue_plain(1);
    let learner = Address::generate(&setup.env);
    let copy = Draft { learner, content_hash: setup.hash(1), ..setup.draft(2) };
    assert_eq!(setup.issue(&copy), Err(ContentTaken.into()));
}

#[test]
fn gives_a_learner_one_live_credential_per_course_and_kind() {
    let setup = setup();
    setup.issue_plain(1);
    assert_eq!(setup.issue(&setup.draft(2)), Err(LiveCredentialExists.into()));

    let kind = CredentialKind::Achievement;
    assert_eq!(setup.issue(&Draft { kind, ..setup.draft(2) }), Ok(()));
    let course = Symbol::new(&setup.env, "rust_expert");
    assert_eq!(setup.issue(&Draft { course, ..setup.draft(3) }), Ok(()));
    let learner = Address::generate(&setup.env);
    assert_eq!(setup.issue(&Draft { learner, ..setup.draft(4) }), Ok(()));
}

#[test]
fn counts_a_suspended_credential_as_live_and_a_revoked_one_not() {
    let setup = setup();
    let first = setup.issue_plain(1);
    setup.change("suspend", &first.id, &setup.text(1)).unwrap();
    assert_eq!(setup.issue(&setup.draft(2)), Err(LiveCredentialExists.into()));

    setup.change("revoke", &first.id, &setup.text(1)).unwrap();
    assert_eq!(setup.issue(&setup.draft(2)), Ok(()));
}

#[test]
fn counts_an_expired_credential_as_live_until_its_very_second() {
    let setup = setup();
    setup.issue_expiring(1, 10);
    setup.pass_seconds(9);
    assert_eq!(setup.issue(&setup.draft(2)), Err(LiveCredentialExists.into()));

    setup.pass_seconds(1);
    assert_eq!(setup.issue(&setup.draft(2)), Ok(()));
}

#[test]
fn keeps_the_place_of_a_new_credential_when_an_expired_one_is_revoked() {
    let setup = setup();
    let expired = setup.issue_expiring(1, 10);
    setup.pass_seconds(10);
    setup.issue_plain(2);

    setup.change("revoke", &expired.id, &setup.text(1)).unwrap();
    assert_eq!(setup.issue(&setup.draft(3)), Err(LiveCredentialExists.into()));
}

#[test]
fn keeps_the_instance_and_each_entry_alive_for_their_terms() {
    let setup = setup();
    let draft = setup.issue_plain(1);
    let key = |name: &str, value: Val| -> Vec<Val> {
        (Symbol::new(&setup.env, name), value).into_val(&setup.env)
    };
    setup.env.as_contract(&setup.address, || {
        let records = setup.env.storage().persistent();
        for record in
            [key("Credential", draft.id.to_val()), key("Content", draft.content_hash.to_val())]
        {
            assert_eq!(records.get_ttl(&record), RECORD_TTL_LEDGERS);
        }
        assert_eq!(setup.env.storage().instance().get_ttl(), INSTANCE_TTL_LEDGERS);
    });
}

#[test]
fn transfers_nothing() {
    let setup = setup();
    for entry_point in ["transfer", "transfer_from", "approve"] {
        let learner = setup.learner.clone();
        let arguments = (learner.clone(), learner.clone(), setup.id(1));
        assert!(setup.call::<()>(&learner, entry_point, arguments).is_err());
    }
}
