/**
 * Contract spec → typed event, strictly. Among the spec's events whose prefix topics match, exactly one must also match
 * topic count, data form, every required field and every type. The SDK's `parseEvent` takes the first whose topics match
 * and leaves out what it can't read, so the matching is done here.
 */
import { xdr } from '@stellar/stellar-sdk/base';
import type { QuarantineReason } from '#read-model';
import { sep41Forms } from './decode-sep41.ts';
import type { EventData } from './event.ts';
import {
  at,
  fieldsOf,
  Mismatch,
  readField,
  tupleReader,
  userTypes,
  type ValueReader,
  valueReader,
} from './read-value.ts';
import { readScVal, storableText, type Value } from './sc-val.ts';
import { camelCase } from './text.ts';

/** The event, or why it is set aside. */
export type Decoded = { name: string; data: EventData } | { reason: QuarantineReason; detail: string };

export interface Decoder {
  /** Names of the events in the spec, e.g. `credential_issued`: their prefix topics, as they are published. */
  eventNames: string[];
  /** Never throws: bad data is an answer. */
  decode(event: { topics: string[]; value: string }): Decoded;
}

/** One form of an event: what its topics and data must be. */
export interface EventForm {
  /** The type's name in the spec, for a person. */
  label: string;
  prefix: string[];
  /** @throws {Mismatch} */
  read(topics: readonly Value[], value: Value): EventData;
}

/** Topics repeat (names, courses, people), so their decoded form is kept; this many take about 6 MB. */
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
  const events = entries.flatMap((entry) => (entry.type === 'scSpecEntryEventV0' ? [entry.value] : []));
  const forms = byFirstTopic(events.map((event) => eventForm(event, types)));
  return {
    eventNames: [...new Set(events.map((event) => nameOf(event.prefixTopics.map(String))))],
    decode({ topics, value }) {
      try {
        return match(forms, topics.map(readTopic), readScVal(value));
      } catch (error) {
        return aside('undecodable', `the XDR can't be read: ${(error as Error).message}`);
      }
    },
  };
}

type Forms = ReadonlyMap<string, readonly EventForm[]>;

function byFirstTopic(forms: readonly EventForm[]): Forms {
  const found = new Map<string, EventForm[]>();
  for (const form of forms) {
    const [first = ''] = form.prefix;
    found.set(first, [...(found.get(first) ?? []), form]);
  }
  return found;
}

function nameOf(prefix: readonly string[]): string {
  return prefix.join('.');
}

/** The detail quotes the event, whose symbols need not be text that Postgres holds. */
function aside(reason: QuarantineReason, detail: string): Decoded {
  return { reason, detail: storableText(detail) };
}

function match(forms: Forms, topics: readonly Value[], value: Value): Decoded {
  const begins = (form: EventForm): boolean => form.prefix.every((name, i) => symbolOf(topics[i]) === name);
  const candidates = (forms.get(symbolOf(topics[0]) ?? '') ?? []).filter(begins);
  const [candidate] = candidates;
  if (!candidate) {
    const found = topics.map((topic) => symbolOf(topic) ?? topic.type).join(', ');
    return aside('unknown_event', `no event of the spec begins with the topics ${found || '(none)'}`);
  }
  const fit = fitting(candidates, topics, value);
  // A form that SEP-41 allows and this spec doesn't list says the same thing.
  const chosen =
    fit.fits.length > 0 ? fit : { ...fitting(sep41Forms(candidate.prefix), topics, value), misfits: fit.misfits };
  if (chosen.fits.length > 1)
    return aside('ambiguous_event', `fits ${chosen.fits.map(({ label }) => label).join(' and ')}`);
  const [only] = chosen.fits;
  return only
    ? { name: nameOf(candidate.prefix), data: only.data }
    : aside('mismatched_event', chosen.misfits.join('; '));
}

interface Fitting {
  fits: { label: string; data: EventData }[];
  misfits: string[];
}

function fitting(forms: readonly EventForm[], topics: readonly Value[], value: Value): Fitting {
  const found: Fitting = { fits: [], misfits: [] };
  for (const { label, read } of forms) {
    try {
      found.fits.push({ label, data: read(topics, value) });
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      found.misfits.push(`${label}: ${error.message}`);
    }
  }
  return found;
}

function symbolOf(topic: Value | undefined): string | undefined {
  return topic?.type === 'Symbol' ? (topic.json as string) : undefined;
}

function eventForm(event: xdr.ScSpecEventV0, types: ReturnType<typeof userTypes>): EventForm {
  const prefix = event.prefixTopics.map(String);
  const fields = event.params.map((param) => ({
    name: param.name.toString(),
    key: camelCase(param.name.toString()),
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
    label: event.name.toString(),
    prefix,
    read(topics, value) {
      if (topics.length !== topicCount) throw new Mismatch(`found ${topics.length} topics, expected ${topicCount}`);
      const data: EventData = {};
      topicFields.forEach(({ name, key, read }, i) => {
        data[key] = at(`topic ${name}`, read, topics[prefix.length + i] as Value);
      });
      readData(value, data);
      return data;
    },
  };
}

type Field = { name: string; key: string; read: ValueReader };

/**
 * Reads the data's fields into the event. Unknown keys of a map are passed over, as SEP-41 asks of every reader; a missing one
 * that isn't an `Option` is a mismatch.
 */
function dataReader(format: xdr.ScSpecEventDataFormat, fields: Field[]): (value: Value, into: EventData) => void {
  switch (format.value) {
    case xdr.ScSpecEventDataFormat.scSpecEventDataFormatMap.value:
      return (value, into) => {
        const found = at('data', fieldsOf, value);
        for (const { name, key, read } of fields) into[key] = readField(found, name, read);
      };
    case xdr.ScSpecEventDataFormat.scSpecEventDataFormatVec.value: {
      const read = tupleReader(fields.map((field) => field.read));
      return (value, into) => {
        const found = at('data', read, value);
        for (const [i, { key }] of fields.entries()) into[key] = found[i] ?? null;
      };
    }
    default:
      return (value, into) => {
        const [only] = fields;
        if (!only && value.type !== 'Void') throw new Mismatch(`data: found ${value.type}, expected nothing`);
        if (only) into[only.key] = at(only.name, only.read, value);
      };
  }
}

const topicsRead = new Map<string, Value>();

function readTopic(text: string): Value {
  const known = topicsRead.get(text);
  if (known) return known;
  const value = readScVal(text);
  if (topicsRead.size >= CACHED_TOPICS_MAX) topicsRead.clear();
  topicsRead.set(text, value);
  return value;
}
