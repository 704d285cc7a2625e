import { DataTypes, type Model, QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { locales } from '#wire/forms.ts';
import { definePasswords } from './password-model.ts';

export { inTurn } from '../transaction.ts';
export {
  holdLedgerAddresses,
  ledgerAddressOf,
  takeLedgerAddressTurn,
  takeLedgerAddressTurns,
} from './ledger-address.ts';

export interface WalletRow {
  subject: string;
  accountId: string;
  linkedAt: Date;
}

export interface AccountRow {
  id: string;
  createdAt: Date;
  /** Postgres makes one up. */
  referralCode: string;
  referredBy: string | null;
}

export interface SessionRow {
  id: string;
  accountId: string;
  /** The wallet that signed in; the account's own id where it was by password. */
  subject: string;
  userAgent: string;
  createdAt: Date;
  usedAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
}

export interface RefreshTokenRow {
  /** SHA-256 of the token, hex. */
  hash: string;
  sessionId: string;
  usedAt: Date | null;
}

type Row<T extends object> = Model<T, Partial<T>> & T;

/** The api's own tables of people. */
export function defineAccounts(sequelize: Sequelize) {
  const options = (tableName: string) => ({ schema: 'app', tableName, underscored: true, timestamps: false });
  // One object each: Sequelize writes the column's name into it.
  const time = () => ({ type: DataTypes.DATE, allowNull: false, defaultValue: DataTypes.NOW });
  const Account = sequelize.define<Row<AccountRow>>(
    'Account',
    {
      id: { type: DataTypes.UUID, primaryKey: true, defaultValue: DataTypes.UUIDV4 },
      createdAt: time(),
      referralCode: DataTypes.TEXT,
      referredBy: DataTypes.UUID,
    },
    options('accounts'),
  );
  const Wallet = sequelize.define<Row<WalletRow>>(
    'Wallet',
    {
      subject: { type: DataTypes.TEXT, primaryKey: true },
      accountId: { type: DataTypes.UUID, allowNull: false },
      linkedAt: time(),
    },
    options('wallets'),
  );
  const Session = sequelize.define<Row<SessionRow>>(
    'Session',
    {
      id: { type: DataTypes.UUID, primaryKey: true, defaultValue: DataTypes.UUIDV4 },
      accountId: { type: DataTypes.UUID, allowNull: false },
      subject: { type: DataTypes.TEXT, allowNull: false },
      userAgent: { type: DataTypes.TEXT, allowNull: false },
      createdAt: time(),
      usedAt: time(),
      expiresAt: { type: DataTypes.DATE, allowNull: false },
      revokedAt: DataTypes.DATE,
    },
    options('sessions'),
  );
  const RefreshToken = sequelize.define<Row<RefreshTokenRow>>(
    'RefreshToken',
    {
      hash: { type: DataTypes.TEXT, primaryKey: true },
      sessionId: { type: DataTypes.UUID, allowNull: false },
      usedAt: DataTypes.DATE,
    },
    options('refresh_tokens'),
  );
  return { sequelize, Account, Wallet, Session, RefreshToken, ...definePasswords(sequelize) };
}

/** With the address of the pages, which referral links begin with. */
export type Accounts = ReturnType<typeof defineAccounts> & { publicUrl: string };

/**
 * Marks a challenge as answered; false when it was before. Forgets those that have run out, which time refuses already.
 */
export async function spendChallenge(
  { sequelize }: Accounts,
  { hash, expiresAt }: { hash: string; expiresAt: Date },
  transaction: Transaction,
): Promise<boolean> {
  await sequelize.query("DELETE FROM app.answered_challenges WHERE expires_at < now() - interval '1 hour'", {
    transaction,
  });
  const inserted = await sequelize.query(
    'INSERT INTO app.answered_challenges (hash, expires_at) VALUES (:hash, :expiresAt) ON CONFLICT DO NOTHING RETURNING hash',
    { replacements: { hash, expiresAt }, type: QueryTypes.SELECT, transaction },
  );
  return inserted.length > 0;
}

/** Whose referral code it is; null where it is nobody's. */
export async function findReferrer(
  { Account }: Accounts,
  referralCode: string | null | undefined,
  transaction: Transaction,
): Promise<string | null> {
  if (!referralCode) return null;
  return (await Account.findOne({ where: { referralCode }, transaction }))?.id ?? null;
}

/** Has all who sign in by this wallet, or unlink it, wait for this transaction. */
export async function takeWalletTurn(
  { sequelize }: Accounts,
  subject: string,
  transaction: Transaction,
): Promise<void> {
  await sequelize.query('SELECT pg_advisory_xact_lock(hashtextextended(:subject, 0))', {
    replacements: { subject },
    transaction,
  });
}

/** What counts for a new account alone. */
export interface Newcomer {
  /** Code of who sent them. */
  ref?: string | undefined;
  /** The language in which they came. */
  locale?: (typeof locales)[number] | undefined;
}

/** The account that a wallet belongs to; a wallet seen for the first time gets one. */
export async function findOrCreateAccount(
  accounts: Accounts,
  subject: string,
  { ref, locale }: Newcomer,
  transaction: Transaction,
): Promise<string> {
  const { Account, Wallet, sequelize } = accounts;
  await takeWalletTurn(accounts, subject, transaction);
  const wallet = await Wallet.findByPk(subject, { transaction });
  if (wallet) return wallet.accountId;
  const referredBy = await findReferrer(accounts, ref, transaction);
  const account = await Account.create({ referredBy }, { transaction });
  await Wallet.create({ subject, accountId: account.id }, { transaction });
  if (locale)
    await sequelize.query('INSERT INTO app.profiles (account_id, locale) VALUES (:id, :locale)', {
      replacements: { id: account.id, locale },
      transaction,
    });
  return account.id;
}
