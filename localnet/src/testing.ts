import { readFileSync } from 'node:fs';
import {
  type Account,
  contract,
  hash,
  Keypair,
  Operation,
  rpc,
  SorobanDataBuilder,
  type Transaction,
  TransactionBuilder,
  xdr,
} from '@stellar/stellar-sdk';
import { toBase64 } from '../ledger/bytes.ts';
import type { Chain } from '../ledger/chain.ts';
import { type Localnet, type LocalnetInternals, type LocalnetOptions, start } from './localnet.ts';

/** A contract that is not ours: `hello(to, msg)` counts and greets, `both(one, other)` wants two signatures, `fail()` traps. */
export function helloWasm(): Uint8Array {
  const transcript = JSON.parse(readFileSync(new URL('../fixtures/rpc-transcript.json', import.meta.url), 'utf8'));
  const upload = transcript.calls.find(({ name }: { name: string }) => name === 'upload: send');
  const envelope = xdr.TransactionEnvelope.fromXdr(upload.request.params.transaction, 'base64');
  if (envelope.type !== 'envelopeTypeTx') throw new Error('the recorded upload is no version 1 transaction');
  const body = envelope.v1.tx.operations[0]?.body;
  if (body?.type !== 'invokeHostFunction') throw new Error('the recorded upload invokes no host function');
  const { hostFunction } = body.invokeHostFunctionOp;
  if (hostFunction.type !== 'hostFunctionTypeUploadContractWasm')
    throw new Error('the recorded upload uploads nothing');
  return hostFunction.wasm;
}

/** What the hello contract offers, as `contract.Client` makes it from the spec. */
export interface HelloClient extends contract.Client {
  hello(args: { to: string; msg: string }): Promise<contract.AssembledTransaction<number>>;
  both(args: { one: string; other: string }): Promise<contract.AssembledTransaction<boolean>>;
  fail(): Promise<contract.AssembledTransaction<null>>;
}

/** The same transaction with fields changed, unsigned. */
export function altered(transaction: Transaction, change: Change): Transaction {
  const envelope = transaction.toEnvelope();
  if (envelope.type !== 'envelopeTypeTx') throw new Error(`expected a version 1 transaction, found ${envelope.type}`);
  const tx = new xdr.Transaction(change(envelope.v1.tx));
  const unsigned = new xdr.TransactionEnvelopeTx(new xdr.TransactionV1Envelope({ tx, signatures: [] }));
  return TransactionBuilder.fromXDR(unsigned.toXdr('base64'), transaction.networkPassphrase) as Transaction;
}

export type Change = (tx: xdr.Transaction) => Omit<xdr.Transaction, keyof xdr.XdrValue>;

/** A localnet with what tests of it keep needing. */
export class Playground {
  readonly localnet: Localnet;
  readonly chain: Chain;
  readonly server: rpc.Server;

  private constructor(localnet: Localnet, chain: Chain) {
    this.localnet = localnet;
    this.chain = chain;
    this.server = new rpc.Server(localnet.rpcUrl, { allowHttp: true });
  }

  static async start(options: LocalnetOptions = {}, internals: LocalnetInternals = {}): Promise<Playground> {
    const { localnet, chain } = await start(options, internals);
    return new Playground(localnet, chain);
  }

  /** Every entry of the ledger, by key, to compare states with. */
  state(): Map<string, string> {
    return new Map([...this.chain.entries()].map(([key, entry]) => [key, toBase64(entry.bytes)]));
  }

  /** A keypair with a funded account. */
  async person(): Promise<Keypair> {
    const keypair = Keypair.random();
    await this.server.fundAddress(keypair.publicKey());
    return keypair;
  }

  /** A client of the contract at `contractId`, acting for one keypair. */
  async client(contractId: string, keypair: Keypair): Promise<HelloClient> {
    return (await contract.Client.from({ contractId, ...this.#as(keypair) })) as HelloClient;
  }

  /** Uploads and creates the hello contract; returns its address. */
  async deployHello(keypair: Keypair): Promise<string> {
    await this.send(Operation.uploadContractWasm({ wasm: helloWasm() }), keypair);
    const wasmHash = hash(helloWasm());
    const deployment = await contract.Client.deploy<HelloClient>(null, { wasmHash, ...this.#as(keypair) });
    const { result } = await deployment.signAndSend();
    return result.options.contractId;
  }

  #as(keypair: Keypair) {
    const { networkPassphrase, rpcUrl } = this.localnet;
    const signing = contract.basicNodeSigner(keypair, networkPassphrase);
    return { networkPassphrase, rpcUrl, allowHttp: true, publicKey: keypair.publicKey(), ...signing };
  }

  /** A transaction of one operation, next in its account's sequence, not signed. */
  async build(operation: xdr.Operation, keypair: Keypair, fee = '100'): Promise<Transaction> {
    const account = await this.server.getAccount(keypair.publicKey());
    return this.buildFrom(account, operation, fee);
  }

  /** A transaction of several operations, next in its account's sequence, not signed. */
  async buildAll(operations: xdr.Operation[], keypair: Keypair): Promise<Transaction> {
    const draft = await this.build(operations[0] as xdr.Operation, keypair, String(100 * operations.length));
    return altered(draft, (tx) => ({ ...tx, operations }));
  }

  buildFrom(account: Account, operation: xdr.Operation, fee = '100'): Transaction {
    const options = { fee, networkPassphrase: this.localnet.networkPassphrase };
    return new TransactionBuilder(account, options).addOperation(operation).setTimeout(300).build();
  }

  /** Prepares (for contracts), signs, sends and waits. */
  async send(operation: xdr.Operation, keypair: Keypair): Promise<rpc.Api.GetTransactionResponse> {
    let transaction = await this.build(operation, keypair);
    if (operation.body.type !== 'payment') transaction = await this.server.prepareTransaction(transaction);
    return this.submit(transaction, keypair);
  }

  async submit(transaction: Transaction, keypair: Keypair): Promise<rpc.Api.GetTransactionResponse> {
    transaction.sign(keypair);
    const sent = await this.server.sendTransaction(transaction);
    if (sent.status !== 'PENDING')
      throw new Error(`expected PENDING, found ${sent.status}: ${JSON.stringify(sent.errorResult)}`);
    return this.server.pollTransaction(sent.hash, { sleepStrategy: () => 5 });
  }

  /** Extends the lifetimes of entries to `extendTo` ledgers from now. */
  async extend(keypair: Keypair, keys: xdr.LedgerKey[], extendTo: number): Promise<rpc.Api.GetTransactionResponse> {
    return this.#withFootprint(Operation.extendFootprintTtl({ extendTo }), keypair, { readOnly: keys, readWrite: [] });
  }

  /** Takes archived entries back. */
  async restore(keypair: Keypair, keys: xdr.LedgerKey[], change?: Change): Promise<rpc.Api.GetTransactionResponse> {
    return this.#withFootprint(Operation.restoreFootprint({}), keypair, { readOnly: [], readWrite: keys }, change);
  }

  async #withFootprint(
    operation: xdr.Operation,
    keypair: Keypair,
    { readOnly, readWrite }: { readOnly: xdr.LedgerKey[]; readWrite: xdr.LedgerKey[] },
    change: Change = (tx) => tx,
  ): Promise<rpc.Api.GetTransactionResponse> {
    const account = await this.server.getAccount(keypair.publicKey());
    const options = { fee: '100', networkPassphrase: this.localnet.networkPassphrase };
    const data = new SorobanDataBuilder().setReadOnly(readOnly).setReadWrite(readWrite).build();
    const builder = new TransactionBuilder(account, options).addOperation(operation).setTimeout(300);
    const transaction = builder.setSorobanData(data).build();
    return this.submit(altered(await this.server.prepareTransaction(transaction), change), keypair);
  }

  /** Balance in stroops and sequence number. */
  async accountOf(keypair: Keypair): Promise<{ balance: bigint; sequence: bigint }> {
    const { balance, seqNum } = await this.server.getAccountEntry(keypair.publicKey());
    return { balance, sequence: seqNum };
  }
}
