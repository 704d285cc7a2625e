import type pg from 'pg';
import type { Sequelize } from 'sequelize';

/** Runs a query that Postgres plans once a connection, for those whose planning takes longer than they do. */
export async function queryPrepared<T extends object>(
  { connectionManager }: Sequelize,
  query: { name: string; text: string; values: unknown[] },
): Promise<T[]> {
  const connection = await connectionManager.getConnection({ type: 'read', useMaster: true });
  try {
    const { rows } = await (connection as pg.Client).query<T>(query);
    connectionManager.releaseConnection(connection);
    return rows;
  } catch (error) {
    await connectionManager.destroyConnection(connection).catch(() => {}); // it may be what failed
    throw error;
  }
}
