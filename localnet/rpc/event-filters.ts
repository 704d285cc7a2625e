import { StrKey, xdr } from '@stellar/stellar-sdk/base';
import { equalBytes } from '../ledger/bytes.ts';
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
  /** As they came: C… addresses, once checked. */
  contractIds: string[];
  topics: TopicFilter[];
}

/** `*` or an ScVal in base64 for each topic; with a trailing `**` the event may have more. */
interface TopicFilter {
  segments: string[];
  isOpen: boolean;
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

function readTopic(given: unknown): TopicFilter {
  if (!Array.isArray(given))
    throw undecodableParams('json: cannot unmarshal value into Go value of type protocol.TopicFilter');
  const isOpen = given.at(-1) === '**';
  return { segments: (isOpen ? given.slice(0, -1) : given).map(readSegment), isOpen };
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

function topicFault({ segments, isOpen }: TopicFilter): string | null {
  if (segments.length === 0 && !isOpen) return 'topic must have at least 1 segment';
  const misplaced = segments.indexOf('**');
  if (misplaced >= 0) return `segment ${misplaced + 1} invalid: wildcard '**' is only allowed as the last segment`;
  return segments.length > SEGMENTS_MAX ? `topic cannot have more than ${SEGMENTS_MAX} segments` : null;
}

/** Any filter will do; within one, type and contract and one of the topics must match. */
export function matcher(filters: EventFilter[]): (event: LedgerEvent) => boolean {
  if (filters.length === 0) return () => true;
  const tests = filters.map(({ types, contractIds, topics }) => {
    const contracts = contractIds.map((address) => StrKey.decodeContract(address));
    return (event: LedgerEvent) =>
      (types.length === 0 || types.includes(event.type)) &&
      (contracts.length === 0 || contracts.some((contract) => isOf(contract, event))) &&
      (topics.length === 0 || topics.some((topic) => matchesTopic(topic, event.topics)));
  });
  return (event) => tests.some((test) => test(event));
}

function isOf(contract: Uint8Array, { contractId }: LedgerEvent): boolean {
  return contractId !== null && contractId[0] === contract[0] && equalBytes(contractId, contract);
}

function matchesTopic({ segments, isOpen }: TopicFilter, topics: string[]): boolean {
  if (isOpen ? topics.length < segments.length : topics.length !== segments.length) return false;
  return segments.every((segment, index) => segment === '*' || segment === topics[index]);
}
