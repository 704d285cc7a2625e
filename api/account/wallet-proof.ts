import { NetworkAwayError, type SignerReader } from '../chain/signers.ts';
import { invalidRequest, unavailable } from '../http/problem.ts';
import { type AnsweredChallenge, ChallengeError, readAnswer, requireSigned, type WebAuthParty } from './challenge.ts';

/** Checks all of a signed challenge; who it proves may still have answered it before. */
export async function checkProof(
  { us, readSigners }: { us: WebAuthParty; readSigners: SignerReader },
  envelope: string,
): Promise<AnsweredChallenge> {
  const answer = readAnswer(us, envelope, Date.now());
  requireSigned(us, envelope, answer, await readSigners(answer.ledgerAccount));
  return answer;
}

/** Has what is wrong with a challenge answered as a fault of the request. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ChallengeError) throw invalidRequest([{ parameter: 'challenge', detail: error.message }]);
    if (error instanceof NetworkAwayError) throw unavailable(error.message);
    throw error;
  }
}
