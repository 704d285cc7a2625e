import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { xdr } from '@stellar/stellar-sdk/base';
import { masterWeight, rawKey } from './account.ts';
import { equalBytes, sha256, toBase64 } from './bytes.ts';

const WEIGHT_MAX = 255;
/** DER header of an ed25519 SubjectPublicKeyInfo (RFC 8410); the raw key follows. */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const publicKeys = new Map<string, KeyObject | null>();

interface Candidate {
  key: xdr.SignerKey | { type: 'signerKeyTypeEd25519'; ed25519: { toBytes(): Uint8Array } };
  weight: number;
}

/**
 * Counts signature weights for one transaction and remembers which signatures were of use; the rules and their order
 * are stellar-core's SignatureChecker: pre-authorised hashes first, then hash(x), ed25519, signed payloads (CAP-0040).
 */
export class SignatureChecker {
  readonly #hash: Uint8Array;
  readonly #signatures: xdr.DecoratedSignature[];
  readonly #used: boolean[];
  /** By key and signature: every operation asks again, and a verification takes longer than the rest of one. */
  readonly #verified = new Map<string, boolean>();

  constructor(hash: Uint8Array, signatures: xdr.DecoratedSignature[]) {
    this.#hash = hash;
    this.#signatures = signatures;
    this.#used = signatures.map(() => false);
  }

  /** Whether the account's signers among the signatures reach the needed weight (at least one signature even for 0). */
  checkAccount(account: xdr.AccountEntry, neededWeight: number): boolean {
    const candidates: Candidate[] = account.signers.map(({ key, weight }) => ({ key, weight }));
    const master = masterWeight(account);
    if (master > 0) candidates.push(ed25519Candidate(rawKey(account.accountId), master));
    return this.#reaches(candidates, neededWeight);
  }

  /** For an account that does not exist yet: its own key must have signed. */
  checkKey(publicKey: Uint8Array): boolean {
    return this.#reaches([ed25519Candidate(publicKey, 1)], 0);
  }

  /** Extra signers (CAP-0021): every one of them must have signed. */
  checkExtraSigners(keys: xdr.SignerKey[]): boolean {
    return (
      keys.length === 0 ||
      this.#reaches(
        keys.map((key) => ({ key, weight: 1 })),
        keys.length,
      )
    );
  }

  allUsed(): boolean {
    return this.#used.every(Boolean);
  }

  #reaches(candidates: Candidate[], neededWeight: number): boolean {
    let total = 0;
    const add = (weight: number) => {
      total += Math.min(weight, WEIGHT_MAX);
      return total >= neededWeight;
    };
    for (const { key, weight } of candidates) {
      if (key.type === 'signerKeyTypePreAuthTx' && equalBytes(key.preAuthTx.toBytes(), this.#hash) && add(weight))
        return true;
    }
    for (const type of ['signerKeyTypeHashX', 'signerKeyTypeEd25519', 'signerKeyTypeEd25519SignedPayload'] as const) {
      const open = candidates.filter(({ key }) => key.type === type);
      for (const [index, signature] of this.#signatures.entries()) {
        const match = open.findIndex(({ key }) => this.#isSignedBy(signature, key));
        if (match < 0) continue;
        this.#used[index] = true;
        const [signer] = open.splice(match, 1);
        if (signer && add(signer.weight)) return true;
      }
    }
    return false;
  }

  #isSignedBy({ hint, signature }: xdr.DecoratedSignature, key: Candidate['key']): boolean {
    const bytes = signature.toBytes();
    switch (key.type) {
      case 'signerKeyTypeEd25519':
        return hasHint(hint, key.ed25519.toBytes()) && this.#isValid(key.ed25519.toBytes(), bytes);
      case 'signerKeyTypeHashX':
        return hasHint(hint, key.hashX.toBytes()) && equalBytes(sha256(bytes), key.hashX.toBytes());
      case 'signerKeyTypeEd25519SignedPayload': {
        const { ed25519, payload } = key.ed25519SignedPayload;
        return (
          equalBytes(hint.toBytes(), payloadHint(ed25519.toBytes(), payload)) &&
          isValidSignature(ed25519.toBytes(), payload, bytes)
        );
      }
      default:
        return false;
    }
  }

  #isValid(publicKey: Uint8Array, signature: Uint8Array): boolean {
    const name = `${toBase64(publicKey)} ${toBase64(signature)}`;
    const isValid = this.#verified.get(name) ?? isValidSignature(publicKey, this.#hash, signature);
    this.#verified.set(name, isValid);
    return isValid;
  }
}

function ed25519Candidate(publicKey: Uint8Array, weight: number): Candidate {
  return { key: { type: 'signerKeyTypeEd25519', ed25519: { toBytes: () => publicKey } }, weight };
}

/** A hint is the last four bytes of the key. */
function hasHint(hint: xdr.SignatureHint, key: Uint8Array): boolean {
  return equalBytes(hint.toBytes(), key.subarray(key.length - 4));
}

/** CAP-0040: key hint XOR the payload's last four bytes (padded with zeros on the right when it is shorter). */
function payloadHint(key: Uint8Array, payload: Uint8Array): Uint8Array {
  const tail = new Uint8Array(4);
  tail.set(payload.subarray(Math.max(0, payload.length - 4)));
  return key.subarray(28).map((byte, index) => byte ^ (tail[index] ?? 0));
}

/** False for a wrong signature and for bytes that are no curve point. */
export function isValidSignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const key = publicKeyObject(publicKey);
  return key !== null && signature.length === 64 && verify(null, message, key, signature);
}

function publicKeyObject(raw: Uint8Array): KeyObject | null {
  const name = toBase64(raw);
  const known = publicKeys.get(name);
  if (known !== undefined) return known;
  const key = importKey(raw);
  if (publicKeys.size > 10_000) publicKeys.clear(); // A cache, bounded so that strangers' keys cannot fill memory.
  publicKeys.set(name, key);
  return key;
}

function importKey(raw: Uint8Array): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.concat([ED25519_SPKI, raw]), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}
