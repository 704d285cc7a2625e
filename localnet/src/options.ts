import { PROTOCOL_VERSIONS } from '../host/index.ts';
import type { LocalnetOptions } from './localnet.ts';

/** Seven days of five-second ledgers, as stellar-rpc keeps by default. */
export const RETENTION_LEDGERS = 120_960;

type Check = (name: string, value: unknown) => void;

/** One check per option, so that a misspelt name is noticed: without `dataDir` a chain would be lost. */
const checks: Record<keyof LocalnetOptions, Check> = {
  port: integer(0, 65_535),
  host: text,
  dataDir: text,
  ledgerMs: integer(0, 3_600_000),
  autoClose: flag,
  passphrase: text,
  seed: text,
  protocol: oneOf(PROTOCOL_VERSIONS),
  retentionLedgers: integer(1, 10_000_000),
  lifetimes: checkLifetimes,
  logger: checkLogger,
};

/** @throws with what was found and what was expected; an option that is undefined is as good as absent */
export function checkOptions(options: LocalnetOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name)) {
      throw new TypeError(`there is no option ${name}; the options are ${Object.keys(checks).join(', ')}`);
    }
    if (value !== undefined) checks[name as keyof LocalnetOptions](name, value);
  }
}

function refuse(name: string, value: unknown, expected: string): never {
  throw new TypeError(`${name} is ${JSON.stringify(value) ?? String(value)}, expected ${expected}`);
}

function integer(least: number, most: number): Check {
  return (name, value) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return;
    refuse(name, value, `a whole number from ${least} to ${most}`);
  };
}

function oneOf(values: readonly unknown[]): Check {
  return (name, value) => {
    if (!values.includes(value)) refuse(name, value, values.join(' or '));
  };
}

function text(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') refuse(name, value, 'a text that is not empty');
}

function flag(name: string, value: unknown): void {
  if (typeof value !== 'boolean') refuse(name, value, 'true or false');
}

function checkLifetimes(name: string, value: unknown): void {
  const isKnown = (field: string) => field === 'minPersistentTtl' || field === 'minTemporaryTtl';
  if (typeof value !== 'object' || value === null || !Object.keys(value).every(isKnown)) {
    refuse(name, value, '{ minPersistentTtl, minTemporaryTtl }');
  }
  const { minPersistentTtl = 16, minTemporaryTtl = 16 } = value as NonNullable<LocalnetOptions['lifetimes']>;
  integer(2, 3_110_400)('lifetimes.minPersistentTtl', minPersistentTtl);
  integer(2, 3_110_400)('lifetimes.minTemporaryTtl', minTemporaryTtl);
}

function checkLogger(name: string, value: unknown): void {
  const { info, warn } = (value ?? {}) as Record<string, unknown>;
  if (typeof info !== 'function' || typeof warn !== 'function') refuse(name, value, 'an object with info() and warn()');
}
