use brain_storm_analytics::AnalyticsError::{BatchEmpty, BatchTooLarge, ProgressFell};
use brain_storm_analytics::{AnalyticsClient, BATCH_ITEMS_MAX, ProgressItem};
use brain_storm_shared::ATTESTOR;
use brain_storm_shared::SharedError::ContractPaused;
use brain_storm_testing::unsigned;
use soroban_sdk::testutils::Events as _;
use soroban_sdk::{IntoVal, Symbol, Vec};
use stellar_access::access_control::AccessControlError::Unauthorized;

use crate::setup::{Learning, setup};

/// Items of the largest size, each of which completes its course.
fn completions(setup: &Learning, count: u32) -> std::vec::Vec<ProgressItem> {
    (0..count)
        .map(|number| ProgressItem {
            learner: setup.account(number),
            course: Symbol::new(&setup.env, &format!("{number:k>32}")),
            ..setup.item(100, 1_000, 1_000)
        })
        .collect()
}

#[test]
fn records_items_in_turn_and_counts_the_news() {
    let setup = setup();
    let items = [
        setup.item(10, 1, 10),
        setup.item(10, 1, 10),
        ProgressItem { learner: setup.admin.clone(), ..setup.item(100, 10, 10) },
        setup.item(20, 2, 10),
    ];

    assert_eq!(setup.record_batch(&items), Ok(3));

    let arguments = setup.batch_arguments(&items);
    setup.assert_signed(&setup.attestor, "record_progress_batch", arguments);
    let [first, _repeated, third, fourth] = &items;
    setup.assert_events([
        setup.recorded(first),
        setup.recorded(third),
        setup.completed(third),
        setup.recorded(fourth),
    ]);
    assert_eq!(setup.progress().unwrap().percent, 20);
    setup.assert_snapshot("record_progress_batch");
}

#[test]
fn is_refused_whole_when_one_item_is_refused() {
    let setup = setup();
    let items = [setup.item(20, 2, 10), setup.item(10, 1, 10)];
    assert_eq!(setup.record_batch(&items), Err(ProgressFell.into()));
    assert_eq!(setup.progress(), None);
}

/// The network takes 16,384 bytes of events a transaction; the environment holds us to that and
/// to its other limits when this runs on the built wasm.
#[test]
fn fits_the_network_at_the_bound_when_every_item_completes_its_course() {
    let setup = setup();
    let items = completions(&setup, BATCH_ITEMS_MAX);
    let attestor = setup.account(u32::MAX);
    // An account needs a real signature; who must sign is asserted above.
    setup.env.mock_all_auths();
    let client = AnalyticsClient::new(&setup.env, &setup.address);
    client.grant_role(&attestor, &ATTESTOR, &setup.admin);

    let recorded = client.record_progress_batch(&attestor, &Vec::from_slice(&setup.env, &items));

    assert_eq!(recorded, BATCH_ITEMS_MAX);
    let size = setup.event_bytes();
    assert_eq!(setup.env.events().all().events().len(), 2 * BATCH_ITEMS_MAX as usize);
    assert_eq!(size, 584 * BATCH_ITEMS_MAX as usize);
    assert!(size + 8 <= 16_384 && size + 584 > 16_384, "28 items fit and 29 do not");
}

#[test]
fn refuses_one_item_past_the_bound_and_none() {
    let setup = setup();
    let items = completions(&setup, BATCH_ITEMS_MAX + 1);
    assert_eq!(setup.record_batch(&items), Err(BatchTooLarge.into()));
    assert_eq!(setup.record_batch(&[]), Err(BatchEmpty.into()));
}

#[test]
fn needs_role_signature_and_a_running_contract() {
    let setup = setup();
    let items = [setup.item(50, 5, 10)];
    let arguments = setup.batch_arguments(&items);
    let other = setup.batch_arguments(&[setup.item(51, 5, 10)]);

    let entry_point = "record_progress_batch";
    let refused = setup.call_unsigned::<u32>(entry_point, arguments.clone());
    assert_eq!(refused, Err(unsigned()));
    let attestor = &setup.attestor;
    let refused = setup.call_signed_otherwise::<u32>(attestor, entry_point, other, arguments);
    assert_eq!(refused, Err(unsigned()));
    let by_admin: Vec<_> =
        (setup.admin.clone(), Vec::from_slice(&setup.env, &items)).into_val(&setup.env);
    let refused = setup.call::<u32>(&setup.admin, entry_point, by_admin);
    assert_eq!(refused, Err(Unauthorized.into()));
    setup.pause();
    assert_eq!(setup.record_batch(&items), Err(ContractPaused.into()));
    assert_eq!(setup.progress(), None);
}
