/**
 * Sessions: who is signed in where. The truth is in Postgres; Redis remembers what it said, so that a request costs no
 * query, and is told at once when a session ends.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { Op, type Transaction } from 'sequelize';
import type { SignedIn } from '../http/authenticate.ts';
import { refreshRefused, refreshTaken } from '../http/problem.ts';
import { tell } from '../notification/model.ts';
import { tokenLifetimeSeconds } from './access-token.ts';
import { gather } from './gather.ts';
import { type Accounts, inTurn } from './model.ts';

/** A browser stays signed in for so long after it was last used. */
export const idleSeconds = 30 * 86_400;
/** Two tabs may renew at once; the later one is told to use what the earlier one got, and is no thief yet. */
const overlapMs = 10_000;
const liveSeconds = 60;
const userAgentMax = 256;

export interface Sessions {
  accounts: Accounts;
  redis: Redis | undefined;
}

export interface StartedSession extends SignedIn {
  /** For a browser; a program signs in again instead. */
  refreshToken: string | undefined;
}

/** Starts a session for somebody who has just proved who they are, and forgets the account's sessions that ran out. */
export async function startSession(
  { sequelize, Account, Session, RefreshToken }: Accounts,
  who: { account: string; subject: string; userAgent: string; isBrowser: boolean },
  transaction: Transaction,
): Promise<StartedSession> {
  const { account, subject } = who;
  const isKnown = await isKnownDevice({ Account, Session }, account, who.userAgent, transaction);
  await Session.destroy({ where: { accountId: account, expiresAt: { [Op.lt]: new Date() } }, transaction });
  const session = await Session.create(
    {
      accountId: account,
      subject,
      userAgent: who.userAgent.slice(0, userAgentMax),
      expiresAt: inSeconds(who.isBrowser ? idleSeconds : tokenLifetimeSeconds),
    },
    { transaction },
  );
  const { id, userAgent } = session;
  const notice = { account, key: `session ${id}`, name: 'session_started', data: { userAgent } } as const;
  if (!isKnown) await tell(sequelize, transaction, notice);
  const refreshToken = who.isBrowser ? newToken() : undefined;
  if (refreshToken) await RefreshToken.create({ hash: hashOf(refreshToken), sessionId: session.id }, { transaction });
  return { account, subject, session: session.id, refreshToken };
}

const newcomerMs = 60_000;

/**
 * Whether somebody signed in before from such a browser, or has only just come. A browser's name is all that we keep of a
 * device, so a thief who has the same one goes unnoticed here.
 */
async function isKnownDevice(
  { Account, Session }: Pick<Accounts, 'Account' | 'Session'>,
  accountId: string,
  name: string,
  transaction: Transaction,
): Promise<boolean> {
  const userAgent = name.slice(0, userAgentMax);
  if ((await Session.count({ where: { accountId, userAgent }, transaction })) > 0) return true;
  const account = await Account.findByPk(accountId, { transaction });
  return account !== null && Date.now() - account.createdAt.getTime() < newcomerMs;
}

/**
 * Renews a session: the token is used up, a new one takes its place. One that was used before is in two hands, and
 * nobody knows which is the thief's, so the session ends for both.
 *
 * @throws ApiProblem 401 when the token is unknown, run out, used before, or its session ended; 409 when it was used a
 *   moment ago, probably by another tab
 */
export async function refreshSession(sessions: Sessions, token: string): Promise<StartedSession> {
  const outcome = await inTurn(sessions.accounts, async (transaction) => {
    const { RefreshToken, Session } = sessions.accounts;
    const row = await RefreshToken.findByPk(hashOf(token), { transaction, lock: transaction.LOCK.UPDATE });
    const session = row && (await Session.findByPk(row.sessionId, { transaction }));
    if (!row || !session || !isOpen(session)) return 'ended';
    if (row.usedAt)
      return Date.now() - row.usedAt.getTime() < overlapMs
        ? 'taken'
        : { stolen: { account: session.accountId, id: session.id } };
    await row.update({ usedAt: new Date() }, { transaction });
    await session.update({ usedAt: new Date(), expiresAt: inSeconds(idleSeconds) }, { transaction });
    const refreshToken = newToken();
    await RefreshToken.create({ hash: hashOf(refreshToken), sessionId: session.id }, { transaction });
    return { account: session.accountId, subject: session.subject, session: session.id, refreshToken };
  });
  if (outcome === 'taken') throw refreshTaken();
  if (outcome === 'ended') throw refreshRefused('The session has ended. Sign in again.');
  if ('stolen' in outcome && outcome.stolen) {
    await revokeSession(sessions, outcome.stolen.account, outcome.stolen.id);
    throw refreshRefused(
      'This sign-in was renewed before, from somewhere else. Somebody may have copied it, so it has ended everywhere. Sign in again.',
    );
  }
  return outcome;
}

/** The account's open sessions, the one last used first. */
export async function listSessions({ accounts: { Session } }: Sessions, who: SignedIn) {
  const open = { accountId: who.account, revokedAt: null, expiresAt: { [Op.gt]: new Date() } };
  const rows = await Session.findAll({ where: open, order: [['usedAt', 'DESC'], 'id'] });
  return rows.map(({ id, subject, userAgent, createdAt, usedAt }) => ({
    id,
    subject,
    userAgent,
    createdAt: createdAt.toISOString(),
    usedAt: usedAt.toISOString(),
    isCurrent: id === who.session,
  }));
}

/**
 * Ends all open sessions of an account, or all but one, or those alone that a wallet began. Whoever holds their tokens is
 * out once `tellEnded` has told Redis, after the transaction.
 */
export async function endSessions(
  { Session }: Accounts,
  account: string,
  transaction: Transaction,
  { except, subject }: { except?: string; subject?: string } = {},
): Promise<string[]> {
  const open = {
    accountId: account,
    revokedAt: null,
    ...(except && { id: { [Op.ne]: except } }),
    ...(subject && { subject }),
  };
  const [, rows] = await Session.update({ revokedAt: new Date() }, { where: open, returning: true, transaction });
  return rows.map(({ id }) => id);
}

export async function tellEnded({ redis }: Pick<Sessions, 'redis'>, ids: string[]): Promise<void> {
  // Longer than any access token is good for: after that nobody asks.
  await Promise.all(
    ids.map((id) => redis?.set(cacheKey(id), 'ended', 'EX', tokenLifetimeSeconds + liveSeconds).catch(() => {})),
  );
}

/** Ends a session of the account; false when it has no such session. Whoever holds its tokens is out at once. */
export async function revokeSession(sessions: Sessions, account: string, id: string): Promise<boolean> {
  const [count] = await sessions.accounts.Session.update(
    { revokedAt: new Date() },
    { where: { id, accountId: account, revokedAt: null } },
  );
  if (count > 0) await tellEnded(sessions, [id]);
  return count > 0;
}

/** Tells whether a session's access tokens still count. */
export function livenessReader({ accounts: { Session }, redis }: Sessions): (id: string) => Promise<boolean> {
  const readKnown = gather(async (ids) => {
    const known = await redis?.mget(ids.map(cacheKey)).catch(() => null);
    return ids.map((_id, index) => known?.[index] ?? null);
  });
  return async (id) => {
    const known = await readKnown(id);
    if (known) return known === 'live';
    const session = await Session.findByPk(id);
    const live = session !== null && isOpen(session);
    // NX: a session that ended since the query was answered stays ended.
    if (live) await redis?.set(cacheKey(id), 'live', 'EX', liveSeconds, 'NX').catch(() => {});
    return live;
  };
}

/** When a session began, which renewing it doesn't change. */
export async function startOfSession({ accounts: { Session } }: Sessions, id: string): Promise<Date | undefined> {
  return (await Session.findByPk(id))?.createdAt;
}

function isOpen({ revokedAt, expiresAt }: { revokedAt: Date | null; expiresAt: Date }): boolean {
  return revokedAt === null && expiresAt.getTime() > Date.now();
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** A random token needs no salt and no slow hash: there is nothing to guess it by. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function cacheKey(id: string): string {
  return `session:${id}`;
}

function inSeconds(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000);
}
