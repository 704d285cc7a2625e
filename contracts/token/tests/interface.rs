//! What the built contract says of itself: SEP-41's entry points and events as soroban-token-spec
//! has them, and in its metadata the standards it claims to follow.

use soroban_sdk::xdr::{
    Limits, ScMetaEntry, ScMetaV0, ScSpecEntry, ScSpecEventV0, ScSpecFunctionV0, StringM, WriteXdr,
};
use soroban_spec::read::{from_wasm, parse_raw};

use crate::setup::WASM;

/// Entry points without their words.
fn functions(entries: &[ScSpecEntry]) -> Vec<ScSpecFunctionV0> {
    let functions = entries.iter().filter_map(|entry| match entry {
        ScSpecEntry::FunctionV0(function) => Some(function.clone()),
        _ => None,
    });
    functions
        .map(|mut function| {
            function.doc = StringM::default();
            function.inputs.iter_mut().for_each(|input| input.doc = StringM::default());
            function
        })
        .collect()
}

/// Events without their words and their library.
fn events(entries: &[ScSpecEntry]) -> Vec<ScSpecEventV0> {
    let events = entries.iter().filter_map(|entry| match entry {
        ScSpecEntry::EventV0(event) => Some(event.clone()),
        _ => None,
    });
    events
        .map(|mut event| {
            (event.doc, event.lib) = (StringM::default(), StringM::default());
            event.params.iter_mut().for_each(|param| param.doc = StringM::default());
            event
        })
        .collect()
}

#[test]
fn has_every_entry_point_of_sep_41_as_the_standard_spells_it() {
    let standard = functions(&parse_raw(soroban_token_spec::xdr()).unwrap());
    let ours = functions(&from_wasm(WASM).unwrap());
    assert_eq!(standard.len(), 10);
    for function in standard {
        assert!(ours.contains(&function), "{function:?}");
    }
}

#[test]
fn publishes_the_events_of_sep_41_in_the_standards_forms() {
    let standard = events(&parse_raw(soroban_token_spec::xdr()).unwrap());
    let ours = events(&from_wasm(WASM).unwrap());
    let names = ["transfer", "mint", "burn", "approve", "clawback"];
    let of_sep_41 = |event: &&ScSpecEventV0| {
        names.contains(&event.prefix_topics[0].to_utf8_string_lossy().as_str())
    };
    let ours: Vec<_> = ours.iter().filter(of_sep_41).collect();
    let mut published: Vec<_> =
        ours.iter().map(|event| event.name.to_utf8_string_lossy()).collect();
    published.sort();
    let expected = ["Approve", "Burn", "MintWithAmountOnly", "Transfer", "TransferWithAmountOnly"];
    assert_eq!(published, expected);
    for event in ours {
        assert!(standard.contains(event), "{event:?}");
    }
}

#[test]
fn names_the_standards_it_follows_in_its_metadata() {
    let key = "sep".try_into().unwrap();
    let val = "41,47".try_into().unwrap();
    let entry = ScMetaEntry::ScMetaV0(ScMetaV0 { key, val }).to_xdr(Limits::none()).unwrap();
    assert!(WASM.windows(entry.len()).any(|bytes| bytes == entry));
}
