import type { Transaction } from 'sequelize';
import type { SignedIn } from '../http/authenticate.ts';
import { lastWallet, walletTaken } from '../http/problem.ts';
import { tell } from '../notification/model.ts';
import type { AnsweredChallenge } from './challenge.ts';
import { ChallengeError } from './challenge.ts';
import { takeLedgerAddressTurn } from './ledger-address.ts';
import {
  type Accounts,
  findOrCreateAccount,
  inTurn,
  type Newcomer,
  spendChallenge,
  takeWalletTurn,
  type WalletRow,
} from './model.ts';
import { endSessions, type Sessions, type StartedSession, startSession, tellEnded } from './sessions.ts';

/**
 * Takes an answered challenge once and starts a session of the wallet's account, a new one for a new wallet.
 *
 * @throws {ChallengeError} when it was answered before
 */
export function signIn(
  accounts: Accounts,
  answer: AnsweredChallenge,
  { newcomer, ...from }: { userAgent: string; isBrowser: boolean; newcomer: Newcomer },
): Promise<StartedSession> {
  return inTurn(accounts, async (transaction) => {
    await requireUnspent(accounts, answer, transaction);
    const { subject } = answer;
    const account = await findOrCreateAccount(accounts, subject, newcomer, transaction);
    return startSession(accounts, { account, subject, ...from }, transaction);
  });
}

/** What has waited for an account's wallet goes on, in the transaction that links it. */
export type OnWalletLinked = (account: string, transaction: Transaction) => Promise<void>;

/**
 * Adds a wallet to an account; that it is theirs the answered challenge proves. One that is linked already stays.
 *
 * @throws {ChallengeError} when the challenge was answered before; ApiProblem 409 when the wallet is another account's
 */
export function linkWallet(
  accounts: Accounts,
  { account }: SignedIn,
  answer: AnsweredChallenge,
  onLinked: OnWalletLinked,
): Promise<void> {
  return inTurn(accounts, async (transaction) => {
    await requireUnspent(accounts, answer, transaction);
    await takeLedgerAddressTurn(accounts.sequelize, transaction, account);
    const { subject } = answer;
    const isLinked = (await accounts.Wallet.count({ where: { subject }, transaction })) > 0;
    await accounts.Wallet.bulkCreate([{ subject, accountId: account }], { ignoreDuplicates: true, transaction });
    const wallet = await accounts.Wallet.findByPk(subject, { transaction });
    if (wallet?.accountId !== account) throw walletTaken(subject);
    if (!isLinked) await tell(accounts.sequelize, transaction, noticeOf(wallet, 'wallet_linked'));
    await onLinked(account, transaction);
  });
}

/**
 * Takes a wallet from an account, never the last way in. Other sessions that it began end: whoever else has it is why.
 *
 * @throws ApiProblem 409 when it is the last one and there is no password
 */
export async function unlinkWallet(sessions: Sessions, who: SignedIn, subject: string): Promise<boolean> {
  const { accounts } = sessions;
  const { account, session } = who;
  const ended = await inTurn(accounts, async (transaction) => {
    await takeWalletTurn(accounts, subject, transaction);
    const wallets = await accounts.Wallet.findAll({
      where: { accountId: account },
      lock: transaction.LOCK.UPDATE,
      transaction,
    });
    const wallet = wallets.find((each) => each.subject === subject);
    if (!wallet) return undefined;
    if (wallets.length === 1 && !(await accounts.Password.findByPk(account, { transaction }))) throw lastWallet();
    await wallet.destroy({ transaction });
    await tell(accounts.sequelize, transaction, noticeOf(wallet, 'wallet_unlinked'));
    return endSessions(accounts, account, transaction, { except: session, subject });
  });
  if (ended) await tellEnded(sessions, ended);
  return ended !== undefined;
}

function noticeOf({ accountId, subject, linkedAt }: WalletRow, name: 'wallet_linked' | 'wallet_unlinked') {
  const key = `${name} ${subject} ${linkedAt.toISOString()}`;
  return { account: accountId, key, name, data: { address: subject } };
}

/** @throws {ChallengeError} when it was answered before */
export async function requireUnspent(
  accounts: Accounts,
  answer: AnsweredChallenge,
  transaction: Parameters<typeof spendChallenge>[2],
): Promise<void> {
  if (!(await spendChallenge(accounts, answer, transaction)))
    throw new ChallengeError('The challenge was answered before: each is good for one token. Ask for a new one.');
}
