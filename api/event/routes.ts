import Type from 'typebox';
import { contractNames } from '#contracts';
import { EventsPage, eventIdPattern, ledgerMax, namePattern } from '#wire';
import type { Database } from '../database.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { type Route, route } from '../http/route.ts';
import { readEvents } from './model.ts';

const LedgerBound = Type.Optional(Type.Integer({ minimum: 0, maximum: ledgerMax }));

const EventsQuery = Type.Object({
  contract: Type.Optional(Type.Enum([...contractNames])),
  name: Type.Optional(Type.String({ pattern: namePattern, description: 'an event’s name such as credential_issued' })),
  from: LedgerBound,
  to: LedgerBound,
  after: Type.Optional(
    Type.String({ pattern: eventIdPattern, description: 'an event id: 19 digits, a dash, 10 digits' }),
  ),
  limit: Limit,
});

export function eventRoutes(database: Database): Route[] {
  return [
    route({
      path: '/v1/events',
      name: 'listEvents',
      summary: 'Everything the contracts published, in chain order; from and to are ledgers, both inclusive',
      query: EventsQuery,
      scope: 'events',
      answers: { 200: { description: 'A page of events', schema: EventsPage } },
      handle: ({ query: { limit, ...filter } }) =>
        database.readSnapshot(async (snapshot) => {
          const page = await paginate(
            limit,
            (count) => readEvents(snapshot, filter, count, snapshot.transaction),
            (event) => event.id,
          );
          return {
            events: page.items,
            next: page.next,
            asOfLedger: snapshot.cursor?.ledger ?? null,
          } satisfies EventsPage;
        }),
    }),
  ];
}
