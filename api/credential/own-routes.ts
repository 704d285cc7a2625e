/** Certificates to their owner, who sees what is still on its way and decides who sees their name; and to whom they show it. */
import Type from 'typebox';
import { nameIn } from '#verify';
import { CredentialShare, OwnCredential, OwnCredentials, SharedCredential } from '#wire';
import { CredentialId } from '#wire/field.ts';
import { shareTokenPattern } from '#wire/forms.ts';
import type { Database } from '../database.ts';
import { presentAsOf } from '../http/as-of.ts';
import { signedIn } from '../http/authenticate.ts';
import { credentialNotFound, shareNotFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import { inTurn } from '../transaction.ts';
import { contextDocument, contextPath, criteriaIn } from './content.ts';
import { issuerOf } from './issuer.ts';
import { readOwn } from './own.ts';
import { presentOwn } from './present-own.ts';
import { findShared, shareAward, withdrawShare } from './share.ts';

const params = Type.Object({ id: CredentialId });
const notTheirs = problem('The account was not awarded this certificate');

export function ownCredentialRoutes(database: Database): Route[] {
  const { sequelize } = database;
  return [
    route({
      path: '/v1/account/credentials',
      name: 'listOwnCredentials',
      summary: 'One’s certificates, those on their way to the ledger included',
      needsToken: true,
      scope: 'account',
      answers: { 200: { description: 'Awarded last first', schema: OwnCredentials } },
      handle: (_input, ctx) =>
        database.readSnapshot(async ({ transaction, cursor }) => {
          const asOf = presentAsOf(cursor);
          const rows = await readOwn(sequelize, transaction, signedIn(ctx).account);
          return { credentials: rows.map((row) => presentOwn(row, asOf)), asOf } satisfies OwnCredentials;
        }),
    }),
    route({
      path: '/v1/account/credentials/:id',
      name: 'readOwnCredential',
      summary: 'One of one’s certificates, with the name that it carries',
      needsToken: true,
      scope: 'account',
      params,
      answers: { 200: { description: 'The certificate', schema: OwnCredential }, 404: notTheirs },
      handle: ({ params: { id } }, ctx) =>
        database.readSnapshot(async ({ transaction, cursor }) => {
          const [row] = await readOwn(sequelize, transaction, signedIn(ctx).account, id);
          if (!row) throw credentialNotFound(id);
          return presentOwn(row, presentAsOf(cursor));
        }),
    }),
    route({
      method: 'post',
      path: '/v1/account/credentials/:id/share',
      name: 'shareCredential',
      summary: 'Makes a link that shows the certificate with its name. It is told this once, and ends the one before',
      needsToken: true,
      params,
      answers: { 200: { description: 'The link', schema: CredentialShare }, 404: notTheirs },
      handle: async ({ params: { id } }, ctx) => {
        const shared = await inTurn(database, (transaction) =>
          shareAward(sequelize, transaction, signedIn(ctx).account, id),
        );
        if (!shared) throw credentialNotFound(id);
        ctx.set('Cache-Control', 'no-store');
        const link = `${issuerOf(sequelize).publicUrl}/c/${shared.token}`;
        return { link, sharedAt: shared.sharedAt.toISOString() } satisfies CredentialShare;
      },
    }),
    route({
      method: 'delete',
      path: '/v1/account/credentials/:id/share',
      name: 'withdrawCredentialShare',
      summary: 'Ends the link at once',
      needsToken: true,
      params,
      answers: { 200: { description: 'There is none any more', schema: Type.Object({}) }, 404: notTheirs },
      handle: async ({ params: { id } }, ctx) => {
        const isTheirs = await inTurn(database, (transaction) =>
          withdrawShare(sequelize, transaction, signedIn(ctx).account, id),
        );
        if (!isTheirs) throw credentialNotFound(id);
        return {};
      },
    }),
    route({
      path: '/v1/shared-credentials/:share',
      name: 'readSharedCredential',
      summary: 'Which certificate a link shows, and whose it is',
      params: Type.Object({
        share: Type.String({
          pattern: shareTokenPattern,
          description: '22 letters, digits, - and _: the end of the link',
        }),
      }),
      answers: {
        200: { description: 'Number and name', schema: SharedCredential },
        404: problem('Nobody shares a certificate by this link, or not any more'),
      },
      handle: async ({ params: { share } }, ctx) => {
        const found = await findShared(sequelize, share);
        if (!found) throw shareNotFound();
        ctx.set('Cache-Control', 'no-store');
        ctx.set('X-Robots-Tag', 'noindex');
        const { id, content } = found;
        return {
          id,
          name: content && nameIn(content),
          criteria: content && criteriaIn(content),
        } satisfies SharedCredential;
      },
    }),
    route({
      path: contextPath,
      name: 'readCertificateContext',
      summary: 'JSON-LD: what the terms of our certificates mean that no other vocabulary has. It never changes',
      answers: { 200: { description: 'A context', type: 'application/ld+json' } },
      handle: (_input, ctx) => {
        ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
        ctx.type = 'application/ld+json';
        return JSON.stringify(contextDocument(issuerOf(sequelize).publicUrl));
      },
    }),
  ];
}
