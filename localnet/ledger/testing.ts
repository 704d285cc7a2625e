import assert from 'node:assert/strict';
import { Account, Keypair, type Memo, Operation, scValToNative, TransactionBuilder, xdr } from '@stellar/stellar-sdk';
import { readAccount } from './account.ts';
import { sha256, toBase64 } from './bytes.ts';
import { Chain } from './chain.ts';
import type { ClosedLedger, ClosedTransaction } from './closed-ledger.ts';
import { createNetwork, type Network } from './network.ts';
import type { StoredEntry } from './state.ts';
import { type Envelope, feeBumpHash, readTransaction, transactionHash } from './transaction.ts';
import { readTrustline } from './trustline.ts';

const PASSPHRASE = 'Ledger Tests ; November 2026';
/** One network for all sandboxes: its host takes a while to start. */
let network: Network | undefined;

/** What became of a transaction that was offered. */
export interface Outcome {
  status: 'refused' | 'failed' | 'succeeded';
  /** Name of the transaction's result; of the inner one in a fee bump. */
  code: string;
  /** Name of each operation's result. */
  codes: string[];
  result: xdr.TransactionResult;
  /** Absent when it was refused. */
  closed?: ClosedTransaction;
  ledger?: ClosedLedger;
}

export interface Build {
  signers?: Keypair[];
  fee?: string;
  memo?: Memo;
  /** Sequence number; the next one of the account if absent. */
  sequence?: bigint;
  with?: (builder: TransactionBuilder) => TransactionBuilder;
  /** Of a Soroban transaction; its resource fee comes on top of `fee`. */
  soroban?: xdr.SorobanTransactionData;
}

/** A chain in memory with a clock of its own, driven without RPC: a ledger per transaction, thousands a second. */
export class Sandbox {
  readonly chain: Chain;
  readonly root: Keypair;
  /** Unix seconds; moves when told to. */
  now = 1_800_000_000;
  #people = 0;

  constructor() {
    network ??= createNetwork(PASSPHRASE);
    this.chain = new Chain({
      network,
      retention: 10_000,
      now: () => this.now * 1000,
      expectedCloseSeconds: 0,
      report: (message) => assert.fail(message),
    });
    this.root = Keypair.fromRawEd25519Seed(network.id);
  }

  /** A key that nobody used before; the same one in every run. */
  stranger(): Keypair {
    this.#people += 1;
    return Keypair.fromRawEd25519Seed(Buffer.from(sha256(Buffer.from(`person ${this.#people}`))));
  }

  /** A keypair with an account of so many stroops. */
  person(stroops = 10_000_000_000n): Keypair {
    const keypair = this.stranger();
    const body = xdr.OperationBody.createAccount(
      new xdr.CreateAccountOp({ destination: keypair.xdrPublicKey(), startingBalance: stroops }),
    );
    const outcome = this.apply(this.root, [new xdr.Operation({ sourceAccount: null, body })]);
    assert.equal(outcome.status, 'succeeded');
    return keypair;
  }

  /** A signed transaction; its operations may be what the SDK would not build. */
  build(source: Keypair, operations: xdr.Operation[], build: Build = {}): xdr.TransactionEnvelopeTx {
    const sequence = build.sequence ?? this.account(source).seqNum + 1n;
    const account = new Account(source.publicKey(), String(sequence - 1n));
    const fee = build.fee ?? '100';
    const draft = new TransactionBuilder(account, { fee, networkPassphrase: PASSPHRASE, memo: build.memo });
    for (const _ of operations) draft.addOperation(Operation.bumpSequence({ bumpTo: '0' }));
    const drafted = (build.with ?? ((it) => it.setTimeout(0)))(draft).build().toEnvelope();
    assert.ok(drafted.type === 'envelopeTypeTx');
    const { soroban } = build;
    const plain = { ...drafted.v1.tx, operations };
    const tx = soroban
      ? { ...plain, fee: plain.fee + Number(soroban.resourceFee), ext: xdr.TransactionExt.sorobanData(soroban) }
      : plain;
    return this.sign(new xdr.Transaction(tx), build.signers ?? [source]);
  }

  sign(tx: xdr.Transaction, signers: Keypair[]): xdr.TransactionEnvelopeTx {
    const hash = transactionHash(this.chain.network.id, tx);
    const signatures = signers.map((signer) => signer.signDecorated(hash));
    return new xdr.TransactionEnvelopeTx(new xdr.TransactionV1Envelope({ tx, signatures }));
  }

  /** A fee bump around a signed transaction. */
  bump(
    payer: Keypair,
    { v1 }: xdr.TransactionEnvelopeTx,
    fee: bigint,
    signers = [payer],
  ): xdr.TransactionEnvelopeTxFeeBump {
    const feeSource = xdr.MuxedAccount.keyTypeEd25519(payer.rawPublicKey());
    const innerTx = xdr.FeeBumpTransactionInnerTx.envelopeTypeTx(v1);
    const tx = new xdr.FeeBumpTransaction({ feeSource, fee, innerTx, ext: xdr.FeeBumpTransactionExt.v0() });
    const hash = feeBumpHash(this.chain.network.id, tx);
    const signatures = signers.map((signer) => signer.signDecorated(hash));
    return new xdr.TransactionEnvelopeTxFeeBump(new xdr.FeeBumpTransactionEnvelope({ tx, signatures }));
  }

  /** Builds, signs, offers and closes the ledger. */
  apply(source: Keypair, operations: xdr.Operation[], build: Build = {}): Outcome {
    return this.submit(this.build(source, operations, build));
  }

  submit(envelope: Envelope): Outcome {
    const hashHex = this.offer(envelope);
    if (typeof hashHex !== 'string') return { ...readResult(hashHex), status: 'refused' };
    this.chain.closeLedger();
    return this.outcomeOf(hashHex);
  }

  /** Puts a transaction into the queue; its hash, or the result that refuses it. */
  offer(envelope: Envelope): string | xdr.TransactionResult {
    const { hashHex, submission } = this.chain.submit(envelope);
    if (submission.status === 'ERROR') return submission.result;
    assert.equal(submission.status, 'PENDING');
    return hashHex;
  }

  hashOf(envelope: Envelope): Uint8Array {
    return readTransaction(this.chain.network.id, envelope).hash;
  }

  outcomeOf(hashHex: string): Outcome {
    const found = this.chain.history.transaction(hashHex);
    assert.ok(found, `transaction ${hashHex} is in no ledger`);
    const closed = found.transaction;
    const result = xdr.TransactionResult.fromXdr(closed.result);
    const status = closed.succeeded ? 'succeeded' : 'failed';
    return { ...readResult(result), status, closed, ledger: found.ledger };
  }

  account(keypair: Keypair): xdr.AccountEntry {
    const account = this.find(keypair);
    assert.ok(account, 'the account is not there');
    return account;
  }

  find(keypair: Keypair): xdr.AccountEntry | undefined {
    return readAccount(this.reader, keypair.rawPublicKey());
  }

  trustline(holder: Keypair, asset: { toXdrObject(): xdr.Asset }): xdr.TrustLineEntry | undefined {
    return readTrustline(this.reader, holder.rawPublicKey(), asset.toXdrObject());
  }

  get reader() {
    return { get: (key: string): StoredEntry | undefined => this.chain.entry(key) };
  }

  /** Every entry, by key, to compare states with. */
  state(): Map<string, string> {
    return new Map([...this.chain.entries()].map(([key, { bytes }]) => [key, toBase64(bytes)]));
  }
}

function readResult(result: xdr.TransactionResult): Omit<Outcome, 'status'> {
  const outer = result.result;
  const inner = 'innerResultPair' in outer ? outer.innerResultPair.result.result : outer;
  const codes = 'results' in inner ? inner.results.map(operationCode) : [];
  return { code: inner.type, codes, result };
}

/** `paymentSuccess` and the like, or `opNoAccount` and the like. */
function operationCode(result: xdr.OperationResult): string {
  return result.type === 'opInner' ? (result.tr.value as { type: string }).type : result.type;
}

/** Names of what happened to entries in each operation, as the meta tells. */
export function changesOf({ closed }: Outcome): string[][] {
  return metaOf(closed).operations.map(({ changes }) => changes.map(changeName));
}

export function metaOf(closed: ClosedTransaction | undefined): xdr.TransactionMetaV4 {
  assert.ok(closed, 'the transaction was refused');
  const meta = xdr.TransactionMeta.fromXdr(closed.meta);
  assert.ok(meta.type === 'v4');
  return meta.v4;
}

function changeName(change: xdr.LedgerEntryChange): string {
  const kind = change.type.replace('ledgerEntry', '').toLowerCase();
  return `${kind} ${change.type === 'ledgerEntryRemoved' ? change.removed.type : change.value.data.type}`;
}

/** Events of the operations: topics, then data, as plain values. */
export function eventsOf({ closed }: Outcome): unknown[][] {
  return metaOf(closed).operations.flatMap(({ events }) =>
    events.map(({ body }) => [...body.v0.topics.map((topic) => scValToNative(topic)), scValToNative(body.v0.data)]),
  );
}
