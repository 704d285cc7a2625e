/** Whether a certificate is real and still stands, by what is on the ledger and what is presented. */
import {
  contentHash,
  type Examination,
  type Examiner,
  examine,
  examineFacts,
  type Language,
  type LedgerAnswer,
  type Presented,
} from '#verify';
import type { Credential, Verification } from '#wire';
import type { Badges } from '../badge/model.ts';
import type { Network } from '../chain/network.ts';
import { presentCredential, reach, readIssuerRole } from '../credential/model.ts';
import { type Database, isDatabaseAway, type Snapshot } from '../database.ts';
import { presentAsOf } from '../http/as-of.ts';
import type { Signatures } from './signatures.ts';

export interface Verifier {
  database: Database;
  network: Network;
  badges: Badges;
  /** The contract that our certificates are on. */
  contract: string;
  signatures: Signatures;
}

type Head = Awaited<ReturnType<Network['head']>>;

/** Verifies the certificate with this id: what the platform holds of it, signed as it leaves here, or the ledger's facts alone. */
export function verifyById(verifier: Verifier, id: string, language: Language): Promise<Verification> {
  const { database, network, badges } = verifier;
  return answerEvenIfAway({ id, contentHash: null }, language, async () => {
    const [head, signed] = await Promise.all([network.head(), badges.sign(id)]);
    return database.readSnapshot(async (snapshot) => {
      const { transaction } = snapshot;
      const content = signed?.json ?? (await snapshot.CredentialContent.findByPk(id, { transaction }))?.content;
      const looked = await lookUp(snapshot, head, { id });
      const credential = looked.credential ?? null;
      const about = { id, contentHash: credential?.contentHash ?? null, credential };
      if (!credential || !content) return present(await examineFacts(looked, language), about);
      const presented = { carrier: 'json', content } as const;
      const examination = await examine(
        presented,
        examinerOf(verifier, presented, language, async () => looked),
      );
      // Whom it names is for its holder to show.
      return { ...present(examination, about), name: null };
    });
  });
}

/** Verifies a certificate that somebody presents. Nothing of it is kept, and nothing that it names is fetched. */
export async function verifyPresented(
  verifier: Verifier,
  presented: Presented,
  language: Language,
): Promise<Verification> {
  const { database, network } = verifier;
  const hash = await contentHash(presented.content);
  return answerEvenIfAway({ id: null, contentHash: hash }, language, async () => {
    const head = await network.head();
    let looked: LedgerAnswer & { credential?: Credential } = { ledger: { reachable: false, asOf: null } };
    let named: string | null = null;
    const ledger: Examiner['ledger'] = async (about) => {
      named = about.id;
      looked = await database.readSnapshot((snapshot) => lookUp(snapshot, head, about));
      return looked;
    };
    const examination = await examine(presented, examinerOf(verifier, presented, language, ledger));
    const credential = looked.credential ?? null;
    return present(examination, { id: credential?.id ?? named, contentHash: hash, credential });
  });
}

function examinerOf(
  { badges, contract, signatures }: Verifier,
  presented: Presented,
  language: Language,
  ledger: NonNullable<Examiner['ledger']>,
): Examiner {
  const { did, document } = badges.signer;
  return {
    home: { issuers: [did], contract },
    // Our own keys, which we have; anybody else's would have to be fetched from where a stranger's file says.
    controller: async (asked) => (asked === did ? document : undefined),
    ledger,
    now: new Date(),
    language,
    once: signatures(presented),
  };
}

/** What the ledger has by this hash, else by this number. */
async function lookUp(
  snapshot: Snapshot,
  head: Head,
  { contentHash, id }: { contentHash?: string; id: string | null },
): Promise<LedgerAnswer & { credential?: Credential }> {
  const { Credential, transaction } = snapshot;
  const row =
    (contentHash === undefined ? null : await Credential.findOne({ where: { contentHash }, transaction })) ??
    (id === null ? null : await Credential.findByPk(id, { transaction }));
  const asOf = presentAsOf(snapshot.cursor);
  const ledger = reach(asOf, head, Date.now());
  if (!row || !asOf) return { ledger };
  return {
    credential: presentCredential(row, asOf),
    issuerRole: await readIssuerRole(snapshot, row, transaction),
    ledger,
  };
}

type About = Pick<Verification, 'id' | 'contentHash' | 'credential'>;

function present(examination: Examination, { credential, ...about }: About): Verification {
  const { verdict, sentence, checks, asOf, isOurs, says } = examination;
  // After a signature that does not hold nothing else is said, not even what the ledger has under that number.
  const isTold = checks.some((check) => check.name === 'status');
  const { title, name } = says ?? { title: null, name: null };
  return { verdict, sentence, checks, asOf, isOurs, title, name, ...about, credential: isTold ? credential : null };
}

// A verdict of its own, not an error: whoever reads only the verdict must not take silence for a yes.
async function answerEvenIfAway(
  about: Omit<About, 'credential'>,
  language: Language,
  answer: () => Promise<Verification>,
): Promise<Verification> {
  try {
    return await answer();
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    const silent = await examineFacts({ ledger: { reachable: false, asOf: null } }, language);
    return present(silent, { ...about, credential: null });
  }
}
