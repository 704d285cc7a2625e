import { canonicalize } from './canonical.ts';

/** A certificate as JSON: an Open Badges 3.0 credential. Only its hash is on the ledger. */
export type Content = Record<string, unknown>;

/** What is added to a certificate after its hash is on the ledger, and so can't be covered by it. */
export const uncoveredMembers: readonly string[] = ['proof', 'credentialStatus'];

/** The `type` by which an entry of `evidence` says that it is the ledger's own record of this certificate. */
export const chainEvidenceType = 'StellarTransaction';

/**
 * The hash of a certificate that its issuer writes on the ledger: SHA-256 of the RFC 8785 form of the content without
 * `proof`, `credentialStatus` and the chain evidence, as 64 lower-case hex digits.
 * @throws CanonicalError when the content has no RFC 8785 form.
 */
export async function contentHash(content: Content): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalize(coveredContent(content)));
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** The part of a certificate that its content hash covers. */
export function coveredContent(content: Content): Content {
  const members = Object.entries(content)
    .filter(([name]) => !uncoveredMembers.includes(name))
    .map(([name, value]): [string, unknown] => [name, name === 'evidence' ? withoutChainEvidence(value) : value])
    .filter(([name, value]) => name !== 'evidence' || value !== undefined);
  // fromEntries defines its members, so a member called __proto__ is one like any other.
  return Object.fromEntries(members);
}

function withoutChainEvidence(evidence: unknown): unknown {
  if (!Array.isArray(evidence)) return isChainEvidence(evidence) ? undefined : evidence;
  const rest = evidence.filter((entry) => !isChainEvidence(entry));
  // An evidence list that held nothing else was not there when the hash was taken.
  return rest.length === 0 && evidence.length > 0 ? undefined : rest;
}

function isChainEvidence(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null) return false;
  const type = (entry as Content).type;
  return Array.isArray(type) ? type.includes(chainEvidenceType) : type === chainEvidenceType;
}

/** Bytes as lower-case hex digits, as ids and hashes are written everywhere. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
