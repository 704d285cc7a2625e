/**
 * The Soroban host that validators run, inside this process: `createHost(settings)` gives the functions that a ledger
 * and an RPC server need. Everything is computed by `soroban-env-host` and `soroban-simulation` compiled to WebAssembly
 * (see src/); this file only passes requests on.
 */
import { randomBytes } from 'node:crypto';
import type { NativeHost } from './dist/host.js';
import { bindNativeHost, HostTrap } from './native.ts';
import type {
  Host,
  InvokeFailure,
  InvokeRequest,
  InvokeResult,
  ResourceFee,
  SimulatedFees,
  SimulateExtendTtlResult,
  SimulateInvokeRequest,
  SimulateInvokeResult,
  SimulateRestoreResult,
} from './types.ts';

export { HostTrap } from './native.ts';
export type * from './types.ts';

/** The newest protocol that this host executes. */
export const HOST_PROTOCOL_VERSION = 28;

/**
 * Binds the host to one network's settings. Hosts are independent of each other; making one takes about a millisecond
 * after the first.
 *
 * @param settings ConfigSetting entries as LedgerEntryData XDR (the `xdr` of a getLedgerEntries answer), all of them.
 * @throws when a setting is missing or is not a ConfigSetting.
 */
export function createHost(settings: readonly Uint8Array[]): Host {
  const onNative = bindNativeHost([...settings]);
  onNative(() => {}); // so that bad settings are refused here, not at the first call
  return {
    invoke: (request) => invoke(onNative, request),
    simulateInvoke: (request) => simulateInvoke(onNative, request),
    simulateExtendTtl: (request) =>
      simulated<SimulateExtendTtlResult>(noFees, () =>
        onNative((native) => native.simulateExtendTtl(request, request.getEntry)),
      ),
    simulateRestore: (request) =>
      simulated<SimulateRestoreResult>(noFees, () =>
        onNative((native) => native.simulateRestore(request, request.getEntry)),
      ),
    transactionResourceFee: (resources) => onNative((native): ResourceFee => native.transactionResourceFee(resources)),
    rentFee: (changes, currentLedger) => onNative((native) => native.rentFee(changes, currentLedger)),
    entrySizeForRent: (entry) => onNative((native) => native.entrySizeForRent(entry)),
    dropModule: (codeHash) => onNative((native) => native.dropModule(codeHash)),
  };
}

type OnNative = <T>(call: (native: NativeHost) => T) => T;

function invoke(onNative: OnNative, request: InvokeRequest): InvokeResult {
  try {
    return onNative((native) => native.invoke(request));
  } catch (error) {
    if (error instanceof HostTrap) return trappedHost(error);
    throw error;
  }
}

/** A validator whose host breaks records txINTERNAL_ERROR; nothing is known of what the call consumed. */
function trappedHost(trap: HostTrap): InvokeFailure {
  return {
    succeeded: false,
    code: 'internal',
    error: { type: 'Context', code: 'InternalError', message: trap.message },
    cpuInstructions: 0,
    memoryBytes: 0,
    diagnosticEvents: [],
  };
}

function simulateInvoke(onNative: OnNative, request: SimulateInvokeRequest): SimulateInvokeResult {
  const nothing = { ...noFees, auth: [], events: [], stateChanges: [], cpuInstructions: 0, memoryBytes: 0 };
  const prngSeed = request.prngSeed ?? randomBytes(32);
  const useUpgradedAuth = request.useUpgradedAuth ?? false;
  return simulated(nothing, () =>
    onNative((native) => native.simulateInvoke({ ...request, prngSeed, useUpgradedAuth }, request.getEntry)),
  );
}

const noFees: SimulatedFees = { minResourceFee: 0n };

/** RPC answers a panic of its preflight as an error of the simulation. */
function simulated<Result extends SimulatedFees>(nothing: Result, simulate: () => Result): Result {
  try {
    return simulate();
  } catch (error) {
    if (error instanceof HostTrap) return { ...nothing, error: `panic during preflight() call: ${error.message}` };
    throw error;
  }
}
