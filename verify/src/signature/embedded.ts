/// <reference path="./digitalbazaar.d.ts" />
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { isTime, isToCome } from '../badge.ts';
import { canonicalize } from '../canonical.ts';
import type { Content } from '../content.ts';
import { Fault, failing, undecided } from '../finding.ts';
import { textOf } from '../words/text.ts';
import { loadKnown } from './contexts.ts';
import { didOf, findKey, type IssuerKey, nameOfDid, readDidDocument, requireInTime } from './controller.ts';
import { requirePlain } from './plain.ts';
import type { SignatureSources, Signed } from './signature.ts';

/** Each proof that is looked at costs a canonicalization. */
const proofsMax = 4;
const checkedMax = 2;
const proofType = 'DataIntegrityProof';

/**
 * Checks the Data Integrity proofs in a credential. Every one that is written in `eddsa-rdfc-2022` has to hold, be for
 * `assertionMethod` and by a key of the issuer: the libraries are content with one that does.
 * @throws Fault that says what is wrong, or what could not be looked at.
 */
export async function checkEmbedded(content: Content, issuer: string, sources: SignatureSources): Promise<Signed> {
  const { proof, ...document } = content;
  const proofs = [proof].flat() as Content[];
  if (proofs.length > proofsMax) throw failing((words) => words.tooManyProofs(proofs.length, proofsMax));
  if (!proofs.every((one) => typeof one === 'object' && one !== null))
    throw failing((words) => words.brokenSignature());
  const known = proofs.filter((one) => one.type === proofType && one.cryptosuite === cryptosuite.name);
  if (known.length === 0) {
    const [other = {}] = proofs;
    throw undecided((words) => words.unknownSuite(textOf(other.type === proofType ? other.cryptosuite : other.type)));
  }
  if (known.length > checkedMax) throw failing((words) => words.tooManyProofs(known.length, checkedMax));
  requirePlain(document);
  let signed: Signed | undefined;
  for (const one of known) signed = await checkProof(one, document, issuer, sources);
  return signed as Signed;
}

async function checkProof(
  proof: Content,
  document: Content,
  issuer: string,
  sources: SignatureSources,
): Promise<Signed> {
  const { '@context': context, ...options } = proof;
  if (context !== undefined && canonicalize(context) !== canonicalize(document['@context']))
    throw failing((words) => words.brokenSignature());
  if (options.previousProof !== undefined) throw undecided((words) => words.chainedProof());
  if (options.proofPurpose !== 'assertionMethod')
    throw failing((words) => words.otherPurpose(textOf(options.proofPurpose)));
  requirePlain({ '@context': document['@context'], ...options });
  requireTimes(options, sources.now);
  const key = await findProofKey(options.verificationMethod, issuer, sources);
  requireInTime(key, typeof options.created === 'string' ? options.created : null, sources.now);
  await requireSignature(options, document, key);
  return { by: issuer, keyId: key.id, isBound: true };
}

function requireTimes({ created, expires }: Content, now: Date): void {
  for (const time of [created, expires])
    if (time !== undefined && !isTime(time)) throw failing((words) => words.noTime(textOf(time)));
  if (typeof created === 'string' && isToCome(created, now)) throw failing((words) => words.signedLater(created));
  if (typeof expires === 'string' && Date.parse(expires) <= now.getTime())
    throw failing((words) => words.signatureEnded(expires));
}

async function findProofKey(id: unknown, issuer: string, sources: SignatureSources): Promise<IssuerKey> {
  const owner = typeof id === 'string' ? didOf(id) : undefined;
  if (typeof id !== 'string' || !owner) throw failing((words) => words.otherController(textOf(id), nameOfDid(issuer)));
  if (owner !== issuer) throw failing((words) => words.otherController(owner, nameOfDid(issuer)));
  return findKey(await readDidDocument(issuer, sources.controller), id, sources.now);
}

async function requireSignature(proof: Content, document: Content, key: IssuerKey): Promise<void> {
  // The suite has base58 alone; another spelling of the same bytes is a changed signature.
  if (!/^z[1-9A-HJ-NP-Za-km-z]{1,100}$/.test(String(proof.proofValue)))
    throw failing((words) => words.brokenSignature());
  const method = multikey(key);
  const suite = new DataIntegrityProof({ cryptosuite });
  const { verified, error } = await suite.verifyProof({
    proof,
    document,
    documentLoader: async (url) =>
      url === key.id ? { document: method, documentUrl: url, contextUrl: null } : loadKnown(url),
  });
  if (!verified) throw faultOf(error);
}

/** A key in the one form that the suite reads, whatever the document calls its type. */
function multikey({ id, method }: IssuerKey): object {
  const { controller, publicKeyMultibase, publicKeyJwk } = method;
  // z6Mk: 32 bytes of Ed25519 after the two that say so.
  if (typeof publicKeyMultibase === 'string' && /^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/.test(publicKeyMultibase))
    return { id, type: 'Multikey', controller, publicKeyMultibase };
  if (typeof publicKeyJwk === 'object' && publicKeyJwk !== null && (publicKeyJwk as Content).crv === 'Ed25519')
    return { id, type: 'JsonWebKey', controller, publicKeyJwk };
  throw failing((words) => words.brokenKey());
}

interface JsonLdError {
  cause?: unknown;
  details?: {
    cause?: unknown;
    event?: { details?: { property?: unknown; type?: unknown; value?: unknown; relativeIri?: unknown } };
  };
}

/** What a library's error says of the certificate. */
function faultOf(error: (Error & JsonLdError) | undefined): Fault {
  const inner = error?.details?.cause ?? error?.cause;
  if (inner instanceof Fault) return inner;
  const event = error?.details?.event?.details;
  if (event) {
    const term = event.property ?? event.type ?? event.relativeIri ?? event.value;
    return failing((words) => words.unknownTerm(textOf(term)), { cause: error });
  }
  return error?.message === 'Invalid signature.'
    ? failing((words) => words.mismatch(), { cause: error })
    : failing((words) => words.brokenSignature(), { cause: error });
}
