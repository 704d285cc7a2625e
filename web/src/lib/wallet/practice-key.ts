import * as m from '#lib/paraglide/messages.js';
import { type SignerOptions, type Wallet, WalletFault } from './wallet.ts';

const storageKey = 'practice-key';

/**
 * A key in this browser's storage, for a network whose tokens are worth nothing: a newcomer can walk the whole way
 * without an extension. Every script of this site can read it, which is why it is offered on no other network.
 */
export function practiceKey(networkPassphrase: string): Wallet {
  async function keypair() {
    const { Keypair } = await import('@stellar/stellar-sdk/base');
    const kept = localStorage.getItem(storageKey);
    if (kept) return Keypair.fromSecret(kept);
    const made = Keypair.random();
    localStorage.setItem(storageKey, made.secret());
    return made;
  }
  async function keypairOf({ address }: SignerOptions) {
    const key = await keypair();
    if (key.publicKey() !== address) throw new WalletFault('failed', 'the practice key is another one now');
    return key;
  }
  /** Signs the SHA-256 of some bytes. */
  async function sign(bytes: Uint8Array<ArrayBuffer>, options: SignerOptions): Promise<string> {
    const key = await keypairOf(options);
    const digest = await crypto.subtle.digest('SHA-256', bytes);
    return toBase64(key.sign(new Uint8Array(digest) as Parameters<typeof key.sign>[0]));
  }

  return {
    name: m.account_wallet_practice(),
    getAddress: async () => ({ address: (await keypair()).publicKey() }),
    getNetwork: async () => ({ networkPassphrase, network: m.account_wallet_local() }),
    async signTransaction(xdr, options) {
      const key = await keypairOf(options);
      const { Transaction } = await import('@stellar/stellar-sdk/base');
      const transaction = new Transaction(xdr, options.networkPassphrase);
      transaction.sign(key);
      return { signedTxXdr: String(transaction.toEnvelope().toXdr('base64')), signerAddress: options.address };
    },
    async signAuthEntry(authEntry, options) {
      const bytes = Uint8Array.from(atob(authEntry), (character) => character.charCodeAt(0));
      return { signedAuthEntry: await sign(bytes, options), signerAddress: options.address };
    },
    async signMessage(message, options) {
      const bytes = new TextEncoder().encode(`Stellar Signed Message:\n${message}`); // SEP-53
      return { signedMessage: await sign(bytes, options), signerAddress: options.address };
    },
  };
}

/** Whether this browser holds one already. */
export function hasPracticeKey(): boolean {
  return localStorage.getItem(storageKey) !== null;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
