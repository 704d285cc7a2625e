import type { Redis } from 'ioredis';
import Koa from 'koa';
import type { Logger } from 'pino';
import { accessTokens } from './account/access-token.ts';
import { accountRoutes } from './account/routes.ts';
import { isLive } from './account/sessions.ts';
import type { Network } from './chain/network.ts';
import { signerReader } from './chain/signers.ts';
import type { Config } from './config.ts';
import { credentialRoutes } from './credential/routes.ts';
import type { Database } from './database.ts';
import { eventRoutes } from './event/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { answerProblems } from './http/answer-problems.ts';
import { requireToken } from './http/authenticate.ts';
import { clientFinder } from './http/client.ts';
import { cors } from './http/cors.ts';
import { createMetrics, measure } from './http/measure.ts';
import { mount } from './http/mount.ts';
import { createRateLimiter, rateLimit } from './http/rate-limit.ts';
import { requestId } from './http/request-id.ts';
import type { Route } from './http/route.ts';
import { securityHeaders } from './http/security-headers.ts';
import { openApiRoute } from './openapi.ts';
import { progressRoutes } from './progress/routes.ts';
import { statusRoutes } from './status/routes.ts';
import { createHub, type Hub } from './stream/hub.ts';
import { streamRoutes } from './stream/routes.ts';

export interface Parts {
  config: Omit<Config, 'host' | 'port' | 'logLevel' | 'redisUrl'>;
  database: Database;
  redis: Redis | undefined;
  network: Network;
  logger: Logger;
}

export interface App {
  koa: Koa;
  hub: Hub;
  routes: Route[];
}

/** Puts the api together. What a request passes, in this order, is the end of this function. */
export function createApp({ config, database, redis, network, logger }: Parts): App {
  const metrics = createMetrics(() => hub.count());
  const { databaseUrl } = config;
  const hub: Hub = createHub({ database, databaseUrl, logger, onCut: () => metrics.streamsCut.inc() });
  const clientOf = clientFinder(config.trustedProxies);
  const limiter = createRateLimiter(redis);
  const tokens = accessTokens(config.tokenKeys, config.publicUrl);
  const sessions = { accounts: database.accounts, redis };
  const accounts = accountRoutes({
    sessions,
    us: config.webAuth,
    tokens,
    readSigners: signerReader(config.rpcUrls),
    publicUrl: config.publicUrl,
    contracts: config.contracts.contracts,
  });
  const routes: Route[] = [
    ...statusRoutes(database, network, config.contracts.contracts),
    ...eventRoutes(database),
    ...credentialRoutes(database, network),
    ...progressRoutes(database),
    ...accounts,
    ...streamRoutes(hub, clientOf),
    openApiRoute(() => routes),
    ...healthRoutes(database, redis, hub.isListening, metrics.registry),
  ];

  const needsToken = requireToken({
    ...tokens,
    publicUrl: config.publicUrl,
    isLive: (session) => isLive(sessions, session),
  });

  const koa = new Koa();
  koa.use(requestId);
  koa.use(measure(metrics));
  koa.use(securityHeaders);
  koa.use(cors);
  koa.use(answerProblems(logger));
  koa.use(mount(routes, (cost) => rateLimit(limiter, config.rateLimit, clientOf, cost), needsToken));
  // Behind answerProblems only the socket can fail, and then nobody is left to be answered.
  koa.on('error', (error) => logger.debug({ err: error }, 'the answer could not be sent'));
  return { koa, hub, routes };
}
