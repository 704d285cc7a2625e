import type freighterApi from '@stellar/freighter-api';
import { type Wallet, WalletFault } from './wallet.ts';

// Without the extension its calls never end, and with it they end when the visitor has decided.
const silenceMs = 60_000;
/** SEP-43: the visitor said no. */
const rejected = -4;

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
    async connect() {
      const api = await present();
      const { address } = await answered(api.requestAccess());
      if (!address) throw new WalletFault('locked');
      return address;
    },
    async getNetwork() {
      const { networkPassphrase, network } = await answered((await present()).getNetworkDetails());
      return { networkPassphrase, network };
    },
    async signTransaction(xdr, options) {
      const { signedTxXdr, signerAddress } = await answered((await present()).signTransaction(xdr, options));
      if (!signedTxXdr) throw new WalletFault('failed', 'it gave back no signed transaction');
      if (signerAddress && signerAddress !== options.address)
        throw new WalletFault('failed', `it signed as ${signerAddress}, not as ${options.address}`);
      return signedTxXdr;
    },
  };
}

async function importFreighter(): Promise<FreighterApi> {
  return (await import('@stellar/freighter-api')).default;
}

async function answered<T extends { error?: { code: number; message: string } }>(asked: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new WalletFault('failed', 'it did not answer for a minute')), silenceMs);
  });
  try {
    const answer = await Promise.race([asked, silence]);
    if (!answer.error) return answer;
    throw new WalletFault(answer.error.code === rejected ? 'refused' : 'failed', answer.error.message);
  } finally {
    clearTimeout(timer);
  }
}
