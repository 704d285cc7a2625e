import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What `/metrics` shows: the process, and every request by route. Never an address or an id of a visitor. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry });

export const requestSeconds = new Histogram({
  name: 'web_request_duration_seconds',
  help: 'Time until the response began, by route and status.',
  labelNames: ['route', 'status'],
  buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
  registers: [registry],
});

export const openStreams = new Gauge({
  name: 'web_open_streams',
  help: 'Event streams passed on from the api right now.',
  registers: [registry],
});

export const apiFailures = new Counter({
  name: 'web_api_failures_total',
  help: 'Requests to the api that got no answer.',
  registers: [registry],
});
