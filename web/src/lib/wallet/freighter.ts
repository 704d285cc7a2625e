import type freighterApi from '@stellar/freighter-api';
import { faultOf, requireSigner, type SignerOptions, type Wallet, WalletFault } from './wallet.ts';

// Without the extension its calls never end, and with it they end when the visitor has decided.
const silenceMs = 60_000;

type FreighterApi = typeof freighterApi;

/** @param load imports the package; it runs in browsers alone, so never while a page is drawn on the server */
export function freighter(load: () => Promise<FreighterApi> = importFreighter): Wallet {
  /** Everything else of the package hangs for ever where the extension is not. */
  async function present(): Promise<FreighterApi> {
    const api = await load();
    const { isConnected } = await api.isConnected();
    if (!isConnected) throw new WalletFault('absent');
    return api;
  }

  return {
    name: 'Freighter',
    async getAddress() {
      // The package's own getAddress never asks: where this site has not been let in it gives back nothing.
      const { address } = await answered((await present()).requestAccess());
      if (!address) throw new WalletFault('locked');
      return { address };
    },
    async getNetwork() {
      const { networkPassphrase, network } = await answered((await present()).getNetworkDetails());
      return { networkPassphrase, network };
    },
    async signTransaction(xdr, options) {
      const { signedTxXdr, signerAddress } = await answered((await present()).signTransaction(xdr, options));
      return { signedTxXdr: signature(signedTxXdr, signerAddress, options), signerAddress };
    },
    async signAuthEntry(authEntry, options) {
      const { signedAuthEntry, signerAddress } = await answered((await present()).signAuthEntry(authEntry, options));
      return { signedAuthEntry: signature(signedAuthEntry, signerAddress, options), signerAddress };
    },
    async signMessage(message, options) {
      const { signedMessage, signerAddress } = await answered((await present()).signMessage(message, options));
      // Its version 3 gave back bytes.
      const text =
        signedMessage && (typeof signedMessage === 'string' ? signedMessage : signedMessage.toString('base64'));
      return { signedMessage: signature(text, signerAddress, options), signerAddress };
    },
  };
}

async function importFreighter(): Promise<FreighterApi> {
  return (await import('@stellar/freighter-api')).default;
}

function signature(text: string | null, signerAddress: string, options: SignerOptions): string {
  if (!text) throw new WalletFault('failed', 'it gave back nothing signed');
  requireSigner(signerAddress, options);
  return text;
}

async function answered<T extends { error?: { code: number; message: string } }>(asked: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new WalletFault('failed', 'it did not answer for a minute')), silenceMs);
  });
  try {
    const answer = await Promise.race([asked, silence]);
    if (answer.error) throw faultOf(answer.error);
    return answer;
  } finally {
    clearTimeout(timer);
  }
}
