import Type from 'typebox';
import { AuditPage } from '#wire';
import type { Database } from '../database.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { type Route, route } from '../http/route.ts';
import { findAuditBreak, readAuditEntries } from './model.ts';

const After = Type.Optional(
  Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'an entry’s number' }),
);

export function auditRoutes({ sequelize }: Database): Route[] {
  return [
    route({
      path: '/v1/admin/audit',
      name: 'listAuditEntries',
      summary: 'What admins did, and whether every entry is still there as it was written',
      needsToken: true,
      role: 'admin',
      query: Type.Object({ after: After, limit: Limit }),
      answers: { 200: { description: 'A page of entries, of a log that was checked whole', schema: AuditPage } },
      cost: 10,
      handle: async ({ query: { after, limit } }) => {
        const read = (count: number) => readAuditEntries(sequelize, after, count);
        const { items, next } = await paginate(limit, read, (entry) => String(entry.number));
        const brokenAt = await findAuditBreak(sequelize);
        return { entries: items, isIntact: brokenAt === null, brokenAt, next: next === null ? null : Number(next) };
      },
    }),
  ];
}
