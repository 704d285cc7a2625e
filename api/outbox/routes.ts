import type { Logger } from 'pino';
import { QueryTypes, type Sequelize } from 'sequelize';
import Type from 'typebox';
import { OutboxCall, OutboxDecision, OutboxPage } from '#wire';
import { callStates } from '#wire/outbox.ts';
import { appendAuditEntry } from '../audit/model.ts';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { callNotAside, notFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { inTurn } from '../transaction.ts';
import { readCounts } from './counts.ts';
import { settleLaid } from './model.ts';

const readDecision = jsonReader(OutboxDecision);
const params = Type.Object({ id: Type.String({ pattern: '^[0-9]{1,18}$', description: 'id of a call' }) });
const columns = `c.id::text, c.key, c.kind, c.state, c.item, c.tries, c.bumps, c.refusal, c.created_at AS "createdAt",
  c.not_before AS "notBefore", c.transaction AS "txHash", c.ledger`;

/** What the platform owes the ledger, for admins: what waits and why, what was laid aside, and what to do about that. */
export function outboxRoutes({ sequelize }: Database, nudge: () => void, logger: Logger): Route[] {
  const decide = (state: 'waiting' | 'discarded') => async (id: string, actor: string, reason: string) => {
    const entry = await inTurn({ sequelize }, async (transaction) => {
      const call = await settleLaid(sequelize, transaction, id, state);
      if (!call) return undefined;
      if (!call.wasDead) throw callNotAside(id);
      const action = state === 'waiting' ? 'call.retried' : 'call.discarded';
      const detail = { key: call.key, refusal: call.refusal, reason };
      return appendAuditEntry(sequelize, { actor, action, subject: id, detail }, transaction);
    });
    if (entry) logger.info({ number: entry.number, hash: entry.hash }, 'audit entry');
    if (state === 'waiting') nudge();
    return entry && readCall(sequelize, id);
  };
  const decision = (what: 'retry' | 'discard', summary: string) => {
    const work = decide(what === 'retry' ? 'waiting' : 'discarded');
    return route({
      method: 'post',
      path: `/v1/admin/outbox/:id/${what}`,
      name: `${what}Call`,
      summary,
      needsToken: true,
      role: 'admin',
      params,
      body: OutboxDecision,
      answers: {
        200: { description: 'The call as it is now', schema: OutboxCall },
        404: problem('No such call'),
        409: problem('It is not laid aside'),
      },
      handle: async ({ params: { id } }, ctx) => {
        const { reason } = await readDecision(ctx);
        const call = await work(id, signedIn(ctx).account, reason);
        if (!call) throw notFound(ctx.path);
        return call;
      },
    });
  };
  return [
    route({
      path: '/v1/admin/outbox',
      name: 'readOutbox',
      summary: 'What the platform owes the ledger',
      needsToken: true,
      role: 'admin',
      query: Type.Object({
        state: Type.Optional(Type.Enum([...callStates])),
        after: Type.Optional(params.properties.id),
        limit: Limit,
      }),
      answers: { 200: { description: 'A page of calls, and how many there are of each state', schema: OutboxPage } },
      handle: async ({ query: { state, after, limit } }) => {
        const read = (rows: number) =>
          sequelize.query<OutboxCall & { id: string }>(
            `SELECT ${columns} FROM app.outbox_calls AS c
             WHERE ($state::text IS NULL OR state = $state) AND ($state = 'confirmed' OR $state IS NULL OR state <> 'confirmed')
               AND id < coalesce($after, 9223372036854775807)
             ORDER BY c.id DESC LIMIT $rows`,
            { bind: { state: state ?? null, after: after ?? null, rows }, type: QueryTypes.SELECT },
          );
        const { items: calls, next } = await paginate(limit, read, ({ id }) => id);
        return { ...(await readCounts(sequelize)), calls, next };
      },
    }),
    decision('retry', 'Has a call that was laid aside tried again'),
    decision('discard', 'Gives a call up for good'),
  ];
}

async function readCall(sequelize: Sequelize, id: string): Promise<OutboxCall | undefined> {
  const [call] = await sequelize.query<OutboxCall>(`SELECT ${columns} FROM app.outbox_calls AS c WHERE id = $id`, {
    bind: { id },
    type: QueryTypes.SELECT,
  });
  return call;
}
