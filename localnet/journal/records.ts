import type { ClosedLedger, ClosedTransaction } from '../ledger/closed-ledger.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import { StoredEntry } from '../ledger/state.ts';
import { Reader, Writer } from './codec.ts';

/** What the journal holds: first a snapshot, then one record per closed ledger. */
export type JournalRecord = { kind: 'snapshot'; snapshot: Snapshot } | { kind: 'ledger'; ledger: ClosedLedger };

/** All that ledgers after this one need. */
export interface Snapshot {
  /** Network this chain belongs to; another one's data must not be mixed in. */
  passphrase: string;
  /** LedgerHeader XDR of the ledger the snapshot was taken after. */
  header: Uint8Array;
  entries: [string, StoredEntry][];
}

const FORMAT = 1;
const SNAPSHOT = 1;
const LEDGER = 2;

export function encodeSnapshot({ passphrase, header, entries }: Snapshot): Buffer {
  const writer = new Writer().u32(FORMAT).u32(SNAPSHOT).text(passphrase).bytes(header);
  writer.list(entries, ([key, entry]) => writer.text(key).bytes(entry.bytes));
  return writer.finish();
}

export function encodeLedger(ledger: ClosedLedger): Buffer {
  const writer = new Writer().u32(FORMAT).u32(LEDGER).u32(ledger.sequence).bytes(ledger.hash).u64(ledger.closeTime);
  writer.bytes(ledger.header).bytes(ledger.transactionSet);
  writer.list(ledger.transactions, (transaction) => writeTransaction(writer, transaction));
  writer.list(ledger.events, (event) => writeEvent(writer, event));
  writer.list(ledger.changes, ({ key, after }) => writer.text(key).bytes(after?.bytes ?? new Uint8Array()));
  return writer.finish();
}

/** @throws RangeError or Error when the bytes are no record of this format */
export function decodeRecord(payload: Buffer): JournalRecord {
  const reader = new Reader(payload);
  const format = reader.u32();
  if (format !== FORMAT) throw new Error(`the journal has format ${format}, this version reads ${FORMAT}`);
  const kind = reader.u32();
  if (kind === SNAPSHOT) return { kind: 'snapshot', snapshot: readSnapshot(reader) };
  if (kind === LEDGER) return { kind: 'ledger', ledger: readLedger(reader) };
  throw new Error(`the journal has a record of kind ${kind}, expected ${SNAPSHOT} or ${LEDGER}`);
}

function readSnapshot(reader: Reader): Snapshot {
  const passphrase = reader.text();
  const header = reader.bytes();
  const entries = reader.list((): [string, StoredEntry] => [reader.text(), new StoredEntry(reader.bytes())]);
  return { passphrase, header, entries };
}

function readLedger(reader: Reader): ClosedLedger {
  const sequence = reader.u32();
  return {
    sequence,
    hash: reader.bytes(),
    closeTime: reader.u64(),
    header: reader.bytes(),
    transactionSet: reader.bytes(),
    transactions: reader.list(() => readTransaction(reader)),
    events: reader.list(() => readEvent(reader, sequence)),
    changes: reader.list(() => readChange(reader)),
  };
}

function writeTransaction(writer: Writer, transaction: ClosedTransaction): void {
  const { hash, succeeded, envelope, result, feeChanges, meta, refundChanges, inclusionFee } = transaction;
  writer
    .bytes(hash)
    .u32(succeeded ? 1 : 0)
    .bytes(envelope)
    .bytes(result)
    .bytes(feeChanges)
    .bytes(meta);
  writer.bytes(refundChanges).text(inclusionFee.kind).u64(inclusionFee.stroops);
}

function readTransaction(reader: Reader): ClosedTransaction {
  const hash = reader.bytes();
  return {
    hash,
    hashHex: Buffer.from(hash).toString('hex'),
    succeeded: reader.u32() === 1,
    envelope: reader.bytes(),
    result: reader.bytes(),
    feeChanges: reader.bytes(),
    meta: reader.bytes(),
    refundChanges: reader.bytes(),
    inclusionFee: { kind: reader.text() === 'soroban' ? 'soroban' : 'classic', stroops: reader.u64() },
  };
}

function writeEvent(writer: Writer, event: LedgerEvent): void {
  writer.u32(event.transaction).u32(event.operation).u32(event.index);
  writer
    .text(event.type)
    .u32(event.inSuccessfulCall ? 1 : 0)
    .bytes(event.contractId ?? new Uint8Array());
  writer
    .list(event.topics, (topic) => writer.text(topic))
    .text(event.value)
    .text(event.transactionHash);
}

function readEvent(reader: Reader, ledger: number): LedgerEvent {
  const position = { ledger, transaction: reader.u32(), operation: reader.u32(), index: reader.u32() };
  const type = reader.text() === 'system' ? 'system' : 'contract';
  const inSuccessfulCall = reader.u32() === 1;
  const contractId = reader.bytes();
  return {
    ...position,
    type,
    inSuccessfulCall,
    contractId: contractId.length > 0 ? contractId : null,
    topics: reader.list(() => reader.text()),
    value: reader.text(),
    transactionHash: reader.text(),
  };
}

function readChange(reader: Reader): ClosedLedger['changes'][number] {
  const key = reader.text();
  const bytes = reader.bytes();
  return { key, after: bytes.length > 0 ? new StoredEntry(bytes) : null };
}
