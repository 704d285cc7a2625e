import { createHash } from 'node:crypto';
import { QueryTypes, type Sequelize } from 'sequelize';
import { displayNameMax, type ProfileChange } from '#wire';
import { invalidRequest } from '../http/problem.ts';

/** Changes what is named, of an account that is there. */
export async function changeProfile(sequelize: Sequelize, account: string, change: ProfileChange): Promise<void> {
  const { displayName, locale } = change;
  const bind = {
    account,
    isNamed: displayName !== undefined,
    name: displayName == null ? null : readDisplayName(displayName),
    locale: locale ?? null,
  };
  await sequelize.query(
    `INSERT INTO app.profiles AS p (account_id, display_name, locale)
     SELECT id, $name, coalesce($locale::text, 'en') FROM app.accounts WHERE id = $account
     ON CONFLICT (account_id) DO UPDATE SET
       display_name = CASE WHEN $isNamed THEN excluded.display_name ELSE p.display_name END,
       locale = coalesce($locale, p.locale)`,
    { bind },
  );
}

/** Keeps a picture, or takes it away. */
export async function changeAvatar(sequelize: Sequelize, account: string, avatar: Buffer | null): Promise<void> {
  const hash = avatar && createHash('sha256').update(avatar).digest('hex');
  await sequelize.query(
    `INSERT INTO app.profiles (account_id, avatar, avatar_hash) SELECT id, $avatar, $hash
     FROM app.accounts WHERE id = $account
     ON CONFLICT (account_id) DO UPDATE SET avatar = excluded.avatar, avatar_hash = excluded.avatar_hash`,
    { bind: { account, avatar, hash } },
  );
}

export async function readAvatar(sequelize: Sequelize, hash: string): Promise<Buffer | undefined> {
  const rows = await sequelize.query<{ avatar: Buffer }>(
    'SELECT avatar FROM app.profiles WHERE avatar_hash = $hash LIMIT 1',
    { bind: { hash }, type: QueryTypes.SELECT },
  );
  return rows[0]?.avatar;
}

/** What is part of how some scripts and emoji are written, and is not seen by itself. */
const joining = '\\u180b-\\u180d\\u180f\\u200c\\u200d\\ufe0e\\ufe0f';
const unwelcome = [
  // Breaks the line, turns the direction of the text around it, or is not seen at all.
  `(?![${joining}])[\\p{Cc}\\p{Default_Ignorable_Code_Point}\\p{Zl}\\p{Zp}\\u2800]`,
  // Joins what nothing joins.
  `(?!\\p{N}\\ufe0f\\u20e3)[\\p{sc=Latn}\\p{sc=Grek}\\p{sc=Cyrl}\\p{N}][${joining}]`,
  // Holds nothing that is seen.
  `^[\\p{M}\\p{Z}${joining}]*$`,
].map((pattern) => new RegExp(pattern, 'u'));

/** A name as others see it: composed, without space around it, and with nothing by which it could look like another's. */
function readDisplayName(text: string): string {
  const name = text.normalize('NFC').trim();
  const detail = `expected a name of 1 to ${displayNameMax} characters, without control characters.`;
  const { length } = [...name];
  if (length > displayNameMax || unwelcome.some((pattern) => pattern.test(name)))
    throw invalidRequest([{ parameter: 'displayName', detail }]);
  return name;
}
