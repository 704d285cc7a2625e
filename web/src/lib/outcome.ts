import type { RelayPreparation } from '#wire';

/** How a form ended: what its page says of it, in place. */
export interface Outcome {
  /** Which form, for a page has several. */
  at: string;
  /** It worked, and this happened. */
  said?: string;
  /** It did not, for no fault of a field. */
  refusal?: string;
  /** What is wrong, by field. */
  faults?: Record<string, string>;
  /** What was typed, so that nothing is wiped where no script runs. Never a secret. */
  typed?: Record<string, string>;
  /** The password was right, and a second factor is asked for. */
  needsFactor?: boolean;
  /** What an authenticator app is told. */
  setup?: { secret: string; uri: string };
  /** Shown this once. */
  recoveryCodes?: string[];
  /** Shown this once. */
  apiKey?: string;
  /** Shown this once: shows a certificate with its name. */
  link?: string;
  /** What a wallet is to sign now. */
  preparation?: RelayPreparation;
}
