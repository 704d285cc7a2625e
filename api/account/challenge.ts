/** SEP-10 3.4.1, the server's side: a challenge that we made, unchanged, in time, and signed by whom it names. */
import { type Keypair, MuxedAccount, Account as StellarAccount, type Transaction, WebAuth } from '@stellar/stellar-sdk';
import type { AccountSigners } from '../chain/signers.ts';

/** What our challenges say of us. */
export interface WebAuthParty {
  /** Published as SIGNING_KEY in stellar.toml; holds no funds and no role. */
  signingKey: Keypair;
  homeDomain: string;
  /** Host that serves the endpoint. */
  webAuthDomain: string;
  networkPassphrase: string;
}

/** Who asks, as SEP-10 names them: an account (G…) with or without a memo, or a muxed account (M…). */
export interface Client {
  account: string;
  memo?: string;
}

export interface ClientDomain {
  name: string;
  signingKey: string;
}

export interface AnsweredChallenge {
  /** `sub` of the token: `G…`, `M…` or `G…:memo`. */
  subject: string;
  /** The account whose signers count: a muxed account's is the one under it. */
  ledgerAccount: string;
  clientDomain: string | undefined;
  /** Of the transaction, hex: signatures don't change it, so one challenge has one. */
  hash: string;
  expiresAt: Date;
}

/** The answer is refused; `message` says what was found and what to do. */
export class ChallengeError extends Error {
  override name = 'ChallengeError';
}

/** SEP-10 recommends 15 minutes: somebody may have to fetch a hardware wallet. */
const LIFETIME_SECONDS = 900;

/** @returns base64 XDR of the envelope, signed by us */
export function makeChallenge(us: WebAuthParty, client: Client, clientDomain?: ClientDomain): string {
  return WebAuth.buildChallengeTx(
    us.signingKey,
    client.account,
    us.homeDomain,
    LIFETIME_SECONDS,
    us.networkPassphrase,
    us.webAuthDomain,
    client.memo ?? null,
    clientDomain?.name ?? null,
    clientDomain?.signingKey ?? null,
  );
}

/**
 * Reads an answer and checks all but the client's signatures.
 *
 * @param now milliseconds since 1970
 * @throws {ChallengeError}
 */
export function readAnswer(us: WebAuthParty, envelope: string, now: number): AnsweredChallenge {
  const { tx, clientAccountID, memo } = refusing(() =>
    WebAuth.readChallengeTx(envelope, us.signingKey.publicKey(), us.networkPassphrase, us.homeDomain, us.webAuthDomain),
  );
  requireInTime(tx, now);
  // The SDK checks this operation only where there is one.
  if (!tx.operations.some(({ type, source, ...rest }) => isWebAuthDomain(type, source, rest, us)))
    throw new ChallengeError(
      `The challenge does not name ${us.webAuthDomain} as web_auth_domain: ask for a new one here.`,
    );
  const isMuxed = clientAccountID.startsWith('M');
  return {
    subject: memo === null ? clientAccountID : `${clientAccountID}:${memo}`,
    ledgerAccount: isMuxed ? MuxedAccount.fromAddress(clientAccountID, '0').baseAccount().accountId() : clientAccountID,
    clientDomain: clientDomainOf(tx),
    hash: Buffer.from(tx.hash()).toString('hex'),
    expiresAt: new Date(Number(tx.timeBounds?.maxTime) * 1000),
  };
}

/**
 * Requires the signatures that the account's signers owe.
 *
 * An account on the ledger must reach its medium threshold, the one for moving funds, with signers of weight; a threshold
 * of 0 counts as 1, else a key whose weight was taken away would pass. An account that is not there has its master key.
 *
 * @throws {ChallengeError}
 */
export function requireSigned(
  us: WebAuthParty,
  envelope: string,
  { ledgerAccount }: AnsweredChallenge,
  signers: AccountSigners | undefined,
): void {
  const summary = (signers?.signers ?? [{ key: ledgerAccount, weight: 1 }])
    .filter(({ weight }) => weight > 0)
    .map((signer) => ({ ...signer, type: 'ed25519_public_key' }));
  const threshold = Math.max(1, signers?.mediumThreshold ?? 1);
  refusing(() =>
    WebAuth.verifyChallengeTxThreshold(
      envelope,
      us.signingKey.publicKey(),
      us.networkPassphrase,
      threshold,
      summary,
      us.homeDomain,
      us.webAuthDomain,
    ),
  );
}

// The SDK forgives five minutes on either side; what is not good yet or not any more is refused here.
function requireInTime({ timeBounds }: Transaction, now: number): void {
  const seconds = Math.floor(now / 1000);
  const [from, to] = [Number(timeBounds?.minTime), Number(timeBounds?.maxTime)];
  if (!(from > 0 && to > from && to - from <= LIFETIME_SECONDS))
    throw new ChallengeError('The challenge has other time bounds than ours: ask for a new one.');
  if (seconds > to)
    throw new ChallengeError(
      `The challenge ran out ${seconds - to} s ago: ask for a new one and sign it within 15 minutes.`,
    );
  if (seconds < from)
    throw new ChallengeError(
      `The challenge is good in ${from - seconds} s: a clock is wrong, here or where it was made.`,
    );
}

function isWebAuthDomain(type: string, source: string | undefined, rest: object, us: WebAuthParty): boolean {
  return (
    type === 'manageData' && source === us.signingKey.publicKey() && 'name' in rest && rest.name === 'web_auth_domain'
  );
}

function clientDomainOf({ operations }: Transaction): string | undefined {
  for (const operation of operations) {
    if (operation.type === 'manageData' && operation.name === 'client_domain')
      return operation.value && Buffer.from(operation.value).toString('utf8');
  }
  return undefined;
}

function refusing<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new ChallengeError((error as Error).message, { cause: error });
  }
}

/**
 * Reads who asks for a challenge.
 *
 * @throws {ChallengeError}
 */
export function readClient(account: string, memo: string | undefined): Client {
  if (memo !== undefined && account.startsWith('M'))
    throw new ChallengeError(
      'Found a memo with a muxed account, expected one or the other: both name the same person.',
    );
  if (memo !== undefined && !(/^\d{1,20}$/.test(memo) && BigInt(memo) <= 0xffff_ffff_ffff_ffffn))
    throw new ChallengeError(
      'Found a memo that is no 64-bit id, expected a whole number from 0 to 18446744073709551615.',
    );
  try {
    if (account.startsWith('M')) MuxedAccount.fromAddress(account, '0');
    else new StellarAccount(account, '0');
  } catch {
    throw new ChallengeError('Found no valid address in account, expected an account (G…) or muxed account (M…).');
  }
  return memo === undefined ? { account } : { account, memo };
}
