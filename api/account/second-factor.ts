/** TOTP (RFC 6238) as authenticator apps speak it, and recovery codes for who lost theirs. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { generateSecret, generateSync, generateURI } from 'otplib';
import { Op, type Transaction } from 'sequelize';
import { newCode, tidyCode } from './code.ts';
import { type Accounts, inTurn } from './model.ts';
import { secondFactorRefused } from './problems.ts';

/** Keeps secrets unreadable and codes unguessable for who has the database alone. */
export interface Vault {
  seal(account: string, secret: string): Buffer;
  open(account: string, sealed: Buffer): string;
  /** Hex. */
  hash(account: string, recoveryCode: string): string;
}

const stepSeconds = 30;
const recoveryCodeCount = 10;
const nonceBytes = 12;
const sealBytes = 16;

export function openVault(accountSecret: Buffer): Vault {
  const key = (use: string) => Buffer.from(hkdfSync('sha256', accountSecret, '', use, 32));
  const [sealing, hashing] = [key('second factor'), key('recovery codes')];
  return {
    seal(account, secret) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(account));
      return Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    open(account, sealed) {
      const nonce = sealed.subarray(0, nonceBytes);
      const decipher = createDecipheriv('aes-256-gcm', sealing, nonce, { authTagLength: sealBytes });
      decipher.setAAD(Buffer.from(account)).setAuthTag(sealed.subarray(-sealBytes));
      return decipher.update(sealed.subarray(nonceBytes, -sealBytes), undefined, 'utf8') + decipher.final('utf8');
    },
    hash: (account, code) =>
      createHmac('sha256', hashing)
        .update(`${account} ${tidyCode(code)}`)
        .digest('hex'),
  };
}

/** Sets up a factor, or another one in place of one that was never confirmed; false when one is on. */
export function setUpFactor(
  { accounts, vault }: { accounts: Accounts; vault: Vault },
  account: string,
  label: string,
): Promise<{ secret: string; uri: string } | false> {
  return inTurn(accounts, async (transaction) => {
    await lockAccount(accounts, account, transaction);
    const row = await accounts.SecondFactor.findByPk(account, { transaction });
    if (row?.confirmedAt) return false;
    const secret = generateSecret();
    const sealed = vault.seal(account, secret);
    await row?.destroy({ transaction });
    await accounts.SecondFactor.create({ accountId: account, secret: sealed }, { transaction });
    return { secret, uri: generateURI({ issuer: 'Brain-Storm', label, secret }) };
  });
}

/**
 * Uses up a code of the account's factor: six digits, or a recovery code where the factor is on.
 * @throws ApiProblem 403 that says what is wrong with it, as far as it can be known
 */
export async function spendFactor(
  { accounts, vault }: { accounts: Accounts; vault: Vault },
  account: string,
  typed: string,
  transaction: Transaction,
): Promise<void> {
  const { SecondFactor, RecoveryCode } = accounts;
  const row = await SecondFactor.findByPk(account, { transaction, lock: transaction.LOCK.UPDATE });
  const code = tidyCode(typed);
  if (row && /^\d{6}$/.test(code)) {
    const step = requireStep(vault.open(account, row.secret), code, Date.now());
    if (row.lastStep !== null && step <= Number(row.lastStep))
      throw secondFactorRefused('The code was used before: each is good once. Wait for the next one.');
    await row.update({ lastStep: String(step) }, { transaction });
    return;
  }
  const [count] = row?.confirmedAt
    ? await RecoveryCode.update(
        { usedAt: new Date() },
        { where: { hash: vault.hash(account, code), accountId: account, usedAt: null }, transaction },
      )
    : [0];
  if (count === 0)
    throw secondFactorRefused('Found no six digits and no recovery code of this account that is unused.');
}

/** A clock may be one step off either way. */
function requireStep(secret: string, code: string, now: number): number {
  const current = Math.floor(now / 1000 / stepSeconds);
  const fits = (step: number) => isSame(code, generateSync({ secret, epoch: step * stepSeconds }));
  const step = [current, current - 1, current + 1].find(fits);
  if (step !== undefined) return step;
  // Of a code yet to come nothing is said: whoever guessed it could wait for it.
  const late = Array.from({ length: 20 }, (_none, index) => index + 2).find((steps) => fits(current - steps));
  const here = `it is ${new Date(now).toISOString().slice(11, 19)} UTC here`;
  throw secondFactorRefused(
    late === undefined
      ? `The code is not good. Take the newest one of the app; if it is refused too, look at the clock of its device: ${here}.`
      : `The code is about ${late * stepSeconds} s old. If the app shows it now, the clock of its device is slow: ${here}.`,
  );
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** Makes new recovery codes in place of the old ones. */
export async function renewRecoveryCodes(
  { accounts, vault }: { accounts: Accounts; vault: Vault },
  account: string,
  transaction: Transaction,
): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, () => newCode(10).replace(/^.{5}/, '$&-'));
  await accounts.RecoveryCode.destroy({ where: { accountId: account }, transaction });
  const rows = codes.map((code) => ({ hash: vault.hash(account, code), accountId: account }));
  await accounts.RecoveryCode.bulkCreate(rows, { transaction });
  return codes;
}

/** Whether a factor is on. */
export async function hasFactor({ SecondFactor }: Accounts, account: string): Promise<boolean> {
  return (await SecondFactor.count({ where: { accountId: account, confirmedAt: { [Op.not]: null } } })) > 0;
}

export async function removeFactor(accounts: Accounts, account: string, transaction: Transaction): Promise<void> {
  await accounts.RecoveryCode.destroy({ where: { accountId: account }, transaction });
  await accounts.SecondFactor.destroy({ where: { accountId: account }, transaction });
}

async function lockAccount({ Account }: Accounts, account: string, transaction: Transaction): Promise<void> {
  await Account.findByPk(account, { transaction, lock: transaction.LOCK.UPDATE });
}
