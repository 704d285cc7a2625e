//! How an amount went, ledger by ledger. Which entries a transaction touches and how many bytes it
//! writes is fixed when it is prepared, some ledgers before it lands; so neither may depend on what
//! others do meanwhile. Hence the newest checkpoints share one entry that never changes its size.
//! Only when it is full does the older half become a page, which never changes again.
//!
//! OpenZeppelin keeps one entry per checkpoint. There each change moves the entry that the next one
//! writes, and a transfer prepared before somebody else's fails.

use brain_storm_shared::{read_record, write_record};
use soroban_sdk::{Address, BytesN, Env, contracttype, panic_with_error};
use stellar_governance::votes::VotesError::FutureLookup;

/// Checkpoints in a page, and half of those in the entry of the newest.
const PAGE: usize = 16;
/// A checkpoint's bytes: ledger (u32) and amount (u64, for the cap is far below it), big-endian.
const CHECKPOINT_BYTES: usize = 12;
const PAGE_BYTES: usize = PAGE * CHECKPOINT_BYTES;
const RECENT_BYTES: usize = 2 * PAGE_BYTES;

/// Whose amount it is.
#[contracttype]
#[derive(Clone)]
pub(crate) enum History {
    /// All there is.
    Supply,
    /// What votes as this delegate says.
    Votes(Address),
}

/// The newest checkpoints.
#[contracttype]
struct Recent {
    /// How many there are; what follows them in the bytes means nothing.
    count: u32,
    /// Oldest first.
    checkpoints: BytesN<384>, // RECENT_BYTES, which the macro can't read
    /// How many pages there are of older ones.
    pages: u32,
}

#[contracttype]
enum CheckpointKey {
    /// history → Recent
    Recent(History),
    /// (history, page counted from 0) → its checkpoints, oldest first
    Page(History, u32),
}

/// The amount as it is.
pub(crate) fn latest(env: &Env, history: &History) -> u128 {
    let recent = read_recent(env, history);
    find(&recent.checkpoints.to_array(), recent.count as usize, u32::MAX).unwrap_or(0).into()
}

/// The amount at the end of a past ledger. Reads one entry, and of older ones as many as it takes
/// to halve the number of pages until one is left.
///
/// # Errors
/// * `VotesError::FutureLookup` - the ledger is not over yet.
pub(crate) fn at(env: &Env, history: &History, ledger: u32) -> u128 {
    if ledger >= env.ledger().sequence() {
        panic_with_error!(env, FutureLookup);
    }
    let recent = read_recent(env, history);
    find(&recent.checkpoints.to_array(), recent.count as usize, ledger)
        .unwrap_or_else(|| find_in_pages(env, history, recent.pages, ledger))
        .into()
}

/// Stores the amount as it is from this ledger on.
pub(crate) fn record(env: &Env, history: &History, amount: u128) {
    let Recent { count, checkpoints, mut pages } = read_recent(env, history);
    let (mut checkpoints, mut count) = (checkpoints.to_array(), count as usize);
    let now = env.ledger().sequence();
    let is_again = count > 0 && checkpoint(&checkpoints, count - 1).0 == now;
    if !is_again {
        count += 1;
    }
    set_checkpoint(&mut checkpoints, count - 1, now, amount as u64);
    // A network simulates in its latest ledger: what changes there again adds a checkpoint when the
    // transaction lands. So it writes the page, too, that one more would fill.
    if count + usize::from(is_again) == 2 * PAGE {
        write_page(env, history, pages, &checkpoints);
    }
    if count == 2 * PAGE {
        checkpoints.copy_within(PAGE_BYTES.., 0);
        (count, pages) = (PAGE, pages + 1);
    }
    let checkpoints = BytesN::from_array(env, &checkpoints);
    let recent = Recent { count: count as u32, checkpoints, pages };
    write_record(env, &CheckpointKey::Recent(history.clone()), &recent);
}

/// Writes the older half of the newest checkpoints, which nothing changes any more.
fn write_page(env: &Env, history: &History, page: u32, checkpoints: &[u8; RECENT_BYTES]) {
    let mut older = [0; PAGE_BYTES];
    older.copy_from_slice(&checkpoints[..PAGE_BYTES]);
    let key = CheckpointKey::Page(history.clone(), page);
    write_record(env, &key, &BytesN::from_array(env, &older));
}

fn read_recent(env: &Env, history: &History) -> Recent {
    let recent = read_record(env, &CheckpointKey::Recent(history.clone()));
    let checkpoints = || BytesN::from_array(env, &[0; RECENT_BYTES]);
    recent.unwrap_or_else(|| Recent { count: 0, checkpoints: checkpoints(), pages: 0 })
}

/// The amount that the last page says which begins at or before the ledger; 0 when none does.
fn find_in_pages(env: &Env, history: &History, pages: u32, ledger: u32) -> u64 {
    let (mut low, mut high, mut found) = (0, pages, 0);
    while low < high {
        let middle = (low + high) / 2;
        let key = CheckpointKey::Page(history.clone(), middle);
        let page: BytesN<PAGE_BYTES> = read_record(env, &key).unwrap();
        match find(&page.to_array(), PAGE, ledger) {
            Some(amount) => (low, found) = (middle + 1, amount),
            None => high = middle,
        }
    }
    found
}

/// The amount at the end of the ledger; nothing when all checkpoints are later.
fn find(checkpoints: &[u8], count: usize, ledger: u32) -> Option<u64> {
    let mut newest_first = (0..count).rev().map(|place| checkpoint(checkpoints, place));
    newest_first.find(|(then, _)| *then <= ledger).map(|(_, amount)| amount)
}

fn checkpoint(checkpoints: &[u8], place: usize) -> (u32, u64) {
    let (ledger, amount) = checkpoints[place * CHECKPOINT_BYTES..][..CHECKPOINT_BYTES].split_at(4);
    (u32::from_be_bytes(ledger.try_into().unwrap()), u64::from_be_bytes(amount.try_into().unwrap()))
}

fn set_checkpoint(checkpoints: &mut [u8], place: usize, ledger: u32, amount: u64) {
    let bytes = &mut checkpoints[place * CHECKPOINT_BYTES..][..CHECKPOINT_BYTES];
    bytes[..4].copy_from_slice(&ledger.to_be_bytes());
    bytes[4..].copy_from_slice(&amount.to_be_bytes());
}
