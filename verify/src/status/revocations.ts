import type { Badge } from '../badge.ts';
import type { Content } from '../content.ts';
import { undecided } from '../finding.ts';
import { parseContent } from '../parse.ts';
import { nameOfDid } from '../signature/controller.ts';
import { textOf } from '../words/text.ts';
import { readList, type StatusSources } from './list.ts';

/**
 * Looks a badge up on its issuer's 1EdTechRevocationList. That list carries no signature: it counts because it was read
 * where the signed badge says.
 * @throws Fault `could_not_check` when it can't be read, or is another's.
 */
export async function findRevoked(
  url: string,
  badge: Badge,
  sources: StatusSources,
): Promise<{ reason: string | null } | null> {
  const list = parseList(await readList(url, sources));
  const issuer = typeof list.issuer === 'object' && list.issuer !== null ? (list.issuer as Content).id : list.issuer;
  if (list.id !== url) throw undecided((words) => words.listElsewhere(textOf(list.id), url));
  if (issuer !== badge.issuer)
    throw undecided((words) => words.listOfOther(nameOfDid(textOf(issuer)), nameOfDid(badge.issuer)));
  const { revokedCredential } = list;
  if (!Array.isArray(revokedCredential)) throw undecided((words) => words.listBroken());
  const entry = revokedCredential.find((one) => (one as Content | null)?.id === badge.id) as Content | undefined;
  // Its own entry may take a revocation back.
  if (!entry || entry.revoked === false) return null;
  return { reason: typeof entry.revocationReason === 'string' ? entry.revocationReason : null };
}

function parseList(text: string): Content {
  try {
    return parseContent(text);
  } catch (error) {
    throw undecided((words) => words.listBroken(), { cause: error });
  }
}
