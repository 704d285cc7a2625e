import { type ClosedLedger, type ClosedTransaction, namesOf } from '../ledger/closed-ledger.ts';
import { EmptyRun } from '../ledger/empty-run.ts';
import type { LedgerEvent } from '../ledger/events.ts';
import { StoredEntry } from '../ledger/state.ts';
import { Reader, Writer } from './codec.ts';

/** What the journal holds: first a snapshot, then a record per closed ledger or per run of empty ones. */
export type JournalRecord =
  | { kind: 'snapshot'; snapshot: Snapshot }
  | { kind: 'ledger'; ledger: ClosedLedger }
  | { kind: 'run'; run: EmptyRun };

/** All that ledgers after this one need. */
export interface Snapshot {
  /** Network this chain belongs to; another one's data must not be mixed in. */
  passphrase: string;
  /** LedgerHeader XDR of the ledger the snapshot was taken after. */
  header: Uint8Array;
  entries: Iterable<[string, StoredEntry]>;
}

/** What a start needs of a record; the rest is read when somebody asks for the ledger. */
export interface RecordHead {
  first: number;
  last: number;
  /** LedgerHeader XDR of the first and last ledger. */
  firstHeader: Uint8Array;
  lastHeader: Uint8Array;
  /** Names of its transactions, lower-case hex. */
  hashes: string[];
  changes: ClosedLedger['changes'];
}

const HASH_BYTES = 32;
const FORMAT = 2;
const SNAPSHOT = 1;
const LEDGER = 2;
const RUN = 3;

export function encodeSnapshot({ passphrase, header, entries }: Snapshot): Buffer {
  const writer = new Writer().u32(FORMAT).u32(SNAPSHOT).text(passphrase).bytes(header);
  return writeEntries(writer, entries).finish();
}

export function writeEntries(writer: Writer, entries: Snapshot['entries']): Writer {
  return writer.list(entries, ([key, entry]) => writer.text(key).bytes(entry.bytes));
}

export function readEntries(reader: Reader): [string, StoredEntry][] {
  return reader.list((): [string, StoredEntry] => [reader.text(), new StoredEntry(reader.bytes())]);
}

export function encodeLedger(ledger: ClosedLedger): Buffer {
  const { sequence, header, transactions, changes } = ledger;
  const writer = new Writer().u32(FORMAT).u32(LEDGER).u32(sequence).bytes(header);
  writer.list(transactions, (transaction) => writer.bytes(Buffer.concat(namesOf(transaction))));
  writer.list(changes, ({ key, after }) => writer.text(key).bytes(after?.bytes ?? new Uint8Array()));
  writer.bytes(ledger.hash).u64(ledger.closeTime).bytes(ledger.transactionSet);
  for (const transaction of transactions) writeTransaction(writer, transaction);
  const places = new Map(transactions.map(({ hashHex }, index) => [hashHex, index]));
  writer.list(ledger.events, (event) => writeEvent(writer, event, places));
  return writer.finish();
}

export function encodeRun({ first, last, headers }: EmptyRun): Buffer {
  const writer = new Writer().u32(FORMAT).u32(RUN).u32(first).u32(last);
  return writer.list(headers, (header) => writer.bytes(header)).finish();
}

/** @throws RangeError or Error when the bytes are no record of this format */
export function decodeRecord(payload: Buffer): JournalRecord {
  const reader = new Reader(payload);
  const kind = readKind(reader);
  if (kind === SNAPSHOT) return { kind: 'snapshot', snapshot: readSnapshot(reader) };
  if (kind === RUN) return { kind: 'run', run: readRun(reader) };
  return { kind: 'ledger', ledger: readLedger(reader) };
}

/** @throws when the record is none of ledgers */
export function decodeHead(payload: Buffer): RecordHead {
  const reader = new Reader(payload);
  const kind = readKind(reader);
  if (kind === SNAPSHOT) throw new Error('the journal has a second snapshot in its middle; restore a backup');
  if (kind === RUN) return headOfRun(readRun(reader));
  const { sequence, header, hashes, changes } = readLedgerHead(reader);
  return {
    first: sequence,
    last: sequence,
    firstHeader: header,
    lastHeader: header,
    hashes: hashes.flat().map((hash) => Buffer.from(hash).toString('hex')),
    changes,
  };
}

function headOfRun({ first, last, headers, lastHeader }: EmptyRun): RecordHead {
  return { first, last, firstHeader: headers[0] ?? lastHeader, lastHeader, hashes: [], changes: [] };
}

function readKind(reader: Reader): number {
  const format = reader.u32();
  if (format !== FORMAT) {
    throw new Error(`the journal has format ${format}, this version reads ${FORMAT}; choose another folder`);
  }
  const kind = reader.u32();
  if (kind === SNAPSHOT || kind === LEDGER || kind === RUN) return kind;
  throw new Error(`the journal has a record of kind ${kind}, expected ${SNAPSHOT}, ${LEDGER} or ${RUN}`);
}

function readSnapshot(reader: Reader): Snapshot {
  return { passphrase: reader.text(), header: reader.bytes(), entries: readEntries(reader) };
}

function readRun(reader: Reader): EmptyRun {
  return new EmptyRun(
    reader.u32(),
    reader.u32(),
    reader.list(() => reader.bytes()),
  );
}

function readLedgerHead(reader: Reader) {
  return {
    sequence: reader.u32(),
    header: reader.bytes(),
    hashes: reader.list(() => splitHashes(reader.bytes())),
    changes: reader.list(() => readChange(reader)),
  };
}

function readLedger(reader: Reader): ClosedLedger {
  const { sequence, header, hashes, changes } = readLedgerHead(reader);
  const [hash, closeTime, transactionSet] = [reader.bytes(), reader.u64(), reader.bytes()];
  const transactions = hashes.map(([transactionHash]) => readTransaction(reader, transactionHash));
  const names = transactions.map(({ hashHex }) => hashHex);
  const events = reader.list(() => readEvent(reader, sequence, names));
  return { sequence, hash, closeTime, header, transactionSet, transactions, events, changes };
}

function writeTransaction(writer: Writer, transaction: ClosedTransaction): void {
  const { succeeded, envelope, result, feeChanges, meta, refundChanges, inclusionFee } = transaction;
  writer
    .u32(succeeded ? 1 : 0)
    .bytes(envelope)
    .bytes(result)
    .bytes(feeChanges)
    .bytes(meta)
    .bytes(refundChanges)
    .text(inclusionFee.kind)
    .u64(inclusionFee.stroops);
}

/** A transaction's hash, and behind it the inner one of a fee bump. */
function splitHashes(bytes: Uint8Array): [Uint8Array, ...Uint8Array[]] {
  const own = bytes.subarray(0, HASH_BYTES);
  return bytes.length > HASH_BYTES ? [own, bytes.subarray(HASH_BYTES)] : [own];
}

function readTransaction(reader: Reader, hash: Uint8Array): ClosedTransaction {
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

/** @param places of the ledger's transactions by their names, which are not written again with every event */
function writeEvent(writer: Writer, event: LedgerEvent, places: Map<string, number>): void {
  writer.u32(event.transaction).u32(event.operation).u32(event.index);
  writer
    .text(event.type)
    .u32(event.inSuccessfulCall ? 1 : 0)
    .bytes(event.contractId ?? new Uint8Array());
  writer
    .list(event.topics, (topic) => writer.text(topic))
    .text(event.value)
    .u32(places.get(event.transactionHash) ?? 0);
}

function readEvent(reader: Reader, ledger: number, names: string[]): LedgerEvent {
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
    transactionHash: names[reader.u32()] ?? '',
  };
}

function readChange(reader: Reader): ClosedLedger['changes'][number] {
  const key = reader.text();
  const bytes = reader.bytes();
  return { key, after: bytes.length > 0 ? new StoredEntry(bytes) : null };
}
