/**
 * What goes into the Soroban host and what comes out. All XDR is bytes (`Uint8Array`), fees are stroops (`bigint`),
 * sizes are bytes, ledgers are sequence numbers.
 */

/** A protocol that there is a host for. */
export type ProtocolVersion = 28 | 29;

/** The ledger that a call runs in: the one being closed (invoke), the latest closed one (simulate, as RPC does). */
export interface LedgerContext {
  protocolVersion: number;
  sequence: number;
  /** Close time, unix seconds. */
  timestamp: number;
  /** SHA-256 of the network passphrase. */
  networkId: Uint8Array;
  baseReserve: number;
}

/** A ledger entry as the host reads it. */
export interface HostEntry {
  /** LedgerEntry XDR. */
  entry: Uint8Array;
  /** Contract data and code have one; accounts and trustlines have none. */
  liveUntilLedger?: number;
}

export interface InvokeRequest {
  ledger: LedgerContext;
  /** HostFunction XDR. */
  hostFunction: Uint8Array;
  /** SorobanResources XDR, as the transaction declares them: its instructions are the budget. */
  resources: Uint8Array;
  /** Which read-write footprint keys (by index) this transaction restores from the archive. */
  restoredRwEntryIndices: readonly number[];
  /** AccountId XDR. */
  sourceAccount: Uint8Array;
  /** SorobanAuthorizationEntry XDR, in transaction order. */
  auth: readonly Uint8Array[];
  /**
   * One item per footprint key: the read-only keys, then the read-write keys, in footprint order; undefined where the
   * ledger has no live entry. An entry being restored comes with the TTL it is restored to
   * (sequence + minPersistentTtl - 1); an expired temporary entry counts as absent.
   */
  entries: readonly (HostEntry | undefined)[];
  /** 32 bytes. */
  prngSeed: Uint8Array;
  /** Collect diagnostic events (`fn_call`, `fn_return`, `error`, `host_fn_failed`). */
  diagnostics: boolean;
}

interface Consumption {
  cpuInstructions: number;
  memoryBytes: number;
  /** DiagnosticEvent XDR, oldest first, contract events included; empty unless `diagnostics` was asked for. */
  diagnosticEvents: Uint8Array[];
}

export interface InvokeSuccess extends Consumption {
  succeeded: true;
  /** ScVal XDR. */
  returnValue: Uint8Array;
  /** One per footprint key, in footprint order, unchanged entries included. */
  changes: EntryChange[];
  /** ContractEvent XDR (contract and system events). */
  events: Uint8Array[];
  /** Rent that the changes cost; part of the refundable fee. */
  rentFee: bigint;
}

/**
 * How a validator reports a failed invocation: `trapped` → INVOKE_HOST_FUNCTION_TRAPPED, `resource_limit_exceeded` →
 * INVOKE_HOST_FUNCTION_RESOURCE_LIMIT_EXCEEDED (instructions or memory), `internal` → txINTERNAL_ERROR.
 */
export type FailureCode = 'trapped' | 'resource_limit_exceeded' | 'internal';

export interface InvokeFailure extends Consumption {
  succeeded: false;
  code: FailureCode;
  error: HostError;
}

export type InvokeResult = InvokeSuccess | InvokeFailure;

/** A host error: ScErrorType and ScErrorCode by their XDR names, or a contract's own number. */
export interface HostError {
  /** `Contract`, `WasmVm`, `Context`, `Storage`, `Object`, `Crypto`, `Events`, `Budget`, `Value` or `Auth`. */
  type: string;
  /** `ArithDomain`, `IndexBounds`, `InvalidInput`, `MissingValue`, …; the number as text for `Contract`. */
  code: string;
  /** The text that RPC prints: `HostError: Error(WasmVm, InvalidAction)` and the event log. */
  message: string;
}

/** What happened to one footprint key. */
export interface EntryChange {
  /** LedgerKey XDR. */
  key: Uint8Array;
  isReadOnly: boolean;
  /** LedgerEntry XDR as it now is; absent for a read-only key and for one that is deleted or never existed. */
  newEntry?: Uint8Array;
  oldSizeForRent: number;
  newSizeForRent: number;
  /** Present for contract data and code. */
  ttl?: TtlChange;
}

export interface TtlChange {
  /** SHA-256 of the LedgerKey XDR: the key of its TTL entry. */
  keyHash: Uint8Array;
  isPersistent: boolean;
  isCode: boolean;
  /** 0 when the entry is new or restored. */
  oldLiveUntilLedger: number;
  /** 0 when the entry is gone. */
  newLiveUntilLedger: number;
}

/** Reads the ledger by LedgerKey XDR; archived (expired persistent) entries come with their past TTL. */
export type EntryReader = (key: Uint8Array) => HostEntry | undefined;

/** RPC's `authMode`: check the given entries, or record which ones are needed (all, or only the root invocation's). */
export type AuthMode = 'enforce' | 'record' | 'record_allow_nonroot';

export interface SimulateInvokeRequest {
  ledger: LedgerContext;
  hostFunction: Uint8Array;
  sourceAccount: Uint8Array;
  authMode: AuthMode;
  /** SorobanAuthorizationEntry XDR; read in `enforce` mode only. */
  auth: readonly Uint8Array[];
  getEntry: EntryReader;
  /** RPC's `resourceConfig.instructionLeeway`; RPC's default 0 means the simulation's own 50,000. */
  instructionLeeway: number;
  diagnostics: boolean;
  /** 32 bytes; random when absent, as in RPC. */
  prngSeed?: Uint8Array;
  /** Record address credentials in their newer form (RPC's `useUpgradedAuth`). */
  useUpgradedAuth?: boolean;
}

/** What simulateTransaction answers about InvokeHostFunction; on failure only `error`, `events` and consumption. */
export interface SimulateInvokeResult extends SimulatedFees {
  /** SorobanAuthorizationEntry XDR: recorded, or passed through. */
  auth: Uint8Array[];
  /** ScVal XDR. */
  returnValue?: Uint8Array;
  /** DiagnosticEvent XDR: RPC's `events`. */
  events: Uint8Array[];
  stateChanges: StateChange[];
  cpuInstructions: number;
  memoryBytes: number;
}

export interface StateChange {
  type: 'created' | 'updated' | 'deleted';
  /** LedgerKey XDR. */
  key: Uint8Array;
  /** LedgerEntry XDR. */
  before?: Uint8Array;
  after?: Uint8Array;
}

export interface SimulatedFees {
  /** RPC's error text without its stack backtrace. */
  error?: string;
  /** SorobanTransactionData XDR. */
  transactionData?: Uint8Array;
  /** 0 on failure. */
  minResourceFee: bigint;
}

export interface SimulateExtendTtlRequest {
  ledger: LedgerContext;
  /** LedgerKey XDR: the transaction's read-only footprint. */
  keys: readonly Uint8Array[];
  extendTo: number;
  getEntry: EntryReader;
}

export interface SimulateExtendTtlResult extends SimulatedFees {
  /** RPC's `restorePreamble`: archived entries among the keys must be restored by this transaction first. */
  restorePreamble?: { transactionData: Uint8Array; minResourceFee: bigint };
}

export interface SimulateRestoreRequest {
  ledger: LedgerContext;
  /** LedgerKey XDR: the transaction's read-write footprint. */
  keys: readonly Uint8Array[];
  getEntry: EntryReader;
}

export type SimulateRestoreResult = SimulatedFees;

/** What a transaction declares or is; the base of its resource fee. */
export interface FeeResources {
  instructions: number;
  diskReadEntries: number;
  writeEntries: number;
  diskReadBytes: number;
  writeBytes: number;
  contractEventsSizeBytes: number;
  transactionSizeBytes: number;
}

export interface ResourceFee {
  nonRefundableFee: bigint;
  refundableFee: bigint;
}

/** One entry's size and life before and after; 0 where it did not or does not exist. */
export interface RentChange {
  isPersistent: boolean;
  isCode: boolean;
  oldSizeForRent: number;
  newSizeForRent: number;
  oldLiveUntilLedger: number;
  newLiveUntilLedger: number;
}

/**
 * One network's settings, bound to the host that runs its contracts. Input that is malformed throws an error named
 * `HostInputError`, which says what was found and what was expected; whatever a contract does is a result. When the
 * host itself breaks, `invoke` fails as `internal`, a simulation answers an `error`, the rest throws `HostTrap`.
 */
export interface Host {
  /** Executes as a validator does, within the declared footprint and budget. */
  invoke(request: InvokeRequest): InvokeResult;
  /** Executes as RPC's preflight does, recording footprint, resources and auth. */
  simulateInvoke(request: SimulateInvokeRequest): SimulateInvokeResult;
  simulateExtendTtl(request: SimulateExtendTtlRequest): SimulateExtendTtlResult;
  simulateRestore(request: SimulateRestoreRequest): SimulateRestoreResult;
  transactionResourceFee(resources: FeeResources): ResourceFee;
  rentFee(changes: readonly RentChange[], currentLedger: number): bigint;
  /** Size that rent is paid for: the LedgerEntry XDR's length, plus the parsed module's memory for contract code. */
  entrySizeForRent(entry: Uint8Array): number;
  /** Forgets a parsed module; call it when the code entry is evicted. `codeHash` is the code's SHA-256. */
  dropModule(codeHash: Uint8Array): void;
}
