import type { Context } from 'koa';
import { Op, QueryTypes, type Transaction, UniqueConstraintError } from 'sequelize';
import type { EmailChange, PasswordChange, PasswordResetConfirmation, PasswordSignIn } from '#wire';
import type { SignedIn } from '../http/authenticate.ts';
import { invalidRequest } from '../http/problem.ts';
import { tell } from '../notification/model.ts';
import { hashOfCode, mailCodeLength, newCode } from './code.ts';
import { type Accounts, inTurn } from './model.ts';
import type { MailCodeRow } from './password-model.ts';
import { codeRefused, signInRefused } from './problems.ts';
import { findByPassword, type ProofParts, requireFactor, requirePassword } from './proofs.ts';
import type { RegistrationParts } from './registration.ts';
import { endSessions, type Sessions, type StartedSession, startSession, tellEnded } from './sessions.ts';

export interface PasswordParts extends ProofParts, RegistrationParts {
  sessions: Sessions;
}

const resetForMs = 3_600_000;
const changeForMs = 86_400_000;

/** @throws ApiProblem 401 when address and password are not somebody's, or the second factor is missing; 403 when it is wrong */
export async function signInByPassword(
  parts: PasswordParts,
  ctx: Context,
  { email, password, factor }: PasswordSignIn,
): Promise<StartedSession> {
  const found = await findByPassword(parts, ctx, email.trim().toLowerCase(), password);
  if (!found) throw signInRefused();
  await requireFactor(parts, ctx, found.accountId, factor);
  const { accountId } = found;
  const hash = parts.hasher.isDated(found.hash) ? await parts.hasher.hash(password) : found.hash;
  return inTurn(parts.accounts, async (transaction) => {
    const isUnchanged = { accountId, hash: found.hash };
    const row = await parts.accounts.Password.findOne({
      where: isUnchanged,
      transaction,
      lock: transaction.LOCK.UPDATE,
    });
    if (!row) throw signInRefused(); // changed at this moment, which ended all sessions but would have missed this one
    await row.update({ hash }, { transaction });
    const userAgent = ctx.get('User-Agent');
    const who = { account: accountId, subject: accountId, userAgent, isBrowser: true };
    return startSession(parts.accounts, who, transaction);
  });
}

/** Writes a code to who has the address. All of it happens behind the answer, so nothing shows whether anybody does. */
export function askReset({ accounts, outbox, letters }: PasswordParts, address: string): void {
  const email = address.toLowerCase();
  const code = newCode(mailCodeLength);
  outbox.post(async () => {
    const found = await accounts.Password.findOne({ where: { email } });
    if (!found) return [];
    const { accountId } = found;
    const expiresAt = new Date(Date.now() + resetForMs);
    await keepCode(accounts, { codeHash: hashOfCode(code), purpose: 'reset', accountId, expiresAt });
    return [letters.resetPassword(email, await localeOf(accounts, accountId), code)];
  });
}

/**
 * Sets the password by a mailed code. Every session ends, and what else was mailed is void.
 * @throws ApiProblem 403 when the code is not good
 */
export async function resetPassword(
  parts: PasswordParts,
  { code, password }: PasswordResetConfirmation,
): Promise<void> {
  const good = { codeHash: hashOfCode(code), purpose: 'reset' as const, expiresAt: { [Op.gt]: new Date() } };
  const { accounts, hasher, sessions } = parts;
  const mailed = await accounts.MailCode.findOne({ where: good });
  if (!mailed) throw codeRefused();
  const { accountId } = mailed;
  const hash = await hasher.hash(password);
  const ended = await inTurn(accounts, async (transaction) => {
    if ((await accounts.MailCode.destroy({ where: good, transaction })) === 0) throw codeRefused();
    return setPassword(accounts, accountId, hash, transaction);
  });
  await tellEnded(sessions, ended);
  tellOwner(parts, accountId);
}

/** @throws ApiProblem as requirePassword */
export async function changePassword(
  parts: PasswordParts,
  ctx: Context,
  who: SignedIn,
  { password, newPassword }: PasswordChange,
): Promise<void> {
  await requirePassword(parts, ctx, who.account, password);
  const hash = await parts.hasher.hash(newPassword);
  const ended = await inTurn(parts.accounts, (transaction) =>
    setPassword(parts.accounts, who.account, hash, transaction, who.session),
  );
  await tellEnded(parts.sessions, ended);
  tellOwner(parts, who.account);
}

async function setPassword(
  accounts: Accounts,
  accountId: string,
  hash: string,
  transaction: Transaction,
  exceptSession?: string,
): Promise<string[]> {
  const changedAt = new Date();
  await accounts.Password.update({ hash, changedAt }, { where: { accountId }, transaction });
  const key = `password ${changedAt.toISOString()}`;
  await tell(accounts.sequelize, transaction, { account: accountId, key, name: 'password_changed' });
  await accounts.MailCode.destroy({ where: { accountId }, transaction });
  return endSessions(accounts, accountId, transaction, { except: exceptSession });
}

function tellOwner({ accounts, outbox, letters }: PasswordParts, accountId: string): void {
  outbox.post(async () => {
    const found = await accounts.Password.findByPk(accountId);
    return found ? [letters.passwordChanged(found.email, await localeOf(accounts, accountId))] : [];
  });
}

/**
 * Writes a code to a new address, and word of it to the old one. An account without a password gets its first one with
 * the address.
 * @throws ApiProblem 400 when the right one of the passwords is missing; else as requirePassword
 */
export async function askEmailChange(
  parts: PasswordParts,
  ctx: Context,
  { account }: SignedIn,
  change: EmailChange,
): Promise<void> {
  const { accounts, hasher, outbox, letters } = parts;
  const email = change.email.toLowerCase();
  const before = await accounts.Password.findByPk(account);
  const passwordHash = before
    ? null
    : await hasher.hash(need(change.newPassword, 'newPassword', 'has no password yet'));
  if (before) await requirePassword(parts, ctx, account, need(change.password, 'password', 'has a password'));
  const code = newCode(mailCodeLength);
  outbox.post(async () => {
    const locale = await localeOf(accounts, account);
    // Whether it is free or not: the old address is read by who asked, and may be a stranger's to the new one.
    const notice = before ? [letters.addressChanging(before.email, locale, email)] : [];
    if ((await accounts.Password.count({ where: { email } })) > 0)
      return [letters.addressTaken(email, locale), ...notice];
    await keepCode(accounts, {
      codeHash: hashOfCode(code),
      purpose: 'email_change',
      accountId: account,
      email,
      passwordHash,
      expiresAt: new Date(Date.now() + changeForMs),
    });
    return [letters.confirmNewAddress(email, locale, code), ...notice];
  });
}

function need(password: string | undefined, parameter: string, because: string): string {
  if (password !== undefined) return password;
  throw invalidRequest([{ parameter, detail: `found nothing, expected a text, for the account ${because}.` }]);
}

/** @throws ApiProblem 403 when the code is not this account's or not good, or the address was taken meanwhile */
export async function confirmEmail({ accounts }: PasswordParts, { account }: SignedIn, code: string): Promise<void> {
  const codeHash = hashOfCode(code);
  const good = { codeHash, accountId: account, purpose: 'email_change' as const, expiresAt: { [Op.gt]: new Date() } };
  await inTurn(accounts, async (transaction) => {
    const { Account, MailCode, Password } = accounts;
    await Account.findByPk(account, { transaction, lock: transaction.LOCK.UPDATE });
    const mailed = await MailCode.findOne({ where: good, transaction });
    const before = await Password.findByPk(account, { transaction });
    if (!mailed?.email || (mailed.passwordHash === null) !== (before !== null)) throw codeRefused();
    const { email, passwordHash } = mailed;
    await MailCode.destroy({ where: { accountId: account }, transaction });
    const confirmedAt = new Date();
    const key = `e-mail ${confirmedAt.toISOString()}`;
    await tell(accounts.sequelize, transaction, { account, key, name: 'email_changed' });
    if (before) await before.update({ email, confirmedAt }, { transaction });
    else await Password.create({ accountId: account, email, hash: passwordHash as string }, { transaction });
  }).catch((error) => {
    throw error instanceof UniqueConstraintError ? codeRefused() : error;
  });
}

/** Keeps a code, and forgets those that ran out. */
function keepCode(accounts: Accounts, row: Partial<MailCodeRow>): Promise<void> {
  return inTurn(accounts, async (transaction) => {
    await accounts.MailCode.destroy({ where: { expiresAt: { [Op.lt]: new Date() } }, transaction });
    await accounts.MailCode.create(row, { transaction });
  });
}

async function localeOf({ sequelize }: Accounts, account: string): Promise<string> {
  const [profile] = await sequelize.query<{ locale: string }>(
    'SELECT locale FROM app.profiles WHERE account_id = :account',
    { replacements: { account }, type: QueryTypes.SELECT },
  );
  return profile?.locale ?? 'en';
}
