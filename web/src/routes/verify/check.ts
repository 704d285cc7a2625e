import { findByContentHash, readStatus, readVerification, type Verification } from '#lib/api.ts';
import * as m from '#lib/paraglide/messages.js';
import { isCredentialId, type Question } from '#lib/question.ts';
import { count } from '#lib/words.ts';
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
      return { kind: 'refused', verdict: 'malformed', sentence: m.verify_unclear(question) };
    case 'id':
      return { kind: 'answer', verification: await readVerification(fetch, question.id) };
    case 'hash':
      return { kind: 'answer', verification: await checkHash(fetch, question.hash) };
  }
}

async function checkHash(fetch: typeof globalThis.fetch, hash: string): Promise<Verification> {
  const found = await findByContentHash(fetch, hash);
  if (found.id !== null) return readVerification(fetch, found.id);
  return judgeMissing(fetch, found.asOf, undefined, hash);
}

/**
 * Checks a certificate's JSON where it was dropped: its hash is computed here and only the hash, or the number the file
 * names, is looked up. Nothing else of the file leaves this browser.
 */
export async function checkFile(fetch: typeof globalThis.fetch, file: File): Promise<Outcome> {
  if (file.size > fileBytesMax) return refuse(m.verify_file_large({ file: file.name, size: megabytes(file.size) }));
  const text = (await file.text()).replace(/^\u{FEFF}/u, '');
  try {
    return { kind: 'answer', file: file.name, verification: await checkContent(fetch, parseContent(text)) };
  } catch (error) {
    return refuse(faultOf(file.name, text, error));
  }
}

/** Why a text can't be a certificate. */
function faultOf(file: string, text: string, error: unknown): string {
  if (text.startsWith('%PDF') || text.startsWith('\u{FFFD}PNG')) return m.verify_file_picture({ file });
  if (text.trim() === '') return m.verify_file_empty({ file });
  if (error instanceof ContentError && error.cause instanceof SyntaxError) return m.verify_file_other({ file });
  if (error instanceof ContentError || error instanceof CanonicalError)
    return m.verify_file_none({ file, detail: error.message });
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
  const answer = { ...(await verify({ content, ledger })), id: null, contentHash: hash, credential: null };
  if (answer.verdict !== 'not_found') return answer;
  return { ...answer, sentence: content ? m.verify_content_missing() : m.verify_hash_missing() };
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

function refuse(sentence: string): Outcome {
  return { kind: 'refused', verdict: 'unreadable', sentence };
}

function megabytes(bytes: number): string {
  return count(Math.round((bytes / 1024 / 1024) * 10) / 10);
}
