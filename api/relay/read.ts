/** One's own calls on their way, and the wallets that may have some. */
import { QueryTypes, type Sequelize } from 'sequelize';
import type { RelayCall, RelayWallets } from '#wire';
import { NetworkAwayError } from '../chain/signers.ts';
import { readOwnWallets } from '../exercise/model.ts';
import { relayCallNotFound } from '../http/problem.ts';
import { inWhole, presentCall, type RelayedCall } from './call.ts';
import { hasSponsored, type RelayParts } from './prepare.ts';

interface CallFacts {
  wallet: string;
  call: RelayedCall;
  submittedAt: Date | null;
  state: 'waiting' | 'sent' | 'confirmed' | 'dead' | 'discarded' | null;
  ledger: number | null;
  txHash: string | null;
  refusal: string | null;
  bumps: number | null;
}

/** @throws ApiProblem 404 for what is not theirs */
export async function readRelayCall(sequelize: Sequelize, account: string, id: string): Promise<RelayCall> {
  const [facts] = await sequelize.query<CallFacts>(
    `SELECT wallet, call, submitted_at AS "submittedAt", state, ledger, transaction AS "txHash", refusal, bumps
     FROM app.relay_calls AS r LEFT JOIN app.outbox_calls AS c ON c.id = r.call_id
     WHERE r.id = $id AND account_id = $account`,
    { bind: { id, account }, type: QueryTypes.SELECT },
  );
  if (!facts) throw relayCallNotFound(id);
  const { wallet, call, submittedAt, state, ledger, refusal, bumps } = facts;
  const isOver = state === 'dead' || state === 'discarded' || (state === null && submittedAt !== null);
  return {
    ...{ id, wallet, call: presentCall(call), ledger, refusal, isBusy: (bumps ?? 0) > 0 },
    state: isOver ? 'dead' : (state ?? 'prepared'),
    // Of a call that is tried again, the last transaction is none of it any more.
    txHash: state === 'sent' || state === 'confirmed' ? facts.txHash : null,
    submittedAt: submittedAt?.toISOString() ?? null,
  };
}

interface WalletFacts {
  address: string;
  balance: string;
  delegate: string | null;
  votes: string;
}

export async function readRelayWallets(parts: RelayParts, account: string): Promise<RelayWallets> {
  const { sequelize, calls, token } = parts;
  const addresses = await readOwnWallets(sequelize, account);
  const [known, hasOne, [row]] = await Promise.all([
    calls.findAccounts(addresses).catch((error) => {
      if (!(error instanceof NetworkAwayError)) throw error;
      return undefined;
    }),
    hasSponsored(sequelize, account),
    // One statement, so that all of it is as of one ledger.
    sequelize.query<{ wallets: WalletFacts[]; ledger: number | null; closedAt: Date | null; sponsors: boolean }>(
      `SELECT (SELECT coalesce(jsonb_agg(jsonb_build_object('address', address, 'balance', coalesce(balance, 0)::text,
           'delegate', d.delegatee, 'votes', coalesce(votes, 0)::text) ORDER BY at), '[]')
         FROM unnest($addresses::text[]) WITH ORDINALITY AS own (address, at)
           LEFT JOIN chain.token_balances AS b ON b.account = address LEFT JOIN chain.delegations AS d ON d.account = address
           LEFT JOIN chain.voting_power AS v ON v.delegatee = address) AS wallets,
         (SELECT ledger FROM log.cursor) AS ledger, (SELECT closed_at FROM log.cursor) AS "closedAt",
         EXISTS (SELECT FROM app.outbox_channels WHERE is_sponsor) AS sponsors`,
      { bind: { addresses }, type: QueryTypes.SELECT },
    ),
  ]);
  return {
    asOf: { ledger: row?.ledger ?? 0, closedAt: row?.closedAt?.toISOString() ?? null },
    wallets: (row?.wallets ?? []).map(({ address, balance, delegate, votes }) => ({
      ...{ address, delegate, balance: inWhole(balance), votes: inWhole(votes) },
      isOnLedger: known ? known.has(address) : null,
    })),
    networkPassphrase: calls.passphrase,
    token,
    canSponsor: row?.sponsors === true && !hasOne,
  };
}
