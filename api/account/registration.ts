import { Op } from 'sequelize';
import { locales, type Registration } from '#wire';
import type { Outbox } from '../mail/outbox.ts';
import { hashOfCode, mailCodeLength, newCode, readReferralCode } from './code.ts';
import type { LetterWriter } from './mails.ts';
import { type Accounts, findReferrer, inTurn } from './model.ts';
import type { PasswordHasher } from './password-hash.ts';
import { type StartedSession, startSession } from './sessions.ts';

export interface RegistrationParts {
  accounts: Accounts;
  hasher: PasswordHasher;
  outbox: Outbox;
  letters: LetterWriter;
}

const goodForMs = 86_400_000;

/**
 * Takes a wish for an account, and writes to the address: a code, or that there is an account already. Which of the two
 * shows only in that mail, for the work before it is the same.
 */
export async function register(
  { accounts, hasher, outbox, letters }: RegistrationParts,
  wish: Registration,
): Promise<void> {
  const email = wish.email.toLowerCase();
  const locale = wish.locale ?? locales[0];
  const code = newCode(mailCodeLength);
  const row = {
    codeHash: hashOfCode(code),
    email,
    passwordHash: await hasher.hash(wish.password),
    referralCode: readReferralCode(wish.ref) ?? null,
    locale,
    expiresAt: new Date(Date.now() + goodForMs),
  };
  await inTurn(accounts, async (transaction) => {
    await accounts.Registration.destroy({ where: { expiresAt: { [Op.lt]: new Date() } }, transaction });
    await accounts.Registration.create(row, { transaction });
  });
  outbox.post(async () => {
    const isTaken = (await accounts.Password.count({ where: { email } })) > 0;
    return [isTaken ? letters.accountExists(email, locale) : letters.confirmAddress(email, locale, code)];
  });
}

/**
 * Makes the account, for who has the code from the mail and the password of the wish: neither who only knows the address
 * nor who only reads the mail. Undefined for anybody else, and for the second of two.
 */
export async function confirmRegistration(
  { accounts, hasher }: RegistrationParts,
  { code, password }: { code: string; password: string },
  userAgent: string,
): Promise<StartedSession | undefined> {
  const codeHash = hashOfCode(code);
  const good = { codeHash, expiresAt: { [Op.gt]: new Date() } };
  const wish = await accounts.Registration.findOne({ where: good });
  if (!(await hasher.verify(password, wish?.passwordHash)) || !wish) return undefined;
  const { email, passwordHash: hash, referralCode, locale } = wish;
  return inTurn(accounts, async (transaction) => {
    const { Account, Password, Registration, sequelize } = accounts;
    if ((await Registration.destroy({ where: good, transaction })) === 0) return undefined;
    const referredBy = await findReferrer(accounts, referralCode, transaction);
    const { id } = await Account.create({ referredBy }, { transaction });
    await Password.bulkCreate([{ accountId: id, email, hash }], { ignoreDuplicates: true, transaction });
    // Another wish for the same address may have been faster, or is being confirmed at this moment.
    if ((await Password.count({ where: { accountId: id }, transaction })) === 0) {
      await Account.destroy({ where: { id }, transaction });
      return undefined;
    }
    await Registration.destroy({ where: { email }, transaction });
    await sequelize.query('INSERT INTO app.profiles (account_id, locale) VALUES (:id, :locale)', {
      replacements: { id, locale },
      transaction,
    });
    return startSession(accounts, { account: id, subject: id, userAgent, isBrowser: true }, transaction);
  });
}
