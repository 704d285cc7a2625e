/* tslint:disable */
/* eslint-disable */
export const memory: WebAssembly.Memory;
export const __wbg_preflight_free: (a: number, b: number) => void;
export const panic: (a: number, b: number) => void;
export const preflight_new: (a: any) => [number, number, number];
export const preflight_simulateExtendTtl: (a: number, b: any, c: any) => [number, number, number];
export const preflight_simulateInvoke: (a: number, b: any, c: any) => [number, number, number];
export const preflight_simulateRestore: (a: number, b: any, c: any) => [number, number, number];
export const start: () => void;
export const __wbindgen_malloc: (a: number, b: number) => number;
export const __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
export const __wbindgen_free: (a: number, b: number, c: number) => void;
export const __wbindgen_exn_store: (a: number) => void;
export const __externref_table_alloc: () => number;
export const __wbindgen_externrefs: WebAssembly.Table;
export const __externref_table_dealloc: (a: number) => void;
export const __wbindgen_start: () => void;
