import type { Context } from 'koa';
import { Op, type WhereOptions } from 'sequelize';
import Type from 'typebox';
import type { CredentialRow } from '#read-model';
import { CanonicalError, type Content, parseContent } from '#verify';
import { CertificateContent, Credential, CredentialsPage, contentBytesMax, Verification } from '#wire';
import { Address, ContentHash, CredentialId, EventId } from '#wire/field.ts';
import type { Network } from '../chain/network.ts';
import type { Database, Snapshot } from '../database.ts';
import { requireAddress } from '../http/address.ts';
import { presentAsOf } from '../http/as-of.ts';
import { readJsonText } from '../http/body.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { credentialNotFound, invalidContent } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { presentCredential } from './present.ts';
import { verifyById, verifyContent } from './verification.ts';

const Page = { after: Type.Optional(EventId), limit: Limit };
const CredentialParams = Type.Object({ id: CredentialId });
const verificationAnswers = {
  200: { description: 'The verdict. An unknown certificate is the verdict not_found', schema: Verification },
  503: { description: 'The verdict could_not_check, because the database does not answer', schema: Verification },
};

export function credentialRoutes(database: Database, network: Network): Route[] {
  return [
    route({
      path: '/v1/credentials',
      name: 'findCredentials',
      summary: 'Certificates by the hash of their content',
      query: Type.Object({ contentHash: ContentHash, ...Page }),
      scope: 'events',
      answers: { 200: { description: 'One certificate, or none', schema: CredentialsPage } },
      handle: ({ query: { contentHash, after, limit } }) => listCredentials(database, { contentHash }, after, limit),
    }),
    route({
      path: '/v1/credentials/:id',
      name: 'readCredential',
      summary: 'What the chain says of a certificate. It holds no name of a person',
      params: CredentialParams,
      scope: 'events',
      answers: {
        200: { description: 'The certificate', schema: Credential },
        404: problem('The chain knows no certificate with this id'),
      },
      handle: ({ params: { id } }) => database.readSnapshot((snapshot) => readCredential(snapshot, id)),
    }),
    route({
      path: '/v1/credentials/:id/verification',
      name: 'verifyCredential',
      summary: 'Whether a certificate is real and still stands, check by check',
      params: CredentialParams,
      scope: 'events',
      answers: verificationAnswers,
      handle: async ({ params: { id } }, ctx) => answerVerification(ctx, await verifyById(database, network, id)),
    }),
    route({
      method: 'post',
      path: '/v1/verifications',
      name: 'verifyContent',
      summary: 'Whether a certificate in hand is real: send its JSON. Nothing of it is kept',
      body: CertificateContent,
      answers: { ...verificationAnswers, 413: problem('Larger than 1 MB'), 415: problem('Not JSON by its type') },
      cost: 10,
      handle: async (_input, ctx) => answerVerification(ctx, await verifyBody(ctx, database, network)),
    }),
    route({
      path: '/v1/learners/:address/credentials',
      name: 'listCredentials',
      summary: 'A learner’s certificates in the order of issuing, withdrawn ones included',
      params: Type.Object({ address: Address }),
      query: Type.Object(Page),
      scope: 'events',
      answers: {
        200: {
          description: 'A page of certificates; none for an address nothing is known of',
          schema: CredentialsPage,
        },
      },
      handle: ({ params: { address }, query: { after, limit } }) =>
        listCredentials(database, { learner: requireAddress('address', address) }, after, limit),
    }),
  ];
}

async function readCredential({ Credential, cursor, transaction }: Snapshot, id: string): Promise<Credential> {
  const row = await Credential.findByPk(id, { transaction });
  const asOf = presentAsOf(cursor);
  if (!row || !asOf) throw credentialNotFound(id);
  return presentCredential(row, asOf);
}

function listCredentials(
  database: Database,
  where: WhereOptions<CredentialRow> & object,
  after: string | undefined,
  limit: number | undefined,
): Promise<CredentialsPage> {
  return database.readSnapshot(async ({ Credential, cursor, transaction }) => {
    const later = after === undefined ? {} : { issuedEvent: { [Op.gt]: after } };
    const read = (count: number) =>
      Credential.findAll({ where: { ...where, ...later }, order: ['issuedEvent'], limit: count, transaction });
    const page = await paginate(limit, read, (row) => row.issuedEvent);
    const asOf = presentAsOf(cursor);
    return { credentials: asOf ? page.items.map((row) => presentCredential(row, asOf)) : [], next: page.next, asOf };
  });
}

async function verifyBody(ctx: Context, database: Database, network: Network): Promise<Verification> {
  const content = readContentText(await readJsonText(ctx, contentBytesMax));
  try {
    return await verifyContent(database, network, content);
  } catch (error) {
    throw error instanceof CanonicalError ? invalidContent(error.message) : error;
  }
}

function readContentText(text: string): Content {
  try {
    return parseContent(text);
  } catch (error) {
    throw invalidContent((error as Error).message);
  }
}

function answerVerification(ctx: Context, verification: Verification): Verification {
  // Nothing was read at all: say so to whoever looks at the status alone.
  if (verification.asOf === null) {
    ctx.status = 503;
    ctx.set('Retry-After', '5');
  }
  return verification;
}
