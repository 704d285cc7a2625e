/** Calls that somebody signs in their wallet and the site pays for: made ready by the api, signed here, and followed. */
import type { RelayBudget, RelayCall, RelayPreparation, RelayRequest, RelaySpending, RelayWallets } from '#wire';
import { demandSignedIn, type Fetch, json } from './api.ts';
import { waitForNetwork } from './wallet/prove.ts';
import { type Wallet, WalletFault } from './wallet/wallet.ts';
import { languageTag } from './words.ts';

export type { RelayBudget, RelayCall, RelayPreparation, RelayWallets };
export type RelayWallet = RelayWallets['wallets'][number];

/** @throws Refusal */
export const readRelayWallets = (fetch: Fetch): Promise<RelayWallets> => demandSignedIn(fetch, '/v1/relay/wallets');

/** @throws Refusal */
export const readRelayBudget = (fetch: Fetch): Promise<RelayBudget> => demandSignedIn(fetch, '/v1/relay/budget');

/** @throws Refusal */
export const readRelaySpending = (fetch: Fetch): Promise<RelaySpending> => demandSignedIn(fetch, '/v1/admin/relay');

/** @throws Refusal */
export const readRelayCall = (fetch: Fetch, id: string): Promise<RelayCall> =>
  demandSignedIn(fetch, `/v1/relay/calls/${id}`);

/** @throws Refusal */
export const prepareRelay = (fetch: Fetch, request: RelayRequest): Promise<RelayPreparation> =>
  demandSignedIn(fetch, '/v1/relay/preparations', json('POST', request));

/** What the visitor sees while it is signed. */
export type SignStep =
  | { at: 'connecting' }
  /** The wallet is on another network; it goes on by itself once that is changed. */
  | { at: 'network'; theirs: string }
  | { at: 'signing' }
  | { at: 'sending' };

/** `other`: the wallet would sign as another account. `foreign`: what came to be signed is not what was asked for. */
export class SignFault extends Error {
  override name = 'SignFault';
  readonly kind: 'other' | 'foreign';

  constructor(kind: SignFault['kind'], detail: string) {
    super(detail);
    this.kind = kind;
  }
}

/**
 * Has the wallet sign what was made ready, and hands it in.
 *
 * @param token address of the contract of BST
 * @param signal stops it: nothing that is signed afterwards is handed in
 * @throws Refusal, WalletFault, SignFault
 */
export async function signRelay(
  { wallet, preparation, token }: { wallet: Wallet; preparation: RelayPreparation; token: string },
  onStep: (step: SignStep) => void,
  signal: AbortSignal,
): Promise<RelayCall> {
  const { id, networkPassphrase } = preparation;
  onStep({ at: 'connecting' });
  const { address } = await wallet.getAddress();
  if (address !== preparation.wallet) throw new SignFault('other', address);
  await waitForNetwork(wallet, preparation, (theirs) => onStep({ at: 'network', theirs }), signal);
  await requireAsked(preparation, token);
  signal.throwIfAborted();
  onStep({ at: 'signing' });
  const options = { networkPassphrase, address };
  const signed = preparation.transaction
    ? { signedTransaction: (await wallet.signTransaction(preparation.transaction, options)).signedTxXdr }
    : { signedAuthEntry: (await wallet.signAuthEntry(preparation.preimage ?? '', options)).signedAuthEntry };
  signal.throwIfAborted();
  onStep({ at: 'sending' });
  return demandSignedIn(fetch, '/v1/relay/submissions', json('POST', { preparation: id, ...signed }));
}

/** Reads it before the wallet does: a page must never have somebody sign what it has not looked at. */
async function requireAsked(preparation: RelayPreparation, token: string): Promise<void> {
  const sdk = await import('@stellar/stellar-sdk/base');
  const asked = preparation.transaction ? isAccount(sdk, preparation) : isCall(sdk, preparation, token);
  if (!asked) throw new SignFault('foreign', preparation.words);
}

type Sdk = typeof import('@stellar/stellar-sdk/base');

function isAccount({ Transaction }: Sdk, { transaction, networkPassphrase, wallet }: RelayPreparation): boolean {
  const { source, operations } = new Transaction(transaction ?? '', networkPassphrase);
  const [begin, create, end] = operations;
  return (
    source !== wallet &&
    operations.length === 3 &&
    begin?.type === 'beginSponsoringFutureReserves' &&
    begin.source !== wallet &&
    create?.type === 'createAccount' &&
    create.source !== wallet &&
    create.destination === wallet &&
    end?.type === 'endSponsoringFutureReserves'
  );
}

function isCall(sdk: Sdk, { preimage, call, wallet }: RelayPreparation, token: string): boolean {
  const { Address, scValToNative, xdr } = sdk;
  const read = xdr.HashIdPreimage.fromXdr(preimage ?? '', 'base64');
  if (read.type !== 'envelopeTypeSorobanAuthorization') return false;
  const { function: authorized, subInvocations } = read.sorobanAuthorization.invocation;
  if (authorized.type !== 'sorobanAuthorizedFunctionTypeContractFn' || subInvocations.length > 0) return false;
  const { contractAddress, functionName, args } = authorized.contractFn;
  const given = args.map((argument) => String(scValToNative(argument)));
  const expected = [wallet, call.to, ...(call.amount === null ? [] : [inUnits(call.amount)])];
  return (
    Address.fromScAddress(contractAddress).toString() === token &&
    String(functionName) === call.kind &&
    given.join() === expected.join()
  );
}

/** BST in units of 0.0000001. */
function inUnits(amount: string): string {
  const [whole = '', rest = ''] = amount.split('.');
  return String(BigInt(whole + rest.padEnd(7, '0')));
}

/** BST or lumens as text, their thousands set apart and all seven digits kept: 1,240.5. */
export function amountText(amount: string): string {
  const format = new Intl.NumberFormat(languageTag(), { maximumFractionDigits: 7 });
  return format.format(amount as Intl.StringNumericLiteral);
}

/** What was typed as an amount, with a point; undefined where it is none: a comma in English may be meant for thousands. */
export function typedAmount(text: string): string | undefined {
  const point = languageTag().startsWith('de') ? ',' : '.';
  const form = point === ',' ? /^\d{1,10}(,\d{1,7})?$/ : /^\d{1,10}(\.\d{1,7})?$/;
  if (!form.test(text) || !/[1-9]/.test(text)) return undefined;
  return text.replace(',', '.');
}

/** Whether a fault of a wallet is one of its own. */
export const isWalletFault = (error: unknown): error is WalletFault | SignFault =>
  error instanceof WalletFault || error instanceof SignFault;
