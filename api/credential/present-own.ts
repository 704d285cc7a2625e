import { nameIn, standing } from '#verify';
import type { AsOf, OwnCredential } from '#wire';
import type { ChainState } from '#wire/learning.ts';
import type { OwnRow } from './own.ts';
import { presentExpiry } from './present.ts';

export function presentOwn(row: OwnRow, asOf: AsOf | null): OwnCredential {
  const { status, content, awardedAt, issuedAt, sharedAt } = row;
  const isThere = status !== null && asOf !== null;
  const expiresAt = presentExpiry(row.expiresAt);
  return {
    id: row.id,
    course: row.course,
    title: row.title,
    language: row.language,
    kind: row.kind,
    name: content && nameIn(content),
    state: isThere ? 'on_chain' : stateOnTheWay(row),
    learner: row.learner,
    awardedAt: awardedAt.toISOString(),
    supersedes: row.supersedes,
    successor: row.successor,
    contentHash: row.contentHash,
    standing: isThere ? standing({ status, expiresAt }, asOf) : null,
    issuedAt: isThere ? (issuedAt?.toISOString() ?? null) : null,
    issuedLedger: isThere ? row.issuedLedger : null,
    sharedAt: sharedAt?.toISOString() ?? null,
  };
}

/** Of one that the indexer has not seen on the ledger; that the outbox has seen it there first is a matter of moments. */
export function stateOnTheWay({ learner, call, isHeld }: Pick<OwnRow, 'learner' | 'call' | 'isHeld'>): ChainState {
  if (isHeld) return 'unreleased';
  if (learner === null) return 'no_wallet';
  if (call === 'sent' || call === 'confirmed') return 'sent';
  return call === 'waiting' ? 'saved' : 'held';
}
