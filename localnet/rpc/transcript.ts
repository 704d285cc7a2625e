import { readFileSync } from 'node:fs';
import { Asset, Keypair, Operation, rpc, type Transaction, TransactionBuilder, xdr } from '@stellar/stellar-sdk';
import type { Chain } from '../ledger/chain.ts';
import { genesisSnapshot } from '../ledger/genesis.ts';
import { createNetwork } from '../ledger/network.ts';
import { type Localnet, STANDALONE_PASSPHRASE, start } from '../src/localnet.ts';

/** One recorded call: what was posted, and what a real network of one validator answered. */
export interface RecordedCall {
  name: string;
  /** A JSON-RPC request, or the body itself where it isn't one. */
  request: { method: string; params?: { transaction?: string; hash?: string } } | string;
  http: number;
  // biome-ignore lint/suspicious/noExplicitAny: the shape of answers is what the test compares
  response: any;
}

export const calls: RecordedCall[] = JSON.parse(
  readFileSync(new URL('../fixtures/rpc-transcript.json', import.meta.url), 'utf8'),
).calls;

/** The recorded network: ledger 7 is the first that RPC knew, and ledger N closed at 1795379900 + N. */
const FIRST_LEDGER = 7;
const CLOSE_TIME_BASE = 1_795_379_900;
/** Fees the recorded network had collected, less those of the transactions that `#makeHistory` adds. */
const FEE_POOL = 8_216_620n - 32_492n;
/** The accounts that the recorded transactions are signed by, and the ledgers that made them. */
const ALICE = 'GAKCCKGXD3MM2D4EWCEUMWI3VLHZ7PUUFU6BWNJFEEZUQFZZZKMN7RXZ';
export const BOB = 'GBS34RIXT3EEHGIZWEM5AUB3MDZQEUX3K32RXFVWZP2DBVVH2IGMLJK2';

/** A localnet made to stand where the recorded network stood when the recording began: at ledger 17. */
export class RecordedNetwork {
  readonly localnet: Localnet;
  readonly #chain: Chain;
  readonly #landings = landingLedgers();

  private constructor(localnet: Localnet, chain: Chain) {
    this.localnet = localnet;
    this.#chain = chain;
  }

  static async start(): Promise<RecordedNetwork> {
    let next = FIRST_LEDGER;
    const now = () => (CLOSE_TIME_BASE + next) * 1000;
    const { localnet, chain } = await start({ autoClose: false }, { start: snapshotBefore(FIRST_LEDGER), now });
    chain.onClosed(({ sequence }) => {
      next = sequence + 1;
    });
    chain.closeLedger();
    const recorded = new RecordedNetwork(localnet, chain);
    await recorded.#makeHistory();
    return recorded;
  }

  /** The transactions that the recording's fee statistics know of: a Soroban one, and one for each account. */
  async #makeHistory(): Promise<void> {
    await this.#apply(Operation.createStellarAssetContract({ asset: Asset.native() }), 8);
    await this.#apply(Operation.createAccount({ destination: ALICE, startingBalance: '10000' }), 14);
    await this.#apply(Operation.createAccount({ destination: BOB, startingBalance: '10000' }), 15);
    this.advanceTo(17);
  }

  async #apply(operation: xdr.Operation, ledger: number): Promise<void> {
    this.advanceTo(ledger - 1);
    const server = new rpc.Server(this.localnet.rpcUrl, { allowHttp: true });
    const root = Keypair.fromRawEd25519Seed(this.#chain.network.id);
    const source = await server.getAccount(root.publicKey());
    const fees = { fee: '100', networkPassphrase: STANDALONE_PASSPHRASE };
    let transaction: Transaction = new TransactionBuilder(source, fees).addOperation(operation).setTimeout(0).build();
    if (operation.body.type === 'invokeHostFunction') transaction = await server.prepareTransaction(transaction);
    transaction.sign(root);
    await server.sendTransaction(transaction);
    this.#chain.closeLedger();
  }

  /** Fees collected so far, in stroops. */
  get feePool(): bigint {
    return this.#chain.header.feePool;
  }

  /** Closes ledgers up to the given one; a waiting transaction gets into the one that the recording shows it in. */
  advanceTo(sequence: number): void {
    while (this.#chain.sequence < sequence) {
      const isEmpty = !this.#landings.has(this.#chain.sequence + 1);
      this.#chain.closeLedger(isEmpty);
    }
  }

  /** Posts a recorded request, as it was, once the network is where the recorded one was. */
  async post({ request, response }: RecordedCall): Promise<{ http: number; response: unknown }> {
    this.advanceTo(ledgerOf(response));
    const body = typeof request === 'string' ? request : JSON.stringify(request);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(this.localnet.rpcUrl, { method: 'POST', headers, body });
    const text = await answer.text();
    return {
      http: answer.status,
      response: answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text,
    };
  }
}

function snapshotBefore(ledger: number) {
  const snapshot = genesisSnapshot(createNetwork(STANDALONE_PASSPHRASE), BigInt(CLOSE_TIME_BASE + ledger - 1));
  const header = xdr.LedgerHeader.fromXdr(snapshot.header);
  return { ...snapshot, header: new xdr.LedgerHeader({ ...header, ledgerSeq: ledger - 1, feePool: FEE_POOL }).toXdr() };
}

/** Ledgers that the recorded transactions got into. */
function landingLedgers(): Set<number> {
  return new Set(calls.map(({ response }) => Number(response.result?.ledger ?? 0)).filter((ledger) => ledger > 0));
}

/** The ledger a recorded network was at when it answered; 0 where the answer doesn't say. */
function ledgerOf(response: RecordedCall['response']): number {
  return Number(response.result?.latestLedger ?? response.result?.sequence ?? 0);
}
