import { Op, type WhereOptions } from 'sequelize';
import Type from 'typebox';
import type { CredentialRow } from '#read-model';
import { Credential, CredentialsPage } from '#wire';
import { Address, ContentHash, CredentialId, EventId } from '#wire/field.ts';
import type { Database, Snapshot } from '../database.ts';
import { requireAddress } from '../http/address.ts';
import { presentAsOf } from '../http/as-of.ts';
import { Limit, paginate } from '../http/paginate.ts';
import { credentialNotFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { presentCredential } from './present.ts';

const Page = { after: Type.Optional(EventId), limit: Limit };
const CredentialParams = Type.Object({ id: CredentialId });
export function credentialRoutes(database: Database): Route[] {
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
