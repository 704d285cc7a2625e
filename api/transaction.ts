import { type Sequelize, Transaction } from 'sequelize';

/** Each of two requests at once must see what the other has committed, so not in a snapshot of before. */
export function inTurn<T>(
  { sequelize }: { sequelize: Sequelize },
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return sequelize.transaction({ isolationLevel: Transaction.ISOLATION_LEVELS.READ_COMMITTED }, work);
}
