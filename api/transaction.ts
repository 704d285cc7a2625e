import { type Sequelize, Transaction } from 'sequelize';

/** Each of two requests at once must see what the other has committed, so not in a snapshot of before. */
export function inTurn<T>(
  { sequelize }: { sequelize: Sequelize },
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return sequelize.transaction(work); // Postgres's default, READ COMMITTED
}

/** Several reads of one moment. A write in it fails with 40001 when somebody else wrote the same row meanwhile. */
export function inSnapshot<T>(
  { sequelize }: { sequelize: Sequelize },
  read: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return sequelize.transaction({ isolationLevel: Transaction.ISOLATION_LEVELS.REPEATABLE_READ }, read);
}
