/**
 * The WebAssembly instance that every host of this process shares: loaded on first use, replaced after a trap.
 * A trap (a Rust panic, a stack overflow) leaves an instance's memory in an unknown state, so nothing runs in it again;
 * each host binds itself to the new instance on its next call.
 */
import { readFileSync } from 'node:fs';
import { __wbg_reset_state, initSync, NativeHost } from './dist/host.js';

/** The host broke inside a call. The call had no effect; later calls run in a fresh instance. */
export class HostTrap extends Error {
  override name = 'HostTrap';
}

let isLoaded = false;
/** Counts the instances, so that a host knows when its own is gone. */
let instances = 0;

/** Gives a function that runs calls on a native host with these settings. */
export function bindNativeHost(settings: readonly Uint8Array[]): <T>(call: (native: NativeHost) => T) => T {
  let native: NativeHost | undefined;
  let boundTo = 0;
  return (call) =>
    guard(() => {
      if (native === undefined || boundTo !== instances) {
        native = new NativeHost(settings);
        boundTo = instances;
      }
      return call(native);
    });
}

/** Runs `call` in a live instance. Throws HostTrap when it traps; bad input's errors pass through. */
export function guard<T>(call: () => T): T {
  load();
  try {
    return call();
  } catch (error) {
    if (!isTrap(error)) throw error;
    __wbg_reset_state();
    instances += 1;
    throw new HostTrap(error.message, { cause: error });
  }
}

function load(): void {
  if (isLoaded) return;
  initSync({ module: readFileSync(new URL('./dist/host_bg.wasm', import.meta.url)) });
  isLoaded = true;
  instances += 1;
}

// A deep recursion ends in a RangeError of the engine, `HostPanic` is thrown by the panic hook of src/lib.rs.
function isTrap(error: unknown): error is Error {
  return (
    error instanceof WebAssembly.RuntimeError ||
    error instanceof RangeError ||
    (error instanceof Error && error.name === 'HostPanic')
  );
}
