/**
 * The forms that SEP-41 lets a token's events have beside those in its spec: data as a single value (or a list) or as a map,
 * and a trailing topic `sep0011_asset`, which the contracts of classic assets add (CAP-67). Whoever reads must accept all.
 * https://github.com/stellar/stellar-protocol/blob/master/ecosystem/sep-0041.md
 */
import type { EventForm } from './decode.ts';
import type { EventData, Json } from './event.ts';
import { at, fieldsOf, Mismatch, readField, scalar, tupleReader, type ValueReader } from './read-value.ts';
import type { Value } from './sc-val.ts';
import { camelCase } from './text.ts';

const address = scalar('Address');
const amount = scalar('I128');
const MUXED_ID_TYPES: readonly Value['type'][] = ['Void', 'U64', 'String', 'Bytes'];

interface Shape {
  /** Names of the addresses after the event's name. */
  topics: string[];
  /** Required fields of the data; alone they may come without a map. */
  fields: Record<string, ValueReader>;
  /** Whether a map may carry `to_muxed_id`. */
  isMuxed?: boolean;
}

const SHAPES: Record<string, Shape> = {
  transfer: { topics: ['from', 'to'], fields: { amount }, isMuxed: true },
  mint: { topics: ['to'], fields: { amount }, isMuxed: true },
  burn: { topics: ['from'], fields: { amount } },
  clawback: { topics: ['from'], fields: { amount } },
  approve: { topics: ['from', 'spender'], fields: { amount, live_until_ledger: scalar('U32') } },
};

/** The forms of the event with this prefix, or none when SEP-41 doesn't name it. */
export function sep41Forms(prefix: readonly string[]): readonly EventForm[] {
  const name = prefix[0] as string;
  const shape = prefix.length === 1 && Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
  if (!shape) return [];
  return [{ label: `${name} of SEP-41`, prefix: [name], read: (topics, value) => readShape(shape, topics, value) }];
}

function readShape({ topics: names, fields, isMuxed }: Shape, topics: readonly Value[], value: Value): EventData {
  const [asset] = topics.slice(1 + names.length);
  if (topics.length < 1 + names.length || topics.length > 2 + names.length || (asset && asset.type !== 'String'))
    throw new Mismatch(`found ${topics.length} topics, expected ${1 + names.length}, or one String more`);
  const data: EventData = {};
  names.forEach((name, i) => {
    data[name] = at(`topic ${name}`, address, topics[1 + i] as Value);
  });
  if (value.type === 'Map') {
    const found = fieldsOf(value);
    if (isMuxed) data.toMuxedId = readField(found, 'to_muxed_id', muxedId);
    for (const [name, read] of Object.entries(fields)) data[camelCase(name)] = readField(found, name, read);
    return data;
  }
  const entries = Object.entries(fields);
  const [only] = entries;
  const values =
    entries.length === 1 && only
      ? [at(only[0], only[1], value)]
      : at('data', tupleReader(entries.map(([, read]) => read)), value);
  for (const [i, [name]] of entries.entries()) data[camelCase(name)] = values[i] as Json;
  return data;
}

function muxedId(value: Value): Json {
  if (!MUXED_ID_TYPES.includes(value.type) || value.type === 'Vec' || value.type === 'Map')
    throw new Mismatch(`found ${value.type}, expected ${MUXED_ID_TYPES.join(', ')}`);
  return value.json;
}
