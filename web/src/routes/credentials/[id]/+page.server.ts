import { redirect } from '@sveltejs/kit';
import { readStatus, readVerification } from '#lib/api.ts';
import { isCredentialId, readQuestion } from '#lib/question.ts';
import { statusOf } from '#lib/verdict.ts';
import type { PageServerLoad } from './$types';

const excerptLength = 40;

export const load: PageServerLoad = async ({ params, fetch, locals, url }) => {
  const { id } = params;
  const meant = readQuestion(id);
  if (meant.kind === 'id' && meant.id !== id) redirect(308, `/credentials/${meant.id}`);
  const [verification, status] = isCredentialId(id)
    ? await Promise.all([readVerification(fetch, id), readStatus(fetch)])
    : [null, null];
  locals.status = statusOf(verification?.verdict ?? 'malformed');
  return {
    id,
    excerpt: id.length > excerptLength ? `${id.slice(0, excerptLength)}…` : id,
    verification,
    network: status?.network.passphrase ?? null,
    link: `${url.origin}/credentials/${id}`,
    host: url.host,
    now: Date.now(),
  };
};
