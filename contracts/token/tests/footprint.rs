//! A transaction may write no other entries than its simulation did, nor more bytes. A network
//! simulates in its latest ledger and runs in a later one, so a call that follows another in the
//! same ledger must write all that the same call writes a ledger later.

use std::collections::BTreeMap;

use soroban_sdk::xdr::{LedgerKey, Limits, WriteXdr};

use crate::setup::{BST, Bank, setup};

/// Bytes of each entry that the call wrote anew or changed.
fn written(bank: &Bank, call: impl FnOnce()) -> BTreeMap<LedgerKey, usize> {
    let before = bank.state();
    call();
    let changed = bank.state().into_iter().filter(|entry| !before.contains(entry));
    changed.map(|(key, (entry, _))| (key, entry.to_xdr(Limits::none()).unwrap().len())).collect()
}

/// Asserts that the call writes in the next ledger what it writes when it follows itself in one.
#[track_caller]
fn assert_prepared(bank: &Bank, ledgers: u32, call: impl Fn()) {
    call();
    for _ in 0..ledgers {
        let simulated = written(bank, &call);
        bank.pass_ledgers(1);
        let landed = written(bank, &call);
        for (key, bytes) in landed {
            assert_eq!(simulated.get(&key), Some(&bytes), "{key:?} in ledger {}", bank.ledger());
        }
    }
}

#[test]
fn transfer_writes_what_was_simulated_a_ledger_before() {
    let bank = setup();
    assert_prepared(&bank, 70, || bank.fund(&bank.alice, 1));
}

#[test]
fn burn_writes_what_was_simulated_a_ledger_before() {
    let bank = setup();
    assert_prepared(&bank, 70, || bank.burn(&bank.treasury, BST).unwrap());
}

#[test]
fn mint_reward_writes_five_entries_however_many_it_wrote_before() {
    let bank = setup();
    bank.mint_reward(&bank.reward(0)).unwrap();
    for key in 1..20 {
        bank.pass_ledgers(1);
        let written = written(&bank, || bank.mint_reward(&bank.reward(key)).unwrap());
        assert_eq!(written.len(), 5, "balance, votes, supply, key and instance");
    }
}
