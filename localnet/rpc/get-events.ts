import { StrKey, xdr } from '@stellar/stellar-sdk/base';
import {
  comparePositions,
  type EventPosition,
  eventId,
  INDEX_MAX,
  type LedgerEvent,
  OPERATION_MAX,
  parseEventId,
  TRANSACTION_MAX,
} from '../ledger/events.ts';
import { invalidParams, invalidRequest, undecodableParams } from './errors.ts';
import { checkFilters, type EventFilter, matcher, readFilters } from './event-filters.ts';
import { ledgerRange, type RpcContext, type RpcMethod, rangeFields } from './method.ts';
import { numberFault } from './page.ts';
import { type Params, readFormat, readObject, readParams, readString, readUnsigned, type XdrFormat } from './params.ts';

const TYPE = 'GetEventsRequest';
const LIMIT_MAX = 10_000;
const LIMIT_DEFAULT = 100;
const LEDGER_SCAN_LIMIT = 10_000;
const INT64_MAX = 2n ** 63n - 1n;

interface EventsRequest {
  start: EventPosition;
  /** Exclusive; 0 for none. */
  endLedger: number;
  filters: EventFilter[];
  limit: number;
  format: XdrFormat;
}

/** Events in order from a ledger or after a cursor; the cursor of the answer always moves on. */
export const getEvents: RpcMethod = (given, context) => {
  const request = readRequest(readParams(given, TYPE));
  const range = ledgerRange(context);
  const { latest, oldest } = range;
  if (request.start.ledger < oldest.sequence || request.start.ledger > latest.sequence) {
    throw invalidRequest(`startLedger must be within the ledger range: ${oldest.sequence} - ${latest.sequence}`);
  }
  const scanEnd = Math.min(latest.sequence + 1, request.start.ledger + LEDGER_SCAN_LIMIT);
  const endLedger = request.endLedger === 0 ? scanEnd : Math.min(request.endLedger, scanEnd);
  const { events, last } = collect(context, request, endLedger);
  const cursor = events.length === request.limit && last ? eventId(last) : endOfLedger(endLedger - 1);
  return { events, cursor, ...rangeFields(range) };
};

/** Runs over a million events in a request that finds none: no allocation per event that doesn't match. */
function collect({ chain }: RpcContext, { start, filters, limit, format }: EventsRequest, endLedger: number) {
  const matches = matcher(filters);
  const events: object[] = [];
  let last: LedgerEvent | undefined;
  for (const ledger of chain.history.withTransactions(start.ledger, endLedger - 1)) {
    const closedAt = new Date(Number(ledger.closeTime) * 1000).toISOString().replace('.000Z', 'Z');
    for (const event of ledger.events) {
      if (ledger.sequence === start.ledger && comparePositions(event, start) < 0) continue;
      if (!matches(event)) continue;
      events.push(presentEvent(event, closedAt, format));
      last = event;
      if (events.length === limit) return { events, last };
    }
  }
  return { events, last };
}

/** The greatest id a ledger can hold: "everything up to here was looked at". */
function endOfLedger(ledger: number): string {
  return eventId({ ledger, transaction: TRANSACTION_MAX, operation: OPERATION_MAX, index: INDEX_MAX });
}

function readRequest(params: Params): EventsRequest {
  const startLedger = readUnsigned(params, 'startLedger', TYPE);
  const endLedger = readUnsigned(params, 'endLedger', TYPE);
  const pagination = readObject(params, 'pagination', TYPE, 'protocol.PaginationOptions') ?? {};
  const filters = readFilters(params);
  const after = readCursor(pagination);
  const limit = readUnsigned(pagination, 'limit', 'PaginationOptions', 'uint');
  const format = readFormat(params, TYPE);
  if (after && (startLedger !== 0 || endLedger !== 0)) {
    throw invalidParams('ledger ranges and cursor cannot both be set');
  }
  if (!after && startLedger === 0) throw invalidParams('startLedger must be positive');
  if (limit > LIMIT_MAX) throw invalidParams(`limit must not exceed ${LIMIT_MAX}`);
  checkFilters(filters);
  const start = after
    ? { ...after, index: after.index + 1 } // A cursor names what was read last.
    : { ledger: startLedger, transaction: 0, operation: 0, index: 0 };
  return { start, endLedger, filters, limit: limit === 0 ? LIMIT_DEFAULT : limit, format };
}

function readCursor(pagination: Params): EventPosition | undefined {
  if (pagination.cursor === undefined || pagination.cursor === null) return undefined;
  const text = readString(pagination, 'cursor', 'PaginationOptions');
  const position = parseEventId(text);
  if (!position) throw undecodableParams(`invalid event id ${text}${partFault(text)}`);
  return position;
}

/** Which of the two numbers of an event id is none, as Go says it; "" where there are no two parts. */
function partFault(text: string): string {
  const dash = text.indexOf('-');
  if (dash < 0) return '';
  const fault =
    numberFault(text.slice(0, dash), 'ParseInt', 0n, INT64_MAX) ??
    numberFault(text.slice(dash + 1), 'ParseUint', 0n, BigInt(INDEX_MAX));
  return fault === null ? '' : `: ${fault}`;
}

function presentEvent(event: LedgerEvent, closedAt: string, format: XdrFormat): object {
  return {
    type: event.type,
    ledger: event.ledger,
    ledgerClosedAt: closedAt,
    contractId: contractAddress(event.contractId),
    id: eventId(event),
    operationIndex: event.operation,
    transactionIndex: event.transaction,
    txHash: event.transactionHash,
    inSuccessfulContractCall: event.inSuccessfulCall,
    ...(format === 'json' ? jsonContent(event) : xdrContent(event)),
  };
}

const addresses = new Map<string, string>();
const ADDRESSES_MAX = 10_000;

/** C… address, "" for none. The same few contracts keep coming, and checksums take longer than the rest of an event. */
function contractAddress(contractId: Uint8Array | null): string {
  if (!contractId) return '';
  const name = Buffer.from(contractId.buffer, contractId.byteOffset, contractId.length).toString('latin1');
  const known = addresses.get(name);
  if (known !== undefined) return known;
  const address = StrKey.encodeContract(contractId);
  if (addresses.size >= ADDRESSES_MAX) addresses.clear();
  addresses.set(name, address);
  return address;
}

/** An event without topics has no `topic` field, as stellar-rpc leaves out what is empty. */
function xdrContent({ topics, value }: LedgerEvent): object {
  return { ...(topics.length > 0 && { topic: topics }), value };
}

function jsonContent({ topics, value }: LedgerEvent): object {
  const toJson = (text: string) => xdr.ScVal.fromXdr(text, 'base64').toJson();
  return { ...(topics.length > 0 && { topicJson: topics.map(toJson) }), valueJson: toJson(value) };
}
