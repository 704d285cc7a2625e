/** What a certificate says: an Open Badges 3.0 credential, of which the ledger holds the hash. */
import { createHash, randomBytes } from 'node:crypto';
import { type Content, chainEvidenceType } from '#verify';
import type { Issuer } from './issuer.ts';

export interface Earned {
  /** 32 lower-case hex digits. */
  id: string;
  /** Address on the ledger. */
  learner: string;
  /** What the learner calls themselves; null: the certificate names nobody. */
  name: string | null;
  course: { key: string; title: string; language: string; lessons: number };
  earnedAt: Date;
  /** Absent: of completion. */
  kind?: 'completion' | 'achievement';
  /** Of an achievement; null: it is called after its course. */
  title?: string | null;
  /** What an issuer said that it is for; null: the lessons of the course. */
  criteria?: string | null;
}

const issuerName = 'Brain-Storm Learning';
/** Path of the document that says what our own terms mean; it never changes. */
export const contextPath = '/v1/contexts/certificate';

/** The terms that no other vocabulary has: the salt, which means nothing, and what the ledger's evidence says. */
const terms = ['contentSalt', chainEvidenceType, 'contract', 'transaction', 'ledger'];

/** JSON-LD of them. */
const ownTerms = (publicUrl: string) =>
  Object.fromEntries(terms.map((term) => [term, `${publicUrl}${contextPath}#${term}`]));

/** The ledger's own record of a certificate, among the evidence of its signed form; its hash does not cover it. */
export const chainEvidence = (issued: { contract: string; transaction: string; ledger: number }): Content => ({
  type: ['Evidence', chainEvidenceType],
  name: 'Issued on the Stellar ledger',
  ...issued,
});

export const contextDocument = (publicUrl: string) => ({ '@context': ownTerms(publicUrl) });

/** Who issues, as a DID: its document is at `https://<homeDomain>/.well-known/did.json`. */
export const issuerDid = (homeDomain: string) => `did:web:${homeDomain.replace(':', '%3A')}`;

// In the language of its course, as its title is.
const english = {
  completion: (course: string) => `Completion of the course ${course}.`,
  achievement: (course: string) => `An achievement in the course ${course}.`,
  lessons: (count: number) => (count === 1 ? 'The one lesson done.' : `All ${count} lessons done.`),
};
const german: typeof english = {
  completion: (course) => `Abschluss des Kurses „${course}“.`,
  achievement: (course) => `Eine Leistung im Kurs „${course}“.`,
  lessons: (count) => (count === 1 ? 'Die eine Lektion abgeschlossen.' : `Alle ${count} Lektionen abgeschlossen.`),
};

/** The part of a certificate that its hash covers: all but proof, status and the ledger's evidence. */
export function makeContent(
  { publicUrl, homeDomain, networkPassphrase }: Issuer,
  { id, learner, name, course, earnedAt, kind = 'completion', title = null, criteria = null }: Earned,
): Content {
  const courseUrl = `${publicUrl}/courses/${course.key}`;
  const called = title ?? course.title;
  const say = /^de(-|$)/i.test(course.language) ? german : english;
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
      'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json',
      // Not by its address: who checks a signature reads no vocabulary but those that everybody knows.
      ownTerms(publicUrl),
    ],
    id: `${publicUrl}/credentials/${id}`,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: called,
    issuer: {
      id: issuerDid(homeDomain),
      type: ['Profile'],
      name: issuerName,
      url: publicUrl,
    },
    validFrom: seconds(new Date()),
    awardedDate: seconds(earnedAt),
    credentialSubject: {
      id: `did:pkh:stellar:${networkOf(networkPassphrase)}:${learner}`,
      type: ['AchievementSubject'],
      ...(name === null ? {} : { identifier: [identityOf(name)] }),
      achievement: {
        id: kind === 'completion' ? courseUrl : `${courseUrl}#achievement-${tagOf(called, criteria)}`,
        type: ['Achievement'],
        achievementType: kind === 'completion' ? 'Certificate' : 'Achievement',
        name: called,
        description: say[kind](course.title),
        criteria: { narrative: criteria ?? say.lessons(course.lessons) },
        inLanguage: course.language,
      },
    },
    credentialSchema: [
      {
        id: 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json',
        type: '1EdTechJsonSchemaValidator2019',
      },
    ],
    // 128 random bits, so that the hash on the ledger reveals nothing of a content that could be guessed
    contentSalt: randomBytes(16).toString('hex'),
  };
}

/** What a certificate says that it is for; null where it says nothing. */
export function criteriaIn(content: Content): string | null {
  const subject = content.credentialSubject as { achievement?: { criteria?: { narrative?: unknown } } } | undefined;
  const narrative = subject?.achievement?.criteria?.narrative;
  return typeof narrative === 'string' ? narrative : null;
}

// Open Badges' own form of a name: the member is called a hash whether it is hashed or not.
const identityOf = (name: string) => ({
  type: 'IdentityObject',
  identityType: 'name',
  hashed: false,
  identityHash: name,
});

/** The same for achievements that are the same, so that a badge system sees one. */
const tagOf = (title: string, criteria: string | null) =>
  createHash('sha256')
    .update(JSON.stringify([title, criteria]))
    .digest('hex')
    .slice(0, 16);

const seconds = (time: Date) => `${time.toISOString().slice(0, 19)}Z`;

/** As CAIP-2 names Stellar's networks; every other is one of one's own. */
function networkOf(passphrase: string): string {
  if (passphrase === 'Public Global Stellar Network ; September 2015') return 'pubnet';
  return passphrase === 'Test SDF Network ; September 2015' ? 'testnet' : 'local';
}
