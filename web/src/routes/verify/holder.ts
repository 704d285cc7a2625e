/** Whether who shows a certificate holds it: the wallet that it belongs to signs a text made up for this once. */
import { Refusal, readStatus, type Verification } from '#lib/api.ts';
import * as m from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { freighter } from '#lib/wallet/freighter.ts';
import { WalletFault } from '#lib/wallet/wallet.ts';
import { checkHolder, type HolderProof, holderMessage, words } from '#verify';

/** A text that nobody can have signed before. */
export function newChallenge(host: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${host}, ${new Date().toISOString().slice(0, 16)}Z, ${digits}`;
}

/** The seventh check of a certificate that was looked up, by whose ledger entry its holder is known. */
export async function withHolder(verification: Verification, bears: string, proof: HolderProof): Promise<Verification> {
  const say = words[getLocale()];
  const isShown = await checkHolder(verification.credential?.learner ?? null, bears, proof).then(
    () => true,
    () => false,
  );
  const told = isShown
    ? { outcome: 'passed' as const, sentence: say.holderShown() }
    : { outcome: 'failed' as const, sentence: say.holderOther() };
  const checks = verification.checks.map((check) => (check.name === 'holder' ? { ...check, ...told } : check));
  const sentence =
    isShown || verification.verdict !== 'valid'
      ? verification.sentence
      : `${verification.sentence} ${say.otherHands()}`;
  return { ...verification, checks, sentence };
}

/**
 * Has Freighter sign.
 * @throws Refusal in words for the visitor
 */
export async function signHere(bears: string, challenge: string): Promise<string> {
  try {
    const wallet = freighter();
    const { address } = await wallet.getAddress();
    const networkPassphrase = (await readStatus(fetch))?.network.passphrase ?? '';
    return (await wallet.signMessage(holderMessage(bears, challenge), { address, networkPassphrase })).signedMessage;
  } catch (error) {
    if (!(error instanceof WalletFault)) throw error;
    const said = {
      absent: m.verify_holder_absent,
      locked: m.verify_holder_locked,
      refused: m.verify_holder_refused,
      failed: m.verify_holder_failed,
    };
    throw new Refusal(0, said[error.kind]());
  }
}
