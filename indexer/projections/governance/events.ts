import type { ContractEvents } from '#contracts';
import type { DataByName } from '../../projection.ts';

/** Governance's events by name. */
export type GovernanceEvents = DataByName<ContractEvents['governance']>;
