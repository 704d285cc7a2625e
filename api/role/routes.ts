import type { Logger } from 'pino';
import Type from 'typebox';
import { type Account, AdminAccount, RolesChange } from '#wire';
import { AccountId } from '#wire/field.ts';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { notFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { changeRoles } from './commands.ts';
import { readGrants } from './model.ts';

interface RoleParts {
  database: Database;
  readAccount(id: string): Promise<Account | undefined>;
  logger: Logger;
}

const readChange = jsonReader(RolesChange);
const params = Type.Object({ id: AccountId });

export function roleRoutes({ database: { sequelize }, readAccount, logger }: RoleParts): Route[] {
  const presentAccount = async (id: string, path: string): Promise<AdminAccount> => {
    const account = await readAccount(id);
    if (!account) throw notFound(path);
    return { account, grants: await readGrants(sequelize, id) };
  };
  return [
    route({
      path: '/v1/admin/accounts/:id',
      name: 'readAdminAccount',
      summary: 'An account, and who granted its roles',
      needsToken: true,
      role: 'admin',
      params,
      answers: { 200: { description: 'The account', schema: AdminAccount }, 404: problem('No such account') },
      handle: ({ params: { id } }, ctx) => presentAccount(id, ctx.path),
    }),
    route({
      method: 'put',
      path: '/v1/admin/accounts/:id/roles',
      name: 'changeRoles',
      summary: 'Gives an account these roles and no others. It counts with its next request, and is in the audit log',
      needsToken: true,
      role: 'admin',
      params,
      body: RolesChange,
      answers: {
        200: { description: 'The account with its roles', schema: AdminAccount },
        404: problem('No such account'),
        409: problem('The last admin stays one'),
      },
      handle: async ({ params: { id } }, ctx) => {
        const { roles, reason } = await readChange(ctx);
        const entry = await changeRoles(sequelize, { account: id, roles, reason, actor: signedIn(ctx).account });
        if (entry === undefined) throw notFound(ctx.path);
        if (entry !== 'same') logger.info({ number: entry.number, hash: entry.hash }, 'audit entry');
        return presentAccount(id, ctx.path);
      },
    }),
  ];
}
