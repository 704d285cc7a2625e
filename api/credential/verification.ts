import type { Credential as CredentialModel } from '#read-model';
import { type Content, contentHash, verify } from '#verify';
import type { Verification } from '#wire';
import type { Network } from '../chain/network.ts';
import { type Database, isDatabaseAway, type Snapshot } from '../database.ts';
import { presentAsOf } from '../http/as-of.ts';
import { readIssuerRole } from './model.ts';
import { presentCredential, presentVerification } from './present.ts';
import { reach } from './reach.ts';

/** Verifies the certificate with this id, against its content when the platform holds it. */
export function verifyById(database: Database, network: Network, id: string): Promise<Verification> {
  return answerEvenIfAway({ id, contentHash: null }, async () => {
    const head = await network.head();
    return database.readSnapshot(async (snapshot) => {
      const row = await snapshot.Credential.findByPk(id, { transaction: snapshot.transaction });
      const held = row && (await snapshot.CredentialContent.findByPk(id, { transaction: snapshot.transaction }));
      return judge(snapshot, head, row, held?.content, { id, contentHash: row?.contentHash ?? null });
    });
  });
}

/**
 * Verifies a certificate that somebody presents: the one with its content on the ledger, or else the one it names,
 * which then is a changed one. Nothing of it is kept.
 * @throws CanonicalError when the content can't be hashed.
 */
export async function verifyContent(database: Database, network: Network, content: Content): Promise<Verification> {
  const hash = await contentHash(content);
  const named = namedId(content);
  return answerEvenIfAway({ id: named, contentHash: hash }, async () => {
    const head = await network.head();
    return database.readSnapshot(async (snapshot) => {
      const { Credential, transaction } = snapshot;
      const row =
        (await Credential.findOne({ where: { contentHash: hash }, transaction })) ??
        (named ? await Credential.findByPk(named, { transaction }) : null);
      return judge(snapshot, head, row, content, { id: row?.id ?? named, contentHash: hash });
    });
  });
}

type About = Pick<Verification, 'id' | 'contentHash'>;

async function judge(
  snapshot: Snapshot,
  head: Awaited<ReturnType<Network['head']>>,
  row: CredentialModel | null,
  content: Content | undefined,
  about: About,
): Promise<Verification> {
  const asOf = presentAsOf(snapshot.cursor);
  const credential = row && asOf ? presentCredential(row, asOf) : null;
  const verdict = await verify({
    credential: credential ?? undefined,
    issuerRole: row ? await readIssuerRole(snapshot, row, snapshot.transaction) : undefined,
    content,
    ledger: reach(asOf, head, Date.now()),
  });
  return presentVerification(verdict, { ...about, credential });
}

// A verdict of its own, not an error: whoever reads only the verdict must not take silence for a yes.
async function answerEvenIfAway(about: About, answer: () => Promise<Verification>): Promise<Verification> {
  try {
    return await answer();
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    const verdict = await verify({ ledger: { reachable: false, asOf: null } });
    return presentVerification(verdict, { ...about, credential: null });
  }
}

/** The credential id that a certificate's own `id` ends in, as in `https://…/credentials/<id>`. */
function namedId(content: Content): string | null {
  return typeof content.id === 'string' ? (/(?:^|[/:])([0-9a-f]{32})\/?$/.exec(content.id)?.[1] ?? null) : null;
}
