//! What no entry point lets in: values of another type, and calls back while it runs.

use brain_storm_certificate::{CertificateError, CredentialKind};
use brain_storm_shared::{ISSUER, SharedError};
use brain_storm_testing::{Hostile, HostileClient, property_config};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use soroban_sdk::xdr::ScErrorType;
use soroban_sdk::{Address, BytesN, Error, IntoVal, String, Symbol, Val, Vec};
use stellar_access::access_control::AccessControlError;

use crate::setup::{Certificates, Draft, setup};

/// Every writing entry point with arguments that go through, on credentials 1 to 5.
fn calls(setup: &Certificates, issuer: &Address) -> [(&'static str, Vec<Val>); 6] {
    let reason = setup.reason("review");
    let change = |id: u8| (issuer.clone(), setup.id(id), reason.clone()).into_val(&setup.env);
    let fresh = |seed: u8| Draft {
        learner: setup.account(seed.into()),
        expires_at: Some(setup.env.ledger().timestamp() + 1),
        ..setup.draft(seed)
    };
    let Draft { id, learner, content_hash, expires_at, .. } = fresh(5);
    let items = Vec::from_array(&setup.env, [fresh(4).item()]);
    [
        ("issue_credential", fresh(3).arguments(&setup.env, issuer)),
        ("issue_credential_batch", (issuer.clone(), items).into_val(&setup.env)),
        ("suspend", change(1)),
        ("reinstate", change(1)),
        (
            "reissue",
            (issuer.clone(), setup.id(1), id, learner, content_hash, expires_at, reason.clone())
                .into_val(&setup.env),
        ),
        ("revoke", change(2)),
    ]
}

fn prepared() -> Certificates {
    let setup = setup();
    setup.issue_plain(1);
    setup.issue(&Draft { learner: setup.account(2), ..setup.draft(2) }).unwrap();
    setup
}

#[test]
fn values_of_another_type_change_nothing() {
    let setup = prepared();
    for (entry_point, arguments) in calls(&setup, &setup.issuer) {
        setup.assert_types_checked(&setup.issuer, entry_point, arguments);
    }
}

#[test]
fn an_issuer_that_calls_back_while_its_signature_is_checked_is_refused() {
    let setup = prepared();
    let hostile = setup.env.register(Hostile, ());
    let grant = (hostile.clone(), ISSUER, setup.admin.clone());
    setup.call::<()>(&setup.admin, "grant_role", grant).unwrap();
    for (entry_point, arguments) in calls(&setup, &hostile) {
        let called = setup.call_hostile::<()>(&hostile, entry_point, arguments);
        assert_eq!(called, Ok(()), "{entry_point}");
        let client = HostileClient::new(&setup.env, &hostile);
        assert_eq!(client.was_refused(), Some(true), "{entry_point}");
    }
}

fn is_declared(error: Error) -> bool {
    error.is_type(ScErrorType::Contract)
        && (SharedError::try_from(error).is_ok()
            || CertificateError::try_from(error).is_ok()
            || AccessControlError::try_from(error).is_ok())
}

#[test]
fn values_of_the_right_type_meet_declared_errors_only() {
    let edges = || prop_oneof![Just(0u64), Just(1), Just(u64::MAX), any::<u64>()];
    let arguments = (
        "[a-zA-Z0-9_]{0,32}",
        vec(any::<[u8; 32]>(), 1..42),
        any::<[u8; 16]>(),
        proptest::option::of(edges()),
        vec(any::<u8>(), 0..300),
        any::<bool>(),
        0usize..6,
    );
    TestRunner::new(property_config(64))
        .run(&arguments, |(course, contents, id, expires_at, reason, achievement, chosen)| {
            let setup = prepared();
            let env = &setup.env;
            let draft = |content: &[u8; 32]| Draft {
                id: BytesN::from_array(env, &id),
                learner: setup.account(id[0].into()),
                course: Symbol::new(env, &course),
                content_hash: BytesN::from_array(env, content),
                kind: match achievement {
                    true => CredentialKind::Achievement,
                    false => CredentialKind::Completion,
                },
                expires_at,
            };
            let reason = String::from_bytes(env, &reason);
            let subject = if achievement { setup.id(1) } else { draft(&contents[0]).id };
            let outcome = match chosen {
                0 => setup.issue(&draft(&contents[0])),
                1 => setup.issue_batch(&contents.iter().map(draft).collect::<std::vec::Vec<_>>()),
                2 => setup.reissue(&subject, &draft(&contents[0])),
                3 => setup.change("revoke", &subject, &reason),
                4 => setup.change("suspend", &subject, &reason),
                _ => setup.change("reinstate", &subject, &reason),
            };
            prop_assert!(outcome.is_ok() || is_declared(outcome.unwrap_err()), "{:?}", outcome);
            Ok(())
        })
        .unwrap();
}
