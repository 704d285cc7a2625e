import Type from 'typebox';
import type { clientFinder } from '../http/client.ts';
import { problem, type Route, route } from '../http/route.ts';
import type { Hub } from './hub.ts';
import { readTopics } from './topics.ts';

const Topics = Type.String({
  minLength: 1,
  maxLength: 4_000,
  description: 'topics, comma-separated: ledger, <contract>, <contract>.<event>, credential:<id>, learner:<address>',
});

export function streamRoutes(hub: Hub, clientOf: ReturnType<typeof clientFinder>): Route[] {
  return [
    route({
      path: '/v1/stream',
      name: 'openStream',
      summary:
        'Events as they are committed, by server-sent events: named <contract>.<event>, with their id and a ChainEvent ' +
        'as data; `ledger` (LedgerMessage) after each ledger; `resync` (ResyncMessage) when Last-Event-ID can’t be served',
      query: Type.Object({ topics: Topics }),
      answers: {
        200: { description: 'The stream. Its ids rise strictly; resume by Last-Event-ID', type: 'text/event-stream' },
        429: problem('Too many streams or requests from one address'),
        503: problem('The log can’t be read, or all streams are in use'),
      },
      async handle({ query }, ctx) {
        const topics = readTopics(query.topics);
        if (ctx.method === 'HEAD') {
          ctx.status = 200; // and no stream: nobody would read it
          return;
        }
        const lastEventId = ctx.get('Last-Event-ID') || undefined;
        // From here on the stream owns the response, unless it is refused with a problem.
        await hub.open({ request: ctx.req, response: ctx.res, topics, lastEventId, client: clientOf(ctx) });
        ctx.respond = false;
      },
    }),
  ];
}
