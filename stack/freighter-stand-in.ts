/**
 * An extension in Freighter's place, for browser tests: it speaks the messages between Freighter's content script and a
 * page, so the real `@stellar/freighter-api` talks to it, and it signs with a real key.
 */
import { hash, Keypair, Transaction } from '@stellar/stellar-sdk';
import type { Page } from 'playwright-core';

export interface StandIn {
  keypair: Keypair;
  networkPassphrase: string;
  /** `locked`: installed, but it tells no address. */
  mode: 'grant' | 'refuse' | 'locked' | 'silent';
  /** What it was asked to sign, newest last. */
  asked: Transaction[];
  /** Preimages of authorizations that it was asked to sign, base64 XDR, newest last. */
  askedEntries: string[];
}

/** Puts the stand-in into a page before its first script runs. Change its fields to change what it does. */
export async function installFreighter(page: Page, networkPassphrase: string): Promise<StandIn> {
  const standIn: StandIn = { keypair: Keypair.random(), networkPassphrase, mode: 'grant', asked: [], askedEntries: [] };
  await page.exposeFunction('freighterStandIn', (request: Request) => respond(standIn, request));
  await page.addInitScript(() => {
    const scope = globalThis as unknown as {
      freighter: boolean;
      freighterStandIn(request: unknown): Promise<object | null>;
    };
    scope.freighter = true;
    window.addEventListener('message', async ({ source, data }) => {
      if (source !== window || data?.source !== 'FREIGHTER_EXTERNAL_MSG_REQUEST') return;
      const answer = await scope.freighterStandIn(data);
      // The field's name is misspelt in Freighter itself.
      if (answer)
        window.postMessage(
          { source: 'FREIGHTER_EXTERNAL_MSG_RESPONSE', messagedId: data.messageId, ...answer },
          window.location.origin,
        );
    });
  });
  return standIn;
}

interface Request {
  type: string;
  transactionXdr?: string;
  networkPassphrase?: string;
  entryXdr?: string;
  blob?: string;
}

function respond(standIn: StandIn, request: Request): object | null {
  const { keypair, networkPassphrase, mode } = standIn;
  const refused = { apiError: { code: -4, message: 'The user rejected this request.' } };
  const publicKey = mode === 'locked' ? '' : keypair.publicKey();
  switch (request.type) {
    case 'REQUEST_CONNECTION_STATUS':
      return { isConnected: true };
    case 'REQUEST_ALLOWED_STATUS':
    case 'SET_ALLOWED_STATUS':
      return { isAllowed: true };
    case 'REQUEST_ACCESS':
    case 'REQUEST_PUBLIC_KEY':
      return { publicKey };
    case 'REQUEST_NETWORK_DETAILS':
      return {
        networkDetails: {
          network: 'STAND-IN',
          networkName: 'Stand-in network',
          networkUrl: '',
          networkPassphrase,
          sorobanRpcUrl: '',
        },
      };
    case 'SUBMIT_TRANSACTION': {
      const transaction = new Transaction(request.transactionXdr ?? '', request.networkPassphrase ?? '');
      standIn.asked.push(transaction);
      if (mode === 'silent') return null;
      if (mode === 'refuse') return refused;
      transaction.sign(keypair);
      return { signedTransaction: String(transaction.toEnvelope().toXdr('base64')), signerAddress: publicKey };
    }
    case 'SUBMIT_AUTH_ENTRY': {
      const preimage = request.entryXdr ?? '';
      standIn.askedEntries.push(preimage);
      if (mode === 'silent') return null;
      if (mode === 'refuse') return refused;
      const signature = keypair.sign(hash(Buffer.from(preimage, 'base64')));
      return { signedAuthEntry: Buffer.from(signature).toString('base64'), signerAddress: publicKey };
    }
    case 'SUBMIT_BLOB': {
      // A text, which it signs as SEP-53 says.
      const text = request.blob ?? '';
      if (mode === 'silent') return null;
      if (mode === 'refuse') return refused;
      const signature = keypair.sign(hash(Buffer.from(`Stellar Signed Message:\n${text}`)));
      return { signedBlob: Buffer.from(signature).toString('base64'), signerAddress: publicKey };
    }
    default:
      return { apiError: { code: -1, message: `The stand-in does not know ${request.type}.` } };
  }
}
