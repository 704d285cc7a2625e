import type { ExerciseCall } from '../course/model.ts';

/** A condition that an event does not meet. */
export interface Unmet {
  /** As the course writes it, in snake_case. */
  field: string;
  /** What the event has there; null: nothing that could be compared. */
  found: string | null;
  wanted: 'equals' | 'at_least' | 'at_most';
  value: string;
}

/** The conditions that an event's fields do not meet, in the course's order; none: it proves the exercise. */
export function unmetBy(data: Record<string, unknown>, conditions: ExerciseCall['conditions'] = {}): Unmet[] {
  return Object.entries(conditions).flatMap(([field, condition]) => {
    const found = plain(data[fieldName(field)]);
    return Object.entries(condition)
      .map(([wanted, value]) => ({ field, found, wanted: wanted as Unmet['wanted'], value: String(value) }))
      .filter((one) => !meets[one.wanted](one));
  });
}

/** As the log names a contract's field: `to_muxed_id` is `toMuxedId`. */
export function fieldName(field: string): string {
  return field.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function plain(value: unknown): string | null {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : null;
}

/** A token's amount is beyond 2^53, so it is compared as a whole number. */
const whole = (text: string | null): bigint | null =>
  text !== null && /^-?\d{1,39}$/.test(text) ? BigInt(text) : null;

const meets: Record<Unmet['wanted'], (one: Unmet) => boolean> = {
  equals: ({ found, value }) => found === value,
  at_least: ({ found, value }) => compare(found, value, (a, b) => a >= b),
  at_most: ({ found, value }) => compare(found, value, (a, b) => a <= b),
};

function compare(found: string | null, value: string, holds: (a: bigint, b: bigint) => boolean): boolean {
  const [a, b] = [whole(found), whole(value)];
  return a !== null && b !== null && holds(a, b);
}
