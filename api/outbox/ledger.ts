/** The network as the outbox asks it: the RPCs in their order, and Horizon where none of them takes a transaction. */
import { Keypair, rpc, type Transaction, xdr } from '@stellar/stellar-sdk';

/** No RPC answered. Nothing is known, so nothing was done. */
export class LedgerAwayError extends Error {
  override name = 'LedgerAwayError';
}

export interface ChannelAccount {
  sequence: bigint;
  /** Stroops that it may spend: less its reserve. */
  spendable: bigint;
}

export type Sent = 'taken' | 'later' | { refused: string };
export type Fate = { state: 'unknown' | 'landed' | 'failed'; ledger: number | null; cause?: string };

export interface Ledger {
  passphrase: string;
  account(address: string): Promise<ChannelAccount | undefined>;
  simulate(transaction: Transaction): Promise<rpc.Api.SimulateTransactionResponse>;
  /** Sequence and close time (ms) of the newest closed ledger. */
  latest(): Promise<{ sequence: number; closedAt: number }>;
  /** Stroops that nine of ten contract calls bid lately, beyond their resources. */
  usualBid(): Promise<bigint>;
  send(transaction: Transaction): Promise<Sent>;
  fate(hash: string): Promise<Fate>;
}

const answerMs = 4_000;
const baseReserve = 5_000_000n;

export function openLedger({
  rpcUrls,
  horizonUrl,
  passphrase,
}: {
  rpcUrls: string[];
  horizonUrl: string | undefined;
  passphrase: string;
}): Ledger {
  const servers = rpcUrls.map((url) => new rpc.Server(url, { allowHttp: url.startsWith('http:'), timeout: answerMs }));
  const first = async <T>(ask: (server: rpc.Server) => Promise<T>): Promise<T> => {
    let cause: unknown;
    for (const server of servers) {
      try {
        return await ask(server);
      } catch (error) {
        cause = error;
      }
    }
    throw new LedgerAwayError(`No Stellar RPC answers: ${(cause as Error).message}`, { cause });
  };
  return {
    passphrase,
    account: (address) => first((server) => readAccount(server, address)),
    simulate: (transaction) => first((server) => server.simulateTransaction(transaction)),
    latest: () =>
      first(async (server) => {
        const { sequence, closeTime } = await server.getLatestLedger();
        return { sequence, closedAt: Number(closeTime) * 1000 };
      }),
    usualBid: () => first(async (server) => BigInt((await server.getFeeStats()).sorobanInclusionFee.p90)),
    send: (transaction) =>
      first((server) => sendByRpc(server, transaction)).catch((error) => {
        if (!horizonUrl) throw error;
        return sendByHorizon(horizonUrl, transaction);
      }),
    fate: (hash) => first((server) => readFate(server, hash)),
  };
}

// Not by the SDK's getAccount: it says "not found" of every failure.
async function readAccount(server: rpc.Server, address: string): Promise<ChannelAccount | undefined> {
  const key = xdr.LedgerKey.account(
    new xdr.LedgerKeyAccount({ accountId: Keypair.fromPublicKey(address).xdrPublicKey() }),
  );
  const { entries } = await server._getLedgerEntries(key);
  if (!Array.isArray(entries)) throw new Error('The RPC answered getLedgerEntries without entries.');
  if (!entries[0]) return undefined;
  const data = xdr.LedgerEntryData.fromXdr(entries[0].xdr, 'base64');
  if (data.type !== 'account') throw new Error(`The RPC answered ${data.type} for an account.`);
  const { balance, seqNum, numSubEntries } = data.value;
  return { sequence: BigInt(seqNum), spendable: BigInt(balance) - (2n + BigInt(numSubEntries)) * baseReserve };
}

async function sendByRpc(server: rpc.Server, transaction: Transaction): Promise<Sent> {
  const answer = await server._sendTransaction(transaction);
  if (answer.status === 'PENDING' || answer.status === 'DUPLICATE') return 'taken';
  if (answer.status === 'TRY_AGAIN_LATER') return 'later';
  return { refused: resultName(answer.errorResultXdr) };
}

/** Horizon's `POST /transactions_async`, which answers as the RPC does. */
async function sendByHorizon(horizonUrl: string, transaction: Transaction): Promise<Sent> {
  const response = await fetch(
    new URL('transactions_async', horizonUrl.endsWith('/') ? horizonUrl : `${horizonUrl}/`),
    {
      method: 'POST',
      body: new URLSearchParams({ tx: String(transaction.toEnvelope().toXdr('base64')) }),
      signal: AbortSignal.timeout(answerMs),
    },
  );
  const { tx_status: status, errorResultXdr } = (await response.json()) as {
    tx_status?: string;
    errorResultXdr?: string;
  };
  if (status === 'PENDING' || status === 'DUPLICATE') return 'taken';
  if (status === 'ERROR') return { refused: resultName(errorResultXdr) };
  return 'later';
}

async function readFate(server: rpc.Server, hash: string): Promise<Fate> {
  const answer = await server._getTransaction(hash);
  if (answer.status === 'NOT_FOUND') return { state: 'unknown', ledger: null };
  const ledger = answer.ledger ?? null;
  if (answer.status === 'SUCCESS') return { state: 'landed', ledger };
  return { state: 'failed', ledger, cause: resultName(answer.resultXdr) };
}

/** `txBadSeq`; of a transaction whose operation failed, why that failed. */
function resultName(resultXdr: string | undefined): string {
  if (!resultXdr) return 'without a reason';
  const { result } = xdr.TransactionResult.fromXdr(resultXdr, 'base64');
  if (result.type !== 'txFailed') return result.type;
  const [operation] = result.value as unknown as { value?: { value?: { type?: string } } }[];
  return operation?.value?.value?.type ?? result.type;
}
