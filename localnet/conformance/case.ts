import type { Network } from './network.ts';

/** One expectation about a network, and where it is written down. */
export interface Case {
  /** A sentence that is true of every Stellar network. */
  name: string;
  /** Address of the document that says so. */
  source: string;
  /** Throws when the expectation is not met, `Skipped` when it can't be tried here. */
  run(network: Network): Promise<void>;
}

/** Cases about one thing. */
export interface Group {
  name: string;
  cases: Case[];
}

/** Why a case can't be tried on this network. */
export class Skipped extends Error {}

/** A group, from its cases by their sentences. */
export function group(name: string, cases: Record<string, [source: string, run: Case['run']]>): Group {
  return { name, cases: Object.entries(cases).map(([sentence, [source, run]]) => ({ name: sentence, source, run })) };
}
