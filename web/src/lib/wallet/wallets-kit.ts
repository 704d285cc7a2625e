import * as m from '#lib/paraglide/messages.js';
import { faultOf, requireSigner, type Wallet, WalletFault } from './wallet.ts';

type Options = { networkPassphrase: string; address: string };

/**
 * What is used of Stellar Wallets Kit 2.x: its class `StellarWalletsKit`, all of whose methods are static. The package is
 * none of ours, so this file says what it expects of it. Its methods reject with `{ code, message }`, by SEP-43.
 */
export interface WalletsKit {
  /** Lets the visitor choose a wallet; rejects when they close the window. */
  authModal(): Promise<{ address: string }>;
  getNetwork(): Promise<{ network: string; networkPassphrase: string }>;
  signTransaction(xdr: string, options: Options): Promise<{ signedTxXdr: string; signerAddress?: string }>;
  signAuthEntry(authEntry: string, options: Options): Promise<{ signedAuthEntry: string; signerAddress?: string }>;
  signMessage(message: string, options: Options): Promise<{ signedMessage: string; signerAddress?: string }>;
  /** The wallet that was chosen. */
  readonly selectedModule?: { readonly productName?: string };
}

/** The kit's message for a window that was closed; it has no code of its own. */
const closed = /closed the modal/i;

/**
 * A Stellar Wallets Kit that whoever builds the site has set up (docs/wallets.md), as one of our wallets.
 * @param load gives the kit after its `init`; it runs in browsers alone
 */
export function walletsKit(load: () => Promise<WalletsKit>): Wallet {
  let name: string = m.account_wallet_other_name();
  return {
    get name() {
      return name;
    },
    async getAddress() {
      const kit = await load();
      const { address } = await thrown(kit.authModal());
      name = kit.selectedModule?.productName ?? name;
      return { address };
    },
    async getNetwork() {
      return thrown((await load()).getNetwork());
    },
    async signTransaction(xdr, options) {
      return signed(await thrown((await load()).signTransaction(xdr, options)), options);
    },
    async signAuthEntry(authEntry, options) {
      return signed(await thrown((await load()).signAuthEntry(authEntry, options)), options);
    },
    async signMessage(message, options) {
      return signed(await thrown((await load()).signMessage(message, options)), options);
    },
  };
}

function signed<T extends { signerAddress?: string }>(answer: T, options: Options): T {
  requireSigner(answer.signerAddress, options);
  return answer;
}

async function thrown<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const { code, message = String(error) } = (error ?? {}) as { code?: number; message?: string };
    if (closed.test(message)) throw new WalletFault('refused', message);
    throw faultOf({ code, message });
  }
}
