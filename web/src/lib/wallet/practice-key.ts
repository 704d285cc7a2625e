import { type Wallet, WalletFault } from './wallet.ts';

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

  return {
    name: 'Practice key',
    connect: async () => (await keypair()).publicKey(),
    getNetwork: async () => ({ networkPassphrase, network: 'this local network' }),
    async signTransaction(xdr, options) {
      const key = await keypair();
      if (key.publicKey() !== options.address) throw new WalletFault('failed', 'the practice key is another one now');
      const { Transaction } = await import('@stellar/stellar-sdk/base');
      const transaction = new Transaction(xdr, options.networkPassphrase);
      transaction.sign(key);
      return String(transaction.toEnvelope().toXdr('base64'));
    },
  };
}

/** Whether this browser holds one already. */
export function hasPracticeKey(): boolean {
  return localStorage.getItem(storageKey) !== null;
}
