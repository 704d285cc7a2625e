import type { Badge } from '../badge.ts';
import type { Content } from '../content.ts';
import { Fault, undecided } from '../finding.ts';
import { textOf } from '../words/text.ts';
import { type BitstringEntry, readBit } from './bitstring.ts';
import type { StatusSources } from './list.ts';
import { findRevoked } from './revocations.ts';

/** What an issuer's lists say of a badge; `isListed` is false when it names none, so that nothing could be said. */
export interface ListedStatus {
  status: 'valid' | 'revoked' | 'suspended';
  isListed: boolean;
  reason: string | null;
}

/** Purposes of a list that have no bearing on whether a badge counts. */
const otherPurposes = ['refresh', 'message'];

/**
 * Asks every list that a badge names. One that says revoked decides, whatever the others are; otherwise all of them have
 * to be readable: silence is no answer.
 * @throws Fault `could_not_check`.
 */
export async function checkLists(badge: Badge, sources: StatusSources): Promise<ListedStatus> {
  const answers = await Promise.all(
    badge.statuses.map((entry) => askList(entry, badge, sources).catch((error: unknown) => unanswered(error))),
  );
  const found = (status: ListedStatus['status']) =>
    answers.find((answer) => !(answer instanceof Fault) && answer.status === status) as ListedStatus | undefined;
  const revoked = found('revoked');
  if (revoked) return revoked;
  const fault = answers.find((answer) => answer instanceof Fault);
  if (fault) throw fault;
  return found('suspended') ?? { status: 'valid', isListed: badge.statuses.length > 0, reason: null };
}

function unanswered(error: unknown): Fault {
  return error instanceof Fault ? error : undecided((words) => words.listBroken(), { cause: error });
}

async function askList(entry: Content, badge: Badge, sources: StatusSources): Promise<ListedStatus> {
  const listed = (status: ListedStatus['status'], reason: string | null = null) => ({ status, reason, isListed: true });
  switch (entry.type) {
    case 'BitstringStatusListEntry': {
      const { statusPurpose } = entry;
      if (otherPurposes.includes(textOf(statusPurpose))) return listed('valid');
      if (statusPurpose !== 'revocation' && statusPurpose !== 'suspension')
        throw undecided((words) => words.listUnknown(textOf(statusPurpose)));
      const isSet = await readBit(entry as unknown as BitstringEntry, badge, sources);
      return listed(!isSet ? 'valid' : statusPurpose === 'revocation' ? 'revoked' : 'suspended');
    }
    case '1EdTechRevocationList': {
      if (typeof entry.id !== 'string') throw undecided((words) => words.listBroken());
      const revoked = await findRevoked(entry.id, badge, sources);
      return revoked ? listed('revoked', revoked.reason) : listed('valid');
    }
    default:
      throw undecided((words) => words.listUnknown(textOf(entry.type)));
  }
}
