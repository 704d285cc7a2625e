import type { CredentialRow } from '#read-model';
import { standing } from '#verify';
import type { AsOf, Credential } from '#wire';

/** The chain's facts of a certificate, and what they make of it at that ledger. */
export function presentCredential(row: CredentialRow, asOf: AsOf): Credential {
  const expiresAt = presentExpiry(row.expiresAt);
  // Only a decision about the certificate has an author; its issuing is told by the issued fields.
  const isDecided = row.statusBy !== null;
  return {
    id: row.id,
    contractAddress: row.contractAddress,
    learner: row.learner,
    issuer: row.issuer,
    course: row.course,
    kind: row.kind,
    contentHash: row.contentHash,
    issuedAt: row.issuedAt.toISOString(),
    issuedLedger: row.issuedLedger,
    issuedTxHash: row.issuedTxHash,
    expiresAt,
    status: row.status,
    statusReason: row.statusReason,
    statusBy: row.statusBy,
    statusAt: isDecided ? row.changedAt.toISOString() : null,
    statusLedger: isDecided ? row.changedLedger : null,
    statusTxHash: isDecided ? row.changedTxHash : null,
    supersedes: row.supersedes,
    successor: row.successor,
    standing: standing({ status: row.status, expiresAt }, asOf),
    asOf,
  };
}

/** A year 275,760 that JavaScript's calendar ends with: the chain's u64 goes further. */
const unixSecondsMax = 8_640_000_000_000;

/** Of Unix seconds, as the ledger has them. */
export function presentExpiry(unixSeconds: string | null): string | null {
  return unixSeconds === null ? null : new Date(Math.min(Number(unixSeconds), unixSecondsMax) * 1000).toISOString();
}
