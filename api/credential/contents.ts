import { DataTypes, type Model, type ModelStatic, type Sequelize, type Transaction } from 'sequelize';
import { type Content, contentHash } from '#verify';

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
export async function keepContent(
  sequelize: Sequelize,
  credentialId: string,
  content: Content,
  transaction?: Transaction,
): Promise<void> {
  const row = { credentialId, content, contentHash: await contentHash(content) };
  await defineCredentialContent(sequelize).upsert(row, { transaction: transaction ?? null });
}
