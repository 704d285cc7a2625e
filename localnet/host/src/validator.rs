//! One invocation as a validator makes it: `e2e_invoke::invoke_host_function`, driven as stellar-core's Rust bridge
//! (`soroban_proto_any.rs`) drives it, with its mapping of errors to operation results; and the fees that a validator
//! charges (CAP-46-07, CAP-46-12, CAP-66).

use crate::{Refusal, decode, encode, from_js, modules::Modules, settings::Settings, to_js, wire};
use serde_bytes::ByteBuf;
use soroban_env_host::{
    HostError,
    budget::Budget,
    e2e_invoke::{
        InvokeHostFunctionResult, LedgerEntryChange, LedgerEntryLiveUntilChange, TtlLedgerEntryMeta,
        entry_size_for_rent, extract_rent_changes, invoke_host_function,
    },
    fees::{LedgerEntryRentChange, compute_rent_fee, compute_transaction_resource_fee},
    xdr::{
        ContractDataDurability, ContractEvent, ContractEventBody, ContractEventType, ContractEventV0, DiagnosticEvent,
        ExtensionPoint, LedgerEntry, LedgerEntryType, LedgerFootprint, ScError, ScErrorCode, ScErrorType, ScSymbol,
        ScVal, SorobanResources,
    },
};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub struct Validator {
    settings: Settings,
    modules: Modules,
}

#[wasm_bindgen]
impl Validator {
    /// `settings`: `Uint8Array[]` of ConfigSetting entries as LedgerEntryData XDR.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: JsValue) -> Result<Validator, Refusal> {
        let settings: Vec<ByteBuf> = from_js("settings", settings)?;
        let modules = Modules::new().map_err(|error| error.to_string())?;
        Ok(Validator { settings: Settings::read(&settings)?, modules })
    }

    pub fn invoke(&self, request: JsValue) -> Result<JsValue, Refusal> {
        to_js(&self.run(from_js("invoke request", request)?)?)
    }

    #[wasm_bindgen(js_name = transactionResourceFee)]
    pub fn transaction_resource_fee(&self, resources: JsValue) -> Result<JsValue, Refusal> {
        let resources: wire::FeeResources = from_js("fee resources", resources)?;
        let (non_refundable_fee, refundable_fee) =
            compute_transaction_resource_fee(&resources.into(), &self.settings.fees);
        to_js(&wire::ResourceFee { non_refundable_fee, refundable_fee })
    }

    #[wasm_bindgen(js_name = rentFee)]
    pub fn rent_fee(&self, changes: JsValue, current_ledger: u32) -> Result<i64, Refusal> {
        let changes: Vec<wire::RentChange> = from_js("rent changes", changes)?;
        let changes: Vec<LedgerEntryRentChange> = changes.into_iter().map(LedgerEntryRentChange::from).collect();
        Ok(compute_rent_fee(&changes, &self.settings.rent_fees, current_ledger))
    }

    #[wasm_bindgen(js_name = entrySizeForRent)]
    pub fn entry_size_for_rent(&self, bytes: &[u8]) -> Result<u32, Refusal> {
        let entry = decode("LedgerEntry", bytes)?;
        let size = entry_size_for_rent(&self.budget(0)?, &entry, bytes.len() as u32);
        Ok(size.map_err(|error| error.to_string())?)
    }

    #[wasm_bindgen(js_name = dropModule)]
    pub fn drop_module(&self, code_hash: &[u8]) -> Result<(), Refusal> {
        Ok(self.modules.remove(code_hash)?)
    }
}

type EntryInput<'a> = (Option<&'a [u8]>, Option<TtlLedgerEntryMeta>);

impl Validator {
    fn run(&self, request: wire::InvokeRequest) -> Result<wire::InvokeResult, String> {
        let resources: SorobanResources = decode("SorobanResources", &request.resources)?;
        let entries = self.entry_inputs(&request, &resources.footprint)?;
        let budget = self.budget(resources.instructions)?;
        let mut diagnostic_events = vec![];
        let result = self.execute(&request, entries, &budget, &mut diagnostic_events)?;
        let cpu_instructions = budget.get_cpu_insns_consumed().map_err(|error| error.to_string())?;
        let memory_bytes = budget.get_mem_bytes_consumed().map_err(|error| error.to_string())?;
        let exceeded = cpu_instructions > resources.instructions.into()
            || memory_bytes > self.settings.compute.tx_memory_limit.into();
        Ok(wire::InvokeResult {
            cpu_instructions: cpu_instructions as f64,
            memory_bytes: memory_bytes as f64,
            diagnostic_events: diagnostic_events.iter().map(encode).collect(),
            outcome: match result {
                Ok(success) => wire::InvokeOutcome::Success(success),
                Err(error) => wire::InvokeOutcome::Failure(failure(&error, exceeded)),
            },
        })
    }

    fn execute(
        &self,
        request: &wire::InvokeRequest,
        entries: Vec<EntryInput>,
        budget: &Budget,
        diagnostic_events: &mut Vec<DiagnosticEvent>,
    ) -> Result<Result<wire::InvokeSuccess, HostError>, String> {
        let result = invoke_host_function(
            budget,
            request.diagnostics,
            request.host_function.as_slice(),
            request.resources.as_slice(),
            &request.restored_rw_entry_indices,
            request.source_account.as_slice(),
            request.auth.iter().map(|auth| auth.as_slice()),
            request.ledger.info(&self.settings.archival)?,
            entries.into_iter(),
            request.prng_seed.as_slice(),
            diagnostic_events,
            None,
            Some(self.modules.cache()),
        )
        .and_then(|result| self.success(result, request.ledger.sequence));
        if let (true, Err(error)) = (request.diagnostics, &result) {
            diagnostic_events.push(host_fn_failed(error));
        }
        Ok(result)
    }

    /// The budget of one transaction: its declared instructions and the network's memory limit.
    fn budget(&self, instructions: u32) -> Result<Budget, String> {
        Budget::try_from_configs(
            instructions.into(),
            self.settings.compute.tx_memory_limit.into(),
            self.settings.cpu_cost_params.clone(),
            self.settings.memory_cost_params.clone(),
        )
        .map_err(|error| error.to_string())
    }

    /// The entries in the form that `e2e_invoke` reads, each with its TTL and the size its rent is paid for.
    fn entry_inputs<'a>(
        &self,
        request: &'a wire::InvokeRequest,
        footprint: &LedgerFootprint,
    ) -> Result<Vec<EntryInput<'a>>, String> {
        let keys = footprint.read_only.len() + footprint.read_write.len();
        if request.entries.len() != keys {
            return Err(format!(
                "{} entries for a footprint of {keys} keys: give one per key, undefined where there is none",
                request.entries.len()
            ));
        }
        let cost_model = self.budget(0)?;
        let closing_ledger = request.ledger.sequence;
        request.entries.iter().map(|entry| self.entry_input(entry, &cost_model, closing_ledger)).collect()
    }

    fn entry_input<'a>(
        &self,
        entry: &'a Option<wire::HostEntry>,
        cost_model: &Budget,
        closing_ledger: u32,
    ) -> Result<EntryInput<'a>, String> {
        let Some(wire::HostEntry { entry: bytes, live_until_ledger }) = entry else { return Ok((None, None)) };
        let Some(live_until_ledger) = *live_until_ledger else { return Ok((Some(bytes), None)) };
        let entry: LedgerEntry = decode("LedgerEntry", bytes)?;
        let ttl = self
            .modules
            .ensure(&entry, closing_ledger)
            .and_then(|()| entry_size_for_rent(cost_model, &entry, bytes.len() as u32))
            .map(|entry_size_for_rent| TtlLedgerEntryMeta { live_until_ledger, entry_size_for_rent })
            .map_err(|error| error.to_string())?;
        Ok((Some(bytes), Some(ttl)))
    }

    fn success(&self, result: InvokeHostFunctionResult, current_ledger: u32) -> Result<wire::InvokeSuccess, HostError> {
        let return_value = result.encoded_invoke_result?;
        let rent_changes = extract_rent_changes(&result.ledger_changes);
        Ok(wire::InvokeSuccess {
            succeeded: true,
            return_value: return_value.into(),
            rent_fee: compute_rent_fee(&rent_changes, &self.settings.rent_fees, current_ledger),
            changes: result.ledger_changes.into_iter().map(entry_change).collect(),
            events: result.encoded_contract_events.into_iter().map(ByteBuf::from).collect(),
        })
    }
}

fn entry_change(change: LedgerEntryChange) -> wire::EntryChange {
    wire::EntryChange {
        key: change.encoded_key.into(),
        is_read_only: change.read_only,
        new_entry: change.encoded_new_value.map(ByteBuf::from),
        old_size_for_rent: change.old_entry_size_bytes_for_rent,
        new_size_for_rent: change.new_entry_size_bytes_for_rent,
        ttl: change.ttl_change.map(ttl_change),
    }
}

fn ttl_change(change: LedgerEntryLiveUntilChange) -> wire::TtlChange {
    wire::TtlChange {
        key_hash: change.key_hash.into(),
        is_persistent: change.durability == ContractDataDurability::Persistent,
        is_code: change.entry_type == LedgerEntryType::ContractCode,
        old_live_until_ledger: change.old_live_until_ledger,
        new_live_until_ledger: change.new_live_until_ledger,
    }
}

/// An internal error of the host itself comes before limits, limits before everything else, as in stellar-core's
/// `InvokeHostFunctionOpFrame`. A contract may number its own error like InternalError; that one only trapped.
fn failure(error: &HostError, exceeded: bool) -> wire::InvokeFailure {
    let is_internal = error.error.is_code(ScErrorCode::InternalError) && !error.error.is_type(ScErrorType::Contract);
    let code = match (is_internal, exceeded) {
        (true, _) => "internal",
        (false, true) => "resource_limit_exceeded",
        (false, false) => "trapped",
    };
    wire::InvokeFailure { succeeded: false, code, error: host_error(error) }
}

fn sc_error(error: &HostError) -> ScError {
    error.error.try_into().unwrap_or(ScError::Context(ScErrorCode::InternalError))
}

fn host_error(error: &HostError) -> wire::HostError {
    let sc_error = sc_error(error);
    let code = match &sc_error {
        ScError::Contract(number) => number.to_string(),
        ScError::WasmVm(code)
        | ScError::Context(code)
        | ScError::Storage(code)
        | ScError::Object(code)
        | ScError::Crypto(code)
        | ScError::Events(code)
        | ScError::Budget(code)
        | ScError::Value(code)
        | ScError::Auth(code) => code.name().to_string(),
    };
    wire::HostError { type_name: sc_error.name(), code, message: error.to_string() }
}

/// The event that stellar-core's bridge adds after the host's own when an invocation fails.
fn host_fn_failed(error: &HostError) -> DiagnosticEvent {
    let topic = ScVal::Symbol(ScSymbol("host_fn_failed".try_into().expect("shorter than 32 characters")));
    DiagnosticEvent {
        in_successful_contract_call: false,
        event: ContractEvent {
            ext: ExtensionPoint::V0,
            contract_id: None,
            type_: ContractEventType::Diagnostic,
            body: ContractEventBody::V0(ContractEventV0 {
                topics: [topic, ScVal::Error(sc_error(error))].try_into().expect("two topics"),
                data: ScVal::Void,
            }),
        },
    }
}
