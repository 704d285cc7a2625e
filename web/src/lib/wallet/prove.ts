/** Proving that one holds a wallet, step by step: what the page shows while it happens, and how it may end. */
import { askChallenge, readSigningKey } from '#lib/api.ts';
import { type Wallet, WalletFault, type WalletFaultKind } from './wallet.ts';

export type Step =
  | { at: 'connecting' }
  /** The wallet is on another network; it goes on by itself once that is changed. */
  | { at: 'network'; theirs: string }
  | { at: 'signing'; address: string }
  | { at: 'checking'; address: string };

/** Why it did not come to an end. `foreign`: the challenge is not one that this site may ask for. */
export class ProofFault extends Error {
  override name = 'ProofFault';
  readonly kind: WalletFaultKind | 'foreign' | 'unreachable';

  constructor(kind: ProofFault['kind'], detail: string) {
    super(detail);
    this.kind = kind;
  }
}

const networkPollMs = 2000;

export interface Site {
  networkPassphrase: string;
  /** Domain of this site, which the challenge must name. */
  host: string;
}

/**
 * Gets a challenge for the wallet's account, reads it, and has the wallet sign it.
 *
 * @param onStep told of each step as it begins
 * @param signal stops it: nothing that is signed afterwards is sent
 * @returns the signed challenge
 * @throws ProofFault
 */
export async function proveWallet(
  wallet: Wallet,
  site: Site,
  onStep: (step: Step) => void,
  signal: AbortSignal,
): Promise<{ transaction: string; address: string }> {
  try {
    onStep({ at: 'connecting' });
    const { address } = await wallet.getAddress();
    await waitForNetwork(wallet, site, (theirs) => onStep({ at: 'network', theirs }), signal);
    const [challenge, signingKey] = await Promise.all([askChallenge(fetch, address), readSigningKey(fetch)]);
    await requireOurs(challenge, signingKey, address, site);
    signal.throwIfAborted();
    onStep({ at: 'signing', address });
    const { networkPassphrase } = site;
    const { signedTxXdr: transaction } = await wallet.signTransaction(challenge, { networkPassphrase, address });
    signal.throwIfAborted();
    onStep({ at: 'checking', address });
    return { transaction, address };
  } catch (error) {
    if (error instanceof WalletFault) throw new ProofFault(error.kind, error.message);
    throw error;
  }
}

/**
 * Waits until the wallet is on our network.
 * @param onOther told of the network it is on, each time it is another
 */
export async function waitForNetwork(
  wallet: Wallet,
  { networkPassphrase }: Pick<Site, 'networkPassphrase'>,
  onOther: (theirs: string) => void,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const theirs = await wallet.getNetwork();
    signal.throwIfAborted();
    if (theirs.networkPassphrase === networkPassphrase) return;
    onOther(theirs.network);
    await new Promise((resolve) => setTimeout(resolve, networkPollMs));
    signal.throwIfAborted();
  }
}

/** Reads the challenge before the wallet does: a page must never have somebody sign what it has not looked at. */
async function requireOurs(challenge: string, signingKey: string, address: string, site: Site): Promise<void> {
  const { WebAuth } = await import('@stellar/stellar-sdk');
  try {
    const { networkPassphrase, host } = site;
    const { clientAccountID } = WebAuth.readChallengeTx(challenge, signingKey, networkPassphrase, host, host);
    if (clientAccountID !== address) throw new Error(`It is for ${clientAccountID}.`);
  } catch (error) {
    throw new ProofFault('foreign', (error as Error).message);
  }
}
