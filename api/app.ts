import type { Redis } from 'ioredis';
import Koa, { type Context, type Middleware } from 'koa';
import type { Logger } from 'pino';
import type { Transaction } from 'sequelize';
import { accessTokens } from './account/access-token.ts';
import { createAttempts } from './account/attempts.ts';
import { letterWriter } from './account/mails.ts';
import { createPasswordHasher } from './account/password-hash.ts';
import { passwordRoutes } from './account/password-routes.ts';
import { platformAddressRoutes } from './account/platform-address-routes.ts';
import { privacyRoutes } from './account/privacy-routes.ts';
import { profileRoutes } from './account/profile-routes.ts';
import { findAccount } from './account/read-account.ts';
import { accountRoutes } from './account/routes.ts';
import { openVault } from './account/second-factor.ts';
import { secondFactorRoutes } from './account/second-factor-routes.ts';
import { livenessReader, startOfSession } from './account/sessions.ts';
import { checkProof } from './account/wallet-proof.ts';
import { peopleRoutes } from './admin/routes.ts';
import { findApiKey } from './api-key/model.ts';
import { apiKeyRoutes } from './api-key/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { fileRoutes } from './badge/file-routes.ts';
import { createBadges, type Signer } from './badge/model.ts';
import { badgeRoutes } from './badge/routes.ts';
import { connectCalls } from './chain/calls.ts';
import { xlmReader } from './chain/horizon.ts';
import type { Network } from './chain/network.ts';
import { signerReader } from './chain/signers.ts';
import { cohortRoutes } from './cohort/routes.ts';
import type { Config } from './config.ts';
import { courseRoutes } from './course/routes.ts';
import { createWorkshop, type Workshop } from './course/workshop.ts';
import { followAddress, nameIssuer } from './credential/model.ts';
import { ownCredentialRoutes } from './credential/own-routes.ts';
import { credentialRoutes } from './credential/routes.ts';
import { dashboardRoutes } from './dashboard/routes.ts';
import type { Database } from './database.ts';
import { enrollmentRoutes } from './enrollment/routes.ts';
import { eventRoutes } from './event/routes.ts';
import { exerciseRoutes } from './exercise/routes.ts';
import { forumModerationRoutes } from './forum/moderation-routes.ts';
import { forumRoutes } from './forum/routes.ts';
import { gradebookRoutes } from './gradebook/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { answerProblems } from './http/answer-problems.ts';
import { apiKeyOf, takeApiKey } from './http/api-key.ts';
import { noticeToken, requireFreshSession, requireRole, requireToken } from './http/authenticate.ts';
import { clientFinder } from './http/client.ts';
import { cors } from './http/cors.ts';
import { createMetrics, measure } from './http/measure.ts';
import { mount } from './http/mount.ts';
import { type Budget, createRateLimiter, rateLimit } from './http/rate-limit.ts';
import { requestId } from './http/request-id.ts';
import { createResponseCache } from './http/response-cache.ts';
import type { Route } from './http/route.ts';
import { securityHeaders } from './http/security-headers.ts';
import { personHasher } from './identity-check/person-hash.ts';
import { manualReview } from './identity-check/provider.ts';
import { identityCheckRoutes } from './identity-check/routes.ts';
import { issuerRoutes } from './issuer/routes.ts';
import { createOutbox, type Outbox } from './mail/outbox.ts';
import { noteRoutes } from './note/routes.ts';
import { createNotificationHub, type NotificationHub } from './notification/hub.ts';
import { notificationRoutes } from './notification/routes.ts';
import { openApiRoute } from './openapi.ts';
import { outboxRoutes } from './outbox/routes.ts';
import { pathRoutes } from './path/routes.ts';
import { studioPathRoutes } from './path/studio-routes.ts';
import { personRoutes } from './person/routes.ts';
import { lessonRoutes } from './progress/lesson-routes.ts';
import { oweAllProgress, readDetail } from './progress/model.ts';
import { progressRoutes } from './progress/routes.ts';
import { quizRoutes } from './quiz/routes.ts';
import { measureRelay } from './relay/metrics.ts';
import { relayRoutes } from './relay/routes.ts';
import { reviewRoutes } from './review/routes.ts';
import { oweForVerified, oweWaitingRewards } from './reward/model.ts';
import { rewardRoutes } from './reward/routes.ts';
import { readRoles } from './role/model.ts';
import { roleRoutes } from './role/routes.ts';
import { statusRoutes } from './status/routes.ts';
import { followCatalogue, type Generation } from './stream/generation.ts';
import { generationRoutes } from './stream/generation-routes.ts';
import { createHub, type Hub } from './stream/hub.ts';
import { followLedger } from './stream/ledger.ts';
import { streamRoutes } from './stream/routes.ts';
import { studioRoutes } from './studio/routes.ts';
import { trustRoutes } from './trust/routes.ts';
import { verificationRoutes } from './verification/routes.ts';

export interface Parts {
  config: Omit<Config, 'host' | 'port' | 'logLevel' | 'redisUrl'>;
  database: Database;
  redis: Redis | undefined;
  network: Network;
  /** Signs certificates and status lists. */
  signer: Signer;
  /** Tells the worker that a call waits; after the commit. */
  nudge(): void;
  logger: Logger;
}

export interface App {
  koa: Koa;
  hub: Hub;
  notifications: NotificationHub;
  generations: { catalogue: Generation; ledger: Generation };
  outbox: Outbox;
  workshop: Workshop;
  routes: Route[];
}

/** An analyst's program asks for so much more than a visitor, and for itself alone. */
const keyBudgetFactor = 10;

/** Puts the api together. What a request passes, in this order, is the end of this function. */
export function createApp({ config, database, redis, network, signer, nudge, logger }: Parts): App {
  const metrics = createMetrics(() => hub.count() + notifications.count());
  const { databaseUrl } = config;
  const onCut = () => metrics.streamsCut.inc();
  const hub: Hub = createHub({ database, databaseUrl, logger, onCut });
  const { sequelize } = database;
  const notifications: NotificationHub = createNotificationHub({ sequelize, databaseUrl, logger, onCut });
  const generations = {
    catalogue: followCatalogue({ sequelize: database.sequelize, databaseUrl, logger }),
    ledger: followLedger({ database, databaseUrl, logger }),
  };
  const cache = createResponseCache(redis, generations.catalogue.current);
  const clientOf = clientFinder(config.trustedProxies);
  const limiter = createRateLimiter(redis);
  const tokens = accessTokens(config.tokenKeys, config.publicUrl);
  const sessions = { accounts: { ...database.accounts, publicUrl: config.publicUrl }, redis };
  const readAccount = (id: string) => findAccount(sessions.accounts, id);
  const readSigners = signerReader(config.rpcUrls);
  const { homeDomain } = config.webAuth;
  const { networkPassphrase } = config.contracts;
  nameIssuer(database.sequelize, { publicUrl: config.publicUrl, homeDomain, networkPassphrase });
  // What waits for an address on the ledger, or follows the learner to another one.
  const onAddress = async (account: string, transaction: Transaction) => {
    await oweAllProgress(database.sequelize, transaction, account);
    await followAddress(database.sequelize, transaction, account);
  };
  const accounts = accountRoutes({
    sessions,
    us: config.webAuth,
    tokens,
    readSigners,
    publicUrl: config.publicUrl,
    contracts: config.contracts.contracts,
    onWalletLinked: async (account, transaction) => {
      await onAddress(account, transaction);
      await oweWaitingRewards(database.sequelize, transaction, account);
    },
  });
  const outbox = createOutbox(config.mail, logger);
  const passwords = {
    sessions,
    accounts: sessions.accounts,
    hasher: createPasswordHasher({ onRun: (ms) => metrics.passwordHashes.observe(ms / 1000) }),
    attempts: createAttempts(limiter, clientOf),
    vault: openVault(config.accountSecret),
    outbox,
    letters: letterWriter(config.publicUrl),
  };
  const badges = createBadges(database, signer, config.publicUrl.replace(/\/$/, ''));
  const workshop = createWorkshop();
  const calls = connectCalls(config.rpcUrls, config.contracts.networkPassphrase);
  measureRelay(metrics.registry, database.sequelize, config.relay);
  const routes: Route[] = [
    ...statusRoutes(database, network, config.contracts.contracts),
    ...eventRoutes(database),
    ...credentialRoutes(database),
    ...verificationRoutes({ database, network, badges, contract: config.contracts.contracts.certificate }),
    ...ownCredentialRoutes(database),
    ...badgeRoutes(database, network, badges),
    ...fileRoutes(database, badges),
    ...trustRoutes(database, { signer, contracts: config.contracts.contracts }),
    ...issuerRoutes({ database, contract: config.contracts.contracts.certificate, nudge, logger }),
    ...progressRoutes(database),
    ...courseRoutes(database),
    ...studioRoutes({ sequelize: database.sequelize, workshop }),
    ...enrollmentRoutes({
      database,
      readDetail: (account, course) => readDetail(database.sequelize, account, course),
    }),
    ...lessonRoutes(database, nudge),
    ...quizRoutes(database),
    ...noteRoutes(database),
    ...exerciseRoutes({
      sequelize: database.sequelize,
      calls,
      limiter,
      contracts: config.contracts.contracts,
    }),
    ...relayRoutes({
      ...{ sequelize: database.sequelize, calls, nudge, logger },
      token: config.contracts.contracts.token,
      limits: config.relay,
    }),
    ...pathRoutes(database),
    ...studioPathRoutes(database),
    ...accounts,
    ...platformAddressRoutes({ accounts: sessions.accounts, onAddress, nudge }),
    ...passwordRoutes({ ...passwords, tokens, publicUrl: config.publicUrl }),
    ...secondFactorRoutes(passwords),
    ...profileRoutes(sessions.accounts),
    ...privacyRoutes({
      ...passwords,
      publicUrl: config.publicUrl,
      checkProof: (envelope) => checkProof({ us: config.webAuth, readSigners }, envelope),
    }),
    ...personRoutes(database),
    ...reviewRoutes(database, logger),
    ...forumRoutes(database, limiter),
    ...forumModerationRoutes(database, logger),
    ...dashboardRoutes(database),
    ...gradebookRoutes(database, logger),
    ...cohortRoutes(database),
    ...apiKeyRoutes(database),
    ...identityCheckRoutes({
      database,
      provider: manualReview,
      readAccount,
      hashPerson: personHasher(config.accountSecret),
      onVerified: (account, transaction) => oweForVerified(database.sequelize, transaction, account),
      logger,
    }),
    ...peopleRoutes(database),
    ...roleRoutes({ database, readAccount, logger }),
    ...auditRoutes(database),
    ...rewardRoutes({ database, token: config.contracts.contracts.token, readXlm: xlmReader(config.horizonUrl) }),
    ...outboxRoutes(database, nudge, logger),
    ...streamRoutes(hub, clientOf),
    ...generationRoutes(generations, clientOf),
    ...notificationRoutes(database, notifications, config.publicUrl),
    openApiRoute(() => routes),
    ...healthRoutes(database, redis, () => hub.isListening() && notifications.isListening(), metrics.registry),
  ];

  const clientBudget = (ctx: Context): Budget | undefined => {
    const key = clientOf(ctx);
    return key === undefined ? undefined : { key, limit: config.rateLimit, of: 'from your address' };
  };
  const budgetOf = (ctx: Context): Budget | undefined => {
    const key = apiKeyOf(ctx);
    if (!key) return clientBudget(ctx);
    return { key: `key:${key.id}`, limit: keyBudgetFactor * config.rateLimit, of: 'by this API key' };
  };
  const findKey = (text: string) => findApiKey(database.sequelize, text);
  const byToken = requireToken({
    ...tokens,
    publicUrl: config.publicUrl,
    isLive: livenessReader(sessions),
  });
  const guardsOf = (route: Route): Middleware[] => [
    takeApiKey({ findKey, limiter, clientBudget }, route),
    rateLimit(limiter, budgetOf, route.cost),
    ...(route.needsToken ? [byToken] : route.noticesToken ? [noticeToken(byToken)] : []),
    ...(route.needsFreshSession ? [requireFreshSession((session) => startOfSession(sessions, session))] : []),
    ...(route.role ? [requireRole(route.role, (account) => readRoles(database.sequelize, account))] : []),
    ...(route.isShared ? [cache.share(route.isShared)] : []),
  ];

  const koa = new Koa();
  koa.use(requestId);
  koa.use(measure(metrics));
  koa.use(securityHeaders);
  koa.use(cors);
  koa.use(answerProblems(logger));
  koa.use(mount(routes, guardsOf));
  // Behind answerProblems only the socket can fail, and then nobody is left to be answered.
  koa.on('error', (error) => logger.debug({ err: error }, 'the answer could not be sent'));
  return { koa, hub, notifications, generations, outbox, workshop, routes };
}
