//! Simulation as RPC's preflight makes it (`stellar-rpc`, `cmd/stellar-rpc/lib/preflight`): the same adjustments,
//! the same handling of archived entries, the same error texts, all by `soroban-simulation`.

use crate::{Refusal, decode, decode_all, encode, from_js, settings::Settings, to_js, wire};
use js_sys::{Function, Uint8Array};
use serde_bytes::ByteBuf;
use soroban_env_host::{
    HostError,
    e2e_invoke::RecordingInvocationAuthMode,
    storage::{EntryWithLiveUntil, SnapshotSource},
    xdr::{
        AccountId, HostFunction, LedgerEntry, LedgerKey, ScErrorCode, ScErrorType, SorobanTransactionData,
        StateArchivalSettings,
    },
};
use soroban_simulation::{
    AutoRestoringSnapshotSource, NetworkConfig,
    simulation::{
        InvokeHostFunctionSimulationResult, LedgerEntryDiff, SimulationAdjustmentConfig, simulate_extend_ttl_op,
        simulate_invoke_host_function_op, simulate_restore_op,
    },
};
use std::{cell::RefCell, collections::BTreeMap, fmt::Debug, rc::Rc};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub struct Preflight {
    network: NetworkConfig,
    archival: StateArchivalSettings,
}

#[wasm_bindgen]
impl Preflight {
    /// `settings`: `Uint8Array[]` of ConfigSetting entries as LedgerEntryData XDR.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: JsValue) -> Result<Preflight, Refusal> {
        let settings: Vec<ByteBuf> = from_js("settings", settings)?;
        let settings = Settings::read(&settings)?;
        Ok(Preflight { archival: settings.archival.clone(), network: network_config(settings) })
    }

    #[wasm_bindgen(js_name = simulateInvoke)]
    pub fn simulate_invoke(&self, request: JsValue, get_entry: Function) -> Result<JsValue, Refusal> {
        to_js(&self.invoke(from_js("simulateInvoke request", request)?, get_entry)?)
    }

    #[wasm_bindgen(js_name = simulateExtendTtl)]
    pub fn simulate_extend_ttl(&self, request: JsValue, get_entry: Function) -> Result<JsValue, Refusal> {
        to_js(&self.extend_ttl(from_js("simulateExtendTtl request", request)?, get_entry)?)
    }

    #[wasm_bindgen(js_name = simulateRestore)]
    pub fn simulate_restore(&self, request: JsValue, get_entry: Function) -> Result<JsValue, Refusal> {
        to_js(&self.restore(from_js("simulateRestore request", request)?, get_entry)?)
    }
}

impl Preflight {
    fn invoke(
        &self,
        request: wire::SimulateInvokeRequest,
        get_entry: Function,
    ) -> Result<wire::SimulateInvokeResult, Refusal> {
        let host_function: HostFunction = decode("HostFunction", &request.host_function)?;
        let source_account: AccountId = decode("AccountId", &request.source_account)?;
        let seed = request
            .prng_seed
            .as_slice()
            .try_into()
            .map_err(|_| format!("prngSeed has {} bytes, expected 32", request.prng_seed.len()))?;
        let reader = Rc::new(LedgerReader::new(get_entry));
        let simulation = simulate_invoke_host_function_op(
            reader.clone(),
            &self.network,
            &adjustments(request.instruction_leeway),
            &request.ledger.info(&self.archival)?,
            host_function,
            auth_mode(&request)?,
            &source_account,
            seed,
            request.diagnostics,
        );
        reader.check()?;
        Ok(simulation.map_or_else(refused_invocation, simulated_invocation))
    }

    fn extend_ttl(
        &self,
        request: wire::SimulateExtendTtlRequest,
        get_entry: Function,
    ) -> Result<wire::SimulateExtendTtlResult, Refusal> {
        let keys: Vec<LedgerKey> = decode_all("LedgerKey", &request.keys)?;
        let ledger = request.ledger.info(&self.archival)?;
        let reader = Rc::new(LedgerReader::new(get_entry));
        let restoring = AutoRestoringSnapshotSource::new(reader.clone(), &ledger).map_err(|error| error.to_string())?;
        let extension =
            simulate_extend_ttl_op(&restoring, &self.network, &adjustments(0), &ledger, &keys, request.extend_to)
                .and_then(|extension| {
                    Ok((extension, restoring.simulate_restore_keys_op(&self.network, &adjustments(0), &ledger)?))
                });
        reader.check()?;
        Ok(match extension {
            Ok((extension, restoration)) => wire::SimulateExtendTtlResult {
                fees: fees(&extension.transaction_data),
                restore_preamble: restoration.map(|restoration| fees(&restoration.transaction_data)),
            },
            Err(error) => wire::SimulateExtendTtlResult { fees: failed(&error), restore_preamble: None },
        })
    }

    fn restore(
        &self,
        request: wire::SimulateRestoreRequest,
        get_entry: Function,
    ) -> Result<wire::SimulatedFees, Refusal> {
        let keys: Vec<LedgerKey> = decode_all("LedgerKey", &request.keys)?;
        let ledger = request.ledger.info(&self.archival)?;
        let reader = LedgerReader::new(get_entry);
        let restoration = simulate_restore_op(&reader, &self.network, &adjustments(0), &ledger, &keys);
        reader.check()?;
        Ok(restoration.map_or_else(|error| failed(&error), |restoration| fees(&restoration.transaction_data)))
    }
}

/// The settings in the form that the simulation takes.
fn network_config(settings: Settings) -> NetworkConfig {
    NetworkConfig {
        fee_configuration: settings.fees,
        rent_fee_configuration: settings.rent_fees,
        tx_max_instructions: settings.compute.tx_max_instructions,
        tx_memory_limit: settings.compute.tx_memory_limit,
        cpu_cost_params: settings.cpu_cost_params,
        memory_cost_params: settings.memory_cost_params,
        min_temp_entry_ttl: settings.archival.min_temporary_ttl,
        min_persistent_entry_ttl: settings.archival.min_persistent_ttl,
        max_entry_ttl: settings.archival.max_entry_ttl,
    }
}

/// RPC lets a caller raise the instructions' headroom above the default, never lower it.
fn adjustments(instruction_leeway: u32) -> SimulationAdjustmentConfig {
    let mut adjustments = SimulationAdjustmentConfig::default_adjustment();
    let headroom = &mut adjustments.instructions.additive_factor;
    *headroom = (*headroom).max(instruction_leeway);
    adjustments
}

fn auth_mode(request: &wire::SimulateInvokeRequest) -> Result<RecordingInvocationAuthMode, String> {
    let upgraded = request.use_upgraded_auth;
    Ok(match request.auth_mode {
        wire::AuthMode::Enforce => {
            RecordingInvocationAuthMode::Enforcing(decode_all("SorobanAuthorizationEntry", &request.auth)?)
        }
        wire::AuthMode::Record => RecordingInvocationAuthMode::recording(true, upgraded),
        wire::AuthMode::RecordAllowNonroot => RecordingInvocationAuthMode::recording(false, upgraded),
    })
}

fn simulated_invocation(simulation: InvokeHostFunctionSimulationResult) -> wire::SimulateInvokeResult {
    let mut fees = simulation.transaction_data.as_ref().map(fees).unwrap_or_default();
    fees.error = simulation.invoke_result.as_ref().err().map(|error| format!("{error:?}"));
    wire::SimulateInvokeResult {
        fees,
        auth: simulation.auth.iter().map(encode).collect(),
        return_value: simulation.invoke_result.ok().as_ref().map(encode),
        events: simulation.diagnostic_events.iter().map(encode).collect(),
        state_changes: simulation.modified_entries.iter().filter_map(state_change).collect(),
        cpu_instructions: simulation.simulated_instructions,
        memory_bytes: simulation.simulated_memory,
    }
}

/// The simulation itself failed, before or after the invocation.
fn refused_invocation(error: impl Debug) -> wire::SimulateInvokeResult {
    wire::SimulateInvokeResult {
        fees: failed(&error),
        auth: vec![],
        return_value: None,
        events: vec![],
        state_changes: vec![],
        cpu_instructions: 0,
        memory_bytes: 0,
    }
}

fn fees(data: &SorobanTransactionData) -> wire::SimulatedFees {
    wire::SimulatedFees { error: None, transaction_data: Some(encode(data)), min_resource_fee: data.resource_fee }
}

fn failed(error: &impl Debug) -> wire::SimulatedFees {
    wire::SimulatedFees { error: Some(format!("{error:?}")), ..Default::default() }
}

/// None for a key that was neither there before nor is now.
fn state_change(diff: &LedgerEntryDiff) -> Option<wire::StateChange> {
    let (before, after) = (diff.state_before.as_ref(), diff.state_after.as_ref());
    let type_name = match (before, after) {
        (None, None) => return None,
        (None, Some(_)) => "created",
        (Some(_), Some(_)) => "updated",
        (Some(_), None) => "deleted",
    };
    let key = encode(&before.or(after)?.to_key());
    Some(wire::StateChange { type_name, key, before: before.map(encode), after: after.map(encode) })
}

/// Reads the ledger through a JavaScript function, each key at most once per simulation.
struct LedgerReader {
    get_entry: Function,
    entries: RefCell<BTreeMap<Rc<LedgerKey>, Option<EntryWithLiveUntil>>>,
    /// The simulation hides why a read failed, so it is kept here.
    failure: RefCell<Option<Refusal>>,
}

impl LedgerReader {
    fn new(get_entry: Function) -> Self {
        LedgerReader { get_entry, entries: Default::default(), failure: Default::default() }
    }

    fn check(&self) -> Result<(), Refusal> {
        self.failure.borrow_mut().take().map_or(Ok(()), Err)
    }

    fn read(&self, key: &LedgerKey) -> Result<Option<EntryWithLiveUntil>, Refusal> {
        let key = Uint8Array::from(encode(key).as_slice());
        let found = self.get_entry.call1(&JsValue::UNDEFINED, &key).map_err(Refusal::Thrown)?;
        let found: Option<wire::HostEntry> =
            serde_wasm_bindgen::from_value(found).map_err(|error| format!("getEntry's answer: {error}"))?;
        let Some(found) = found else { return Ok(None) };
        let entry: LedgerEntry = decode("LedgerEntry", &found.entry)?;
        Ok(Some((Rc::new(entry), found.live_until_ledger)))
    }
}

impl SnapshotSource for LedgerReader {
    fn get(&self, key: &Rc<LedgerKey>) -> Result<Option<EntryWithLiveUntil>, HostError> {
        if let Some(entry) = self.entries.borrow().get(key) {
            return Ok(entry.clone());
        }
        let entry = self.read(key).map_err(|failure| {
            self.failure.borrow_mut().get_or_insert(failure);
            HostError::from((ScErrorType::Storage, ScErrorCode::InternalError))
        })?;
        self.entries.borrow_mut().insert(key.clone(), entry.clone());
        Ok(entry)
    }
}
