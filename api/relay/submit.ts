/** Takes a signed call: it must be what was made ready, it must hold, it is paid for from the budgets, and then it is owed. */
import { Keypair, Transaction as StellarTransaction, TransactionBuilder } from '@stellar/stellar-sdk';
import type { Logger } from 'pino';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { RelaySubmission } from '#wire';
import { CallRefused } from '../chain/calls.ts';
import { accountReserve, sponsoringTransaction } from '../chain/sponsored.ts';
import { callRefused, invalidRequest, relayCallNotFound } from '../http/problem.ts';
import { type Call, oweCall, triesMax } from '../outbox/model.ts';
import { inTurn } from '../transaction.ts';
import { charge, forgetDays, giveBack, raiseAlarm } from './budget.ts';
import { invocationOf, type RelayedCall } from './call.ts';
import { encode, ForeignSignature, operationOf, readSigned } from './entry.ts';
import {
  feeMaxOf,
  hasSponsored,
  onNetwork,
  type RelayParts,
  requireAffordable,
  requireOwn,
  type ToSign,
} from './prepare.ts';

interface Kept {
  wallet: string;
  call: RelayedCall;
  toSign: ToSign;
  feeMax: string;
  isSubmitted: boolean;
}

/** What is owed to the outbox, and what one transaction of it may cost. */
interface Signed {
  owed: Call;
  feeMax: bigint;
}

/**
 * Sent twice it is one call; so a lost answer may be asked for again.
 *
 * @returns whether a new call is owed
 * @throws ApiProblem 400 for another signature, 404 for another's call, 409 where it would fail or is too late, 429 when the day's
 *   budget is used up, 503 without a network
 */
export async function submitRelay(
  parts: RelayParts & { logger: Logger },
  account: string,
  submission: RelaySubmission,
): Promise<boolean> {
  const { sequelize, limits, logger } = parts;
  const id = submission.preparation;
  const kept = await readKept(sequelize, account, id);
  if (!kept) throw relayCallNotFound(id);
  const signed = 'entry' in kept.toSign ? readEntry(parts, kept, submission) : readSponsored(parts, kept, submission);
  if (kept.isSubmitted) return false;
  await requireOwn(sequelize, account, kept.wallet);
  const { owed, feeMax } = await signed();
  await giveBack(sequelize);
  const done = await inTurn({ sequelize }, async (transaction) => {
    const standing = await readKept(sequelize, account, id, transaction);
    if (!standing) throw relayCallNotFound(id);
    if (standing.isSubmitted) return undefined;
    const isAccount = owed.kind === 'account';
    const stroops = feeMax * BigInt(triesMax) + (isAccount ? accountReserve : 0n);
    const charged = await charge(sequelize, limits, { account, wallet: kept.wallet, stroops }, transaction);
    // Under the account's budget, which one after the other takes from.
    if (isAccount && (await hasSponsored(sequelize, account, transaction)))
      throw callRefused('We make one account for each of us, and one for yours is under way or there.');
    const call = await oweCall(sequelize, { key: `relay ${id}`, ...owed }, transaction);
    await sequelize.query(
      `UPDATE app.relay_calls SET submitted_at = now(), call_id = $call, fee_max = $feeMax, charged_on = $day,
         charged_stroops = $stroops WHERE id = $id`,
      { bind: { id, call, day: charged.day, feeMax: String(feeMax), stroops: String(stroops) }, transaction },
    );
    return charged;
  });
  if (done?.isAlarm) raiseAlarm(logger, limits);
  if (done) await forgetDays(sequelize);
  return done !== undefined;
}

async function readKept(
  sequelize: Sequelize,
  account: string,
  id: string,
  transaction?: Transaction,
): Promise<Kept | undefined> {
  const [kept] = await sequelize.query<Kept>(
    `SELECT wallet, call, to_sign AS "toSign", fee_max::text AS "feeMax", submitted_at IS NOT NULL AS "isSubmitted"
     FROM app.relay_calls WHERE id = $id AND account_id = $account ${transaction ? 'FOR UPDATE' : ''}`,
    { bind: { id, account }, type: QueryTypes.SELECT, transaction },
  );
  return kept;
}

/** @returns tries it out as the network will, signature and all */
function readEntry(
  { calls, token, limits }: RelayParts,
  { wallet, call, toSign }: Kept,
  { signedAuthEntry: text }: RelaySubmission,
): () => Promise<Signed> {
  if (call.kind === 'account' || !('entry' in toSign)) throw new Error(`Kept no authorization for ${call.kind}.`);
  const { signatureLedger } = toSign;
  const entry = foreignAs('signedAuthEntry', () => readSigned(required(text), toSign.entry, calls.passphrase));
  return () =>
    onNetwork(async () => {
      const operation = operationOf(invocationOf(wallet, call, token), [entry]);
      const { minResourceFee, latestLedger } = await calls.tryOut(operation).catch((error) => {
        throw error instanceof CallRefused && error.ledger >= signatureLedger ? tooLate() : error;
      });
      if (latestLedger >= signatureLedger) throw tooLate();
      const cost = BigInt(minResourceFee);
      requireAffordable(cost, limits);
      const feeMax = feeMaxOf(cost);
      const item = { wallet, entry: encode(entry), signatureLedger, feeMax: String(feeMax) };
      const { kind, to } = call;
      const owed: Call =
        kind === 'transfer' ? { kind, item: { ...item, to, amount: call.amount } } : { kind, item: { ...item, to } };
      return { owed, feeMax };
    });
}

/** The transaction is made anew of what was kept, and only the signature is taken from what came. */
function readSponsored(
  { calls }: RelayParts,
  { wallet, toSign, feeMax }: Kept,
  { signedTransaction: text }: RelaySubmission,
): () => Promise<Signed> {
  if ('entry' in toSign) throw new Error('Kept an authorization for an account.');
  const { sponsor, sequence, maxTime } = toSign;
  const own = sponsoringTransaction({ ...toSign, wallet }, calls.passphrase);
  const signature = foreignAs('signedTransaction', () => signatureOf(required(text), own, wallet, calls.passphrase));
  return () =>
    onNetwork(async () => {
      if (Date.now() / 1000 >= maxTime) throw tooLate();
      if ((await calls.findAccounts([wallet])).has(wallet))
        throw callRefused(`${wallet} has its account on the ledger already. Nothing was sent.`);
      const item = { wallet, sponsor, sequence, maxTime, signature };
      return { owed: { kind: 'account', item }, feeMax: BigInt(feeMax) };
    });
}

function signatureOf(text: string, own: StellarTransaction, wallet: string, passphrase: string): string {
  let found: ReturnType<typeof TransactionBuilder.fromXdr> | undefined;
  try {
    found = TransactionBuilder.fromXdr(text, passphrase);
  } catch {
    throw new ForeignSignature('found no transaction, expected base64 of a TransactionEnvelope.');
  }
  if (!(found instanceof StellarTransaction) || !Buffer.from(found.hash()).equals(Buffer.from(own.hash())))
    throw new ForeignSignature('found another transaction, expected the one that was made ready.');
  const key = Keypair.fromPublicKey(wallet);
  const [signature] = found.signatures.filter((each) => key.verify(own.hash(), each.signature.toBytes()));
  if (!signature) throw new ForeignSignature(`found no signature by ${wallet}: have that wallet sign it first.`);
  return Buffer.from(signature.signature.toBytes()).toString('base64');
}

function required(text: string | undefined): string {
  if (text === undefined) throw new ForeignSignature('not found in the body, expected what the wallet signed.');
  return text;
}

function foreignAs<T>(parameter: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ForeignSignature) throw invalidRequest([{ parameter, detail: error.message }]);
    throw error;
  }
}

const tooLate = () => callRefused('It was not taken in time and never will be. Nothing was lost. Sign again.');
