/**
 * The WebAssembly instances that all hosts of this process share: for each protocol one validator and one preflight,
 * loaded on first use and replaced after a trap. A trap (a Rust panic, a stack overflow) leaves an instance's memory in an unknown
 * state, so nothing runs in it again; each host binds itself to the new instance on its next call.
 */
import { readFileSync } from 'node:fs';
import * as preflight28 from './dist/protocol-28/preflight.js';
import * as validator28 from './dist/protocol-28/validator.js';
import * as preflight29 from './dist/protocol-29/preflight.js';
import * as validator29 from './dist/protocol-29/validator.js';

/** The host broke inside a call. The call had no effect; later calls run in a fresh instance. */
export class HostTrap extends Error {
  override name = 'HostTrap';
}

/** What wasm-bindgen generates for each build. */
interface Glue {
  initSync(options: { module: BufferSource | WebAssembly.Module }): unknown;
  __wbg_reset_state(): void;
}

interface Instance<Native> {
  /** Gives a function that runs calls on a native object made with these settings. */
  bind(settings: readonly Uint8Array[]): <T>(call: (native: Native) => T) => T;
  /** Compiles the module beside other work, so that the first call doesn't wait for it whole. */
  prepare(): void;
  /** Runs `call` in a live instance. Throws HostTrap when it traps; bad input's errors pass through. */
  guard<T>(call: () => T): T;
}

/** The hosts by the protocol they execute: `validator` as stellar-core does, `preflight` as stellar-rpc simulates. */
export const builds = {
  28: {
    validator: instance(validator28, 'protocol-28/validator', (settings) => new validator28.Validator(settings)),
    preflight: instance(preflight28, 'protocol-28/preflight', (settings) => new preflight28.Preflight(settings)),
  },
  29: {
    validator: instance(validator29, 'protocol-29/validator', (settings) => new validator29.Validator(settings)),
    preflight: instance(preflight29, 'protocol-29/preflight', (settings) => new preflight29.Preflight(settings)),
  },
};

function instance<Native>(
  glue: Glue,
  name: string,
  create: (settings: readonly Uint8Array[]) => Native,
): Instance<Native> {
  /** Counts the instances, so that a host knows when its own is gone. */
  let loaded = 0;
  let compiled: WebAssembly.Module | undefined;
  let isPreparing = false;

  function read(): BufferSource {
    return readFileSync(new URL(`./dist/${name}_bg.wasm`, import.meta.url)) as Buffer<ArrayBuffer>;
  }

  function prepare(): void {
    if (isPreparing || loaded > 0) return;
    isPreparing = true;
    // A module that can't be compiled fails again, and is told of, at the first call.
    WebAssembly.compile(read()).then(
      (module) => {
        compiled = module;
      },
      () => {},
    );
  }

  function guard<T>(call: () => T): T {
    if (loaded === 0) {
      glue.initSync({ module: compiled ?? read() });
      compiled = undefined;
      loaded = 1;
    }
    try {
      return call();
    } catch (error) {
      if (!isTrap(error)) throw error;
      glue.__wbg_reset_state();
      loaded += 1;
      throw new HostTrap(error.message, { cause: error });
    }
  }

  function bind(settings: readonly Uint8Array[]) {
    let native: Native | undefined;
    let boundTo = 0;
    return <T>(call: (native: Native) => T): T =>
      guard(() => {
        if (native === undefined || boundTo !== loaded) {
          native = create(settings);
          boundTo = loaded;
        }
        return call(native);
      });
  }

  return { prepare, bind, guard };
}

// A deep recursion ends in a RangeError of the engine, `HostPanic` is thrown by the panic hook of src/lib.rs.
function isTrap(error: unknown): error is Error {
  return (
    error instanceof WebAssembly.RuntimeError ||
    error instanceof RangeError ||
    (error instanceof Error && error.name === 'HostPanic')
  );
}
