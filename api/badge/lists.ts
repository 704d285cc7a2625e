/** Lists of certificates that do not stand (any more), made of the read model, as other badge systems read them. */
import { QueryTypes } from 'sequelize';
import type { Content } from '#verify';
import { bitstringList, revocationList, signEmbedded } from '#verify/issue/index.ts';
import type { Snapshot } from '../database.ts';
import { type Badges, revocationsPath, statusListPath } from './badges.ts';
import { placesPerList } from './places.ts';

export type StatusPurpose = 'revocation' | 'suspension';

/** What the ledger says that a set bit means: one that another takes the place of is final, as a revoked one is. */
const statusesOf: Record<StatusPurpose, string[]> = {
  revocation: ['revoked', 'superseded'],
  suspension: ['suspended'],
};

interface ListState {
  places: number[];
  /** When the last certificate on it changed; null: it holds none. */
  changedAt: Date | null;
}

/** Makes signed status lists, each once until a certificate on it changes. */
export function statusLists(badges: Badges) {
  const kept = new Map<string, { of: string; made: Promise<Content> }>();
  return {
    /** A BitstringStatusListCredential as of the snapshot; null when no certificate has a place on a list of that number. */
    async read(snapshot: Snapshot, purpose: StatusPurpose, list: number): Promise<Content | null> {
      const state = await readState(snapshot, purpose, list);
      if (!state) return null;
      const of = JSON.stringify(state);
      const name = `${purpose} ${list}`;
      const before = kept.get(name);
      if (before?.of === of) return before.made;
      const made = makeList(badges, purpose, list, state);
      kept.set(name, { of, made });
      return made;
    },
  };
}

async function readState(snapshot: Snapshot, purpose: StatusPurpose, list: number): Promise<ListState | null> {
  const [row] = await snapshot.sequelize.query<ListState & { count: number }>(
    `SELECT count(*)::int AS count, max(c.changed_at) AS "changedAt",
       coalesce(array_agg(p.place ORDER BY p.place) FILTER (WHERE c.status = ANY ($statuses)), '{}') AS places
     FROM app.status_places AS p LEFT JOIN chain.credentials AS c ON c.id = p.credential_id WHERE p.list = $list`,
    { bind: { list, statuses: statusesOf[purpose] }, type: QueryTypes.SELECT, transaction: snapshot.transaction },
  );
  return row && row.count > 0 ? { places: row.places, changedAt: row.changedAt } : null;
}

async function makeList(
  { signer, publicUrl }: Badges,
  purpose: StatusPurpose,
  list: number,
  { places, changedAt }: ListState,
): Promise<Content> {
  // The time of what it says, not of its making: so every process makes the same bytes.
  const from = new Date(Math.max(changedAt?.getTime() ?? 0, signer.since.getTime()));
  const content = await bitstringList({
    id: publicUrl + statusListPath(purpose, list),
    issuer: signer.did,
    purpose,
    places,
    length: placesPerList,
    validFrom: from.toISOString(),
  });
  return signEmbedded(content, signer.embedded, from);
}

/** Open Badges' own list: every certificate that was revoked or replaced. */
export async function readRevocations({ sequelize, transaction }: Snapshot, badges: Badges): Promise<Content> {
  const rows = await sequelize.query<{ id: string; status: string; statusReason: string | null }>(
    `SELECT id, status, status_reason AS "statusReason" FROM chain.credentials
     WHERE status = ANY ($statuses) ORDER BY from_event`,
    { bind: { statuses: statusesOf.revocation }, type: QueryTypes.SELECT, transaction },
  );
  return revocationList(
    badges.publicUrl + revocationsPath,
    badges.signer.did,
    rows.map(({ id, status, statusReason }) => ({
      id: `${badges.publicUrl}/credentials/${id}`,
      reason: status === 'superseded' ? 'Replaced by a newer certificate.' : statusReason,
    })),
  );
}
