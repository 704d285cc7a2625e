/** The issuer's desk. */
import type { Logger } from 'pino';
import Type from 'typebox';
import {
  IssuerCredentialDetail,
  IssuerCredentialsPage,
  IssuerDecisionRequest,
  Released,
  ReleaseRequest,
  WaitingAward,
  WaitingAwardsPage,
  WaitingSummary,
} from '#wire';
import { CourseKey, CredentialId, EventId } from '#wire/field.ts';
import { awardStates, decisionReasonMax, decisionReasonMin, type IssuerAct, searchMax } from '#wire/forms.ts';
import type { Database, Snapshot } from '../database.ts';
import { presentAsOf } from '../http/as-of.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { credentialNotFound, invalidRequest, notFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { inTurn } from '../transaction.ts';
import { approvalRoutes } from './approval-routes.ts';
import { findOpenApproval, presentApproval } from './approvals.ts';
import { findAward, readAwards, release, retry, summarizeAwards } from './awards.ts';
import { batchRoutes } from './batch-routes.ts';
import { actsOf, type Desk, findCredential, findCredentials, presentFound, readDecisions } from './credentials.ts';
import { decide } from './decide.ts';
import { readNeedsTwo } from './settings.ts';

const params = Type.Object({ id: CredentialId });
const readRequest = jsonReader(IssuerDecisionRequest);
const readRelease = jsonReader(ReleaseRequest, 40_000);
const unknown = problem('The ledger has no certificate with this id');
const Search = Type.String({
  minLength: 1,
  maxLength: searchMax,
  pattern: '^[^\\u0000]*$',
  description: 'part of a course or a name, or the beginning of a number or an address',
});

const wanted = {
  course: Type.Optional(CourseKey),
  search: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: searchMax,
      pattern: '^[^\\u0000]*$',
      description: 'part of a course, an achievement or a name',
    }),
  ),
};
const wantedOf = ({ course, search }: { course?: string; search?: string }) => ({
  course: course ?? null,
  search: search?.trim() ?? '',
});

export interface DeskParts {
  database: Database;
  /** Address of the certificate contract. */
  contract: string;
  nudge(): void;
  logger: Logger;
}

export function issuerRoutes(parts: DeskParts): Route[] {
  const { database, contract, nudge, logger } = parts;
  const { sequelize } = database;
  const deskOf = ({ transaction }: Pick<Snapshot, 'transaction'>): Desk => ({ sequelize, transaction, contract });

  const readDetail = (id: string, by: string): Promise<IssuerCredentialDetail> =>
    database.readSnapshot(async ({ transaction, cursor }) => {
      const [desk, asOf] = [deskOf({ transaction }), presentAsOf(cursor)];
      const row = await findCredential(desk, id);
      if (!row || !asOf) throw credentialNotFound(id);
      const credential = presentFound(row, asOf);
      const open = await findOpenApproval(sequelize, id, transaction);
      return {
        ...{ credential, decisions: await readDecisions(desk, id), acts: actsOf(credential), asOf },
        needsTwo: await readNeedsTwo(sequelize, transaction),
        approval: open ? presentApproval(open, by) : null,
      };
    });

  const deciding = (act: IssuerAct, summary: string) =>
    route({
      method: 'post',
      path: `/v1/issuer/credentials/:id/${act}`,
      name: `${act}Credential`,
      summary,
      needsToken: true,
      role: 'issuer',
      params,
      body: IssuerDecisionRequest,
      answers: {
        200: {
          description: 'The certificate, with the decision on its way to the ledger, or waiting for approval',
          schema: IssuerCredentialDetail,
        },
        404: unknown,
        409: problem('It stands in another way, or something else is on its way to the ledger'),
      },
      handle: async ({ params: { id } }, ctx) => {
        const reason = requireReason((await readRequest(ctx)).reason);
        const by = signedIn(ctx).account;
        const asOf = await database.readSnapshot(async ({ cursor }) => presentAsOf(cursor));
        if (!asOf) throw credentialNotFound(id);
        const entry = await inTurn(database, (transaction) =>
          decide(deskOf({ transaction }), asOf, { id, act, reason, by }),
        );
        if (entry) {
          logger.info({ number: entry.number, hash: entry.hash }, 'audit entry');
          nudge();
        }
        return readDetail(id, by);
      },
    });

  return [
    route({
      path: '/v1/issuer/credentials',
      name: 'listIssuerCredentials',
      summary: 'Certificates on the ledger, for issuers',
      needsToken: true,
      role: 'issuer',
      query: Type.Object({ search: Type.Optional(Search), after: Type.Optional(EventId), limit: Limit }),
      answers: { 200: { description: 'A page of certificates', schema: IssuerCredentialsPage } },
      handle: ({ query: { search, after, limit } }) =>
        database.readSnapshot(async ({ transaction, cursor }) => {
          const asOf = presentAsOf(cursor);
          const asked = { search: search?.trim() ?? '', after: after ?? null };
          const read = (count: number) => findCredentials(deskOf({ transaction }), { ...asked, limit: count });
          const { items, next } = await paginate(limit, read, ({ issuedEvent }) => issuedEvent);
          return { credentials: asOf ? items.map((row) => presentFound(row, asOf)) : [], next, asOf };
        }),
    }),
    route({
      path: '/v1/issuer/credentials/:id',
      name: 'readIssuerCredential',
      summary: 'A certificate on the ledger, with what issuers decided about it',
      needsToken: true,
      role: 'issuer',
      params,
      answers: { 200: { description: 'The certificate', schema: IssuerCredentialDetail }, 404: unknown },
      handle: ({ params: { id } }, ctx) => readDetail(id, signedIn(ctx).account),
    }),
    route({
      path: '/v1/issuer/awards',
      name: 'listWaitingAwards',
      summary: 'Certificates that were earned and are not on the ledger',
      needsToken: true,
      role: 'issuer',
      query: Type.Object({
        state: Type.Enum([...awardStates]),
        ...wanted,
        after: Type.Optional(CredentialId),
        limit: Limit,
      }),
      answers: { 200: { description: 'A page of them', schema: WaitingAwardsPage } },
      handle: async ({ query: { state, after, limit, ...query } }) => {
        const asked = { state, ...wantedOf(query), after: after ?? null };
        const read = (count: number) => readAwards(sequelize, { ...asked, limit: count });
        const { items: awards, next } = await paginate(limit, read, ({ id }) => id);
        return { awards, next };
      },
    }),
    route({
      path: '/v1/issuer/awards/summary',
      name: 'summarizeWaitingAwards',
      summary: 'How many certificates were earned and are not on the ledger',
      needsToken: true,
      role: 'issuer',
      query: Type.Object(wanted),
      answers: { 200: { description: 'How many of each state, and of which courses', schema: WaitingSummary } },
      handle: ({ query }) =>
        database.readSnapshot(async ({ transaction, cursor }) => {
          const summary = await summarizeAwards(sequelize, transaction, wantedOf(query));
          return { ...summary, asOf: presentAsOf(cursor) };
        }),
    }),
    route({
      method: 'post',
      path: '/v1/issuer/awards/:id/retry',
      name: 'retryAward',
      summary: 'Has a certificate that did not get to the ledger tried again',
      needsToken: true,
      role: 'issuer',
      params,
      answers: {
        200: { description: 'The certificate as it waits now', schema: WaitingAward },
        404: problem('No certificate with this id waits'),
        409: problem('It did not fail, or was given up for good'),
      },
      handle: async ({ params: { id } }, ctx) => {
        const entry = await inTurn(database, (transaction) => retry(sequelize, transaction, id, signedIn(ctx).account));
        if (!entry) throw notFound(ctx.path);
        logger.info({ number: entry.number, hash: entry.hash }, 'audit entry');
        nudge();
        const award = await findAward(sequelize, id);
        if (!award) throw notFound(ctx.path); // on the ledger already
        return award;
      },
    }),
    route({
      method: 'post',
      path: '/v1/issuer/releases',
      name: 'releaseAwards',
      summary: 'Lets certificates go that were held for an issuer',
      needsToken: true,
      role: 'issuer',
      body: ReleaseRequest,
      answers: { 200: { description: 'Those that this released', schema: Released } },
      handle: async (_input, ctx) => {
        const { awards } = await readRelease(ctx);
        const by = signedIn(ctx).account;
        const released = await inTurn(database, (transaction) => release(sequelize, transaction, awards, by));
        for (const { number, hash } of released.entries) logger.info({ number, hash }, 'audit entry');
        nudge();
        return { awards: released.awards };
      },
    }),
    ...batchRoutes(parts),
    ...approvalRoutes(parts),
    deciding('revoke', 'Revokes a certificate for good'),
    deciding('suspend', 'Suspends a certificate until it is reinstated or revoked'),
    deciding('reinstate', 'Lifts the suspension of a certificate'),
    deciding('reissue', 'Replaces a certificate by one in the learner’s name and at their address of today'),
  ];
}

/** As the ledger takes it: on one line, without space around it. */
function requireReason(text: string): string {
  const reason = text.trim();
  const bytes = Buffer.byteLength(reason);
  const fault = (detail: string) => invalidRequest([{ parameter: 'reason', detail }]);
  if (/\p{C}/u.test(reason)) throw fault('found a character that cannot be seen, expected a text of one line.');
  if ([...reason].length < decisionReasonMin) throw fault(`expected at least ${decisionReasonMin} characters.`);
  if (bytes > decisionReasonMax)
    throw fault(`found ${bytes} bytes, expected at most ${decisionReasonMax}: a letter such as ä takes two of them.`);
  return reason;
}
