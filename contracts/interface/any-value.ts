/** A value whose type only the value itself tells (`Val`), as api and stream show it. */
export type AnyValue =
  | { type: 'bool'; value: boolean }
  | { type: 'u32' | 'i32'; value: number }
  /** Decimal. */
  | { type: 'u64' | 'i64' | 'timepoint' | 'duration' | 'u128' | 'i128' | 'u256' | 'i256'; value: string }
  /** Bytes in lower-case hex, an address as strkey, texts as they are. */
  | { type: 'bytes' | 'string' | 'symbol' | 'address'; value: string }
  | { type: 'vec'; value: AnyValue[] }
  | { type: 'map'; value: [key: AnyValue, value: AnyValue][] }
  | { type: 'void'; value: null };
