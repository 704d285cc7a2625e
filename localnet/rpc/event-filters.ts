import { StrKey, xdr } from '@stellar/stellar-sdk/base';
import type { LedgerEvent } from '../ledger/events.ts';
import { invalidParams, undecodableParams } from './errors.ts';
import { type Params, readArray, readString } from './params.ts';
import { tryDecode } from './xdr.ts';

const TYPE = 'EventFilter';
const FILTERS_MAX = 5;
const CONTRACTS_MAX = 5;
const TOPICS_MAX = 5;
const SEGMENTS_MAX = 4;

/** What an event must be like. An empty list asks nothing. */
export interface EventFilter {
  types: string[];
  /** C… addresses. */
  contractIds: string[];
  /** Each is a list of segments: `*`, a trailing `**`, or an ScVal in base64. */
  topics: string[][];
}

/** Decoding faults come first, for all filters; limits afterwards (as stellar-rpc finds them). */
export function readFilters(params: Params): EventFilter[] {
  return readArray(params, 'filters', 'GetEventsRequest', '[]protocol.EventFilter').map(readFilter);
}

function readFilter(given: unknown): EventFilter {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw undecodableParams('json: cannot unmarshal value into Go value of type protocol.EventFilter');
  }
  const filter = given as Params;
  const type = readString(filter, 'type', TYPE);
  return {
    types: type === '' ? [] : type.split(','),
    contractIds: readArray(filter, 'contractIds', TYPE, '[]string').map(String),
    topics: readArray(filter, 'topics', TYPE, '[]protocol.TopicFilter').map(readTopic),
  };
}

function readTopic(given: unknown): string[] {
  if (!Array.isArray(given))
    throw undecodableParams('json: cannot unmarshal value into Go value of type protocol.TopicFilter');
  return given.map(readSegment);
}

function readSegment(given: unknown): string {
  if (given === '*' || given === '**') return given;
  const value = typeof given === 'string' ? tryDecode((bytes) => xdr.ScVal.fromXdr(bytes), given) : undefined;
  if (!value) {
    throw undecodableParams(
      "decoding ScValType: decoding ScValType: xdr:DecodeInt: unexpected EOF while decoding 4 bytes - read: '[]'",
    );
  }
  return value.toXdr('base64');
}

/** @throws -32602 naming the first limit that is broken, and where */
export function checkFilters(filters: EventFilter[]): void {
  if (filters.length > FILTERS_MAX) throw invalidParams(`maximum ${FILTERS_MAX} filters per request`);
  for (const [index, filter] of filters.entries()) {
    const fault = faultOf(filter);
    if (fault) throw invalidParams(`filter ${index + 1} invalid: ${fault}`);
  }
}

function faultOf({ types, contractIds, topics }: EventFilter): string | null {
  if (types.some((type) => type !== 'system' && type !== 'contract')) {
    return "filter type invalid: if set, type must be either 'system' or 'contract'";
  }
  if (contractIds.length > CONTRACTS_MAX) return `maximum ${CONTRACTS_MAX} contract IDs per filter`;
  if (topics.length > TOPICS_MAX) return `maximum ${TOPICS_MAX} topics per filter`;
  const wrongId = contractIds.findIndex((id) => !StrKey.isValidContract(id));
  if (wrongId >= 0) return `contract ID ${wrongId + 1} invalid`;
  for (const [index, topic] of topics.entries()) {
    const fault = topicFault(topic);
    if (fault) return `topic ${index + 1} invalid: ${fault}`;
  }
  return null;
}

function topicFault(segments: string[]): string | null {
  if (segments.length === 0) return 'topic must have at least 1 segment';
  const fixed = segments.at(-1) === '**' ? segments.slice(0, -1) : segments;
  const misplaced = fixed.indexOf('**');
  if (misplaced >= 0) return `segment ${misplaced + 1} invalid: wildcard '**' is only allowed as the last segment`;
  return fixed.length > SEGMENTS_MAX ? `topic cannot have more than ${SEGMENTS_MAX} segments` : null;
}

/** Any filter will do; within one, type and contract and one of the topics must match. */
export function matches(filters: EventFilter[], event: LedgerEvent): boolean {
  return filters.length === 0 || filters.some((filter) => matchesOne(filter, event));
}

function matchesOne({ types, contractIds, topics }: EventFilter, event: LedgerEvent): boolean {
  if (types.length > 0 && !types.includes(event.type)) return false;
  if (contractIds.length > 0 && !contractIds.includes(contractAddress(event))) return false;
  return topics.length === 0 || topics.some((segments) => matchesTopic(segments, event.topics));
}

function matchesTopic(segments: string[], topics: string[]): boolean {
  const isOpen = segments.at(-1) === '**';
  const fixed = isOpen ? segments.slice(0, -1) : segments;
  if (isOpen ? topics.length < fixed.length : topics.length !== fixed.length) return false;
  return fixed.every((segment, index) => segment === '*' || segment === topics[index]);
}

const addresses = new WeakMap<LedgerEvent, string>();

/** C… address of the event's contract, "" for none. */
export function contractAddress(event: LedgerEvent): string {
  if (!event.contractId) return '';
  const known = addresses.get(event);
  if (known !== undefined) return known;
  const address = StrKey.encodeContract(event.contractId);
  addresses.set(event, address);
  return address;
}
