import type { Words } from './words/english.ts';

/** A sentence that waits for the language of its reader. */
export type Saying = (words: Words) => string;

/** Why a check can't pass; thrown by its parts, told by the check. */
export class Fault extends Error {
  override name = 'Fault';
  readonly outcome: 'failed' | 'could_not_check';
  readonly say: Saying;

  constructor(outcome: 'failed' | 'could_not_check', say: Saying, options?: ErrorOptions) {
    super('A check did not pass', options);
    this.outcome = outcome;
    this.say = say;
  }
}

/** It was looked at and is wrong. */
export function failing(say: Saying, options?: ErrorOptions): Fault {
  return new Fault('failed', say, options);
}

/** It could not be looked at: this says nothing either way. */
export function undecided(say: Saying, options?: ErrorOptions): Fault {
  return new Fault('could_not_check', say, options);
}
