//! Reading events as any reader of the chain does.

use soroban_sdk::xdr::ScVal;
use soroban_sdk::{Env, TryFromVal, TryIntoVal, Val};

/// A field of an event's data, in any of the forms that SEP-41 allows; nothing when it is absent.
pub fn field<'a>(data: &'a ScVal, name: &str) -> Option<&'a ScVal> {
    match (data, name) {
        (ScVal::Map(Some(map)), _) => {
            let is_named = |key: &ScVal| matches!(key, ScVal::Symbol(it) if it.0.as_slice() == name.as_bytes());
            map.iter().find(|entry| is_named(&entry.key)).map(|entry| &entry.val)
        }
        (ScVal::Vec(Some(values)), "amount") => values.first(),
        (ScVal::Vec(Some(values)), "live_until_ledger") => values.get(1),
        (ScVal::I128(_), "amount") => Some(data),
        _ => None,
    }
}

pub fn read<T: TryFromVal<Env, Val>>(env: &Env, value: &ScVal) -> T
where
    T::Error: std::fmt::Debug,
{
    let value: Val = value.try_into_val(env).unwrap();
    value.try_into_val(env).unwrap()
}
