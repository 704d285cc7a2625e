import { StrKey, xdr } from '@stellar/stellar-sdk/base';
import { presentTransaction } from './horizon/transaction.ts';
import { readAccount } from './ledger/account.ts';
import { sha256, toHex } from './ledger/bytes.ts';
import type { Chain } from './ledger/chain.ts';
import { rootKey } from './ledger/genesis.ts';
import { accountKey } from './ledger/keys.ts';
import { BASE_FEE, type Network } from './ledger/network.ts';
import { SigningKey } from './ledger/signing-key.ts';
import { transactionHash } from './ledger/transaction.ts';
import { type HttpHandler, readBody, sendJson } from './rpc/server.ts';

const STROOPS_PER_LUMEN = 10_000_000n;
/** What everybody gets. */
const STARTING_BALANCE = 10_000n * STROOPS_PER_LUMEN;
/** A tenth of all lumens: a million requests. */
const FRIENDBOT_BALANCE = 10_000_000_000n * STROOPS_PER_LUMEN;
/** Operations that fit into one transaction. */
const REQUESTS_PER_TRANSACTION = 100;

/** Why a request was not granted, as an RFC 7807 problem. */
class Refusal extends Error {}

interface Waiting {
  publicKey: Uint8Array;
  resolve: (hashHex: string) => void;
  reject: (error: Error) => void;
}

/** Gives 10,000 XLM to whoever asks: one transaction per ledger for all that asked meanwhile, from its own account. */
export class Friendbot {
  readonly #chain: Chain;
  readonly #key: SigningKey;
  readonly #onAccepted: () => void;
  #waiting: Waiting[] = [];
  #sent: { hashHex: string; requests: Waiting[] } | null = null;

  /** @param onAccepted called when a transaction of ours waits for a ledger */
  constructor(chain: Chain, onAccepted: () => void) {
    this.#chain = chain;
    this.#onAccepted = onAccepted;
    this.#key = friendbotKey(chain.network);
    chain.onClosed(() => this.#settle());
  }

  /** Funds an address and returns the hash of the transaction, once its ledger is closed. */
  fund(address: string): Promise<string> {
    if (!StrKey.isValidEd25519PublicKey(address)) {
      throw new Refusal(`the addr field is invalid: expected an account's address (G…), found "${address}"`);
    }
    const publicKey = StrKey.decodeEd25519PublicKey(address);
    this.#refuseExisting(publicKey);
    const granted = new Promise<string>((resolve, reject) => this.#waiting.push({ publicKey, resolve, reject }));
    this.#send();
    return granted;
  }

  #refuseExisting(publicKey: Uint8Array): void {
    if (this.#exists(publicKey)) throw alreadyFunded();
  }

  #exists(publicKey: Uint8Array): boolean {
    return this.#chain.entry(accountKey(publicKey)) !== undefined;
  }

  #send(): void {
    if (this.#sent || this.#waiting.length === 0) return;
    const requests = this.#waiting.splice(0, REQUESTS_PER_TRANSACTION);
    const keys = new Map(requests.map(({ publicKey }) => [toHex(publicKey), publicKey]));
    const operations = [...keys.values()].map((publicKey) => createAccount(publicKey, STARTING_BALANCE));
    try {
      this.#sent = { hashHex: submit(this.#chain, this.#key, operations), requests };
      this.#onAccepted();
    } catch (error) {
      for (const { reject } of requests) reject(error as Error);
    }
  }

  /** After each ledger: answers those whose transaction is in, and sends for those who came meanwhile. */
  #settle(): void {
    const found = this.#sent && this.#chain.history.transaction(this.#sent.hashHex);
    if (this.#sent && found) {
      const { hashHex, requests } = this.#sent;
      this.#sent = null;
      if (found.transaction.succeeded) for (const { resolve } of requests) resolve(hashHex);
      else this.#retry(requests);
    }
    // Our next transaction joins the queue only after this ledger's other listeners are through.
    setImmediate(() => this.#send());
  }

  /** The chain went back, and with it perhaps what was sent: who waits is served on the chain as it is now. */
  startAgain(): void {
    this.#waiting.unshift(...(this.#sent?.requests ?? []));
    this.#sent = null;
    setImmediate(() => this.#send());
  }

  /** Where one of them exists by now, which failed all, the others go again; else there is nothing to hope for. */
  #retry(requests: Waiting[]): void {
    const missing = requests.filter(({ publicKey }) => !this.#exists(publicKey));
    for (const request of requests) if (!missing.includes(request)) request.reject(alreadyFunded());
    if (missing.length < requests.length) this.#waiting.push(...missing);
    else
      for (const { reject } of missing)
        reject(new Refusal('the funding transaction failed: friendbot has no lumens left'));
  }

  /** GET or POST /friendbot?addr=G…; a POST may carry the address in its form instead. */
  readonly handler: HttpHandler = async (request, response, url) => {
    const form = request.method === 'POST' ? new URLSearchParams((await readBody(request)) ?? '') : null;
    const address = url.searchParams.get('addr') ?? form?.get('addr') ?? '';
    try {
      sendJson(
        response,
        200,
        JSON.stringify(this.#present(await this.fund(address), `http://${request.headers.host ?? 'localhost'}`)),
      );
    } catch (error) {
      sendJson(response, 400, JSON.stringify(problem(error as Error)), 'application/problem+json');
    }
  };

  #present(hashHex: string, base: string): object {
    const found = this.#chain.history.transaction(hashHex);
    if (!found) throw new Refusal('the funding transaction is no longer kept');
    return presentTransaction(found, base);
  }
}

/** The SDK's requestAirdrop looks for this code and takes the account as it is. */
function alreadyFunded(): Refusal {
  return new Refusal('createAccountAlreadyExist: account already funded to starting balance');
}

function problem({ message }: Error): object {
  return { type: 'https://stellar.org/horizon-errors/bad_request', title: 'Bad Request', status: 400, detail: message };
}

function friendbotKey(network: Network): SigningKey {
  return new SigningKey(sha256(Buffer.from(`localnet friendbot of ${network.passphrase}`)));
}

/** Puts the transaction into the queue that gives friendbot its lumens, on a chain where it has none yet. */
export function endowFriendbot(chain: Chain): void {
  const publicKey = friendbotKey(chain.network).publicKey;
  if (chain.entry(accountKey(publicKey))) return;
  submit(chain, rootKey(chain.network), [createAccount(publicKey, FRIENDBOT_BALANCE)]);
}

function createAccount(publicKey: Uint8Array, startingBalance: bigint): xdr.Operation {
  const destination = xdr.PublicKey.publicKeyTypeEd25519(publicKey);
  const body = xdr.OperationBody.createAccount(new xdr.CreateAccountOp({ destination, startingBalance }));
  return new xdr.Operation({ sourceAccount: null, body });
}

/** Signs and queues a transaction of one of our own accounts; returns its hash. */
function submit(chain: Chain, key: SigningKey, operations: xdr.Operation[]): string {
  const account = readAccount({ get: (key) => chain.entry(key) }, key.publicKey);
  if (!account) throw new Refusal(`the account ${key.address} that should pay does not exist`);
  const tx = new xdr.Transaction({
    sourceAccount: xdr.MuxedAccount.keyTypeEd25519(key.publicKey),
    fee: BASE_FEE * operations.length,
    seqNum: account.seqNum + 1n,
    cond: xdr.Preconditions.precondNone(),
    memo: xdr.Memo.memoNone(),
    operations,
    ext: xdr.TransactionExt.v0(),
  });
  const signature = key.signDecorated(transactionHash(chain.network.id, tx));
  const envelope = new xdr.TransactionV1Envelope({ tx, signatures: [signature] });
  const { hashHex, submission } = chain.submit(new xdr.TransactionEnvelopeTx(envelope));
  if (submission.status === 'PENDING') return hashHex;
  throw new Refusal(`the funding transaction was not accepted: ${submission.status}; try again after the next ledger`);
}
