/** What the platform owes the ledger (design section 6). The rows are the truth; everything else only hurries them along. */
import { QueryTypes, type Sequelize, type Transaction } from 'sequelize';
import type { Sponsoring } from '../chain/sponsored.ts';

export type CallKind = Call['kind'];
export type CallState = 'waiting' | 'sent' | 'confirmed' | 'dead' | 'discarded';

/** One line of `record_progress_batch`. */
export interface ProgressItem {
  learner: string;
  course: string;
  percent: number;
  lessonsDone: number;
  lessonsTotal: number;
}

/** One line of `issue_credential_batch`; bytes as lower-case hex, time as Unix seconds. */
export interface CredentialItem {
  id: string;
  learner: string;
  course: string;
  contentHash: string;
  kind: 'Completion' | 'Achievement';
  expiresAt: string | null;
}

/** What `reissue` takes: the certificate `oldId` is replaced by `newId`, in the name of another address. */
export interface ReissueItem {
  oldId: string;
  newId: string;
  learner: string;
  contentHash: string;
  expiresAt: string | null;
  reason: string;
}

/** What `revoke`, `suspend` and `reinstate` take: a certificate, and why, in public. */
export interface StandingItem {
  id: string;
  reason: string;
}

/** One line of `mint_reward_batch`; amount in units of 0.0000001 BST, key as lower-case hex. */
export interface RewardItem {
  to: string;
  amount: string;
  course: string;
  kind: 'Course' | 'Referral';
  key: string;
}

/** What a person signed, who pays no fee for it. */
interface Signed {
  wallet: string;
  /** Their authorization of exactly this call, base64 XDR of a SorobanAuthorizationEntry. */
  entry: string;
  /** From this ledger on it holds no more. */
  signatureLedger: number;
  /** The most that one transaction of it may cost, in stroops. */
  feeMax: string;
}

/** What `transfer` takes; amount in units of 0.0000001 BST. */
export interface TransferItem extends Signed {
  to: string;
  amount: string;
}

/** What `delegate` takes: who votes with what the wallet holds. */
export interface DelegateItem extends Signed {
  to: string;
}

/** An account on the ledger for a wallet (api/chain/sponsored.ts); with the wallet's signature of the transaction, base64. */
export interface AccountItem extends Sponsoring {
  signature: string;
}

/** After so many failed transactions, each of which was paid for, a call is laid aside for somebody to look at. */
export const triesMax = 5;

export type Call =
  | { kind: 'progress'; item: ProgressItem }
  | { kind: 'credential'; item: CredentialItem }
  | { kind: 'reissue'; item: ReissueItem }
  | { kind: 'revoke' | 'suspend' | 'reinstate'; item: StandingItem }
  | { kind: 'reward'; item: RewardItem }
  | { kind: 'transfer'; item: TransferItem }
  | { kind: 'delegate'; item: DelegateItem }
  | { kind: 'account'; item: AccountItem };

/** A call as it waits. */
export type WaitingCall = Call & { id: string; tries: number; bumps: number };

export interface Laid {
  key: string;
  /** Why it was not tried again. */
  refusal: string | null;
  /** Whether it was laid aside, so that this changed it. */
  wasDead: boolean;
}

/**
 * Has a call that was laid aside tried again, or given up for good; each once. The caller nudges after the commit.
 *
 * @returns what it was before; undefined where there is none with this id
 */
export async function settleLaid(
  sequelize: Sequelize,
  transaction: Transaction,
  id: string,
  state: 'waiting' | 'discarded',
): Promise<Laid | undefined> {
  const [call] = await sequelize.query<Laid>(
    `WITH before AS MATERIALIZED (SELECT * FROM app.outbox_calls WHERE id = $id FOR UPDATE),
     changed AS (UPDATE app.outbox_calls AS c SET state = $state, tries = 0, bumps = 0, not_before = now()
       FROM before WHERE c.id = before.id AND before.state = 'dead')
     SELECT key, refusal, state = 'dead' AS "wasDead" FROM before`,
    { bind: { id, state }, type: QueryTypes.SELECT, transaction },
  );
  return call;
}

/**
 * Writes a call in the transaction of the change that it is owed for.
 *
 * @param key what it is owed for; a second one with the same key changes nothing
 * @returns its id
 */
export async function oweCall(
  sequelize: Sequelize,
  { key, kind, item }: Call & { key: string },
  transaction: Transaction,
): Promise<string> {
  const ask = (sql: string, bind: Record<string, unknown>) =>
    sequelize.query<{ id: string }>(sql, { bind, transaction, type: QueryTypes.SELECT });
  const [owed] = await ask(
    'INSERT INTO app.outbox_calls (key, kind, item) VALUES ($key, $kind, $item) ON CONFLICT (key) DO NOTHING RETURNING id',
    { key, kind, item: JSON.stringify(item) },
  );
  // Asked apart: a statement does not see what it waited for.
  const [row] = owed ? [owed] : await ask('SELECT id FROM app.outbox_calls WHERE key = $key', { key });
  if (!row)
    throw new Error(`The call ${key} is neither new nor there: the transaction must see what others commit (inTurn).`);
  return row.id;
}
