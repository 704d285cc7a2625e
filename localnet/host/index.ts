/**
 * The Soroban host inside this process: `createHost(settings)` gives the functions that a ledger and an RPC server need.
 * Everything is computed by `soroban-env-host` and `soroban-simulation` compiled to WebAssembly (see src/), once as
 * validators build them and once as RPC does; this file only passes requests on.
 */
import { randomBytes } from 'node:crypto';
import { builds, HostTrap } from './native.ts';
import type { Host, InvokeFailure, ProtocolVersion, SimulatedFees } from './types.ts';

export { HostTrap } from './native.ts';
export type * from './types.ts';

export const PROTOCOL_VERSIONS: readonly ProtocolVersion[] = [28, 29];

/** Makes ready what hosts of a protocol share, beside other work: the first call then finds it done. */
export function prepareHost(protocolVersion: ProtocolVersion): void {
  const { validator, preflight } = builds[protocolVersion];
  preflight.prepare();
  validator.prepare();
}

/**
 * Binds the host to one network's settings. Hosts are independent of each other; after the first, making one is cheap.
 *
 * @param settings ConfigSetting entries as LedgerEntryData XDR (the `xdr` of a getLedgerEntries answer), all of them.
 * @throws when a setting is missing or is not a ConfigSetting.
 */
export function createHost(settings: readonly Uint8Array[], protocolVersion: ProtocolVersion = 28): Host {
  const { validator, preflight } = builds[protocolVersion];
  const onValidator = validator.bind([...settings]);
  const onPreflight = preflight.bind([...settings]);
  onValidator(() => {}); // so that bad settings are refused here, not at the first call
  return {
    invoke: (request) => orTrapped(() => onValidator((native) => native.invoke(request)), internalFailure),
    transactionResourceFee: (resources) => onValidator((native) => native.transactionResourceFee(resources)),
    rentFee: (changes, currentLedger) => onValidator((native) => native.rentFee(changes, currentLedger)),
    entrySizeForRent: (entry) => onValidator((native) => native.entrySizeForRent(entry)),
    dropModule: (codeHash) => onValidator((native) => native.dropModule(codeHash)),
    simulateInvoke: (request) => {
      const { prngSeed = randomBytes(32), useUpgradedAuth = false, getEntry } = request;
      const simulate = () =>
        onPreflight((native) => native.simulateInvoke({ ...request, prngSeed, useUpgradedAuth }, getEntry));
      return orTrapped(simulate, (trap) => ({ ...preflightPanic(trap), ...nothingSimulated }));
    },
    simulateExtendTtl: (request) =>
      orTrapped(() => onPreflight((native) => native.simulateExtendTtl(request, request.getEntry)), preflightPanic),
    simulateRestore: (request) =>
      orTrapped(() => onPreflight((native) => native.simulateRestore(request, request.getEntry)), preflightPanic),
  };
}

function orTrapped<Result>(call: () => Result, describe: (trap: HostTrap) => Result): Result {
  try {
    return call();
  } catch (error) {
    if (error instanceof HostTrap) return describe(error);
    throw error;
  }
}

/** A validator whose host breaks records txINTERNAL_ERROR; what the call consumed is unknown. */
function internalFailure(trap: HostTrap): InvokeFailure {
  return {
    succeeded: false,
    code: 'internal',
    error: { type: 'Context', code: 'InternalError', message: trap.message },
    cpuInstructions: 0,
    memoryBytes: 0,
    diagnosticEvents: [],
  };
}

/** RPC answers a panic of its preflight as an error of the simulation. */
function preflightPanic(trap: HostTrap): SimulatedFees {
  return { error: `panic during preflight() call: ${trap.message}`, minResourceFee: 0n };
}

const nothingSimulated = { auth: [], events: [], stateChanges: [], cpuInstructions: 0, memoryBytes: 0 };
