import { xdr } from '@stellar/stellar-sdk/base';
import type { EntryChange, InvokeFailure, InvokeResult, InvokeSuccess } from '../../host/index.ts';
import { BASE_RESERVE } from '../account.ts';
import { sha256, xdrArray } from '../bytes.ts';
import { errors } from '../diagnostics.ts';
import type { FootprintKey } from '../footprint.ts';
import { checkEntrySize, sorobanDataOf } from '../soroban.ts';
import { StoredEntry } from '../state.ts';
import { writeTtl } from '../ttl.ts';
import { type HostFootprint, readFootprint } from './invoke-footprint.ts';
import { InvokeMetrics } from './invoke-metrics.ts';
import { failed, type OperationOutcome, type OperationRules, type OperationRun, succeeded } from './rules.ts';

const { InvokeHostFunctionResult } = xdr;

/** Runs a host function: upload, create or call a contract (CAP-0046). The rules around it are core's. */
export const invokeHostFunction: OperationRules = {
  threshold: () => 'medium',

  check(_transaction, operation, { settings }, diagnostics) {
    const { hostFunction } = bodyOf(operation);
    if (hostFunction.type !== 'hostFunctionTypeUploadContractWasm') return null;
    if (hostFunction.wasm.length <= settings.maxContractSizeBytes) return null;
    const message = 'uploaded Wasm size exceeds network config maximum contract size';
    diagnostics.error(errors.budgetExceeded(), message, [hostFunction.wasm.length, settings.maxContractSizeBytes]);
    return this.initialResult(); // Core leaves the result as it began: "success" of an empty hash in a failed transaction.
  },

  apply(run) {
    const metrics = new InvokeMetrics();
    const outcome = invoke(run, metrics);
    metrics.report(run.diagnostics, outcome.succeeded);
    return outcome;
  },

  initialResult: () => result(InvokeHostFunctionResult.invokeHostFunctionSuccess(new Uint8Array(32))),
};

function invoke(run: OperationRun, metrics: InvokeMetrics): OperationOutcome {
  const footprint = readFootprint(run, metrics);
  if ('refusal' in footprint) return failed(result(footprint.refusal));
  const answer = callHost(run, footprint);
  metrics.cpuInstructions = answer.cpuInstructions;
  metrics.memoryBytes = answer.memoryBytes;
  run.diagnostics.add(answer.diagnosticEvents);
  if (!answer.succeeded) return failed(result(explainFailure(run, answer)));
  if (!writeChanges(run, answer.changes, metrics) || !countEvents(run, answer, metrics)) {
    return failed(result(InvokeHostFunctionResult.invokeHostFunctionResourceLimitExceeded()));
  }
  if (!run.refundableFee?.consume(metrics.eventBytes, answer.rentFee, run.diagnostics)) {
    return failed(result(InvokeHostFunctionResult.invokeHostFunctionInsufficientRefundableFee()));
  }
  // The result commits to return value and events: sha256 of InvokeHostFunctionSuccessPreImage.
  const hash = sha256(answer.returnValue, xdrArray(answer.events));
  const success = succeeded(result(InvokeHostFunctionResult.invokeHostFunctionSuccess(hash)), answer.events);
  return { ...success, returnValue: answer.returnValue, restored: footprint.restored };
}

function callHost(
  { network, ledger, transaction, operation, source, prngSeed }: OperationRun,
  footprint: HostFootprint,
): InvokeResult {
  const { hostFunction, auth } = bodyOf(operation);
  if (!prngSeed) throw new Error('an invocation needs a seed for its random numbers');
  return network.host.invoke({
    ledger: {
      protocolVersion: network.protocolVersion,
      sequence: ledger.sequence,
      timestamp: Number(ledger.closeTime),
      networkId: network.id,
      baseReserve: BASE_RESERVE,
    },
    hostFunction: hostFunction.toXdr(),
    resources: sorobanDataOf(transaction).resources.toXdr(),
    restoredRwEntryIndices: footprint.restoredIndices,
    sourceAccount: xdr.PublicKey.publicKeyTypeEd25519(source).toXdr(),
    auth: auth.map((entry) => entry.toXdr()),
    entries: footprint.entries,
    prngSeed,
    diagnostics: true,
  });
}

function explainFailure({ network, transaction, diagnostics }: OperationRun, failure: InvokeFailure) {
  if (failure.code === 'internal') throw new Error(`the Soroban host failed inside: ${failure.error.message}`);
  if (failure.code === 'trapped') return InvokeHostFunctionResult.invokeHostFunctionTrapped();
  const { instructions } = sorobanDataOf(transaction).resources;
  const { txMemoryLimit } = network.settings.compute;
  if (failure.cpuInstructions > instructions) {
    const message = 'operation instructions exceeds amount specified';
    diagnostics.error(errors.budgetExceeded(), message, [failure.cpuInstructions, instructions]);
  } else {
    const message = 'operation memory usage exceeds network config limit';
    diagnostics.error(errors.budgetExceeded(), message, [failure.memoryBytes, txMemoryLimit]);
  }
  return InvokeHostFunctionResult.invokeHostFunctionResourceLimitExceeded();
}

/** Takes over what became of the footprint's keys, which the host lists in their order; false when a limit is broken. */
function writeChanges(run: OperationRun, changes: EntryChange[], metrics: InvokeMetrics): boolean {
  const { readOnly, readWrite } = run.transaction.footprint;
  const keys = [...readOnly, ...readWrite];
  return changes.every((change, index) => {
    const key = keys[index];
    if (!key) throw new Error(`the host changed ${changes.length} entries, the footprint names ${keys.length}`);
    return writeChange(run, key, change, metrics);
  });
}

function writeChange(run: OperationRun, named: FootprintKey, change: EntryChange, metrics: InvokeMetrics): boolean {
  const { changes, ledger } = run;
  const { stateKey, ttlKey } = named;
  const { ttl } = change;
  if (ttl && ttl.newLiveUntilLedger > ttl.oldLiveUntilLedger) {
    writeTtl(changes, ttlKey, ttl.newLiveUntilLedger, ledger.sequence);
  }
  if (change.isReadOnly) return true;
  if (change.newEntry) {
    if (!checkWrite(run, named, change.newEntry.length, metrics)) return false;
    changes.put(stateKey, new StoredEntry(change.newEntry).modifiedAt(ledger.sequence));
  } else if (changes.get(stateKey)) {
    changes.remove(stateKey);
    changes.remove(ttlKey);
  }
  return true;
}

function checkWrite(run: OperationRun, named: FootprintKey, size: number, metrics: InvokeMetrics): boolean {
  if (!checkEntrySize(named.key, size, run.network.settings, run.diagnostics)) return false;
  metrics.write(named, size);
  const { writeBytes } = sorobanDataOf(run.transaction).resources;
  if (metrics.writeBytes <= writeBytes) return true;
  const message = 'operation byte-write resources exceeds amount specified';
  run.diagnostics.error(errors.budgetExceeded(), message, [metrics.writeBytes, writeBytes]);
  return false;
}

/** Events and return value share one size limit and one fee. */
function countEvents({ network, diagnostics }: OperationRun, answer: InvokeSuccess, metrics: InvokeMetrics): boolean {
  const allowed = network.settings.events.txMaxContractEventsSizeBytes;
  const refuse = (message: string) => {
    diagnostics.error(errors.budgetExceeded(), message, [metrics.eventBytes, allowed]);
    return false;
  };
  for (const event of answer.events) {
    metrics.event(event.length);
    if (metrics.eventBytes > allowed) return refuse('total events size exceeds network config maximum');
  }
  metrics.eventBytes += answer.returnValue.length;
  if (metrics.eventBytes <= allowed) return true;
  return refuse('return value pushes events size above network config maximum');
}

function bodyOf({ body }: xdr.Operation): xdr.InvokeHostFunctionOp {
  if (body.type !== 'invokeHostFunction') throw new Error(`expected invokeHostFunction, found ${body.type}`);
  return body.invokeHostFunctionOp;
}

function result(inner: xdr.InvokeHostFunctionResult): xdr.OperationResult {
  return xdr.OperationResult.opInner(xdr.OperationResultTr.invokeHostFunction(inner));
}
