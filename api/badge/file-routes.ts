/** Certificates as files: to their owner, and to whoever has the link that the owner made. */
import type { Context } from 'koa';
import Type from 'typebox';
import { certificateFileKinds } from '#wire';
import { CredentialId } from '#wire/field.ts';
import { shareTokenPattern } from '#wire/forms.ts';
import { findShared, isAwardedTo } from '../credential/model.ts';
import type { Database } from '../database.ts';
import { signedIn } from '../http/authenticate.ts';
import { credentialNotFound, shareNotFound } from '../http/problem.ts';
import { problem, type Route, route } from '../http/route.ts';
import type { Badges, SignedCertificate } from './badges.ts';
import { type CertificateFile, makeFile, makePreview } from './files.ts';

const kind = Type.Enum([...certificateFileKinds], { description: 'what badge systems and people read' });
const share = Type.String({ pattern: shareTokenPattern, description: 'the end of the link' });
const files = { description: 'The file, with the signed credential in it', type: 'application/octet-stream' };
const picture = { description: 'PNG of 1200 by 630', type: 'image/png' };
const unchanged = { description: 'It has not changed' };
const notTheirs = problem('The account was not awarded this certificate, or it is not on the ledger yet');
const notShared = problem('Nobody shares a certificate by this link, or not any more, or it is not on the ledger yet');

export function fileRoutes(database: Database, badges: Badges): Route[] {
  const { sequelize } = database;
  const readShared = async (token: string): Promise<SignedCertificate> => {
    const found = await findShared(sequelize, token);
    const signed = found && (await badges.sign(found.id));
    if (!signed) throw shareNotFound();
    return signed;
  };
  return [
    route({
      path: '/v1/account/credentials/:id/files/:kind',
      name: 'readOwnCredentialFile',
      summary: 'One of one’s certificates as a file, signed',
      needsToken: true,
      scope: 'account',
      params: Type.Object({ id: CredentialId, kind }),
      answers: { 200: files, 304: unchanged, 404: notTheirs },
      cost: 5,
      handle: async ({ params: { id, kind } }, ctx) => {
        const signed = (await isAwardedTo(sequelize, signedIn(ctx).account, id)) && (await badges.sign(id));
        if (!signed) throw credentialNotFound(id);
        answerFile(ctx, await makeFile(signed, kind, `${badges.publicUrl}/credentials/${id}`), 'attachment');
        ctx.set('Cache-Control', 'private, no-store');
      },
    }),
    route({
      path: '/v1/shared-credentials/:share/files/:kind',
      name: 'readSharedCredentialFile',
      summary: 'A certificate as a file, signed, to whoever has its link',
      params: Type.Object({ share, kind }),
      answers: { 200: files, 304: unchanged, 404: notShared },
      cost: 5,
      handle: async ({ params: { share, kind } }, ctx) => {
        const file = await makeFile(await readShared(share), kind, `${badges.publicUrl}/c/${share}`);
        ctx.set('X-Robots-Tag', 'noindex');
        // A page that embeds it shows the picture; a drawing could hold scripts to a browser, so it is only ever saved.
        answerFile(ctx, file, kind === 'png' ? 'inline' : 'attachment');
      },
    }),
    route({
      path: '/v1/shared-credentials/:share/preview',
      name: 'readSharedCredentialPreview',
      summary: 'What messengers show of a link, with the name',
      params: Type.Object({ share }),
      answers: { 200: picture, 304: unchanged, 404: notShared },
      cost: 5,
      handle: async ({ params: { share } }, ctx) => {
        const preview = await makePreview(await readShared(share), { isNamed: true });
        ctx.set('X-Robots-Tag', 'noindex');
        answerFile(ctx, preview, 'inline');
      },
    }),
    route({
      path: '/v1/credentials/:id/preview',
      name: 'readCredentialPreview',
      summary: 'What messengers show of a certificate’s page. It names nobody',
      params: Type.Object({ id: CredentialId }),
      answers: { 200: picture, 304: unchanged, 404: problem('No such certificate, or its content is not held') },
      cost: 5,
      handle: async ({ params: { id } }, ctx) => {
        const [row, held] = await Promise.all([
          database.Credential.findByPk(id),
          database.CredentialContent.findByPk(id),
        ]);
        if (!row || row.contentHash !== held?.contentHash) throw credentialNotFound(id);
        const about = { content: held.content, contentHash: row.contentHash, kind: row.kind };
        answerFile(ctx, await makePreview(about, { isNamed: false }), 'inline');
      },
    }),
  ];
}

/** Asked anew each time, so that what is shared no more is gone at once. */
function answerFile(ctx: Context, file: CertificateFile, disposition: 'inline' | 'attachment'): void {
  ctx.set('Cache-Control', 'private, no-cache');
  // Only what pages show may be shown by pages elsewhere.
  if (disposition === 'attachment') ctx.set('Cross-Origin-Resource-Policy', 'same-origin');
  ctx.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; sandbox");
  ctx.set('Content-Disposition', `${disposition}; filename="${file.name}"`);
  ctx.status = 200;
  ctx.etag = file.etag;
  if (ctx.get('If-None-Match').replace(/^W\//, '') === ctx.response.get('ETag')) {
    ctx.status = 304;
    return;
  }
  ctx.type = file.type;
  ctx.body = file.body;
}
