import { findByContentHash, readStatus, readVerification, type Verification } from '#lib/api.ts';
import { isCredentialId, type Question } from '#lib/question.ts';
import {
  CanonicalError,
  type Content,
  ContentError,
  contentHash,
  type IssuerRole,
  type LedgerReach,
  parseContent,
  verify,
} from '#verify';

/** What came of a check: an answer about a certificate, or why there was none to ask about. */
export type Outcome =
  | { kind: 'answer'; verification: Verification; file?: string }
  | { kind: 'refused'; verdict: 'malformed' | 'unreadable'; sentence: string };

export const fileBytesMax = 5 * 1024 * 1024;

// As in the api: more ledgers behind than this, and "not there" would be said of a past too long gone.
const behindLedgersMax = 12;

/** Checks what was typed into the field; null when that was nothing. */
export async function checkQuestion(fetch: typeof globalThis.fetch, question: Question): Promise<Outcome | null> {
  switch (question.kind) {
    case 'nothing':
      return null;
    case 'unclear':
      return { kind: 'refused', verdict: 'malformed', sentence: `We found “${question.found}”. ${question.advice}` };
    case 'id':
      return { kind: 'answer', verification: await readVerification(fetch, question.id) };
    case 'hash':
      return { kind: 'answer', verification: await checkHash(fetch, question.hash) };
  }
}

async function checkHash(fetch: typeof globalThis.fetch, hash: string): Promise<Verification> {
  const found = await findByContentHash(fetch, hash);
  if (found.id !== null) return readVerification(fetch, found.id);
  const missing = await judgeMissing(fetch, found.asOf, undefined, hash);
  if (missing.verdict !== 'not_found') return missing;
  return {
    ...missing,
    sentence: 'The ledger has no certificate with this content hash. Look for a lost or mistyped character.',
  };
}

/**
 * Checks a certificate's JSON where it was dropped: its hash is computed here and only the hash, or the number the file
 * names, is looked up. Nothing else of the file leaves this browser.
 */
export async function checkFile(fetch: typeof globalThis.fetch, file: File): Promise<Outcome> {
  if (file.size > fileBytesMax) return refuse(file, `has ${megabytes(file.size)} MB. A certificate has at most 5 MB.`);
  const text = (await file.text()).replace(/^\u{FEFF}/u, '');
  try {
    return { kind: 'answer', file: file.name, verification: await checkContent(fetch, parseContent(text)) };
  } catch (error) {
    return refuse(file, faultOf(text, error));
  }
}

/** Why a text can't be a certificate, as the end of a sentence that begins with the file's name. */
function faultOf(text: string, error: unknown): string {
  if (text.startsWith('%PDF') || text.startsWith('\u{FFFD}PNG')) {
    return 'is a picture of a certificate. Take its JSON, or the link in it.';
  }
  if (text.trim() === '') return 'is empty.';
  if (error instanceof ContentError && error.cause instanceof SyntaxError) {
    return 'is not JSON. Take the file ending in .json that came with the certificate.';
  }
  if (error instanceof ContentError || error instanceof CanonicalError) return `is not a certificate. ${error.message}`;
  throw error;
}

async function checkContent(fetch: typeof globalThis.fetch, content: Content): Promise<Verification> {
  const hash = await contentHash(content);
  const found = await findByContentHash(fetch, hash);
  // A changed certificate has another hash, but still names the one it was made from.
  const id = found.id ?? namedId(content);
  if (id === null) return judgeMissing(fetch, found.asOf, content, hash);
  const known = await readVerification(fetch, id);
  if (known.credential === null)
    return known.verdict === 'not_found' ? judgeMissing(fetch, found.asOf, content, hash) : known;
  const answer = await verify({
    credential: known.credential,
    issuerRole: issuerRole(known),
    content,
    ledger: { reachable: true, asOf: known.asOf, stale: outcomeOf(known, 'status') === 'could_not_check' },
  });
  return { ...known, ...answer, contentHash: hash };
}

async function judgeMissing(
  fetch: typeof globalThis.fetch,
  asOf: LedgerReach['asOf'],
  content: Content | undefined,
  hash: string,
): Promise<Verification> {
  const lag = (await readStatus(fetch))?.indexer.lagLedgers ?? null;
  const ledger = {
    reachable: asOf !== null,
    asOf,
    stale: lag === null,
    ledgersBehind: lag !== null && lag > behindLedgersMax ? lag : 0,
  };
  return { ...(await verify({ content, ledger })), id: null, contentHash: hash, credential: null };
}

function issuerRole(known: Verification): IssuerRole {
  return ({ passed: 'held', failed: 'not_held', could_not_check: 'unknown' } as const)[
    outcomeOf(known, 'issuer') ?? 'could_not_check'
  ];
}

function outcomeOf(known: Verification, name: 'issuer' | 'status') {
  return known.checks.find((check) => check.name === name)?.outcome;
}

/** The number that a certificate's own `id` ends in, as in `https://…/credentials/<id>`. */
function namedId(content: Content): string | null {
  const last = typeof content.id === 'string' ? (content.id.split(/[/:]/).filter(Boolean).at(-1) ?? '') : '';
  return isCredentialId(last) ? last : null;
}

function refuse(file: File, fault: string): Outcome {
  return { kind: 'refused', verdict: 'unreadable', sentence: `${file.name} ${fault}` };
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}
