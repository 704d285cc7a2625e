import { xdr } from '@stellar/stellar-sdk/base';

/** Where an event stands among all of them: ledger, transaction, operation, index (TOID and index; SEP-35, CAP-0067). */
export interface EventPosition {
  ledger: number;
  /** 1-based; 0 for events before all transactions, 0xFFFFF for events after all. */
  transaction: number;
  /** 0-based. */
  operation: number;
  /** 0-based within the operation or stage. */
  index: number;
}

/** Greatest values each part can take: 20 bits, 12 bits, 32 bits. */
export const TRANSACTION_MAX = 0xfffff;
export const OPERATION_MAX = 0xfff;
export const INDEX_MAX = 0xffffffff;

/** One contract event as getEvents serves it. */
export interface LedgerEvent extends EventPosition {
  type: 'contract' | 'system';
  inSuccessfulCall: boolean;
  /** 32 bytes; system events may have none. */
  contractId: Uint8Array | null;
  /** ScVal XDR in base64: what filters compare and answers show. */
  topics: string[];
  value: string;
  /** Lower-case hex. */
  transactionHash: string;
}

/** SEP-35's total order id of a transaction: 32 bits of ledger, 20 of 1-based place, 12 of operation (here 0). */
export function transactionToid(ledger: number, transaction: number): bigint {
  return (BigInt(ledger) << 32n) | (BigInt(transaction) << 12n);
}

/** `%019d-%010d`: fixed width, so that text order is time order. */
export function eventId({ ledger, transaction, operation, index }: EventPosition): string {
  const toid = transactionToid(ledger, transaction) | BigInt(operation);
  return `${toid.toString().padStart(19, '0')}-${index.toString().padStart(10, '0')}`;
}

/** The reverse of `eventId`, or undefined when the text is none. */
export function parseEventId(text: string): EventPosition | undefined {
  const [toidText, indexText, ...rest] = text.split('-');
  if (rest.length > 0 || !/^\d{1,19}$/.test(toidText ?? '') || !/^\d{1,10}$/.test(indexText ?? '')) return undefined;
  const toid = BigInt(toidText ?? '');
  const index = Number(indexText);
  if (toid >= 2n ** 63n || index > INDEX_MAX) return undefined;
  return {
    ledger: Number(toid >> 32n),
    transaction: Number((toid >> 12n) & BigInt(TRANSACTION_MAX)),
    operation: Number(toid & BigInt(OPERATION_MAX)),
    index,
  };
}

/** Negative, zero or positive as the left position is before, at or after the right one. */
export function comparePositions(left: EventPosition, right: EventPosition): number {
  return (
    left.ledger - right.ledger ||
    left.transaction - right.transaction ||
    left.operation - right.operation ||
    left.index - right.index
  );
}

/** @param encoded ContractEvent XDR */
export function readEvent(
  encoded: Uint8Array,
  position: EventPosition,
  transaction: { hashHex: string; succeeded: boolean },
): LedgerEvent {
  const event = xdr.ContractEvent.fromXdr(encoded);
  const { topics, data } = event.body.v0;
  return {
    ...position,
    type: event.type.name === 'system' ? 'system' : 'contract',
    inSuccessfulCall: transaction.succeeded,
    contractId: event.contractId?.toBytes() ?? null,
    topics: topics.map((topic) => topic.toXdr('base64')),
    value: data.toXdr('base64'),
    transactionHash: transaction.hashHex,
  };
}
