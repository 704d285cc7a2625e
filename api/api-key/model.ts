import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import { type ApiKey, type ApiKeyRequest, type ApiKeyScope, apiKeyPattern, type NewApiKey } from '#wire';
import type { FoundKey } from '../http/api-key.ts';

interface KeyRow {
  id: string;
  account_id: string;
  name: string;
  hash: string;
  scopes: ApiKeyScope[];
  created_at: Date;
  used_at: Date | null;
  expires_at: Date | null;
}

const keyForm = new RegExp(apiKeyPattern);
const isGood = 'revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())';
const usedNoticedMs = 60_000;
/** What a key that is not there is compared with, so that it takes as long as one that is. */
const nobody = { hash: hashOf('') };

/** Makes a key. Its text is in the answer and nowhere else. */
export async function createApiKey(
  sequelize: Sequelize,
  account: string,
  { name, scopes, expiresAt }: ApiKeyRequest,
  transaction: Transaction,
): Promise<NewApiKey> {
  const id = randomUUID();
  const key = `bsk_${id.replaceAll('-', '')}_${randomBytes(32).toString('base64url')}`;
  const rows = await sequelize.query<KeyRow>(
    `INSERT INTO app.api_keys (id, account_id, name, hash, scopes, expires_at)
     VALUES ($id, $account, $name, $hash, $scopes, $expiresAt) RETURNING *`,
    {
      bind: { id, account, name, hash: hashOf(key), scopes, expiresAt: expiresAt ?? null },
      type: QueryTypes.SELECT,
      transaction,
    },
  );
  return { key, apiKey: present(rows[0] as KeyRow) };
}

/** The keys of an account that are good, the newest first. */
export async function listApiKeys(sequelize: Sequelize, account: string, transaction?: Transaction): Promise<ApiKey[]> {
  const rows = await sequelize.query<KeyRow>(
    `SELECT * FROM app.api_keys WHERE account_id = $account AND ${isGood} ORDER BY created_at DESC, id`,
    { bind: { account }, type: QueryTypes.SELECT, transaction },
  );
  return rows.map(present);
}

/** Ends a key at once; false when the account has no such key that is good. */
export async function revokeApiKey(sequelize: Sequelize, account: string, id: string): Promise<boolean> {
  const rows = await sequelize.query(
    `UPDATE app.api_keys SET revoked_at = now() WHERE id = $id AND account_id = $account AND ${isGood} RETURNING id`,
    { bind: { id, account }, type: QueryTypes.SELECT },
  );
  return rows.length > 0;
}

/** The key of this text, when it is good. Postgres is asked each time, so one that was revoked is out at once. */
export async function findApiKey(sequelize: Sequelize, text: string): Promise<FoundKey | undefined> {
  if (!keyForm.test(text)) return undefined;
  const id = text.slice(4, 36).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const [row] = await sequelize.query<KeyRow>(`SELECT * FROM app.api_keys WHERE id = $id AND ${isGood}`, {
    bind: { id },
    type: QueryTypes.SELECT,
  });
  const isSame = timingSafeEqual(Buffer.from(hashOf(text)), Buffer.from((row ?? nobody).hash));
  if (!row || !isSame) return undefined;
  if (Date.now() - (row.used_at?.getTime() ?? 0) > usedNoticedMs)
    await sequelize.query('UPDATE app.api_keys SET used_at = now() WHERE id = $id', { bind: { id } });
  return { id: row.id, account: row.account_id, scopes: row.scopes };
}

/** A random text needs no salt and no slow hash: there is nothing to guess it by. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function present({ id, name, scopes, created_at, used_at, expires_at }: KeyRow): ApiKey {
  return {
    id,
    name,
    scopes,
    createdAt: created_at.toISOString(),
    usedAt: used_at?.toISOString() ?? null,
    expiresAt: expires_at?.toISOString() ?? null,
  };
}
