import type { xdr } from '@stellar/stellar-sdk/base';
import type { Diagnostics } from '../diagnostics.ts';
import type { FootprintKey } from '../footprint.ts';

/** What one invocation read and wrote: bytes and counts that core reports as `core_metrics` diagnostic events. */
export class InvokeMetrics {
  readEntries = 0;
  writeEntries = 0;
  readBytes = 0;
  writeBytes = 0;
  readKeyBytes = 0;
  readDataBytes = 0;
  writeDataBytes = 0;
  readCodeBytes = 0;
  writeCodeBytes = 0;
  events = 0;
  eventBytes = 0;
  cpuInstructions = 0;
  memoryBytes = 0;
  keyBytesMax = 0;
  dataBytesMax = 0;
  codeBytesMax = 0;
  eventBytesMax = 0;

  /** An account, a trustline or an archived entry, read from disk. */
  diskRead({ key, encoded }: FootprintKey, entryBytes: number): void {
    this.readEntries += 1;
    this.readKeyBytes += encoded.length;
    this.readBytes += entryBytes;
    if (key.type === 'contractCode') this.readCodeBytes += entryBytes;
    else this.readDataBytes += entryBytes;
    this.#widen(key, encoded.length, entryBytes);
  }

  write({ key, encoded }: FootprintKey, entryBytes: number): void {
    this.writeEntries += 1;
    this.writeBytes += entryBytes;
    if (key.type === 'contractCode') this.writeCodeBytes += entryBytes;
    else this.writeDataBytes += entryBytes;
    this.#widen(key, encoded.length, entryBytes);
  }

  event(bytes: number): void {
    this.events += 1;
    this.eventBytes += bytes;
    this.eventBytesMax = Math.max(this.eventBytesMax, bytes);
  }

  /** The events, in core's order. Time is not measured: two runs must give the same bytes. */
  report(diagnostics: Diagnostics, succeeded: boolean): void {
    const counters: [string, number][] = [
      ['read_entry', this.readEntries],
      ['write_entry', this.writeEntries],
      ['ledger_read_byte', this.readBytes],
      ['ledger_write_byte', this.writeBytes],
      ['read_key_byte', this.readKeyBytes],
      ['write_key_byte', 0], // Core declares this counter and never raises it.
      ['read_data_byte', this.readDataBytes],
      ['write_data_byte', this.writeDataBytes],
      ['read_code_byte', this.readCodeBytes],
      ['write_code_byte', this.writeCodeBytes],
      ['emit_event', this.events],
      ['emit_event_byte', this.eventBytes],
      ['cpu_insn', this.cpuInstructions],
      ['mem_byte', this.memoryBytes],
      ['invoke_time_nsecs', 0],
      ['max_rw_key_byte', this.keyBytesMax],
      ['max_rw_data_byte', this.dataBytesMax],
      ['max_rw_code_byte', this.codeBytesMax],
      ['max_emit_event_byte', this.eventBytesMax],
    ];
    for (const [name, value] of counters) diagnostics.metric(succeeded, name, value);
  }

  #widen(key: xdr.LedgerKey, keyBytes: number, entryBytes: number): void {
    this.keyBytesMax = Math.max(this.keyBytesMax, keyBytes);
    if (key.type === 'contractCode') this.codeBytesMax = Math.max(this.codeBytesMax, entryBytes);
    else this.dataBytesMax = Math.max(this.dataBytesMax, entryBytes);
  }
}
