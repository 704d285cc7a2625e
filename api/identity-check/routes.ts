/** Asking for one's identity to be checked, and deciding it. */
import type { Logger } from 'pino';
import Type from 'typebox';
import { Account, IdentityCheck, IdentityChecksPage, IdentityDecision, IdentityRequest } from '#wire';
import { uuidPattern } from '#wire/forms.ts';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { jsonReader } from '../http/body.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { invalidRequest, notFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { type Checking, decideByAdmin, submitCheck } from './commands.ts';
import { listChecks, readCheck } from './model.ts';

interface IdentityParts extends Omit<Checking, 'sequelize'> {
  database: Database;
  readAccount(id: string): Promise<Account | undefined>;
  logger: Logger;
}

const readRequest = jsonReader(IdentityRequest);
const readDecision = jsonReader(IdentityDecision);
const CheckId = Type.String({ format: 'uuid', pattern: uuidPattern, description: 'the id of a check' });

export function identityCheckRoutes(parts: IdentityParts): Route[] {
  return [submission(parts), list(parts), decision(parts)];
}

function submission({ database: { sequelize }, readAccount, ...checking }: IdentityParts): Route {
  return route({
    method: 'post',
    path: '/v1/account/identity-check',
    name: 'submitIdentityCheck',
    summary:
      'Asks for one’s identity to be checked. What is sent is kept until that is decided; then a hash, by which nobody is found, of who passed',
    needsToken: true,
    body: IdentityRequest,
    answers: {
      200: { description: 'The account', schema: Account },
      409: problem('A check is open, or was passed'),
    },
    cost: 10,
    handle: async (_input, ctx) => {
      const request = requireLifetime(await readRequest(ctx));
      const { account } = signedIn(ctx);
      await submitCheck({ sequelize, ...checking }, account, request);
      return readAccount(account);
    },
  });
}

function list({ database: { sequelize } }: IdentityParts): Route {
  return route({
    path: '/v1/admin/identity-checks',
    name: 'listIdentityChecks',
    summary: 'Checks of identities; without a state all of them',
    needsToken: true,
    role: 'admin',
    query: Type.Object({
      state: Type.Optional(Type.Enum(['submitted', 'verified', 'rejected'])),
      after: Type.Optional(CheckId),
      limit: Limit,
    }),
    answers: { 200: { description: 'A page of checks', schema: IdentityChecksPage } },
    handle: async ({ query: { state, after, limit } }) => {
      const read = (count: number) => listChecks(sequelize, state, after, count);
      const { items, next } = await paginate(limit, read, (check) => check.id);
      return { checks: items, next };
    },
  });
}

function decision({ database: { sequelize }, onVerified, logger }: IdentityParts): Route {
  return route({
    method: 'post',
    path: '/v1/admin/identity-checks/:id/decision',
    name: 'decideIdentityCheck',
    summary: 'Decides a check, once. It is in the audit log; what the check asked for is erased with it',
    needsToken: true,
    role: 'admin',
    params: Type.Object({ id: CheckId }),
    body: IdentityDecision,
    answers: {
      200: { description: 'The check as it is now', schema: IdentityCheck },
      404: problem('No such check'),
      409: problem('It was decided before'),
    },
    handle: async ({ params: { id } }, ctx) => {
      const { verdict, reason } = await readDecision(ctx);
      const entry = await decideByAdmin(
        { sequelize, onVerified },
        { id, verdict, reason, decidedBy: signedIn(ctx).account },
      );
      if (!entry) throw notFound(ctx.path);
      logger.info({ number: entry.number, hash: entry.hash }, 'audit entry');
      return readCheck(sequelize, id);
    },
  });
}

/** A slip of the finger in a year would otherwise wait for an admin to find it. */
function requireLifetime(request: IdentityRequest): IdentityRequest {
  const today = new Date().toISOString().slice(0, 10);
  if (request.birthDate >= '1900-01-01' && request.birthDate <= today) return request;
  throw invalidRequest([{ parameter: 'birthDate', detail: `expected a date from 1900-01-01 to ${today}.` }]);
}
