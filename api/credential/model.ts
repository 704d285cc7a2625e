import { DataTypes, type Model, type ModelStatic, Op, QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Credential, ReadModel } from '#read-model';
import { type Content, contentHash, type IssuerRole } from '#verify';

/** A certificate's content that the platform holds. It may name a person: no public answer shows it. */
export interface CredentialContentRow {
  credentialId: string;
  content: Content;
  contentHash: string;
}

export type CredentialContent = Model<CredentialContentRow, CredentialContentRow> & CredentialContentRow;

export function defineCredentialContent(sequelize: Sequelize): ModelStatic<CredentialContent> {
  const text = { type: DataTypes.TEXT, allowNull: false };
  return sequelize.define<CredentialContent>(
    'CredentialContent',
    {
      credentialId: { ...text, primaryKey: true },
      content: { type: DataTypes.JSONB, allowNull: false },
      contentHash: text,
    },
    { schema: 'app', tableName: 'credential_contents', underscored: true, timestamps: false },
  );
}

/** Keeps a certificate's content, in place of what was kept for that id before. */
export async function keepContent(sequelize: Sequelize, credentialId: string, content: Content): Promise<void> {
  const row = { credentialId, content, contentHash: await contentHash(content) };
  await defineCredentialContent(sequelize).upsert(row);
}

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
