/** Under which address what a learner earns is written on the ledger, and how that stays the same while it is. */
import { Keypair } from '@stellar/stellar-sdk';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';

/**
 * SQL: the wallet that an account linked first, else the address that the platform keeps for it, else null. A wallet with a memo
 * or a muxed one is an account that others use, too.
 *
 * @param account SQL of the account's id
 */
export const ledgerAddressOf = (account: string): string => `coalesce(
  (SELECT subject FROM app.wallets WHERE account_id = ${account} AND subject ~ '^G[A-Z2-7]{55}$' ORDER BY linked_at, subject LIMIT 1),
  (SELECT address FROM app.platform_addresses WHERE account_id = ${account}))`;

const turnOf = (account: string) => `hashtextextended('ledger address ' || ${account}, 0)`;

/**
 * Has accounts keep their addresses until the caller's transaction ends, which holds a lock on these enrollments: what is owed
 * under an address that is just being replaced would be moved by nobody.
 */
export async function holdLedgerAddresses(
  sequelize: Sequelize,
  transaction: Transaction,
  enrollments: readonly string[],
): Promise<void> {
  await sequelize.query(
    `SELECT pg_advisory_xact_lock_shared(${turnOf('account_id')})
     FROM (SELECT DISTINCT account_id FROM app.enrollments WHERE id = ANY ($enrollments::uuid[]) ORDER BY 1) AS a`,
    { bind: { enrollments }, type: QueryTypes.SELECT, transaction },
  );
}

/** Has all that is owed to an account's address wait for the caller's transaction, which changes it. */
export const takeLedgerAddressTurn = (sequelize: Sequelize, transaction: Transaction, account: string): Promise<void> =>
  takeLedgerAddressTurns(sequelize, transaction, [account]);

/** The same of several at once. Courses first, as there, and in one order, so that no two wait for each other. */
export async function takeLedgerAddressTurns(
  sequelize: Sequelize,
  transaction: Transaction,
  accounts: readonly string[],
): Promise<void> {
  const asked = { bind: { accounts }, type: QueryTypes.SELECT, transaction } as const;
  await sequelize.query(
    'SELECT id FROM app.enrollments WHERE account_id = ANY ($accounts::uuid[]) ORDER BY id FOR NO KEY UPDATE',
    asked,
  );
  await sequelize.query(
    `SELECT pg_advisory_xact_lock(${turnOf('account')})
     FROM (SELECT DISTINCT account FROM unnest($accounts::uuid[]) AS account ORDER BY 1) AS a`,
    asked,
  );
}

/**
 * Keeps an address for an account that has none, as it has asked for. Nobody ever signs with it, so its seed is thrown away.
 *
 * @returns the address that the account has now; undefined when the account is gone
 */
export async function keepAddress(
  sequelize: Sequelize,
  transaction: Transaction,
  account: string,
): Promise<string | undefined> {
  const asked = { bind: { account }, type: QueryTypes.SELECT, transaction } as const;
  await sequelize.query(
    `INSERT INTO app.platform_addresses (account_id, address)
     SELECT id, $address FROM app.accounts AS a WHERE id = $account AND ${ledgerAddressOf('a.id')} IS NULL FOR KEY SHARE`,
    { bind: { account, address: Keypair.random().publicKey() }, transaction },
  );
  const [row] = await sequelize.query<{ address: string }>(
    `SELECT ${ledgerAddressOf('a.id')} AS address FROM app.accounts AS a WHERE id = $account`,
    asked,
  );
  return row?.address;
}
