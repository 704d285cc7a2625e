use std::ops::Deref;

use brain_storm_testing::{Deployed, unsigned};
use soroban_sdk::testutils::{Address as _, Events as _, Ledger as _};
use soroban_sdk::token::StellarAssetClient;
use soroban_sdk::xdr::{
    AccountEntry, AccountEntryExt, AccountId, Asset, ContractEventBody, ContractEventV0,
    LedgerEntry, LedgerEntryData, LedgerEntryExt, LedgerKey, LedgerKeyAccount, LedgerKeyTrustLine,
    ScAddress, ScVal, SequenceNumber, Thresholds, TrustLineAsset, TrustLineEntry,
    TrustLineEntryExt, VecM,
};
use soroban_sdk::{Address, Env, Error, IntoVal, MuxedAddress, TryFromVal, Val};

use super::plain::Plain;
use crate::events::{field, read};
use crate::setup::{HostVec, register};

/// What the holder of a fresh subject holds, in units.
pub const HOLDING: i128 = 1_000;

/// A token to which the rules of SEP-41 are put.
pub struct Subject {
    token: Deployed,
    /// Who holds all of it: [`HOLDING`].
    pub holder: Address,
    pub alice: Address,
    pub bob: Address,
}

/// Why a token refused a call. Tokens differ in their numbers, not in these.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Refusal {
    Unsigned,
    AmountNegative,
    BalanceShort,
    /// Less is allowed than asked for, or an allowance is given with an impossible last ledger.
    AllowanceBad,
}

pub type Answer<T> = Result<T, Refusal>;

/// An event of SEP-41 as a reader takes it, who must accept both forms of its data.
#[derive(Debug, PartialEq)]
pub struct Happened {
    pub name: String,
    pub addresses: Vec<Address>,
    pub amount: i128,
    pub to_muxed_id: Option<u64>,
    pub live_until_ledger: Option<u32>,
}

impl Deref for Subject {
    type Target = Deployed;

    fn deref(&self) -> &Deployed {
        &self.token
    }
}

/// The Stellar Asset Contract that is built into the host: the oracle.
pub fn stellar_asset(env: &Env) -> Subject {
    let issuer = Address::generate(env);
    let asset = env.register_stellar_asset_contract_v2(issuer.clone());
    let subject = Subject::new(env, asset.address());
    env.mock_all_auths();
    StellarAssetClient::new(env, &subject.address).mint(&subject.holder, &HOLDING);
    trust(env, &subject.account(7), asset.asset());
    subject
}

/// OpenZeppelin's token as it comes.
pub fn openzeppelin(env: &Env) -> Subject {
    let mut subject = Subject::new(env, Address::generate(env));
    subject.token.address = env.register(Plain, (&subject.holder, HOLDING));
    subject
}

/// Ours.
pub fn brain_storm(env: &Env) -> Subject {
    let mut subject = Subject::new(env, Address::generate(env));
    let (admin, holder) = (subject.admin.clone(), subject.holder.clone());
    subject.token.address = register(env, &admin, &holder, [HOLDING, 0, 0]);
    subject
}

/// Makes the account exist and trust the asset; contracts need neither.
fn trust(env: &Env, account: &Address, asset: Asset) {
    let ScAddress::Account(account_id) = account.into() else { panic!("not an account") };
    let Asset::CreditAlphanum4(asset) = asset else { panic!("another asset") };
    let asset = TrustLineAsset::CreditAlphanum4(asset);
    let key = LedgerKeyAccount { account_id: account_id.clone() };
    add_entry(env, LedgerKey::Account(key), LedgerEntryData::Account(new_account(&account_id)));
    let key = LedgerKeyTrustLine { account_id: account_id.clone(), asset: asset.clone() };
    let line = TrustLineEntry {
        account_id,
        asset,
        balance: 0,
        limit: i64::MAX,
        flags: 1,
        ext: TrustLineEntryExt::V0,
    };
    add_entry(env, LedgerKey::Trustline(key), LedgerEntryData::Trustline(line));
}

fn new_account(account_id: &AccountId) -> AccountEntry {
    AccountEntry {
        account_id: account_id.clone(),
        balance: 0,
        flags: 0,
        home_domain: Default::default(),
        inflation_dest: None,
        num_sub_entries: 1,
        seq_num: SequenceNumber(0),
        thresholds: Thresholds([1; 4]),
        signers: VecM::default(),
        ext: AccountEntryExt::V0,
    }
}

fn add_entry(env: &Env, key: LedgerKey, data: LedgerEntryData) {
    let entry = LedgerEntry { last_modified_ledger_seq: 0, data, ext: LedgerEntryExt::V0 };
    env.host().add_ledger_entry(&key.into(), &entry.into(), None).unwrap();
}

impl Subject {
    fn new(env: &Env, address: Address) -> Self {
        let [admin, holder, alice, bob] = [(); 4].map(|()| Address::generate(env));
        let token = Deployed { env: env.clone(), address, admin };
        Subject { token, holder, alice, bob }
    }

    /// Calls with the signer's signature over exactly this call.
    pub fn ask<T: TryFromVal<Env, Val>>(
        &self,
        signer: &Address,
        entry_point: &str,
        arguments: impl IntoVal<Env, HostVec<Val>>,
    ) -> Answer<T> {
        self.call(signer, entry_point, arguments).map_err(refusal)
    }

    pub fn transfer(&self, from: &Address, to: &Address, amount: i128) -> Answer<()> {
        self.ask(from, "transfer", (from, to, amount))
    }

    pub fn transfer_muxed(&self, from: &Address, to: MuxedAddress, amount: i128) -> Answer<()> {
        self.ask(from, "transfer", (from, to, amount))
    }

    pub fn transfer_from(
        &self,
        spender: &Address,
        from: &Address,
        to: &Address,
        amount: i128,
    ) -> Answer<()> {
        self.ask(spender, "transfer_from", (spender, from, to, amount))
    }

    pub fn approve(
        &self,
        from: &Address,
        spender: &Address,
        amount: i128,
        last: u32,
    ) -> Answer<()> {
        self.ask(from, "approve", (from, spender, amount, last))
    }

    pub fn burn(&self, from: &Address, amount: i128) -> Answer<()> {
        self.ask(from, "burn", (from, amount))
    }

    pub fn burn_from(&self, spender: &Address, from: &Address, amount: i128) -> Answer<()> {
        self.ask(spender, "burn_from", (spender, from, amount))
    }

    pub fn balance(&self, id: &Address) -> i128 {
        self.call_unsigned("balance", (id,)).unwrap()
    }

    pub fn allowance(&self, from: &Address, spender: &Address) -> i128 {
        self.call_unsigned("allowance", (from, spender)).unwrap()
    }

    pub fn ledger(&self) -> u32 {
        self.env.ledger().sequence()
    }

    pub fn pass_ledgers(&self, count: u32) {
        self.env.ledger().with_mut(|ledger| ledger.sequence_number += count);
    }

    /// The events of SEP-41 that the last call published; ours publishes others beside them.
    pub fn happened(&self) -> Vec<Happened> {
        let events = self.env.events().all();
        let bodies = events.events().iter().map(|event| match &event.body {
            ContractEventBody::V0(body) => body,
        });
        bodies.filter_map(|body| read_event(&self.env, body)).collect()
    }
}

fn refusal(error: Error) -> Refusal {
    if error == unsigned() {
        return Refusal::Unsigned;
    }
    assert!(error.is_type(soroban_sdk::xdr::ScErrorType::Contract), "{error:?}");
    match error.get_code() {
        8 | 103 => Refusal::AmountNegative,
        10 | 100 => Refusal::BalanceShort,
        9 | 101 | 102 => Refusal::AllowanceBad,
        _ => panic!("a refusal that SEP-41 knows nothing of: {error:?}"),
    }
}

/// Reads an event as SEP-41 has its readers do, in either form of its data; nothing when the event
/// is not one of SEP-41's.
fn read_event(env: &Env, event: &ContractEventV0) -> Option<Happened> {
    let ScVal::Symbol(name) = &event.topics[0] else { return None };
    let name = name.to_utf8_string_lossy();
    if !["transfer", "mint", "burn", "approve"].contains(&name.as_str()) {
        return None;
    }
    let addresses = event.topics.iter().filter(|topic| matches!(topic, ScVal::Address(_)));
    Some(Happened {
        name,
        addresses: addresses.map(|topic| read(env, topic)).collect(),
        amount: read(env, field(&event.data, "amount").unwrap()),
        to_muxed_id: field(&event.data, "to_muxed_id").map(|id| read(env, id)),
        live_until_ledger: field(&event.data, "live_until_ledger").map(|it| read(env, it)),
    })
}
