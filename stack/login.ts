import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { readOrCreateSecret } from './secret.ts';

/**
 * The database address of one service of the embedded Postgres: a login that is a member of the group role which carries
 * its grants (`migrations/`), and of nothing else, so that Postgres itself keeps the api from writing the read model.
 *
 * @param adminUrl a superuser's address of the database
 */
export async function serviceLogin(
  adminUrl: string,
  group: 'brainstorm_indexer' | 'brainstorm_api',
  keysDir: string,
): Promise<string> {
  const name = `${group}_service`;
  const password = readOrCreateSecret(path.join(keysDir, `${name}.secret`), () =>
    randomBytes(24).toString('base64url'),
  );
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
    const verb = rowCount ? 'ALTER' : 'CREATE';
    await client.query(`${verb} ROLE ${name} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
    await client.query(`GRANT ${group} TO ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.username = name;
  url.password = password;
  return url.href;
}
