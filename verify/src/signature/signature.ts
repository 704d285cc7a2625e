import type { Credential } from '../badge.ts';
import { Fault, failing } from '../finding.ts';
import type { ReadController } from './controller.ts';
import { checkEmbedded } from './embedded.ts';
import { checkJwt } from './jwt.ts';

/** What a signature is judged by beside itself. */
export interface SignatureSources {
  controller?: ReadController | undefined;
  now: Date;
}

/** Who signed: the issuer, by which of its keys. */
export interface Signed {
  by: string;
  keyId: string | null;
  /** Whether the issuer's own document vouches for the key; false for a key that came with the certificate alone. */
  isBound: boolean;
}

/**
 * Checks the signature of a credential, embedded or around it, offline but for the issuer's keys.
 * @throws Fault, and nothing else, that says what is wrong or could not be looked at.
 */
export async function checkSignature(
  credential: Credential,
  jws: string | undefined,
  sources: SignatureSources,
): Promise<Signed> {
  try {
    return jws === undefined
      ? await checkEmbedded(credential.content, credential.issuer, sources)
      : await checkJwt(jws, credential, sources);
  } catch (error) {
    // A stranger's document drives libraries into errors of every kind; none of them may pass for an answer.
    throw error instanceof Fault ? error : failing((words) => words.brokenSignature(), { cause: error });
  }
}
