import type { Middleware } from 'koa';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  requests: Histogram<'method' | 'route' | 'status'>;
  streamsCut: Counter;
  passwordHashes: Histogram;
}

/** A registry per app, so that tests can have several in one process. */
export function createMetrics(streamCount: () => number): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'api_streams_open',
    help: 'Open event streams',
    registers: [registry],
    collect() {
      this.set(streamCount());
    },
  });
  return {
    registry,
    requests: new Histogram({
      name: 'api_request_duration_seconds',
      help: 'From the first byte of a request to its answer being ready',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers: [registry],
    }),
    passwordHashes: new Histogram({
      name: 'api_password_hash_duration_seconds',
      help: 'Runs of argon2id, without the time they waited for their turn',
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 1],
      registers: [registry],
    }),
    streamsCut: new Counter({
      name: 'api_streams_cut_total',
      help: 'Streams ended because the client took too little of what it was sent',
      registers: [registry],
    }),
  };
}

/** Times every request by its route, never by its path: ids would make a series each. */
export function measure({ requests }: Metrics): Middleware {
  return async (ctx, next) => {
    const started = performance.now();
    try {
      await next();
    } finally {
      const seconds = (performance.now() - started) / 1000;
      requests.observe({ method: ctx.method, route: ctx.state.route ?? 'none', status: ctx.status }, seconds);
    }
  };
}
