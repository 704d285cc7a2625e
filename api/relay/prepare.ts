/** Makes a person's call ready: tried out, priced, kept, and only to be signed. */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { RelayPreparation, RelayRequest } from '#wire';
import { CallRefused, type Calls } from '../chain/calls.ts';
import { NetworkAwayError } from '../chain/signers.ts';
import { sponsoringFee, sponsoringTransaction } from '../chain/sponsored.ts';
import { readOwnWallets } from '../exercise/model.ts';
import { callRefused, unavailable, walletNotFound } from '../http/problem.ts';
import type { RelayLimits } from './budget.ts';
import {
  invocationOf,
  inWhole,
  presentCall,
  type RelayedCall,
  readCall,
  refusalOf,
  requirePersonal,
  wordsOf,
} from './call.ts';
import { encode, makeEntry, operationOf, preimageOf } from './entry.ts';

export interface RelayParts {
  sequelize: Sequelize;
  calls: Calls;
  /** Address of the contract of BST. */
  token: string;
  limits: RelayLimits;
}

/** What the wallet signs: an authorization, or the transaction that makes an account. */
export type ToSign =
  | { entry: string; signatureLedger: number }
  | { sponsor: string; sequence: string; maxTime: number };

/** Long enough to read in a wallet what one signs. */
const sponsoringSeconds = 300;
/** So many that nobody signed are kept for an account. */
const unsignedMax = 20;
/** Of a bid beyond the resources, in stroops; resources grow a little until it is sent. */
const bidRoom = 1_000_000n;

/** The most that a transaction may cost which needs these resources, in stroops. */
export const feeMaxOf = (resourceFee: bigint): bigint => (resourceFee * 5n) / 4n + bidRoom;

/**
 * @throws ApiProblem 400 for what is no call, 404 for another's wallet, 409 where it would fail or cost too much, 503 without a network
 */
export async function prepareRelay(
  parts: RelayParts,
  account: string,
  request: RelayRequest,
): Promise<RelayPreparation> {
  const { sequelize } = parts;
  const call = readCall(request);
  const { wallet } = request;
  await requireOwn(sequelize, account, wallet);
  const { toSign, cost, feeMax } =
    call.kind === 'account' ? await prepareAccount(parts, account, wallet) : await prepareCall(parts, wallet, call);
  await dropUnsigned(sequelize, account);
  const [row] = await sequelize.query<{ id: string }>(
    'INSERT INTO app.relay_calls (account_id, wallet, call, to_sign, fee_max) VALUES ($account, $wallet, $call, $toSign, $feeMax) RETURNING id',
    {
      bind: { account, wallet, call: JSON.stringify(call), toSign: JSON.stringify(toSign), feeMax: String(feeMax) },
      type: QueryTypes.SELECT,
    },
  );
  const passphrase = parts.calls.passphrase;
  const isEntry = 'entry' in toSign;
  return {
    ...{
      id: row?.id as string,
      wallet,
      call: presentCall(call),
      words: wordsOf(wallet, call),
      networkPassphrase: passphrase,
    },
    authEntry: isEntry ? toSign.entry : null,
    preimage: isEntry ? preimageOf(toSign.entry, passphrase) : null,
    signatureLedger: isEntry ? toSign.signatureLedger : null,
    transaction: isEntry ? null : encode(sponsoringTransaction({ ...toSign, wallet }, passphrase).toEnvelope()),
    expiresAt: isEntry ? null : new Date(toSign.maxTime * 1000).toISOString(),
    fee: inWhole(cost),
  };
}

interface Prepared {
  toSign: ToSign;
  /** What it costs about, and what one transaction of it may cost, in stroops. */
  cost: bigint;
  feeMax: bigint;
}

async function prepareCall(
  { calls, token, limits }: RelayParts,
  wallet: string,
  call: Exclude<RelayedCall, { kind: 'account' }>,
): Promise<Prepared> {
  const invocation = invocationOf(wallet, call, token);
  return onNetwork(async () => {
    const known = await calls.findAccounts([wallet]);
    if (!known.has(wallet))
      throw callRefused(`${wallet} has no account on the ledger yet, which a signature needs. Let us make one first.`);
    const { minResourceFee, latestLedger } = await calls.tryOut(operationOf(invocation));
    const cost = BigInt(minResourceFee);
    requireAffordable(cost, limits);
    const signatureLedger = latestLedger + limits.signatureLedgers;
    return {
      toSign: { entry: makeEntry(wallet, invocation, signatureLedger), signatureLedger },
      cost,
      feeMax: feeMaxOf(cost),
    };
  });
}

/** @throws ApiProblem 409 for a call that costs more than is paid for one */
export function requireAffordable(resourceFee: bigint, { feeMax }: RelayLimits): void {
  if (feeMaxOf(resourceFee) <= feeMax) return;
  const [found, most] = [inWhole(feeMaxOf(resourceFee)), inWhole(feeMax)];
  throw callRefused(`This may cost ${found} lumens now, and we pay at most ${most} for one call. Nothing was sent.`);
}

async function prepareAccount({ sequelize, calls }: RelayParts, account: string, wallet: string): Promise<Prepared> {
  const { sponsor, next } = await readSponsor(sequelize);
  const none = () => callRefused('No accounts are made here now. Send the wallet 1 lumen, which makes its account.');
  if (!sponsor) throw none();
  if (await hasSponsored(sequelize, account))
    throw callRefused(
      'We made an account for one of your wallets already, and make one for each of us. Send this one 1 lumen.',
    );
  return onNetwork(async () => {
    const known = await calls.findAccounts([wallet]);
    if (known.has(wallet)) throw callRefused(`${wallet} has its account on the ledger already. Nothing was sent.`);
    const current = await calls.sequenceOf(sponsor).catch((error) => {
      throw error instanceof CallRefused ? none() : error;
    });
    const sequence = String((next > current ? next : current) + 1n);
    const maxTime = Math.floor(Date.now() / 1000) + sponsoringSeconds;
    return { toSign: { sponsor, sequence, maxTime }, cost: sponsoringFee, feeMax: sponsoringFee };
  });
}

/** Who makes accounts, and the highest sequence number that was given out and may still be used. */
async function readSponsor(sequelize: Sequelize): Promise<{ sponsor: string | undefined; next: bigint }> {
  const [row] = await sequelize.query<{ sponsor: string; next: string }>(
    `SELECT address AS sponsor, (SELECT coalesce(max((to_sign->>'sequence')::bigint), 0)::text FROM app.relay_calls
       WHERE call->>'kind' = 'account' AND prepared_at > now() - interval '${sponsoringSeconds} s') AS next
     FROM app.outbox_channels WHERE is_sponsor ORDER BY added_at DESC LIMIT 1`,
    { type: QueryTypes.SELECT },
  );
  return { sponsor: row?.sponsor, next: BigInt(row?.next ?? 0) };
}

/** Whether an account on the ledger was made, or is being made, for a wallet of theirs. */
export async function hasSponsored(sequelize: Sequelize, account: string, transaction?: Transaction): Promise<boolean> {
  const rows = await sequelize.query(
    `SELECT FROM app.relay_calls AS r JOIN app.outbox_calls AS c ON c.id = r.call_id
     WHERE account_id = $account AND call->>'kind' = 'account' AND c.state IN ('waiting', 'sent', 'confirmed')`,
    { bind: { account }, type: QueryTypes.SELECT, transaction },
  );
  return rows.length > 0;
}

export async function requireOwn(sequelize: Sequelize, account: string, wallet: string): Promise<void> {
  if (!(await readOwnWallets(sequelize, account)).includes(wallet)) throw walletNotFound(wallet);
  await requirePersonal(sequelize, wallet);
}

/** What nobody signed in time goes, and of what may still be signed the oldest. */
async function dropUnsigned(sequelize: Sequelize, account: string): Promise<void> {
  await sequelize.query(
    `DELETE FROM app.relay_calls WHERE id IN (
       SELECT id FROM app.relay_calls WHERE account_id = $account AND submitted_at IS NULL
       ORDER BY prepared_at DESC OFFSET ${unsignedMax - 1} FOR UPDATE SKIP LOCKED)`,
    { bind: { account } },
  );
}

/** @throws ApiProblem 409 in the contract's words, 503 where no RPC answers */
export async function onNetwork<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CallRefused) throw refusalOf(error);
    if (error instanceof NetworkAwayError)
      throw unavailable('We could not reach the network. Nothing was sent. Try again in a few seconds.');
    throw error;
  }
}
