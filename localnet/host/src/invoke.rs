//! One invocation as a validator makes it: `e2e_invoke::invoke_host_function`, driven as stellar-core's Rust bridge
//! (`soroban_proto_any.rs`) drives it, with its mapping of errors to operation results.

use crate::{decode, encode, modules::Modules, settings::Settings, wire};
use serde_bytes::ByteBuf;
use soroban_env_host::{
    HostError,
    budget::Budget,
    e2e_invoke::{
        InvokeHostFunctionResult, LedgerEntryChange, LedgerEntryLiveUntilChange, TtlLedgerEntryMeta,
        entry_size_for_rent, extract_rent_changes, invoke_host_function,
    },
    fees::compute_rent_fee,
    xdr::{
        ContractDataDurability, ContractEvent, ContractEventBody, ContractEventType, ContractEventV0, DiagnosticEvent,
        ExtensionPoint, LedgerEntry, LedgerEntryType, ScError, ScErrorCode, ScErrorType, ScSymbol, ScVal,
        SorobanResources,
    },
};

type EntryInput<'a> = (Option<&'a [u8]>, Option<TtlLedgerEntryMeta>);

pub fn invoke(
    settings: &Settings,
    modules: &Modules,
    request: wire::InvokeRequest,
) -> Result<wire::InvokeResult, String> {
    let resources: SorobanResources = decode("SorobanResources", &request.resources)?;
    let entries = entry_inputs(settings, modules, &request, &resources)?;
    let budget = settings.budget(resources.instructions).map_err(|error| error.to_string())?;
    let mut diagnostic_events = vec![];
    let result = run(settings, modules, &request, entries, &budget, &mut diagnostic_events)?;

    let cpu_instructions = budget.get_cpu_insns_consumed().map_err(|error| error.to_string())?;
    let memory_bytes = budget.get_mem_bytes_consumed().map_err(|error| error.to_string())?;
    let outcome = match result.and_then(|result| success(settings, result, request.ledger.sequence)) {
        Ok(success) => wire::InvokeOutcome::Success(success),
        Err(error) => {
            if request.diagnostics {
                diagnostic_events.push(host_fn_failed(&error));
            }
            let exceeded = cpu_instructions > resources.instructions.into()
                || memory_bytes > settings.network.tx_memory_limit.into();
            wire::InvokeOutcome::Failure(failure(&error, exceeded))
        }
    };
    Ok(wire::InvokeResult {
        cpu_instructions: cpu_instructions as f64,
        memory_bytes: memory_bytes as f64,
        diagnostic_events: diagnostic_events.iter().map(encode).collect(),
        outcome,
    })
}

fn run(
    settings: &Settings,
    modules: &Modules,
    request: &wire::InvokeRequest,
    entries: Vec<EntryInput>,
    budget: &Budget,
    diagnostic_events: &mut Vec<DiagnosticEvent>,
) -> Result<Result<InvokeHostFunctionResult, HostError>, String> {
    Ok(invoke_host_function(
        budget,
        request.diagnostics,
        request.host_function.as_slice(),
        request.resources.as_slice(),
        &request.restored_rw_entry_indices,
        request.source_account.as_slice(),
        request.auth.iter().map(|auth| auth.as_slice()),
        settings.ledger_info(&request.ledger)?,
        entries.into_iter(),
        request.prng_seed.as_slice(),
        diagnostic_events,
        None,
        Some(modules.cache()),
    ))
}

/// The entries in the form that `e2e_invoke` reads, each with its TTL and the size its rent is paid for.
fn entry_inputs<'a>(
    settings: &Settings,
    modules: &Modules,
    request: &'a wire::InvokeRequest,
    resources: &SorobanResources,
) -> Result<Vec<EntryInput<'a>>, String> {
    let keys = resources.footprint.read_only.len() + resources.footprint.read_write.len();
    if request.entries.len() != keys {
        return Err(format!(
            "{} entries for a footprint of {keys} keys: give one per key, undefined where there is none",
            request.entries.len()
        ));
    }
    let cost_model = settings.budget(0).map_err(|error| error.to_string())?;
    request.entries.iter().map(|entry| entry_input(&cost_model, modules, entry, request.ledger.sequence)).collect()
}

fn entry_input<'a>(
    cost_model: &Budget,
    modules: &Modules,
    entry: &'a Option<wire::HostEntry>,
    closing_ledger: u32,
) -> Result<EntryInput<'a>, String> {
    let Some(wire::HostEntry { entry: bytes, live_until_ledger }) = entry else { return Ok((None, None)) };
    let Some(live_until_ledger) = *live_until_ledger else { return Ok((Some(bytes), None)) };
    let decoded: LedgerEntry = decode("LedgerEntry", bytes)?;
    let ttl = modules
        .ensure(&decoded, closing_ledger)
        .and_then(|()| entry_size_for_rent(cost_model, &decoded, bytes.len() as u32))
        .map(|entry_size_for_rent| TtlLedgerEntryMeta { live_until_ledger, entry_size_for_rent })
        .map_err(|error| error.to_string())?;
    Ok((Some(bytes), Some(ttl)))
}

fn success(
    settings: &Settings,
    result: InvokeHostFunctionResult,
    current_ledger: u32,
) -> Result<wire::InvokeSuccess, HostError> {
    let return_value = result.encoded_invoke_result?;
    let rent_changes = extract_rent_changes(&result.ledger_changes);
    Ok(wire::InvokeSuccess {
        succeeded: true,
        return_value: return_value.into(),
        rent_fee: compute_rent_fee(&rent_changes, &settings.network.rent_fee_configuration, current_ledger),
        changes: result.ledger_changes.into_iter().map(entry_change).collect(),
        events: result.encoded_contract_events.into_iter().map(ByteBuf::from).collect(),
    })
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
