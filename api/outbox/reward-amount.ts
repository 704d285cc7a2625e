import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { WaitingCall } from './model.ts';

/**
 * Has waiting rewards come to what is set on the ledger now, for the contract takes no other amount: governance may have changed it
 * since they were owed. One whose setting was taken away stays as it is, and waits for another.
 *
 * @param calls of kind reward, locked by the transaction
 * @returns them in their order, as they are now
 */
export async function followSettings(
  sequelize: Sequelize,
  calls: readonly WaitingCall[],
  transaction: Transaction,
): Promise<WaitingCall[]> {
  const changed = await sequelize.query<Pick<WaitingCall, 'id' | 'item'>>(
    `UPDATE app.outbox_calls AS c SET item = jsonb_set(item, '{amount}', to_jsonb(s.amount::text))
     FROM chain.reward_settings AS s
     WHERE c.id = ANY ($ids::bigint[]) AND s.kind = lower(item->>'kind') AND s.amount > 0 AND s.amount::text <> item->>'amount'
       AND s.course = CASE s.kind WHEN 'course' THEN item->>'course' ELSE '' END
     RETURNING c.id, c.item`,
    { bind: { ids: calls.map(({ id }) => id) }, transaction, type: QueryTypes.SELECT },
  );
  const items = new Map(changed.map(({ id, item }) => [id, item]));
  return calls.map((call) => ({ ...call, item: items.get(call.id) ?? call.item }) as WaitingCall);
}
