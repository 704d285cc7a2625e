/**
 * The door to the contracts: their wasm, spec, errors and events, and where a network has them.
 * The types of one contract are in `generated/<name>.ts`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnalyticsEvent, analyticsErrors, analyticsEventNames, analyticsSpec } from './generated/analytics.ts';
import {
  type CertificateEvent,
  certificateErrors,
  certificateEventNames,
  certificateSpec,
} from './generated/certificate.ts';
import {
  type GovernanceEvent,
  governanceErrors,
  governanceEventNames,
  governanceSpec,
} from './generated/governance.ts';
import { type PracticeEvent, practiceErrors, practiceEventNames, practiceSpec } from './generated/practice.ts';
import { type TokenEvent, tokenErrors, tokenEventNames, tokenSpec } from './generated/token.ts';
import type { ContractName } from './names.ts';

export { type ContractsFile, readContractsFile } from './contracts-file.ts';
export { type ContractName, contractNames } from './names.ts';

/** The events of each contract, as api and stream show them. */
export type ContractEvents = {
  analytics: AnalyticsEvent;
  token: TokenEvent;
  certificate: CertificateEvent;
  governance: GovernanceEvent;
  practice: PracticeEvent;
};

export type ContractError = { name: string; message: string };

const specs = {
  analytics: analyticsSpec,
  token: tokenSpec,
  certificate: certificateSpec,
  governance: governanceSpec,
  practice: practiceSpec,
};
const eventNames = {
  analytics: analyticsEventNames,
  token: tokenEventNames,
  certificate: certificateEventNames,
  governance: governanceEventNames,
  practice: practiceEventNames,
};
const errors = {
  analytics: analyticsErrors,
  token: tokenErrors,
  certificate: certificateErrors,
  governance: governanceErrors,
  practice: practiceErrors,
};

/** The contract's spec, base64 XDR ScSpecEntry each: what `new contract.Spec(…)` of the SDK takes. */
export function contractSpec(name: ContractName): string[] {
  return [...specs[name]];
}

/** Names of all events the contract can publish, OpenZeppelin's included. */
export function contractEventNames(name: ContractName): readonly string[] {
  return eventNames[name];
}

/** The error a contract raised, by its code (`Error(Contract, #30003)`); nothing when the code is unknown. */
export function contractError(name: ContractName, code: number): ContractError | undefined {
  return errors[name][code];
}

/** The contract's built code, its spec stripped to what it uses. */
export function contractWasm(name: ContractName): Uint8Array {
  return new Uint8Array(readFileSync(join(import.meta.dirname, `${name}.wasm`)));
}
