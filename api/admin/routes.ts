import { QueryTypes, type Sequelize } from 'sequelize';
import Type from 'typebox';
import { type AccountSummary, AccountsPage } from '#wire';
import { AccountId } from '#wire/field.ts';
import type { Database } from '../database.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { type Route, route } from '../http/route.ts';
import { inOrder } from '../role/model.ts';

const Search = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[^\\u0000]*$',
  description: 'part of a name or an e-mail address, a wallet or its beginning, or an id: 1 to 100 characters',
});

export function peopleRoutes({ sequelize }: Database): Route[] {
  return [
    route({
      path: '/v1/admin/accounts',
      name: 'listAccounts',
      summary: 'People who have an account',
      needsToken: true,
      role: 'admin',
      query: Type.Object({ search: Type.Optional(Search), after: Type.Optional(AccountId), limit: Limit }),
      answers: { 200: { description: 'A page of accounts', schema: AccountsPage } },
      handle: async ({ query: { search, after, limit } }) => {
        const read = (count: number) => listAccounts(sequelize, { search, after, limit: count });
        const { items, next } = await paginate(limit, read, (account) => account.id);
        return { accounts: items, next };
      },
    }),
  ];
}

interface Filter {
  search: string | undefined;
  after: string | undefined;
  limit: number;
}

interface SummaryRow extends Omit<AccountSummary, 'createdAt'> {
  created_at: Date;
}

async function listAccounts(sequelize: Sequelize, { search = '', after, limit }: Filter): Promise<AccountSummary[]> {
  const bind = {
    search,
    part: `%${escapeLike(search)}%`,
    start: `${escapeLike(search)}%`,
    after: after ?? null,
    limit,
  };
  const rows = await sequelize.query<SummaryRow>(
    `SELECT a.id, a.created_at, display_name AS "displayName", email,
       ARRAY(SELECT subject FROM app.wallets w WHERE w.account_id = a.id ORDER BY linked_at, subject) AS wallets,
       ARRAY['learner'] || ARRAY(SELECT role FROM app.account_roles r WHERE r.account_id = a.id) AS roles,
       coalesce((SELECT state FROM app.identity_checks i WHERE i.account_id = a.id
         ORDER BY submitted_at DESC, id LIMIT 1), 'none') AS identity
     FROM app.accounts a
     LEFT JOIN app.profiles pr ON pr.account_id = a.id
     LEFT JOIN app.passwords p ON p.account_id = a.id
     WHERE ($search = '' OR display_name ILIKE $part OR email ILIKE $part OR a.id::text = lower($search)
         OR EXISTS (SELECT FROM app.wallets w WHERE w.account_id = a.id AND subject LIKE $start))
       AND ($after::uuid IS NULL
         OR (a.created_at, a.id) < (SELECT created_at, id FROM app.accounts WHERE id = $after::uuid))
     ORDER BY a.created_at DESC, a.id DESC LIMIT $limit`,
    { bind, type: QueryTypes.SELECT },
  );
  return rows.map(({ created_at, roles, ...row }) => ({
    ...row,
    roles: inOrder(roles),
    createdAt: created_at.toISOString(),
  }));
}

/** What LIKE would take for a pattern means itself. */
function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}
