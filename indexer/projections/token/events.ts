import type { ContractEvents } from '#contracts';
import type { DataByName } from '../../projection.ts';

/** The token's events by name; `transfer` in both its forms. */
export type TokenEvents = DataByName<ContractEvents['token']>;
