use brain_storm_certificate::CertificateError::{
    BatchEmpty, BatchTooLarge, IdTaken, LiveCredentialExists,
};
use brain_storm_certificate::{BATCH_ITEMS_MAX, CertificateClient};
use brain_storm_shared::ISSUER;
use brain_storm_shared::SharedError::{
    ContractPaused, CourseKeyInvalid, ExpiryNotInFuture, ExpiryTooFar,
};
use brain_storm_shared::{EXPIRY_SECONDS_MAX, MINTER};
use brain_storm_testing::{START, unsigned};
use soroban_sdk::testutils::Events as _;
use soroban_sdk::{BytesN, Event, IntoVal, Symbol, Vec};
use stellar_access::access_control::AccessControlError::Unauthorized;

use crate::setup::{Certificates, Draft, setup};

const ENTRY_POINT: &str = "issue_credential_batch";

/// Drafts of the largest size, each for a course of its own.
fn large(setup: &Certificates, count: u32) -> std::vec::Vec<Draft> {
    let draft = |number: u32| {
        let mut bytes = [0; 32];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        Draft {
            id: BytesN::from_array(&setup.env, bytes.first_chunk().unwrap()),
            learner: setup.account(number),
            course: Symbol::new(&setup.env, &format!("{number:k>32}")),
            content_hash: BytesN::from_array(&setup.env, &bytes),
            expires_at: Some(START + 1),
            ..setup.draft(0)
        }
    };
    (0..count).map(draft).collect()
}

/// Drafts for learners of their own.
fn class(setup: &Certificates, count: u8) -> std::vec::Vec<Draft> {
    (1..=count)
        .map(|seed| Draft { learner: setup.account(seed.into()), ..setup.draft(seed) })
        .collect()
}

#[test]
fn issues_each_credential_and_publishes_it_whole() {
    let setup = setup();
    let drafts = class(&setup, 3);

    setup.issue_batch(&drafts).unwrap();

    setup.assert_signed(&setup.issuer, ENTRY_POINT, setup.batch_arguments(&drafts));
    let [first, second, third] = drafts.first_chunk().unwrap();
    setup.assert_events(
        [first, second, third]
            .map(|draft| draft.issued(&setup.issuer).to_xdr(&setup.env, &setup.address)),
    );
    for draft in drafts {
        assert_eq!(setup.stored(&draft.id), Ok(draft.credential(&setup.issuer)));
    }
    setup.assert_snapshot("issue_credential_batch");
}

#[test]
fn is_refused_whole_when_one_item_is_refused() {
    let setup = setup();
    let [first, second, third] = class(&setup, 3).try_into().ok().unwrap();
    let env = &setup.env;
    let course = Symbol::new(env, "Rust");
    let same_learner = first.learner.clone();
    let faults = [
        (Draft { id: first.id.clone(), ..second.clone() }, IdTaken.into()),
        (Draft { learner: same_learner, ..second.clone() }, LiveCredentialExists.into()),
        (Draft { course, ..second.clone() }, CourseKeyInvalid.into()),
        (Draft { expires_at: Some(START), ..second.clone() }, ExpiryNotInFuture.into()),
        (
            Draft { expires_at: Some(START + EXPIRY_SECONDS_MAX + 1), ..second.clone() },
            ExpiryTooFar.into(),
        ),
    ];
    for (fault, error) in faults {
        let refused = setup.issue_batch(&[first.clone(), fault, third.clone()]);
        assert_eq!(refused, Err(error));
        assert!(setup.stored(&first.id).is_err());
    }
    let soon_and_late = [Some(START + 1), Some(START + EXPIRY_SECONDS_MAX), None];
    let drafts: std::vec::Vec<_> = [first, second, third]
        .into_iter()
        .zip(soon_and_late)
        .map(|(draft, expires_at)| Draft { expires_at, ..draft })
        .collect();
    assert_eq!(setup.issue_batch(&drafts), Ok(()));
}

/// The network takes 16,384 bytes of events a transaction; the environment holds us to that and
/// to its other limits when this runs on the built wasm.
#[test]
fn fits_the_network_at_the_bound() {
    let setup = setup();
    let issuer = setup.account(u32::MAX);
    // An account needs a real signature; who must sign is asserted above.
    setup.env.mock_all_auths();
    let client = CertificateClient::new(&setup.env, &setup.address);
    client.grant_role(&issuer, &ISSUER, &setup.admin);
    let items =
        large(&setup, BATCH_ITEMS_MAX).iter().map(Draft::item).collect::<std::vec::Vec<_>>();

    client.issue_credential_batch(&issuer, &Vec::from_slice(&setup.env, &items));

    let size = setup.event_bytes();
    assert_eq!(setup.env.events().all().events().len(), BATCH_ITEMS_MAX as usize);
    assert_eq!(size, 412 * BATCH_ITEMS_MAX as usize);
    assert!(size + 4 <= 16_384 && size + 412 > 16_384, "39 items fit and 40 do not");
}

#[test]
fn refuses_one_item_past_the_bound_and_none() {
    let setup = setup();
    let drafts = large(&setup, BATCH_ITEMS_MAX + 1);
    assert_eq!(setup.issue_batch(&drafts), Err(BatchTooLarge.into()));
    assert_eq!(setup.issue_batch(&[]), Err(BatchEmpty.into()));
}

#[test]
fn needs_role_signature_and_a_running_contract() {
    let setup = setup();
    let drafts = class(&setup, 2);
    let arguments = setup.batch_arguments(&drafts);
    let other = setup.batch_arguments(&drafts[..1]);

    let refused = setup.call_unsigned::<()>(ENTRY_POINT, arguments.clone());
    assert_eq!(refused, Err(unsigned()));
    let issuer = &setup.issuer;
    let refused = setup.call_signed_otherwise::<()>(issuer, ENTRY_POINT, other, arguments);
    assert_eq!(refused, Err(unsigned()));
    let minter = setup.grant(MINTER);
    for stranger in [&setup.admin, &minter] {
        let items = Vec::from_iter(&setup.env, drafts.iter().map(Draft::item));
        let by_stranger: Vec<_> = (stranger.clone(), items).into_val(&setup.env);
        let refused = setup.call::<()>(stranger, ENTRY_POINT, by_stranger);
        assert_eq!(refused, Err(Unauthorized.into()));
    }
    setup.pause();
    assert_eq!(setup.issue_batch(&drafts), Err(ContractPaused.into()));
    assert!(setup.stored(&drafts[0].id).is_err());
}
