import { Op } from 'sequelize';
import Type from 'typebox';
import { ProgressPage } from '#wire';
import { Address, CourseKey } from '#wire/field.ts';
import type { Database, Snapshot } from '../database.ts';
import { requireAddress } from '../http/address.ts';
import { presentAsOf } from '../http/as-of.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { type Route, route } from '../http/route.ts';
import { presentProgress } from './present.ts';

export function progressRoutes(database: Database): Route[] {
  return [
    route({
      path: '/v1/learners/:address/progress',
      name: 'listProgress',
      summary: 'How far a learner is in each course, as attestors wrote it on the ledger',
      params: Type.Object({ address: Address }),
      query: Type.Object({ after: Type.Optional(CourseKey), limit: Limit }),
      scope: 'events',
      answers: {
        200: { description: 'A page of courses; none for an address nothing is known of', schema: ProgressPage },
      },
      handle: ({ params, query }) =>
        database.readSnapshot(async (snapshot) => {
          const learner = requireAddress('address', params.address);
          const page = await paginate(
            query.limit,
            (limit) => readProgress(snapshot, learner, query.after, limit),
            (row) => row.course,
          );
          return {
            progress: page.items.map(presentProgress),
            next: page.next,
            asOf: presentAsOf(snapshot.cursor),
          } satisfies ProgressPage;
        }),
    }),
  ];
}

function readProgress({ Progress, transaction }: Snapshot, learner: string, after: string | undefined, limit: number) {
  const course = after === undefined ? {} : { course: { [Op.gt]: after } };
  return Progress.findAll({ where: { learner, ...course }, order: ['course'], limit, transaction });
}
