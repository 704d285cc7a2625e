import {
  BaseError,
  ConnectionAcquireTimeoutError,
  ConnectionError,
  type ModelStatic,
  Sequelize,
  type Transaction,
} from 'sequelize';
import { type Cursor, connectReadModel, type ReadModel } from '#read-model';
import { defineAccounts } from './account/model.ts';
import { type CredentialContent, defineCredentialContent } from './credential/model.ts';
import { inSnapshot } from './transaction.ts';

/** Where one answer's rows come from: all of them as of `cursor`, or of nothing when the indexer never ran. */
export interface Snapshot extends ReadModel {
  CredentialContent: ModelStatic<CredentialContent>;
  transaction: Transaction;
  cursor: Cursor | null;
}

export type Database = ReturnType<typeof connectDatabase>;

// A request waits so long for a connection and for a query, and no longer: a visitor would have given up.
const acquireMs = 3_000;
const statementMs = 5_000;

/** How alike a mistyped word of a search must be to one of a course (api/course/search.ts): "soroabn" and "soroban" are 0.5. */
const wordSimilarity = 'pg_trgm.word_similarity_threshold=0.45';

/**
 * Connects as the role that may read the log and the read model, and write the api's own tables.
 *
 * @param patienceMs how long a statement may take, and a transaction wait for something else than Postgres
 */
export function connectDatabase(url: string, patienceMs = statementMs) {
  const sequelize = new Sequelize(url, {
    dialect: 'postgres',
    logging: false,
    pool: { max: 10, acquire: acquireMs },
    dialectOptions: {
      options: `-c role=brainstorm_api -c ${wordSimilarity}`,
      application_name: 'brain-storm-api',
      connectionTimeoutMillis: acquireMs,
      statement_timeout: patienceMs,
      query_timeout: patienceMs + 1_000, // for a server that does not even answer that the statement took too long
      idle_in_transaction_session_timeout: patienceMs,
      keepAlive: true,
    },
  });
  const models = { ...connectReadModel(sequelize), CredentialContent: defineCredentialContent(sequelize) };
  return {
    ...models,
    accounts: defineAccounts(sequelize),
    readSnapshot: <T>(read: (snapshot: Snapshot) => Promise<T>) => readSnapshot(models, read),
  };
}

// Rows and the cursor they are true at must agree, so they are read as of one moment (I-24).
function readSnapshot<T>(
  models: Omit<Snapshot, 'cursor' | 'transaction'>,
  read: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  return inSnapshot(models, async (transaction) => {
    const cursor = await models.Cursor.findOne({ transaction });
    return read({ ...models, transaction, cursor });
  });
}

/** Whether an error means that Postgres can't be reached or is going away, so that the same request may work later. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof ConnectionError || error instanceof ConnectionAcquireTimeoutError) return true;
  const cause = error instanceof BaseError && 'parent' in error ? error.parent : error;
  if (!(cause instanceof Error)) return false;
  const code = (cause as { code?: string }).code ?? '';
  // 08: connection lost; 53: too many connections, no memory; 57: shutting down, starting up, or the statement timeout.
  return (
    /^(08|53|57)/.test(code) ||
    networkCodes.has(code) ||
    /^Connection terminated|not queryable|^Query read timeout/.test(cause.message)
  );
}

const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOENT', 'ENOTFOUND']);
