import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Author, HandleState } from '#wire';

/**
 * Columns of who wrote something, which `presentAuthor` reads.
 *
 * @param account the column with the account's id, with its table before it: `review.account_id`
 */
export function authorColumns(account: `${string}.${string}`): string {
  return `(SELECT jsonb_build_object('name', display_name, 'avatarHash', avatar_hash) FROM app.profiles WHERE account_id = ${account}) AS profile,
    (SELECT jsonb_build_object('handle', handle, 'isPublic', is_public) FROM app.handles WHERE account_id = ${account}) AS handle`;
}

export interface AuthorColumns {
  profile: { name: string | null; avatarHash: string | null } | null;
  handle: { handle: string; isPublic: boolean } | null;
}

export function presentAuthor({ profile, handle }: AuthorColumns): Author {
  return {
    name: profile?.name ?? null,
    handle: handle?.handle ?? null,
    avatar: presentAvatar(profile?.avatarHash),
    isPublic: handle?.isPublic ?? false,
  };
}

export function presentAvatar(hash: string | null | undefined): string | null {
  return hash ? `/v1/avatars/${hash}` : null;
}

/** Whose handles these are, and who of them shows a profile. Handles that nobody has are left out. */
export function findPeople(
  sequelize: Sequelize,
  handles: readonly string[],
  transaction?: Transaction,
): Promise<{ account: string; handle: string; isPublic: boolean }[]> {
  return sequelize.query(
    `SELECT account_id AS account, handle, is_public AS "isPublic" FROM app.handles WHERE handle = ANY ($handles::text[])`,
    { bind: { handles }, type: QueryTypes.SELECT, transaction },
  );
}

export async function readHandle(sequelize: Sequelize, account: string): Promise<HandleState> {
  const [row] = await sequelize.query<HandleState>(
    'SELECT handle, is_public AS "isPublic" FROM app.handles WHERE account_id = $account',
    { bind: { account }, type: QueryTypes.SELECT },
  );
  return row ?? { handle: null, isPublic: false };
}
