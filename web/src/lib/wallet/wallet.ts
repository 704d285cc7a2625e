/** What every wallet can do here, after SEP-43: the names and the meaning of what it takes and gives are the SEP's. */
export interface Wallet {
  /** As its maker writes it: "Freighter". */
  readonly name: string;
  /**
   * Asks to be let in and returns the account (G…) that will sign.
   * @throws WalletFault
   */
  connect(): Promise<string>;
  /**
   * The passphrase of the network it is set to, and the name it has for it.
   * @throws WalletFault
   */
  getNetwork(): Promise<{ networkPassphrase: string; network: string }>;
  /**
   * Signs a transaction and changes nothing else of it.
   * @param xdr base64 of the TransactionEnvelope
   * @returns the same with the signature
   * @throws WalletFault
   */
  signTransaction(xdr: string, options: { networkPassphrase: string; address: string }): Promise<string>;
}

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
