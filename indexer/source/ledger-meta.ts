/** The events of a closed ledger, taken from its LedgerCloseMeta, with the ids that Stellar RPC gives them. */
import { createHash } from 'node:crypto';
import { StrKey, type xdr } from '@stellar/stellar-sdk/base';
import { eventIdOf, LAST_OPERATION, LAST_TRANSACTION, type SourceEvent } from '../event.ts';

/** What one LedgerCloseMeta tells, as far as an indexer cares. Hashes are lower-case hex. */
export interface LedgerRecord {
  sequence: number;
  hash: string;
  previousHash: string;
  /** ISO 8601, UTC. */
  closedAt: string;
  protocolVersion: number;
  /** Of the contracts asked for, in id order. */
  events: SourceEvent[];
}

/** The meta contradicts itself or the ledger before it: it is damaged, or of another network. */
export class UnprovenLedger extends Error {}

/** Strkeys of the contracts asked for, by the hex form of their 32 bytes. */
export type WantedContracts = ReadonlyMap<string, string>;

export function wantedContracts(addresses: readonly string[]): WantedContracts {
  return new Map(addresses.map((address) => [hex(StrKey.decodeContract(address)), address]));
}

/**
 * Reads one ledger and checks what it can prove by itself: the hash of its header, and that the transaction results
 * are those the header commits to.
 *
 * @throws {UnprovenLedger} when they differ
 */
export function readLedger(meta: xdr.LedgerCloseMeta, wanted: WantedContracts): LedgerRecord {
  const { ledgerHeader, txProcessing } = meta.value;
  const { header } = ledgerHeader;
  const hash = hex(ledgerHeader.hash.toBytes());
  const found = sha256(header.toXdr());
  if (found !== hash) {
    throw new UnprovenLedger(`the header of ledger ${header.ledgerSeq} hashes to ${found}, but is said to be ${hash}`);
  }
  requireCommittedResults(header, txProcessing);
  const ledger = {
    sequence: header.ledgerSeq,
    hash,
    previousHash: hex(header.previousLedgerHash.toBytes()),
    closedAt: new Date(Number(header.scpValue.closeTime) * 1000).toISOString(),
    protocolVersion: header.ledgerVersion,
  };
  return { ...ledger, events: readEvents(ledger, txProcessing, wanted) };
}

/** @throws {UnprovenLedger} when a ledger isn't the one after the hash that was read last */
export function requireFollows(previous: { sequence: number; hash: string } | undefined, next: LedgerRecord): void {
  if (!previous || (next.sequence === previous.sequence + 1 && next.previousHash === previous.hash)) return;
  throw new UnprovenLedger(
    `ledger ${next.sequence} says that the hash before it is ${next.previousHash}, expected ${previous.hash} of ledger ${previous.sequence}`,
  );
}

type TransactionProcessing = { result: xdr.TransactionResultPair; txApplyProcessing: xdr.TransactionMeta };

/** `txSetResultHash` = sha256 of the TransactionResultSet, so nobody can leave out or alter a transaction's outcome unseen. */
function requireCommittedResults(header: xdr.LedgerHeader, processing: readonly TransactionProcessing[]): void {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(processing.length);
  const digest = createHash('sha256').update(count);
  for (const { result } of processing) digest.update(result.toXdr());
  const committed = hex(header.txSetResultHash.toBytes());
  // Before the first transaction ever, networks have zeros here.
  if (digest.digest('hex') === committed || (processing.length === 0 && /^0+$/.test(committed))) return;
  throw new UnprovenLedger(`the transaction results of ledger ${header.ledgerSeq} are not those its header commits to`);
}

/** Where an event stands in its ledger. */
type Place = { transaction: number; operation: number; index: number };

/**
 * In RPC's numbering (CAP-0067): fees before all transactions under transaction 0, operations under their 1-based
 * transaction, what follows a transaction under its last operation number, refunds after all under the last transaction number.
 */
function readEvents(
  ledger: Omit<LedgerRecord, 'events'>,
  processing: readonly TransactionProcessing[],
  wanted: WantedContracts,
): SourceEvent[] {
  const events: SourceEvent[] = [];
  const staged = { before: 0, after: 0 };
  for (const [i, { result, txApplyProcessing }] of processing.entries()) {
    const txHash = hex(result.transactionHash.toBytes());
    const add = (event: xdr.ContractEvent, place: Place): void => {
      const contractAddress = event.contractId && wanted.get(hex(event.contractId.toBytes()));
      const type = event.type.name;
      if (!contractAddress || type === 'diagnostic') return;
      events.push({
        id: eventIdOf({ ledger: ledger.sequence, ...place }),
        ledger: ledger.sequence,
        closedAt: ledger.closedAt,
        txHash,
        contractAddress,
        type,
        topics: event.body.v0.topics.map((topic) => topic.toXdr('base64')),
        value: event.body.v0.data.toXdr('base64'),
      });
    };
    const transaction = i + 1;
    let afterTransaction = 0;
    for (const { stage, event } of transactionEvents(txApplyProcessing)) {
      if (stage.name === 'transactionEventStageBeforeAllTxs')
        add(event, { transaction: 0, operation: 0, index: staged.before++ });
      else if (stage.name === 'transactionEventStageAfterAllTxs')
        add(event, { transaction: LAST_TRANSACTION, operation: 0, index: staged.after++ });
      else add(event, { transaction, operation: LAST_OPERATION, index: afterTransaction++ });
    }
    for (const [operation, found] of operationEvents(txApplyProcessing).entries()) {
      for (const [index, event] of found.entries()) add(event, { transaction, operation, index });
    }
  }
  return events.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function transactionEvents(meta: xdr.TransactionMeta): readonly xdr.TransactionEvent[] {
  return meta.type === 'v4' ? meta.v4.events : [];
}

/** Version 3 (protocols 20 to 22) has the events of its only operation in the Soroban part; before, there were none. */
function operationEvents(meta: xdr.TransactionMeta): readonly (readonly xdr.ContractEvent[])[] {
  if (meta.type === 'v4') return meta.v4.operations.map(({ events }) => events);
  return meta.type === 'v3' && meta.v3.sorobanMeta ? [meta.v3.sorobanMeta.events] : [];
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
