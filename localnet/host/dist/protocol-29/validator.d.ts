/* tslint:disable */
/* eslint-disable */

export class Validator {
    free(): void;
    [Symbol.dispose](): void;
    dropModule(code_hash: Uint8Array | number[]): void;
    entrySizeForRent(bytes: Uint8Array | number[]): number;
    invoke(request: any): any;
    /**
     * `settings`: `Uint8Array[]` of ConfigSetting entries as LedgerEntryData XDR.
     */
    constructor(settings: any);
    rentFee(changes: any, current_ledger: number): bigint;
    transactionResourceFee(resources: any): any;
}

export function __wbg_reset_state(): void;

/**
 * Panics on purpose, so that a test can see the host recover.
 */
export function panic(message: string): void;

/**
 * Turns a Rust panic into a JavaScript exception that carries its message; the instance is dead afterwards.
 */
export function start(): void;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_validator_free: (a: number, b: number) => void;
    readonly panic: (a: number, b: number) => void;
    readonly start: () => void;
    readonly validator_dropModule: (a: number, b: number, c: number) => [number, number];
    readonly validator_entrySizeForRent: (a: number, b: number, c: number) => [number, number, number];
    readonly validator_invoke: (a: number, b: any) => [number, number, number];
    readonly validator_new: (a: any) => [number, number, number];
    readonly validator_rentFee: (a: number, b: any, c: number) => [bigint, number, number];
    readonly validator_transactionResourceFee: (a: number, b: any) => [number, number, number];
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path?: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
