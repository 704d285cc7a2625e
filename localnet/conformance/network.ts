import {
  Account,
  type Asset,
  Keypair,
  Operation,
  rpc,
  SorobanDataBuilder,
  type Transaction,
  TransactionBuilder,
  xdr,
} from '@stellar/stellar-sdk';
import { Funding } from './funding.ts';
import { codes, type Outcome, returnedAddress } from './outcome.ts';
import { until } from './patience.ts';
import { createProbe, probeWasm } from './probe.ts';

/** What a transaction is built with, beside its operations. */
export type Extras = Partial<ConstructorParameters<typeof TransactionBuilder>[1]> & { sequence?: string };

export interface Endpoints {
  rpc: string;
  friendbot: string;
  horizon?: string | undefined;
  passphrase?: string | undefined;
}

/** An answer over HTTP that should hold JSON-RPC. */
export interface Answer {
  http: number;
  // biome-ignore lint/suspicious/noExplicitAny: a raw JSON answer
  result?: any;
  error?: { code: number; message: string; data?: unknown };
}

/** A network as its public endpoints show it. Nothing here knows which one it is. */
export class Network {
  readonly endpoints: Endpoints;
  readonly passphrase: string;
  readonly protocol: number;
  readonly server: rpc.Server;
  readonly #accounts: Funding;
  readonly #shared = new Map<string, Promise<unknown>>();

  private constructor(endpoints: Endpoints, passphrase: string, protocol: number) {
    this.endpoints = endpoints;
    this.passphrase = passphrase;
    this.protocol = protocol;
    this.server = new rpc.Server(endpoints.rpc, { allowHttp: true });
    this.#accounts = new Funding(this);
  }

  /** @throws when the RPC does not answer, or belongs to another network than the given passphrase's */
  static async open(endpoints: Endpoints): Promise<Network> {
    const server = new rpc.Server(endpoints.rpc, { allowHttp: true });
    const { passphrase, protocolVersion } = await server.getNetwork();
    if (endpoints.passphrase !== undefined && endpoints.passphrase !== passphrase) {
      throw new Error(`the RPC is of the network "${passphrase}", expected "${endpoints.passphrase}"`);
    }
    return new Network(endpoints, passphrase, Number(protocolVersion));
  }

  /** Posts a body as it is; again, when the connection broke before an answer came. */
  async post(body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) {
    return until('an answer from the RPC', () =>
      fetch(this.endpoints.rpc, { method: 'POST', headers, body }).catch((error: unknown) => {
        if (error instanceof TypeError) return null; // fetch's word for a connection that failed
        throw error;
      }),
    );
  }

  /** One JSON-RPC call, its answer raw. */
  async ask(method: string, params?: unknown): Promise<Answer> {
    const response = await this.post(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
    const { result, error } = await response.json();
    return { http: response.status, result, error };
  }

  /** The result of one JSON-RPC call. @throws when the answer is an error */
  // biome-ignore lint/suspicious/noExplicitAny: a raw JSON answer
  async result(method: string, params?: unknown): Promise<any> {
    const { result, error } = await this.ask(method, params);
    if (error) throw new Error(`${method} answered ${error.code} ${error.message}`);
    return result;
  }

  async latestLedger(): Promise<number> {
    return (await this.result('getLatestLedger')).sequence;
  }

  /** A new account with 150 lumens, nobody else's. */
  account(): Promise<Keypair> {
    return this.#accounts.account();
  }

  /** Friendbot's answer to a request for lumens. */
  friendbot(address: string): Promise<Response> {
    return fetch(`${this.endpoints.friendbot}?addr=${encodeURIComponent(address)}`);
  }

  /** What several cases need, made once. */
  once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = this.#shared.get(name) ?? make();
    this.#shared.set(name, made);
    return made as Promise<T>;
  }

  /** The ledger entry of an account; null when there is none. */
  async accountEntry(address: string): Promise<xdr.AccountEntry | null> {
    const accountId = Keypair.fromPublicKey(address).xdrAccountId();
    const entry = await this.entry(xdr.LedgerKey.account(new xdr.LedgerKeyAccount({ accountId })));
    return entry?.type === 'account' ? entry.account : null;
  }

  async trustline(address: string, asset: Asset): Promise<xdr.TrustLineEntry | null> {
    const accountId = Keypair.fromPublicKey(address).xdrAccountId();
    const key = new xdr.LedgerKeyTrustLine({ accountId, asset: asset.toTrustLineXdrObject() });
    const entry = await this.entry(xdr.LedgerKey.trustline(key));
    return entry?.type === 'trustline' ? entry.trustLine : null;
  }

  async entry(key: xdr.LedgerKey): Promise<xdr.LedgerEntryData | null> {
    const { entries } = await this.result('getLedgerEntries', { keys: [key.toXdr('base64')] });
    return entries[0] ? xdr.LedgerEntryData.fromXdr(entries[0].xdr, 'base64') : null;
  }

  /** Stroops. @throws when the account does not exist */
  async balance(address: string): Promise<bigint> {
    return (await this.#existing(address)).balance;
  }

  async sequence(address: string): Promise<bigint> {
    return (await this.#existing(address)).seqNum;
  }

  /** A busy node may not show an entry for a moment. */
  async #existing(address: string): Promise<xdr.AccountEntry> {
    return until(`the account ${address}`, () => this.accountEntry(address));
  }

  /** One of the network's settings. */
  async setting(configSettingId: xdr.ConfigSettingId): Promise<xdr.ConfigSettingEntry> {
    const entry = await this.entry(xdr.LedgerKey.configSetting(new xdr.LedgerKeyConfigSetting({ configSettingId })));
    if (entry?.type !== 'configSetting') throw new Error(`the network tells no ${configSettingId.name}`);
    return entry.configSetting;
  }

  /** A transaction that comes next in its source's sequence, without signatures. */
  async build(source: string, operations: xdr.Operation | xdr.Operation[], extras: Extras = {}): Promise<Transaction> {
    const { sequence = String(await this.sequence(source)), ...options } = extras;
    const builder = new TransactionBuilder(new Account(source, sequence), {
      fee: '1000',
      networkPassphrase: this.passphrase,
      timebounds: inTime(),
      ...options,
    });
    for (const operation of [operations].flat()) builder.addOperation(operation);
    return builder.build();
  }

  /** Sends and waits for what becomes of it. @param signers in the order of their signatures */
  async apply(
    signers: Keypair | Keypair[],
    operations: xdr.Operation | xdr.Operation[],
    extras: Extras = {},
  ): Promise<Outcome> {
    const [source, ...others] = [signers].flat();
    if (!source) throw new Error('expected somebody to sign');
    const transaction = await this.build(source.publicKey(), operations, extras);
    transaction.sign(source, ...others);
    return this.submit(transaction);
  }

  /** Sends a signed transaction and waits for what becomes of it. */
  async submit(transaction: { toEnvelope(): xdr.TransactionEnvelope }): Promise<Outcome> {
    const envelope = transaction.toEnvelope().toXdr('base64');
    const sent = await this.send(envelope);
    if (sent.status === 'ERROR') return refused(sent.hash, sent.errorResultXdr);
    return this.outcome(sent.hash);
  }

  /** The answer of sendTransaction, once the node has room for it. */
  // biome-ignore lint/suspicious/noExplicitAny: a raw JSON answer
  async send(envelope: string): Promise<any> {
    return until('room in the queue of transactions', async () => {
      const sent = await this.result('sendTransaction', { transaction: envelope });
      return sent.status === 'TRY_AGAIN_LATER' ? null : sent;
    });
  }

  async outcome(hashHex: string): Promise<Outcome> {
    const told = await until(`transaction ${hashHex} in a ledger`, async () => {
      const answer = await this.result('getTransaction', { hash: hashHex });
      return answer.status === 'NOT_FOUND' ? null : answer;
    });
    const result = xdr.TransactionResult.fromXdr(told.resultXdr, 'base64');
    return { codes: codes(result), feeCharged: result.feeCharged, hash: hashHex, told };
  }

  /** Simulates, takes over footprint, fees and auth, signs, and sends. @throws the simulation's error */
  async invoke(signer: Keypair, operation: xdr.Operation): Promise<Outcome> {
    const transaction = await this.prepare(signer.publicKey(), operation);
    transaction.sign(signer);
    return this.submit(transaction);
  }

  async prepare(source: string, operation: xdr.Operation, extras: Extras = {}): Promise<Transaction> {
    return this.server.prepareTransaction(await this.build(source, operation, extras));
  }

  /** The answer of simulateTransaction, raw. */
  // biome-ignore lint/suspicious/noExplicitAny: a raw JSON answer
  async simulate(source: string, operation: xdr.Operation, params: object = {}): Promise<any> {
    const transaction = (await this.build(source, operation)).toEnvelope().toXdr('base64');
    return this.result('simulateTransaction', { transaction, ...params });
  }

  /** Extends (`readOnly`) or restores (`readWrite`) the entries of a footprint. */
  async touch(signer: Keypair, operation: xdr.Operation, readOnly: xdr.LedgerKey[], readWrite: xdr.LedgerKey[] = []) {
    const sorobanData = new SorobanDataBuilder().setReadOnly(readOnly).setReadWrite(readWrite).build();
    const transaction = await this.prepare(signer.publicKey(), operation, { sorobanData });
    transaction.sign(signer);
    return this.submit(transaction);
  }

  /** Address of a probe contract that all cases share. */
  probe(): Promise<string> {
    return this.once('probe', () => this.deployProbe());
  }

  /** Address of a new probe contract. */
  async deployProbe(): Promise<string> {
    const owner = await this.account();
    await this.uploadProbe();
    const outcome = await this.invoke(owner, createProbe(owner.publicKey()));
    if (outcome.codes !== 'tx_success') throw new Error(`creating the contract ended as ${outcome.codes}`);
    return returnedAddress(outcome);
  }

  uploadProbe(): Promise<Outcome> {
    return this.once('wasm', async () =>
      this.invoke(await this.account(), Operation.uploadContractWasm({ wasm: probeWasm })),
    );
  }

  /** Waits until the network's latest ledger is at least this one. */
  async reach(ledger: number): Promise<void> {
    await until(`ledger ${ledger}`, async () => ((await this.latestLedger()) >= ledger ? true : null), 600);
  }
}

function inTime() {
  return { minTime: 0, maxTime: Math.floor(Date.now() / 1000) + 300 };
}

function refused(hashHex: string, errorResultXdr: string): Outcome {
  const result = xdr.TransactionResult.fromXdr(errorResultXdr, 'base64');
  return { codes: codes(result), feeCharged: result.feeCharged, hash: hashHex, told: null };
}
