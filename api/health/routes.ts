import type { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import type { Database } from '../database.ts';
import { type Route, route } from '../http/route.ts';

/** What an operator asks: is the process alive, can it answer, how is it doing. */
export function healthRoutes(
  database: Database,
  redis: Redis | undefined,
  isListening: () => boolean,
  metrics: Registry,
): Route[] {
  return [
    route({
      path: '/healthz',
      name: 'readHealth',
      summary: 'Whether the process lives',
      answers: { 200: { description: 'It does' } },
      cost: 0,
      handle: () => ({ status: 'ok' }),
    }),
    route({
      path: '/readyz',
      name: 'readReadiness',
      summary: 'Whether it can answer: Postgres must be there, Redis may be away',
      answers: { 200: { description: 'It can' }, 503: { description: 'It can’t; the body says what is missing' } },
      cost: 0,
      async handle(_input, ctx) {
        const hasDatabase = await answers(database.Cursor.findOne());
        const isReady = hasDatabase && isListening();
        ctx.status = isReady ? 200 : 503;
        return {
          ready: isReady,
          postgres: hasDatabase,
          listening: isListening(),
          redis: redis ? await answers(redis.ping()) : null,
        };
      },
    }),
    route({
      path: '/metrics',
      name: 'readMetrics',
      summary: 'Prometheus metrics',
      answers: { 200: { description: 'The metrics', type: 'text/plain' } },
      cost: 0,
      async handle(_input, ctx) {
        ctx.type = metrics.contentType;
        return metrics.metrics();
      },
    }),
  ];
}

function answers(question: Promise<unknown>): Promise<boolean> {
  return question.then(
    () => true,
    () => false,
  );
}
