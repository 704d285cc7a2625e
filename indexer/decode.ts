/**
 * Contract spec → typed event, strictly. Among the spec's events whose prefix topics match, exactly one must also match
 * topic count, data form, every required field and every type. The SDK's `parseEvent` takes the first whose topics match
 * and leaves out what it can't read, so the matching is done here; the SDK reads the XDR.
 */
import { xdr } from '@stellar/stellar-sdk/base';
import type { QuarantineReason } from '#read-model';
import type { EventData, Json } from './event.ts';
import {
  at,
  fieldsOf,
  Mismatch,
  readField,
  storableText,
  tupleReader,
  userTypes,
  type ValueReader,
  valueReader,
} from './read-value.ts';
import { camelCase, snakeCase } from './text.ts';

/** The event, or why it is set aside. */
export type Decoded = { name: string; data: EventData } | { reason: QuarantineReason; detail: string };

export interface Decoder {
  /** Names of the events in the spec, e.g. `credential_issued`. */
  eventNames: string[];
  /** Never throws: bad data is an answer. */
  decode(event: { topics: string[]; value: string }): Decoded;
}

interface Topic {
  value: xdr.ScVal;
  /** Its text, when it is a Symbol. */
  symbol: string | undefined;
}

interface EventReader {
  name: string;
  prefix: string[];
  /** @throws {Mismatch} */
  read(topics: Topic[], value: xdr.ScVal): EventData;
}

/** Topics repeat (names, courses, people), so their decoded form is kept; this many take about 20 MB. */
const CACHED_TOPICS_MAX = 20_000;

/**
 * The decoder for one contract.
 *
 * @param spec ScSpecEntry XDR, base64, of the contract's wasm
 * @throws {Error} when the spec itself can't be read
 */
export function createDecoder(spec: readonly string[]): Decoder {
  const entries = spec.map((entry) => xdr.ScSpecEntry.fromXdr(entry, 'base64'));
  const types = userTypes(entries);
  const readers = entries.flatMap((entry) =>
    entry.type === 'scSpecEntryEventV0' ? [eventReader(entry.value, types)] : [],
  );
  const decodeTopic = cachedTopics();
  return {
    eventNames: readers.map((reader) => reader.name),
    decode({ topics, value }) {
      try {
        return match(readers, topics.map(decodeTopic), xdr.ScVal.fromXdr(value, 'base64'));
      } catch (error) {
        return aside('undecodable', `the XDR can't be read: ${(error as Error).message}`);
      }
    },
  };
}

/** The detail quotes the event, whose symbols need not be text that Postgres holds. */
function aside(reason: QuarantineReason, detail: string): Decoded {
  return { reason, detail: storableText(detail) };
}

function match(readers: EventReader[], topics: Topic[], value: xdr.ScVal): Decoded {
  const candidates = readers.filter((reader) => reader.prefix.every((name, i) => topics[i]?.symbol === name));
  if (candidates.length === 0) {
    return aside(
      'unknown_event',
      `no event of the spec begins with the topics ${topics.map(labelOf).join(', ') || '(none)'}`,
    );
  }
  const fits: { name: string; data: EventData }[] = [];
  const misfits: string[] = [];
  for (const { name, read } of candidates) {
    try {
      fits.push({ name, data: read(topics, value) });
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      misfits.push(`${name}: ${error.message}`);
    }
  }
  if (fits.length > 1) return aside('ambiguous_event', `fits ${fits.map((fit) => fit.name).join(' and ')}`);
  return fits[0] ?? aside('mismatched_event', misfits.join('; '));
}

function labelOf({ symbol, value }: Topic): string {
  return symbol ?? value.type.slice(3);
}

function eventReader(event: xdr.ScSpecEventV0, types: ReturnType<typeof userTypes>): EventReader {
  const prefix = event.prefixTopics.map(String);
  const fields = event.params.map((param) => ({
    name: param.name.toString(),
    isTopic: param.location.value === xdr.ScSpecEventParamLocationV0.scSpecEventParamLocationTopicList.value,
    read: valueReader(param.type, types),
  }));
  const topicFields = fields.filter((field) => field.isTopic);
  const readData = dataReader(
    event.dataFormat,
    fields.filter((field) => !field.isTopic),
  );
  const topicCount = prefix.length + topicFields.length;
  return {
    name: snakeCase(event.name.toString()),
    prefix,
    read(topics, value) {
      if (topics.length !== topicCount) throw new Mismatch(`found ${topics.length} topics, expected ${topicCount}`);
      const data: EventData = {};
      topicFields.forEach(({ name, read }, i) => {
        data[camelCase(name)] = at(`topic ${name}`, () => read((topics[prefix.length + i] as Topic).value));
      });
      return Object.assign(data, readData(value));
    },
  };
}

type Field = { name: string; read: ValueReader };

/** Unknown keys of a map are passed over, as SEP-41 asks of every reader; a missing one that isn't an `Option` is a mismatch. */
function dataReader(format: xdr.ScSpecEventDataFormat, fields: Field[]): (value: xdr.ScVal) => EventData {
  const named = (values: Json[]): EventData =>
    Object.fromEntries(fields.map(({ name }, i) => [camelCase(name), values[i] as Json]));
  switch (format.value) {
    case xdr.ScSpecEventDataFormat.scSpecEventDataFormatMap.value:
      return (value) => {
        const found = at('data', () => fieldsOf(value));
        return named(fields.map(({ name, read }) => readField(found, name, read)));
      };
    case xdr.ScSpecEventDataFormat.scSpecEventDataFormatVec.value: {
      const read = tupleReader(fields.map((field) => field.read));
      return (value) => named(at('data', () => read(value)));
    }
    default:
      return (value) => {
        const [only] = fields;
        if (!only && value.type !== 'scvVoid')
          throw new Mismatch(`data: found ${value.type.slice(3)}, expected nothing`);
        return only ? named([at(only.name, () => only.read(value))]) : {};
      };
  }
}

function cachedTopics(): (topic: string) => Topic {
  const cache = new Map<string, Topic>();
  return (text) => {
    const known = cache.get(text);
    if (known) return known;
    const value = xdr.ScVal.fromXdr(text, 'base64');
    const topic = { value, symbol: value.type === 'scvSymbol' ? value.value.toString() : undefined };
    if (cache.size >= CACHED_TOPICS_MAX) cache.clear();
    cache.set(text, topic);
    return topic;
  };
}
