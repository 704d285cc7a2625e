import { DataTypes, type Model, type Sequelize } from 'sequelize';

export interface PasswordRow {
  accountId: string;
  /** Lower-case. */
  email: string;
  /** PHC text. */
  hash: string;
  confirmedAt: Date;
  changedAt: Date;
}

export interface RegistrationRow {
  codeHash: string;
  email: string;
  passwordHash: string;
  referralCode: string | null;
  locale: string;
  expiresAt: Date;
}

export interface MailCodeRow {
  codeHash: string;
  purpose: 'reset' | 'email_change';
  accountId: string;
  email: string | null;
  passwordHash: string | null;
  expiresAt: Date;
}

export interface SecondFactorRow {
  accountId: string;
  /** Encrypted. */
  secret: Buffer;
  confirmedAt: Date | null;
  /** A bigint, as its digits. */
  lastStep: string | null;
}

export interface RecoveryCodeRow {
  hash: string;
  accountId: string;
  usedAt: Date | null;
}

type Row<T extends object> = Model<T, Partial<T>> & T;

/** What signing in with a password needs. */
export function definePasswords(sequelize: Sequelize) {
  const options = (tableName: string) => ({ schema: 'app', tableName, underscored: true, timestamps: false });
  // One object each: Sequelize writes the column's name into it.
  const key = () => ({ type: DataTypes.TEXT, primaryKey: true });
  const text = () => ({ type: DataTypes.TEXT, allowNull: false });
  const time = () => ({ type: DataTypes.DATE, allowNull: false, defaultValue: DataTypes.NOW });
  const account = () => ({ type: DataTypes.UUID, allowNull: false });
  const accountKey = () => ({ type: DataTypes.UUID, primaryKey: true });
  return {
    Password: sequelize.define<Row<PasswordRow>>(
      'Password',
      { accountId: accountKey(), email: text(), hash: text(), confirmedAt: time(), changedAt: time() },
      options('passwords'),
    ),
    Registration: sequelize.define<Row<RegistrationRow>>(
      'Registration',
      {
        codeHash: key(),
        email: text(),
        passwordHash: text(),
        referralCode: DataTypes.TEXT,
        locale: text(),
        expiresAt: time(),
      },
      options('registrations'),
    ),
    MailCode: sequelize.define<Row<MailCodeRow>>(
      'MailCode',
      {
        codeHash: key(),
        purpose: text(),
        accountId: account(),
        email: DataTypes.TEXT,
        passwordHash: DataTypes.TEXT,
        expiresAt: time(),
      },
      options('mail_codes'),
    ),
    SecondFactor: sequelize.define<Row<SecondFactorRow>>(
      'SecondFactor',
      { accountId: accountKey(), secret: DataTypes.BLOB, confirmedAt: DataTypes.DATE, lastStep: DataTypes.BIGINT },
      options('second_factors'),
    ),
    RecoveryCode: sequelize.define<Row<RecoveryCodeRow>>(
      'RecoveryCode',
      { hash: key(), accountId: account(), usedAt: DataTypes.DATE },
      options('recovery_codes'),
    ),
  };
}
