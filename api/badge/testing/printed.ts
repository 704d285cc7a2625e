/** Certificates as they are printed, for tests and the bench: signed with keys of their own, on no ledger. */
import { contentHash, type Examiner } from '#verify';
import { signEmbedded } from '#verify/issue/index.ts';
import { chainEvidence, issuerDid, makeContent } from '../../credential/model.ts';
import { makeSigner, newBadgeKeys, readBadgeKeys } from '../keys.ts';
import type { PrintedCertificate } from '../pdf/certificate.ts';

const publicUrl = 'https://brain-storm.example';
const homeDomain = 'brain-storm.example';
const id = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const issuedAt = new Date('2026-11-18T10:00:00Z');
const contract = 'CDLZFC3SYJYDZT7K67VZ75HPJVIEUVNIXF47ZG2FB2RMQQVU2HHGCYSC';

export const link = `${publicUrl}/c/Zk3vQx0mT9sYw1uBdLrHqPnE`;
const learner = 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ';

export const signer = await makeSigner(issuerDid(homeDomain), readBadgeKeys(newBadgeKeys(issuedAt)));

/** Names in every script that a certificate is set in, of people who are not. */
export const names = {
  Latin: 'Łucja Żółkiewska-O’Brien',
  Vietnamese: 'Nguyễn Thị Đặng Hương',
  Greek: 'Αλέξανδρος Παπαδόπουλος',
  Cyrillic: 'Мария Ђорђевић',
  Arabic: 'مريم بنت عبد الرحمن',
  Hebrew: 'דוד בן־גוריון',
  Devanagari: 'प्रज्ञा श्रीवास्तव क्षत्रिय',
  Chinese: '李小龍 明',
  Japanese: '山田 さくら',
  Korean: '김민준 한글',
  'several scripts': 'Мария مريم 明',
};

export async function printedCertificate(
  name: string | null,
  title = 'Writing Soroban contracts',
  language = 'en',
): Promise<PrintedCertificate> {
  const content = makeContent(
    { publicUrl, homeDomain, networkPassphrase: 'Test SDF Network ; September 2015' },
    {
      id,
      learner,
      name,
      course: { key: 'soroban_contracts', title, language, lessons: 18 },
      earnedAt: issuedAt,
    },
  );
  const facts = {
    ...{ id, kind: 'completion' as const, issuedAt, expiresAt: null },
    ...{ ledger: 1_135_204, transaction: '5c1e7f2d9a8b4c3e6f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b1ca902' },
  };
  const evidence = [chainEvidence({ contract, transaction: facts.transaction, ledger: facts.ledger })];
  return {
    content,
    contentHash: await contentHash(content),
    signedJson: JSON.stringify(await signEmbedded({ ...content, evidence }, signer.embedded, issuedAt)),
    link,
    facts,
  };
}

/** Whoever checks it, with a ledger on which it is valid. */
export function examinerOf({ contentHash, facts }: PrintedCertificate): Examiner {
  const credential = {
    ...{ id: facts.id, contractAddress: contract, contentHash, issuer: 'GISSUER', learner, expiresAt: null },
    issuedAt: issuedAt.toISOString(),
    ...{ status: 'valid' as const, statusAt: null, statusLedger: null, statusBy: null, statusReason: null },
  };
  const asOf = { ledger: facts.ledger, closedAt: issuedAt.toISOString() };
  return {
    home: { issuers: [signer.did], contract },
    now: issuedAt,
    controller: async () => signer.document,
    ledger: async () => ({ credential, issuerRole: 'held', ledger: { reachable: true, asOf } }),
  };
}
