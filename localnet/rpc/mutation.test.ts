import assert from 'node:assert/strict';
import { Keypair, xdr } from '@stellar/stellar-sdk';
import type { Chain } from '../ledger/chain.ts';
import { TOTAL_COINS } from '../ledger/header.ts';
import { transactionHash } from '../ledger/transaction.ts';
import { Playground } from '../src/testing.ts';
import { BOB, calls } from './transcript.ts';

const SEED = Number(process.env.SEED ?? 20261122);
const REQUESTS = process.env.TEST_NIGHTLY ? 10_000 : 1_000;
const TRANSACTIONS = process.env.TEST_NIGHTLY ? 10_000 : 300;
/** What JSON-RPC and stellar-rpc name as the caller's fault. */
const CALLERS_FAULTS = [-32700, -32600, -32601, -32602];
/** What stellar-rpc calls its own fault though it isn't, as recorded. */
const NO_KEYS = 'could not query captive core: no keys specified in request';

/** Broken input of every kind: an answer always comes, it is never a fault of ours, and no lumen is made or lost. */
describe(`mutated input (seed ${SEED})`, () => {
  let playground: Playground;
  let alice: Keypair;

  before(async () => {
    playground = await Playground.start({ autoClose: false });
    alice = Keypair.random();
    // The recorded payments go to Bob.
    for (const address of [alice.publicKey(), BOB]) await fund(playground, address);
  });

  after(() => playground.localnet.close());

  it(`gets an answer to each of ${REQUESTS} envelopes, and none is an internal error`, async function () {
    this.timeout(600_000);
    const random = randomFrom(SEED);
    const state = playground.state();
    const recorded = calls.flatMap(({ request }) =>
      typeof request === 'string' ? [] : [request.params?.transaction ?? ''],
    );
    const envelopes = recorded.filter((text) => text.length > 100);
    for (let left = REQUESTS; left > 0; left -= 1) {
      const base = envelopes[random(envelopes.length)] ?? '';
      const transaction = mutated(Buffer.from(base, 'base64'), random).toString('base64');
      const method = random(2) === 0 ? 'sendTransaction' : 'simulateTransaction';
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { transaction } });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(playground.localnet.rpcUrl, { method: 'POST', headers, body });
      const { error, result } = await response.json();
      assert.ok(result ?? error.code === -32602, `${method} ${transaction}: ${JSON.stringify(error)}`);
    }
    assert.deepEqual(playground.state(), state);
  });

  it(`answers each of ${REQUESTS} broken bodies with a result or the caller's fault, and changes no ledger`, async function () {
    this.timeout(600_000);
    const random = randomFrom(SEED + 2);
    const { sequence } = playground.chain;
    const state = playground.state();
    const bodies = calls.flatMap(({ request }) => (typeof request === 'string' ? [] : [JSON.stringify(request)]));
    const kinds = new Map<string, number>();
    for (let left = REQUESTS; left > 0; left -= 1) {
      const body = mutated(Buffer.from(bodies[random(bodies.length)] ?? ''), random);
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(playground.localnet.rpcUrl, { method: 'POST', headers, body: new Uint8Array(body) });
      const kind = await kindOf(response).catch(({ message }: Error) => assert.fail(`${body}\n${message}`));
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    assert.deepEqual([playground.state(), playground.chain.sequence], [state, sequence]);
    for (const kind of ['result', 'no JSON', '-32601', '-32602']) assert.ok(kinds.has(kind), `some were: ${kind}`);
  });

  it(`conserves all lumens over ${TRANSACTIONS} well-signed transactions with broken content`, async function () {
    this.timeout(600_000);
    const random = randomFrom(SEED + 1);
    const contents = calls.flatMap(({ request }) => envelopeOf(request));
    const kinds = new Map<string, number>();
    for (let left = TRANSACTIONS; left > 0; left -= 1) {
      const tx = brokenTransaction(contents[random(contents.length)], random);
      if (!tx) continue;
      const { submission } = playground.chain.submit(signed(playground, alice, tx, await nextSequence()));
      const { transactions } = playground.chain.closeLedger();
      const kind = transactions[0] ? (transactions[0].succeeded ? 'success' : 'failed') : submission.status;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      assert.equal(lumensOf(playground.chain), TOTAL_COINS);
    }
    for (const kind of ['success', 'failed', 'ERROR']) assert.ok((kinds.get(kind) ?? 0) > 0, `some were ${kind}`);
  });

  async function nextSequence(): Promise<bigint> {
    return (await playground.accountOf(alice)).sequence + 1n;
  }
});

async function fund({ server, chain }: Playground, address: string): Promise<void> {
  const funded = server.fundAddress(address);
  while (chain.pendingCount === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  chain.closeLedger();
  await funded;
}

/** @throws with what came back when that is a fault of ours */
async function kindOf(response: Response): Promise<string> {
  const text = await response.text();
  if (response.status === 500 && /^\[-32(?:700|600)\] /u.test(text)) return 'no JSON';
  if (response.status === 204 && text === '') return 'notification';
  const { result, error } = response.status === 200 ? JSON.parse(text) : {};
  if (result !== undefined) return 'result';
  if (CALLERS_FAULTS.includes(error?.code)) return String(error.code);
  if (error?.message === NO_KEYS) return 'no keys';
  throw new Error(`HTTP ${response.status}: ${text}`);
}

type Random = (below: number) => number;

/** A linear congruential generator: random enough to break things, and the same for the same seed. */
function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One to three bytes changed, and now and then the end missing. */
function mutated(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  for (let left = 1 + random(3); left > 0; left -= 1) copy[random(copy.length)] = random(256);
  return random(10) === 0 ? copy.subarray(0, random(copy.length)) : copy;
}

function envelopeOf(request: (typeof calls)[number]['request']): xdr.Transaction[] {
  const text = typeof request === 'string' ? '' : (request.params?.transaction ?? '');
  if (text.length < 100) return [];
  const envelope = xdr.TransactionEnvelope.fromXdr(text, 'base64');
  return envelope.type === 'envelopeTypeTx' ? [envelope.v1.tx] : [];
}

/** The transaction with a few bytes changed, if what came out still is one. */
function brokenTransaction(tx: xdr.Transaction | undefined, random: Random): xdr.Transaction | undefined {
  try {
    return xdr.Transaction.fromXdr(mutated(Buffer.from(tx?.toXdr() ?? []), random));
  } catch {
    return undefined;
  }
}

/** Made alice's own: her account, her next number, no time bounds, her signature. */
function signed({ chain }: Playground, alice: Keypair, tx: xdr.Transaction, seqNum: bigint): xdr.TransactionEnvelopeTx {
  const sourceAccount = xdr.MuxedAccount.keyTypeEd25519(alice.rawPublicKey());
  const operations = tx.operations.map(({ body }) => new xdr.Operation({ sourceAccount: null, body }));
  const own = new xdr.Transaction({ ...tx, sourceAccount, seqNum, cond: xdr.Preconditions.precondNone(), operations });
  const signatures = [alice.signDecorated(transactionHash(chain.network.id, own))];
  return new xdr.TransactionEnvelopeTx(new xdr.TransactionV1Envelope({ tx: own, signatures }));
}

/** Stroops in all accounts and in the fee pool. */
function lumensOf(chain: Chain): bigint {
  let total = chain.header.feePool;
  for (const [, { decoded }] of chain.entries()) {
    if (decoded.data.type === 'account') total += decoded.data.account.balance;
  }
  return total;
}
