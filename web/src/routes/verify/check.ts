import {
  findByContentHash,
  Refusal,
  read,
  readStatus,
  readVerification,
  unreachable,
  type Verification,
  verifyFile,
} from '#lib/api.ts';
import { readShared } from '#lib/credential.ts';
import * as m from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { type Question, readQuestion } from '#lib/question.ts';
import {
  type AnyCheck,
  CanonicalError,
  contentHash,
  type Examiner,
  examine,
  examineFacts,
  fileBytesMax,
  type HolderProof,
  type LedgerAnswer,
  type Presented,
  PresentedError,
  readPresented,
  tooFarBehind,
} from '#verify';
import type { Credential } from '#wire';
import { elsewhere } from './elsewhere.ts';

/** What came of a check: an answer about a certificate, or why there was none to ask about; and how far it is. */
export type Outcome =
  | { kind: 'asking'; file: string; checks: readonly AnyCheck[] }
  /** `bears`: the id that the certificate has itself, which its holder signs. */
  | { kind: 'answer'; verification: Verification; file?: string; bears?: string; asks?: Asks }
  | { kind: 'refused'; verdict: 'malformed' | 'unreadable'; sentence: string };

/** Whom a foreign badge would have the browser ask. */
export interface Asks {
  hosts: string[];
  /** Those that are never asked, because they are no public addresses. */
  refused: string[];
}

type Fetch = typeof globalThis.fetch;

export interface Manner {
  /** Whether the addresses that a foreign badge names may be asked, by this browser. */
  mayAsk?: boolean;
  holder?: HolderProof | undefined;
  onCheck?: (check: AnyCheck) => void;
}

/** Checks what was typed into the field; null when that was nothing. */
export async function checkQuestion(fetch: Fetch, question: Question): Promise<Outcome | null> {
  switch (question.kind) {
    case 'nothing':
      return null;
    case 'unclear':
      return { kind: 'refused', verdict: 'malformed', sentence: m.verify_unclear(question) };
    case 'id':
      return { kind: 'answer', verification: await readVerification(fetch, question.id) };
    case 'hash':
      return { kind: 'answer', verification: await checkHash(fetch, question.hash) };
    case 'share': {
      const shared = await readShared(fetch, question.share).catch(() => null);
      if (!shared) return { kind: 'refused', verdict: 'malformed', sentence: m.certificate_share_gone_why() };
      return { kind: 'answer', verification: await readVerification(fetch, shared.id) };
    }
  }
}

async function checkHash(fetch: Fetch, hash: string): Promise<Verification> {
  const found = await findByContentHash(fetch, hash);
  if (found.id !== null) return readVerification(fetch, found.id);
  const { ledger } = await missing(fetch, found.asOf);
  const answer = await examineFacts({ ledger }, getLocale());
  const about = { ...answer, title: null, name: null, id: null, contentHash: hash, credential: null };
  return answer.verdict === 'not_found' ? { ...about, sentence: m.verify_hash_missing() } : about;
}

/**
 * Checks a file where it was dropped: a certificate in it is read here, and only its hash, or the number it names, is
 * looked up. Nothing else of the file leaves this browser.
 */
export async function checkFile(fetch: Fetch, file: File, manner: Manner = {}): Promise<Outcome> {
  if (file.size > fileBytesMax) return refuse(m.verify_file_large({ file: file.name }));
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    return await checkPresented(fetch, file.name, await readPresented(bytes), manner);
  } catch (error) {
    const isCertificate = !(error instanceof PresentedError) || error.kind !== 'not_a_certificate';
    if (!isCertificate && isPicture(bytes)) return checkPicture(fetch, file);
    if (error instanceof PresentedError || error instanceof CanonicalError) {
      const about = { file: file.name, detail: error.message };
      if (error instanceof PresentedError && error.kind === 'too_large') return refuse(m.verify_file_large(about));
      return refuse(isCertificate ? m.verify_file_unreadable(about) : m.verify_file_none(about));
    }
    throw error;
  }
}

/** As `checkFile`, by the api: for browsers without script, and for whoever prefers that. The file goes there and is forgotten. */
export async function checkByApi(fetch: Fetch, file: File): Promise<Outcome> {
  if (file.size > fileBytesMax) return refuse(m.verify_file_large({ file: file.name }));
  try {
    return { kind: 'answer', file: file.name, verification: await verifyFile(fetch, file) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const about = { file: file.name, detail: error.message };
    if (error.status === 413) return refuse(m.verify_file_large(about));
    return refuse(error.status === 400 ? m.verify_file_none(about) : error.message);
  }
}

async function checkPresented(
  fetch: Fetch,
  file: string,
  presented: Presented,
  { mayAsk = false, holder, onCheck }: Manner,
): Promise<Outcome> {
  const [document, status] = await Promise.all([
    read<{ id: string }>(fetch, '/.well-known/did.json'),
    readStatus(fetch),
  ]);
  const contract = status?.contracts.certificate;
  // With nobody to say who we are and which contract is ours, to call it another's or a forgery would be a guess.
  if (!document || contract === undefined) return { kind: 'answer', file, verification: unreachable() };
  const other = elsewhere(mayAsk);
  let looked: LedgerAnswer & { credential?: Credential } = { ledger: { reachable: false, asOf: null } };
  const examiner: Examiner = {
    home: { issuers: [document.id], contract },
    ledger: async (about) => {
      looked = await lookUp(fetch, about);
      return looked;
    },
    controller: async (id) => (id === document.id ? document : other.controller(id)),
    statusList: other.statusList,
    now: new Date(),
    language: getLocale(),
    holder,
    onCheck,
  };
  const answer = await examine(presented, examiner);
  const isTold = answer.checks.some(({ name }) => name === 'status');
  const credential = (isTold && looked.credential) || null;
  const hash = await contentHash(presented.content);
  const { title, name } = answer.says ?? { title: null, name: null };
  const verification = { ...answer, title, name, id: credential?.id ?? null, contentHash: hash, credential };
  const asks = answer.isOurs === false && !mayAsk ? other.asked() : undefined;
  return { kind: 'answer', file, verification, ...bearing(presented), ...(asks && { asks }) };
}

/** The id that a certificate has itself, if its form is sound. */
export function bearing({ content: { id } }: Presented): { bears?: string } {
  return typeof id === 'string' ? { bears: id } : {};
}

/** The ledger's facts by hash, else by the number that the file names: a changed one still names the one it was made from. */
async function lookUp(
  fetch: Fetch,
  { contentHash, id }: { contentHash: string; id: string | null },
): Promise<LedgerAnswer & { credential?: Credential }> {
  const found = await findByContentHash(fetch, contentHash);
  const named = found.id ?? id;
  if (named === null) return missing(fetch, found.asOf);
  const known = await readVerification(fetch, named);
  if (known.credential === null) return missing(fetch, known.asOf);
  const outcomeOf = (name: 'issuer' | 'status') => known.checks.find((check) => check.name === name)?.outcome;
  const issuer = outcomeOf('issuer');
  return {
    credential: known.credential,
    issuerRole: issuer === 'passed' ? 'held' : issuer === 'failed' ? 'not_held' : 'unknown',
    ledger: { reachable: true, asOf: known.asOf, stale: outcomeOf('status') === 'could_not_check' },
  };
}

async function missing(fetch: Fetch, asOf: Verification['asOf']): Promise<Pick<LedgerAnswer, 'ledger'>> {
  const lag = (await readStatus(fetch))?.indexer.lagLedgers ?? null;
  return { ledger: { reachable: asOf !== null, asOf, stale: lag === null, ledgersBehind: tooFarBehind(lag ?? 0) } };
}

/** PNG, JPEG, WebP and GIF by their first bytes. */
function isPicture(bytes: Uint8Array): boolean {
  const head = String.fromCharCode(...bytes.subarray(0, 4));
  return ['\x89PNG', '\xff\xd8\xff', 'RIFF', 'GIF8'].some((mark) => head.startsWith(mark));
}

/** A picture that carries no certificate may show the QR code of one. */
async function checkPicture(fetch: Fetch, file: File): Promise<Outcome> {
  const { readQr } = await import('./qr.ts');
  const text = await readQr(file).catch(() => null);
  if (text === null) return refuse(m.verify_qr_none({ file: file.name }));
  const question = readQuestion(text);
  if (question.kind === 'unclear' || question.kind === 'nothing')
    return refuse(m.verify_qr_other({ file: file.name, text: text.slice(0, 120) }));
  return (await checkQuestion(fetch, question)) as Outcome;
}

function refuse(sentence: string): Outcome {
  return { kind: 'refused', verdict: 'unreadable', sentence };
}
