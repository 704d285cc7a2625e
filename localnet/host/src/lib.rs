//! The Soroban host for localnet, as one WebAssembly module.
//!
//! Nothing of the protocol is implemented here: `soroban-env-host` (what validators run) and `soroban-simulation`
//! (what RPC's preflight runs) do the work. This crate carries XDR and plain numbers between them and JavaScript,
//! as `stellar-core`'s Rust bridge and `stellar-rpc`'s preflight library carry them to C++ and Go. The shapes that
//! cross are in `wire.rs` and, with their meaning, in `../types.ts`.
//!
//! It is built twice, as a validator and as a preflight: see the features in `Cargo.toml`.

#[cfg(feature = "validator")]
mod modules;
#[cfg(feature = "preflight")]
mod preflight;
mod settings;
#[cfg(feature = "validator")]
mod validator;
mod wire;

use serde::{Serialize, de::DeserializeOwned};
use serde_bytes::ByteBuf;
use soroban_env_host::xdr::{Limits, ReadXdr, WriteXdr};
use wasm_bindgen::{prelude::*, throw_val};

#[cfg(all(feature = "validator", feature = "preflight"))]
compile_error!("build with one feature, validator or preflight: together they meter like neither");

/// XDR nesting that stellar-core accepts when it unpacks values for the host.
const XDR_DEPTH_MAX: u32 = 1000;

/// Turns a Rust panic into a JavaScript exception that carries its message; the instance is dead afterwards.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| throw_val(named_error("HostPanic", &panic.to_string()))));
}

/// Panics on purpose, so that a test can see the host recover.
#[wasm_bindgen]
pub fn panic(message: &str) {
    panic!("{message}");
}

/// Why a call was not carried out. Unlike after a panic, the instance stays usable.
pub enum Refusal {
    /// What was found and what was expected.
    Input(String),
    /// What the caller's `getEntry` threw.
    #[cfg_attr(feature = "validator", allow(dead_code))]
    Thrown(JsValue),
}

impl From<String> for Refusal {
    fn from(message: String) -> Self {
        Refusal::Input(message)
    }
}

impl From<Refusal> for JsValue {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Input(message) => named_error("HostInputError", &message),
            Refusal::Thrown(error) => error,
        }
    }
}

/// `native.ts` tells errors apart by these names.
fn named_error(name: &str, message: &str) -> JsValue {
    let error = js_sys::Error::new(message);
    error.set_name(name);
    error.into()
}

fn from_js<T: DeserializeOwned>(what: &str, value: JsValue) -> Result<T, String> {
    serde_wasm_bindgen::from_value(value).map_err(|error| format!("{what}: {error}"))
}

fn to_js(value: &impl Serialize) -> Result<JsValue, Refusal> {
    // Flattened structs count as maps, and JavaScript wants objects of both.
    let serializer = serde_wasm_bindgen::Serializer::new()
        .serialize_large_number_types_as_bigints(true)
        .serialize_maps_as_objects(true);
    value.serialize(&serializer).map_err(|error| Refusal::Input(error.to_string()))
}

fn decode<T: ReadXdr>(type_name: &str, bytes: &[u8]) -> Result<T, String> {
    let limits = Limits { depth: XDR_DEPTH_MAX, len: bytes.len() };
    T::from_xdr(bytes, limits).map_err(|error| format!("{} bytes are not one {type_name} in XDR: {error}", bytes.len()))
}

#[cfg(feature = "preflight")]
fn decode_all<T: ReadXdr>(type_name: &str, items: &[ByteBuf]) -> Result<Vec<T>, String> {
    items.iter().map(|bytes| decode(type_name, bytes)).collect()
}

/// Encodes a value that the host itself made, so it cannot be too deep or too large.
fn encode(value: &impl WriteXdr) -> ByteBuf {
    value.to_xdr(Limits::none()).expect("the host's own values have an XDR form").into()
}
