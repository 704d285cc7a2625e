import { invalidParams, undecodableParams } from './errors.ts';

/** Params of a request, by name. */
export type Params = Record<string, unknown>;

/** Names that Go's decoder gives the JSON types it found. */
function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/**
 * Params as an object; absent and null mean empty.
 * @param typeName stellar-rpc's name of the request type, which its message about arrays shows
 */
export function readParams(params: unknown, typeName: string): Params {
  if (params === undefined || params === null) return {};
  if (typeof params === 'object' && !Array.isArray(params)) return params as Params;
  throw mismatch(params, `protocol.${typeName}`, '');
}

function mismatch(value: unknown, goType: string, field: string): Error {
  const target = field ? `Go struct field ${field} of type ${goType}` : `Go value of type ${goType}`;
  return undecodableParams(`json: cannot unmarshal ${jsonType(value)} into ${target}`);
}

export function readString(params: Params, name: string, typeName: string): string {
  const value = params[name];
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw mismatch(value, 'string', `${typeName}.${name}`);
  return value;
}

/** @param goType `uint32` or `uint`: what stellar-rpc reads it into */
export function readUnsigned(params: Params, name: string, typeName: string, goType = 'uint32'): number {
  const value = params[name];
  if (value === undefined || value === null) return 0;
  const max = goType === 'uint32' ? 0xffffffff : Number.MAX_SAFE_INTEGER;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max) return value;
  if (typeof value !== 'number') throw mismatch(value, goType, `${typeName}.${name}`);
  const target = `Go struct field ${typeName}.${name} of type ${goType}`;
  throw undecodableParams(`json: cannot unmarshal number ${value} into ${target}`);
}

export function readArray(params: Params, name: string, typeName: string, goType: string): unknown[] {
  const value = params[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw mismatch(value, goType, `${typeName}.${name}`);
  return value;
}

export function readObject(params: Params, name: string, typeName: string, goType: string): Params | undefined {
  const value = params[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value)) throw mismatch(value, goType, `${typeName}.${name}`);
  return value as Params;
}

export type XdrFormat = 'base64' | 'json';

/** @throws -32602 with stellar-rpc's sentence for anything but "", "base64" and "json" */
export function readFormat(params: Params, typeName: string): XdrFormat {
  const format = readString(params, 'xdrFormat', typeName);
  const fault = formatFault(format);
  if (fault !== null) throw invalidParams(fault);
  return format === 'json' ? 'json' : 'base64';
}

/** stellar-rpc's sentence about an unknown format, or null. */
export function formatFault(format: string): string | null {
  if (['', 'base64', 'json'].includes(format)) return null;
  return `got '${format}': expected base64, json for optional 'xdrFormat'`;
}
