/** Certificates as others can check them: the content that the ledger holds the hash of, signed, with where its status is read. */
import type { Content } from '#verify';
import { bitstringEntry, signEmbedded, signJwt } from '#verify/issue/index.ts';
import { chainEvidence, presentExpiry } from '../credential/model.ts';
import type { Database } from '../database.ts';
import type { Signer } from './keys.ts';
import { findPlace, type StatusPlace } from './places.ts';

/** An Open Badges 3.0 credential, signed in both of its ways. */
export interface SignedCertificate {
  id: string;
  /** What the ledger holds the hash of: it names its learner, if it names anybody. */
  content: Content;
  contentHash: string;
  kind: 'completion' | 'achievement';
  issuedAt: Date;
  /** Null: never. */
  expiresAt: Date | null;
  ledger: number;
  /** 64 hex digits. */
  transaction: string;
  /** With an `eddsa-rdfc-2022` proof. */
  json: Content;
  /** Compact JWS by RS256. */
  jwt: string;
}

/** Signs what is on the ledger. */
export interface Badges {
  signer: Signer;
  /** Where the lists are: without a slash at the end. */
  publicUrl: string;
  /**
   * The certificate of that id, signed; null when it is not on the ledger yet, or when its content is not held (any more).
   * The same bytes each time, until the keys change.
   */
  sign(id: string): Promise<SignedCertificate | null>;
}

/** Signing costs ten milliseconds, and a page that is opened much asks for the same ones. */
const keptMax = 500;

export function createBadges(database: Database, signer: Signer, publicUrl: string): Badges {
  const kept = new Map<string, Promise<Pick<SignedCertificate, 'json' | 'jwt'>>>();
  const signOnce = (id: string, make: () => Promise<Pick<SignedCertificate, 'json' | 'jwt'>>) => {
    const before = kept.get(id);
    if (before) return before;
    if (kept.size >= keptMax) kept.delete(kept.keys().next().value as string);
    const made = make();
    kept.set(id, made);
    made.catch(() => kept.delete(id));
    return made;
  };
  return {
    signer,
    publicUrl,
    async sign(id) {
      // The content is looked up each time: whoever deletes their account takes it away at once.
      const [row, held] = await Promise.all([
        database.Credential.findByPk(id),
        database.CredentialContent.findByPk(id),
      ]);
      if (!row || !held || row.contentHash !== held.contentHash) return null;
      const { content, contentHash } = held;
      const signed = await signOnce(`${id} ${contentHash}`, async () => {
        const evidence = chainEvidence({
          contract: row.contractAddress,
          transaction: row.issuedTxHash,
          ledger: row.issuedLedger,
        });
        const unsigned = {
          ...content,
          evidence: [...[content.evidence ?? []].flat(), evidence],
          credentialStatus: statusOf(publicUrl, await findPlace(database.sequelize, id)),
        };
        const created = new Date(Math.max(row.issuedAt.getTime(), signer.since.getTime()));
        return {
          json: await signEmbedded(unsigned, signer.embedded, created),
          jwt: await signJwt(unsigned, signer.jwt),
        };
      });
      const { kind, issuedAt, issuedLedger: ledger, issuedTxHash: transaction } = row;
      const expiresAt = row.expiresAt === null ? null : new Date(presentExpiry(row.expiresAt) as string);
      return { id, content, contentHash, kind, issuedAt, expiresAt, ledger, transaction, ...signed };
    },
  };
}

/** The paths of the lists, below `publicUrl`. */
export const statusListPath = (purpose: 'revocation' | 'suspension', list: number) =>
  `/v1/status-lists/${purpose}/${list}`;
export const revocationsPath = '/v1/revocations';

function statusOf(publicUrl: string, { list, place }: StatusPlace): Content[] {
  return [
    bitstringEntry(publicUrl + statusListPath('revocation', list), 'revocation', place),
    bitstringEntry(publicUrl + statusListPath('suspension', list), 'suspension', place),
    { id: publicUrl + revocationsPath, type: '1EdTechRevocationList' },
  ];
}
