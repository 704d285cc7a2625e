/**
 * What every wallet can do here, by SEP-43 (1.2.1): the names and the shapes of what it takes and gives are the SEP's. One
 * thing differs: what the SEP gives back as `error` is thrown, as a WalletFault.
 */
export interface Wallet {
  /** As its maker writes it: "Freighter". Not of the SEP. */
  readonly name: string;
  /**
   * Asks to be let in and tells the account (G…) that will sign.
   * @throws WalletFault
   */
  getAddress(): Promise<{ address: string }>;
  /**
   * The passphrase of the network it is set to, and the name it has for it.
   * @throws WalletFault
   */
  getNetwork(): Promise<{ networkPassphrase: string; network: string }>;
  /**
   * Signs a transaction and changes nothing else of it.
   * @param xdr base64 of the TransactionEnvelope
   * @throws WalletFault
   */
  signTransaction(xdr: string, options: SignerOptions): Promise<{ signedTxXdr: string; signerAddress?: string }>;
  /**
   * Signs the SHA-256 of a contract authorization.
   * @param authEntry base64 of the HashIDPreimage
   * @returns the signature, base64
   * @throws WalletFault
   */
  signAuthEntry(
    authEntry: string,
    options: SignerOptions,
  ): Promise<{ signedAuthEntry: string; signerAddress?: string }>;
  /**
   * Signs a text as SEP-53 says.
   * @returns the signature, base64
   * @throws WalletFault
   */
  signMessage(message: string, options: SignerOptions): Promise<{ signedMessage: string; signerAddress?: string }>;
}

export interface SignerOptions {
  networkPassphrase: string;
  /** Who is to sign. */
  address: string;
}

/** SEP-43: the visitor said no. Everything else it names (-1 wallet, -2 outside, -3 bad request) is `failed`. */
const refusedCode = -4;

/** `failed`: it answered something else than it should, or nothing for a minute. */
export type WalletFaultKind = 'absent' | 'locked' | 'refused' | 'failed';

export class WalletFault extends Error {
  override name = 'WalletFault';
  readonly kind: WalletFaultKind;

  constructor(kind: WalletFaultKind, detail: string = kind) {
    super(detail);
    this.kind = kind;
  }
}

/** A SEP-43 error as the fault it is. */
export function faultOf(error: { code?: number; message?: string }): WalletFault {
  return new WalletFault(error.code === refusedCode ? 'refused' : 'failed', error.message);
}

/**
 * Holds a wallet to who was to sign: it may have been switched to another account meanwhile.
 * @throws WalletFault
 */
export function requireSigner(signerAddress: string | undefined, { address }: SignerOptions): void {
  if (signerAddress && signerAddress !== address)
    throw new WalletFault('failed', `it signed as ${signerAddress}, not as ${address}`);
}
