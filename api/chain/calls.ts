/** Calls of contracts by somebody's own account on the ledger: made ready here, signed in their wallet, sent from here. */
import { Account, Keypair, rpc, StrKey, type Transaction, TransactionBuilder, xdr } from '@stellar/stellar-sdk';
import { NetworkAwayError } from './signers.ts';

/** A call that only needs its signature. */
export interface PreparedCall {
  transaction: Transaction;
  /** The network takes it until then, and never afterwards. */
  expiresAt: Date;
}

/** The network would not do it, or did not; nothing was lost. */
export class CallRefused extends Error {
  override name = 'CallRefused';
  readonly reason: 'no_account' | 'contract' | 'not_signed' | 'stale' | 'too_late' | 'no_lumens' | 'other';
  /** Of a contract's error. */
  readonly code: number | undefined;
  /** The newest ledger then, where it was tried out. */
  readonly ledger: number;

  constructor(reason: CallRefused['reason'], detail: string, code?: number, ledger = 0) {
    super(detail);
    this.reason = reason;
    this.code = code;
    this.ledger = ledger;
  }
}

/** What became of a transaction: `unknown` where it is not in a ledger that the RPC still has, or not yet. */
export interface CallOutcome {
  state: 'unknown' | 'landed' | 'failed';
  ledger: number | null;
  /** Time of the network's newest ledger. */
  now: Date;
}

export interface Calls {
  passphrase: string;
  /** Which of these accounts are on the ledger. */
  findAccounts(addresses: string[]): Promise<Set<string>>;
  /** @throws {CallRefused} for an account that is not on the ledger */
  sequenceOf(address: string): Promise<bigint>;
  /**
   * Tries a call out as if any account paid for it. Authorizations that come with it must hold.
   * @throws {CallRefused} when it would fail
   */
  tryOut(operation: xdr.Operation): Promise<rpc.Api.SimulateTransactionSuccessResponse>;
  /** @throws {CallRefused} when it would fail */
  prepare(source: string, operation: xdr.Operation): Promise<PreparedCall>;
  /**
   * Sends it once, however often it is asked to.
   * @throws {CallRefused} when the network would not take it
   */
  submit(transaction: Transaction): Promise<void>;
  outcomeOf(hash: string): Promise<CallOutcome>;
  /** Address of what gives new accounts lumens; undefined where the network has none. */
  friendbot(): Promise<URL | undefined>;
}

const answerMs = 6_000;
/** Long enough to read in a wallet what one signs. */
const validSeconds = 300;
const baseFee = '1000';

/**
 * Asks the RPCs in their order. What they answer by themselves, a refusal included, counts; only silence goes on to the next.
 * Each throws NetworkAwayError when none answers.
 */
export function connectCalls(rpcUrls: string[], passphrase: string): Calls {
  const servers = rpcUrls.map((url) => new rpc.Server(url, { allowHttp: url.startsWith('http:'), timeout: answerMs }));
  const ask = async <T>(asking: (server: rpc.Server, url: string) => Promise<T>): Promise<T> => {
    let cause: unknown;
    for (const [index, server] of servers.entries()) {
      try {
        return await asking(server, rpcUrls[index] as string);
      } catch (error) {
        if (error instanceof CallRefused) throw error;
        cause = error;
      }
    }
    throw new NetworkAwayError('No Stellar RPC answers.', { cause });
  };
  return {
    passphrase,
    findAccounts: async (addresses) => new Set((await ask((server) => readAccounts(server, addresses))).keys()),
    sequenceOf: (address) =>
      ask(async (server) => {
        const sequence = (await readAccounts(server, [address])).get(address);
        if (sequence === undefined) throw new CallRefused('no_account', `${address} is not on the ledger.`);
        return BigInt(sequence);
      }),
    tryOut: (operation) => ask((server) => tryOut(server, passphrase, operation)),
    prepare: (source, operation) => ask((server) => prepare(server, passphrase, source, operation)),
    submit: (transaction) => ask((server) => submit(server, transaction)),
    outcomeOf: (hash) => ask((server) => readOutcome(server, hash)),
    friendbot: () => ask(readFriendbot),
  };
}

/** Sequence numbers by address. Not by the SDK's getAccount, which says "not found" of every failure. */
async function readAccounts(server: rpc.Server, addresses: string[]): Promise<Map<string, string>> {
  if (addresses.length === 0) return new Map();
  const keys = addresses.map((address) =>
    xdr.LedgerKey.account(new xdr.LedgerKeyAccount({ accountId: Keypair.fromPublicKey(address).xdrPublicKey() })),
  );
  const { entries } = await server._getLedgerEntries(...keys);
  if (!Array.isArray(entries)) throw new Error('The RPC answered getLedgerEntries without entries.');
  const texts = keys.map((key) => String(key.toXdr('base64')));
  return new Map(
    entries.flatMap(({ key, xdr: data }) => {
      const entry = xdr.LedgerEntryData.fromXdr(data, 'base64');
      const address = addresses[texts.indexOf(key)];
      return entry.type === 'account' && address ? [[address, String(entry.value.seqNum)] as const] : [];
    }),
  );
}

async function prepare(
  server: rpc.Server,
  networkPassphrase: string,
  source: string,
  operation: xdr.Operation,
): Promise<PreparedCall> {
  const sequence = (await readAccounts(server, [source])).get(source);
  if (sequence === undefined) throw new CallRefused('no_account', `${source} is not on the ledger.`);
  const maxTime = Math.floor(Date.now() / 1000) + validSeconds;
  const call = new TransactionBuilder(new Account(source, sequence), {
    fee: baseFee,
    networkPassphrase,
    timebounds: { minTime: 0, maxTime },
  })
    .addOperation(operation)
    .build();
  const simulation = await server.simulateTransaction(call);
  if (!rpc.Api.isSimulationSuccess(simulation)) {
    const found = 'error' in simulation ? simulation.error : 'no result';
    throw contractRefusal(found);
  }
  return {
    transaction: rpc.assembleTransaction(call, simulation).build(),
    expiresAt: new Date(maxTime * 1000),
  };
}

/** Nobody's account: a call is tried out for it before it is known who will pay. */
const nobody = StrKey.encodeEd25519PublicKey(new Uint8Array(32));

async function tryOut(
  server: rpc.Server,
  networkPassphrase: string,
  operation: xdr.Operation,
): Promise<rpc.Api.SimulateTransactionSuccessResponse> {
  const call = new TransactionBuilder(new Account(nobody, '0'), { fee: baseFee, networkPassphrase })
    .addOperation(operation)
    .setTimeout(validSeconds)
    .build();
  const simulation = await server.simulateTransaction(call);
  if (rpc.Api.isSimulationSuccess(simulation)) return simulation;
  throw contractRefusal('error' in simulation ? simulation.error : 'no result', simulation.latestLedger);
}

/** Of what the host says, which is its error and then pages of a log: "HostError: Error(Contract, #10010)". */
function contractRefusal(found: string, ledger?: number): CallRefused {
  const code = /Error\(Contract, #(\d+)\)/.exec(found)?.[1];
  const [line = ''] = found.split('\n');
  return new CallRefused('contract', line.slice(0, 200), code === undefined ? undefined : Number(code), ledger);
}

async function submit(server: rpc.Server, transaction: Transaction): Promise<void> {
  const sent = await server.sendTransaction(transaction);
  if (sent.status === 'PENDING' || sent.status === 'DUPLICATE') return;
  // What landed before is refused as if it came too early or with a number that is used.
  const { state } = await readOutcome(server, Buffer.from(transaction.hash()).toString('hex'));
  if (state !== 'unknown') return;
  if (sent.status === 'TRY_AGAIN_LATER')
    throw new CallRefused('other', 'The network is busy, or another transaction of this wallet waits. Send it again.');
  const found = sent.errorResult?.result.type ?? 'no reason';
  throw new CallRefused(refusals[found] ?? 'other', `The network refused the transaction: ${found}.`);
}

const refusals: Partial<Record<string, CallRefused['reason']>> = {
  txBadAuth: 'not_signed',
  txBadAuthExtra: 'not_signed',
  txBadSeq: 'stale',
  txTooLate: 'too_late',
  txNoAccount: 'no_account',
  txInsufficientBalance: 'no_lumens',
  txInsufficientFee: 'no_lumens',
};

async function readOutcome(server: rpc.Server, hash: string): Promise<CallOutcome> {
  const found = await server._getTransaction(hash);
  const closedAt = Number(found.latestLedgerCloseTime);
  if (!Number.isFinite(closedAt)) throw new Error('The RPC answered getTransaction without the time of its ledger.');
  const states: Partial<Record<string, CallOutcome['state']>> = { SUCCESS: 'landed', FAILED: 'failed' };
  return {
    state: states[found.status] ?? 'unknown',
    ledger: found.ledger ?? null,
    now: new Date(closedAt * 1000),
  };
}

/** A node names its friendbot as it sees it; from another machine "localhost" is the node's own name. */
async function readFriendbot(server: rpc.Server, rpcUrl: string): Promise<URL | undefined> {
  const { friendbotUrl } = await server.getNetwork();
  if (!friendbotUrl) return undefined;
  const friendbot = new URL(friendbotUrl);
  if (!['http:', 'https:'].includes(friendbot.protocol)) return undefined;
  if (['localhost', '127.0.0.1', '[::1]'].includes(friendbot.hostname)) friendbot.hostname = new URL(rpcUrl).hostname;
  return friendbot;
}
