/** What an issuer decides about a certificate: written with the call that brings it to the ledger, and in the audit log. */
import { QueryTypes } from 'sequelize';
import type { AsOf, AuditEntry, IssuerCredential } from '#wire';
import type { IssuerAct } from '#wire/forms.ts';
import { appendAuditEntry } from '../audit/model.ts';
import { reissueAward } from '../credential/model.ts';
import { credentialNotFound, decisionImpossible } from '../http/problem.ts';
import { oweCall } from '../outbox/model.ts';
import { askApproval, findOpenApproval } from './approvals.ts';
import { actsOf, type Desk, findCredential, presentFound } from './credentials.ts';
import { readNeedsTwo } from './settings.ts';

export interface Decision {
  id: string;
  act: IssuerAct;
  reason: string;
  /** Account of the issuer. */
  by: string;
  /** Account of the issuer who approved it; absent: nobody did. */
  approvedBy?: string;
}

/** Has all that is decided about a certificate wait for the caller's transaction. */
export async function takeCertificateTurn({ sequelize, transaction }: Desk, id: string): Promise<void> {
  await sequelize.query("SELECT pg_advisory_xact_lock(hashtextextended('certificate ' || $id, 0))", {
    bind: { id },
    transaction,
  });
}

/**
 * Decides, once: the same again, while it is under way, changes nothing. Where the two-person rule holds and nobody approved it,
 * an approval is asked for instead.
 *
 * @returns what the audit log says of it; null when nothing was changed
 * @throws ApiProblem 404 where the ledger has no such certificate, 409 where it is not one that this can be decided about
 */
export async function decide(desk: Desk, asOf: AsOf, decision: Decision): Promise<AuditEntry | null> {
  const { sequelize, transaction } = desk;
  const { id, act, reason, by, approvedBy } = decision;
  await takeCertificateTurn(desk, id);
  const row = await findCredential(desk, id);
  if (!row) throw credentialNotFound(id);
  const credential = presentFound(row, asOf);
  if (credential.underWay === act) return null;
  if (credential.awaits === act && (await findOpenApproval(sequelize, id, transaction))?.askedBy === by) return null;
  if (!actsOf(credential).includes(act)) throw decisionImpossible(whyNot(credential, act));
  if (!approvedBy && (await readNeedsTwo(sequelize, transaction))) {
    const asked = { credential: id, act, reason, batch: null };
    return (await askApproval(sequelize, transaction, asked, by)).entry;
  }
  const [made] = await sequelize.query<{ number: string }>(
    `INSERT INTO app.credential_decisions (credential_id, act, reason, decided_by, approved_by)
     VALUES ($id, $act, $reason, $by, $approvedBy) RETURNING id AS number`,
    { bind: { id, act, reason, by, approvedBy: approvedBy ?? null }, type: QueryTypes.SELECT, transaction },
  );
  const number = made?.number ?? '';
  const call = await oweDecision(desk, decision, number);
  await sequelize.query('UPDATE app.credential_decisions SET call_id = $call WHERE id = $number', {
    bind: { call, number },
    transaction,
  });
  const record = { actor: approvedBy ?? by, action: `certificate.${act}`, subject: id };
  const detail = approvedBy ? { reason, askedBy: by } : { reason };
  return appendAuditEntry(sequelize, { ...record, detail }, transaction);
}

function whyNot({ id, underWay, awaits, standing }: IssuerCredential, act: IssuerAct): string {
  const other = awaits ? `waiting for another issuer to approve: ${awaits}` : standing;
  const found = underWay ? `under way to the ledger: ${underWay}` : other;
  return `The certificate ${id} is ${found}, so it can't be decided to ${act} it. Read it again: somebody else may have decided.`;
}

async function oweDecision({ sequelize, transaction }: Desk, { id, act, reason }: Decision, number: string) {
  if (act !== 'reissue')
    return oweCall(sequelize, { key: `${act} ${id} ${number}`, kind: act, item: { id, reason } }, transaction);
  const reissued = await reissueAward(sequelize, transaction, id, reason);
  if (reissued === 'not_awarded')
    throw decisionImpossible(`The platform does not know whose certificate ${id} is, so it can't make another one.`);
  if (reissued === 'replaced')
    throw decisionImpossible(`The certificate ${id} is being replaced already; decide about its successor.`);
  if (reissued === 'no_address')
    throw decisionImpossible(
      `The learner of the certificate ${id} has no address on the ledger to issue another one to.`,
    );
  return reissued.call;
}
