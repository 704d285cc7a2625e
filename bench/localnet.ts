import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Localnet, startLocalnet } from '@brain-storm/localnet';
import {
  type Account,
  Address,
  Asset,
  hash,
  Keypair,
  nativeToScVal,
  Operation,
  rpc,
  TransactionBuilder,
} from '@stellar/stellar-sdk';
import { contractWasm } from '#contracts';
import { ensureFunded, invoke, submit } from '../stack/chain.ts';
import { built, type Deployed, deployed, prepared, recordBatch } from './chain.ts';
import { percentile } from './percentile.ts';
import type { Figure } from './run.ts';

const CALLS = 100;
const SIMULATIONS = 500;
const EVENTS = 1_000_000;
/** A payment is an event (CAP-0067). A transaction has at most 100, a ledger ten such transactions. */
const PAYMENTS_PER_TRANSACTION = 100;
const TRANSACTIONS_PER_LEDGER = 10;

/** From nothing to the first confirmed call, in a process of its own; calls in and through ledgers; a chain of a million events. */
export async function benchLocalnet(): Promise<Figure[]> {
  const first = JSON.parse(
    execFileSync(process.execPath, [path.join(import.meta.dirname, 'first-call.ts')], { encoding: 'utf8' }),
  ) as { loadMs: number; startMs: number; firstCallMs: number };
  return [
    figure('`startLocalnet()` → it answers', `${first.startMs.toFixed(0)} ms`, 'fresh process'),
    figure(
      '`startLocalnet()` → first confirmed contract call',
      `${first.firstCallMs.toFixed(0)} ms`,
      'friendbot, upload, create and call through the SDK; aim 150 ms',
    ),
    ...(await benchCalls()),
    ...(await benchLongChain()),
  ];
}

function figure(what: string, value: string, against: string): Figure {
  return { what: `localnet: ${what}`, value, against };
}

async function benchCalls(): Promise<Figure[]> {
  const network = await withOwnAnalytics(await deployed({ autoClose: false }, true));
  const sources = await attestors(network);
  const simulations = await simulationTimes(network, sources);
  const throughRpc = await callsThroughRpc(network, sources);
  await network.hold();
  const inLedger = await callsInLedger(network, sources);
  await network.close();
  const millis = (share: number) => percentile(simulations, share).toFixed(1);
  return [
    figure(
      'calls per second inside one ledger',
      inLedger.toFixed(0),
      `${CALLS} \`record_progress_batch\` of one item, enforced auth, a source account each; aim 1,000`,
    ),
    figure(
      'calls per second through RPC',
      throughRpc.toFixed(0),
      `the same, each simulated, assembled, sent and polled by the SDK in the same process, ${CALLS} at a time`,
    ),
    figure(
      'simulateTransaction, p50 / p99',
      `${millis(0.5)} / ${millis(0.99)} ms`,
      `${SIMULATIONS} of that call over HTTP, one after the other; aim p50 < 3 ms`,
    ),
  ];
}

/** With an analytics contract whose admin is a key: the deployed one answers to governance. */
async function withOwnAnalytics(network: Deployed): Promise<Deployed> {
  const { chain, keys, contracts } = network;
  const address = new Address(keys.admin.publicKey());
  const wasmHash = hash(contractWasm('analytics'));
  const constructorArgs = [address.toScVal()];
  const creation = Operation.createCustomContract({ address, wasmHash, salt: wasmHash, constructorArgs });
  const created = await submit(chain, keys.admin, creation);
  if (!created) throw new Error('the network returned no contract address');
  const analytics = Address.fromScVal(created).toString();
  return { ...network, contracts: { ...contracts, contracts: { ...contracts.contracts, analytics } } };
}

/** Keys with an account each that may record progress. */
async function attestors({ chain, keys, contracts }: Deployed): Promise<Keypair[]> {
  const sources = Array.from({ length: CALLS }, () => Keypair.random());
  for (const source of sources) {
    await ensureFunded(chain, source.publicKey());
    await invoke(chain, keys.admin, contracts.contracts.analytics, 'grant_role', [
      new Address(source.publicKey()).toScVal(),
      nativeToScVal('attestor', { type: 'symbol' }),
      new Address(keys.admin.publicKey()).toScVal(),
    ]);
  }
  return sources;
}

function callOf(network: Deployed, source: Keypair, course: string) {
  const item = { learner: source.publicKey(), course, lessonsDone: 1, lessonsTotal: 10 };
  return recordBatch(network, [item], source);
}

/** Milliseconds each, from the JSON-RPC request to its answer: what the SDK makes of it is not localnet's. */
async function simulationTimes(network: Deployed, [source]: Keypair[]): Promise<number[]> {
  if (!source) return [];
  const { chain } = network;
  const transaction = (await built(chain, source, callOf(network, source, 'simulated'))).toXDR();
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'simulateTransaction', params: { transaction } });
  const times: number[] = [];
  for (let left = SIMULATIONS; left > 0; left -= 1) {
    const startedAt = performance.now();
    const headers = { 'content-type': 'application/json' };
    await (await fetch(chain.rpcUrl, { method: 'POST', headers, body })).text();
    times.push(performance.now() - startedAt);
  }
  return times;
}

async function callsThroughRpc(network: Deployed, sources: Keypair[]): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(sources.map((source) => sendAndWait(network, source)));
  return (CALLS * 1000) / (performance.now() - startedAt);
}

async function sendAndWait(network: Deployed, source: Keypair): Promise<void> {
  const { server } = network.chain;
  const { hash } = await server.sendTransaction(
    await prepared(network.chain, source, callOf(network, source, 'through')),
  );
  const { status } = await server.pollTransaction(hash, { attempts: 1_000, sleepStrategy: () => 5 });
  if (status !== 'SUCCESS') throw new Error(`a call through RPC ended as ${status}`);
}

/** Applies a full ledger of prepared transactions: what is timed is `closeLedger()` alone. */
async function callsInLedger(network: Deployed, sources: Keypair[]): Promise<number> {
  const { chain, localnet } = network;
  const transactions = [];
  for (const source of sources) {
    transactions.push(await prepared(chain, source, callOf(network, source, 'bench')));
  }
  for (const transaction of transactions) await chain.server.sendTransaction(transaction);
  const startedAt = performance.now();
  await localnet.closeLedger();
  const seconds = (performance.now() - startedAt) / 1000;
  const outcomes = await Promise.all(
    transactions.map((transaction) => chain.server.getTransaction(Buffer.from(transaction.hash()).toString('hex'))),
  );
  const failed = outcomes.filter(({ status }) => status !== 'SUCCESS').length;
  if (failed > 0) throw new Error(`${failed} of ${CALLS} calls did not succeed in the measured ledger`);
  return CALLS / seconds;
}

/** A chain of a million events on disk, started again in a process of its own. */
async function benchLongChain(): Promise<Figure[]> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-bench-'));
  try {
    await writeLongChain(dataDir);
    const megabytes = fs.statSync(path.join(dataDir, 'journal')).size / 2 ** 20;
    const { restartMs, pageMs } = JSON.parse(
      execFileSync(process.execPath, [path.join(import.meta.dirname, 'restart.ts'), dataDir], { encoding: 'utf8' }),
    ) as { restartMs: number; pageMs: number[] };
    return [
      figure(
        'restart with a million events',
        `${restartMs.toFixed(0)} ms`,
        `\`startLocalnet()\` in a fresh process, journal of ${megabytes.toFixed(0)} MB; aim < 2,000 ms`,
      ),
      figure(
        'getEvents page of 10,000 of a million, p50',
        `${percentile(pageMs, 0.5).toFixed(0)} ms`,
        `${pageMs.length} pages by cursor over HTTP right after that restart, read from disk; aim < 100 ms`,
      ),
    ];
  } finally {
    fs.rmSync(dataDir, { recursive: true });
  }
}

async function writeLongChain(dataDir: string): Promise<void> {
  const localnet = await startLocalnet({ dataDir, autoClose: false });
  const server = new rpc.Server(localnet.rpcUrl, { allowHttp: true });
  const payers = Array.from({ length: TRANSACTIONS_PER_LEDGER }, (_, index) => localnet.keypair(`payer ${index}`));
  const funding = payers.map((payer) => server.fundAddress(payer.publicKey()));
  let isFunded = false;
  const funded = Promise.all(funding).then(() => {
    isFunded = true;
  });
  while (!isFunded) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await localnet.closeLedger();
  }
  await funded;
  const accounts = await Promise.all(payers.map((payer) => server.getAccount(payer.publicKey())));
  for (let events = 0; events < EVENTS; events += PAYMENTS_PER_TRANSACTION * TRANSACTIONS_PER_LEDGER) {
    const sending = payers.map((payer, index) => sendPayments(localnet, server, payer, accounts[index] as Account));
    await Promise.all(sending);
    await localnet.closeLedger();
  }
  await localnet.close();
}

async function sendPayments(localnet: Localnet, server: rpc.Server, payer: Keypair, account: Account): Promise<void> {
  const fee = String(100 * PAYMENTS_PER_TRANSACTION);
  const builder = new TransactionBuilder(account, { fee, networkPassphrase: localnet.networkPassphrase });
  const payment = Operation.payment({ destination: payer.publicKey(), asset: Asset.native(), amount: '1' });
  for (let left = PAYMENTS_PER_TRANSACTION; left > 0; left -= 1) builder.addOperation(payment);
  const transaction = builder.setTimeout(0).build();
  transaction.sign(payer);
  const { status } = await server.sendTransaction(transaction);
  if (status !== 'PENDING') throw new Error(`payments were not accepted: ${status}`);
}
