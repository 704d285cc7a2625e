/** `npm run api -- grant-role …`: how the first admin comes to be, and any role while nobody can sign in. */
import { QueryTypes, type Sequelize } from 'sequelize';
import { type GrantedRole, grantedRoles } from '#wire';
import { connectDatabase } from '../database.ts';
import { changeRoles } from './commands.ts';
import { readGrants } from './model.ts';

export const grantUsage = `usage: npm run api -- grant-role <e-mail | wallet | account id> <${grantedRoles.join(' | ')}>

Grants a role to an account that exists, beside the running api, and notes it in the audit log. It counts at once.

  API_DATABASE_URL, else DATABASE_URL   the api's Postgres; default: the one that "npm start" runs`;

/**
 * Grants a role as the command line does.
 *
 * @returns what to say
 * @throws {Error} that says what was found and what to do
 */
export async function grantRole(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const [who, role, ...rest] = args;
  if (!who || !isGrantedRole(role) || rest.length > 0) throw new Error(grantUsage);
  const { sequelize } = connectDatabase(databaseUrl(env));
  try {
    const account = await findAccountId(sequelize, who);
    const roles = (await readGrants(sequelize, account)).map((grant) => grant.role);
    const change = { account, roles: [...roles, role], actor: null, reason: 'by the command line' };
    const entry = await changeRoles(sequelize, change);
    if (entry === undefined) throw new Error(`The account ${account} was deleted a moment ago.`);
    if (entry === 'same') return `${who} (account ${account}) has the role ${role} already.`;
    return `${who} (account ${account}) has the role ${role} now: entry ${entry.number} of the audit log.`;
  } finally {
    await sequelize.close();
  }
}

function isGrantedRole(text: string | undefined): text is GrantedRole {
  return (grantedRoles as readonly (string | undefined)[]).includes(text);
}

async function findAccountId(sequelize: Sequelize, who: string): Promise<string> {
  const rows = await sequelize.query<{ id: string }>(
    `SELECT id FROM app.accounts WHERE id::text = lower($who)
       OR id IN (SELECT account_id FROM app.wallets WHERE subject = $who)
       OR id IN (SELECT account_id FROM app.passwords WHERE email = lower($who))`,
    { bind: { who }, type: QueryTypes.SELECT },
  );
  const [found] = rows;
  if (!found)
    throw new Error(`Nobody has the e-mail address, wallet or account id ${who}. Sign up or sign in with it first.`);
  return found.id;
}

function databaseUrl(env: NodeJS.ProcessEnv): string {
  const named = env.API_DATABASE_URL?.trim() || env.DATABASE_URL?.trim();
  if (named) return named;
  throw new Error('DATABASE_URL is not set, and no "npm start" runs in this folder that would tell it.');
}
