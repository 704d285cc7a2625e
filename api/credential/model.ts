import { Op, QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Credential, ReadModel } from '#read-model';
import type { IssuerRole } from '#verify';

export { awardCourses, followAddress, type HandedAward, handAwards, reissueAward, releaseAwards } from './award.ts';
export { chainEvidence, criteriaIn, issuerDid, makeContent } from './content.ts';
export { type CredentialContent, defineCredentialContent, keepContent } from './contents.ts';
export { type Issuer, nameIssuer } from './issuer.ts';
export { presentCredential, presentExpiry } from './present.ts';
export { stateOnTheWay } from './present-own.ts';
export { reach } from './reach.ts';
export { findShared, isAwardedTo } from './share.ts';

/**
 * Whether a certificate's issuer held the role `issuer` on its contract when the event of issuing came. Judged by event
 * ids, which order what happened within one ledger too. Unknown when the roles' events of that time are not all read.
 */
export async function readIssuerRole(
  { sequelize, RoleVersion }: Pick<ReadModel, 'sequelize' | 'RoleVersion'>,
  credential: Credential,
  transaction: Transaction,
): Promise<IssuerRole> {
  const held = await RoleVersion.findOne({
    where: {
      contractAddress: credential.contractAddress,
      role: 'issuer',
      account: credential.issuer,
      held: true,
      fromEvent: { [Op.lt]: credential.issuedEvent },
      toEvent: { [Op.or]: [{ [Op.is]: null }, { [Op.gt]: credential.issuedEvent }] },
    },
    transaction,
  });
  if (held) return 'held';
  return (await isReadUpTo(sequelize, credential, transaction)) ? 'not_held' : 'unknown';
}

/** Whether every event of the credential's contract, from its deployment to the issuing, is in the log. */
async function isReadUpTo(sequelize: Sequelize, credential: Credential, transaction: Transaction): Promise<boolean> {
  const [answer] = await sequelize.query<{ isRead: boolean }>(
    `SELECT ledgers @> int4range(deploy_ledger, :issuedLedger, '[]') AS "isRead"
       FROM log.coverage WHERE contract_address = :contractAddress AND deploy_ledger <= :issuedLedger`,
    {
      type: QueryTypes.SELECT,
      replacements: { issuedLedger: credential.issuedLedger, contractAddress: credential.contractAddress },
      transaction,
    },
  );
  return answer?.isRead ?? false;
}
