import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { xdr } from '@stellar/stellar-sdk';
import { toBase64, toHex } from '../ledger/bytes.ts';
import { Chain } from '../ledger/chain.ts';
import { makeLedger } from '../ledger/close.ts';
import { createNetwork } from '../ledger/network.ts';
import { select } from '../ledger/selection.ts';
import { LedgerState } from '../ledger/state.ts';
import { readTransaction } from '../ledger/transaction.ts';
import { STANDALONE_PASSPHRASE } from '../src/localnet.ts';
import { Journal } from './journal.ts';
import { decodeRecord } from './records.ts';

const KILLS = process.env.TEST_NIGHTLY ? 100 : 10;
const KILL_DELAY_MAX_MS = 120;

describe('a chain on disk', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'localnet-'));
  });

  afterEach(() => rmSync(dataDir, { recursive: true }));

  it(`keeps every ledger it told of, whole and linked, over ${KILLS} kills at random moments`, async function () {
    this.timeout(KILLS * 10_000);
    const told = new Map<number, string>();
    const seed = Number(process.env.SEED ?? 20261122);
    for (const delay of delays(seed)) await closeLedgersUntilKilled(dataDir, delay, told);
    const chain = open(dataDir);
    for (const [sequence, hash] of told) {
      assert.equal(
        toHex(chain.history.ledger(sequence)?.hash ?? new Uint8Array()),
        hash,
        `ledger ${sequence}, seed ${seed}`,
      );
    }
    assert.ok(told.size > KILLS, 'ledgers were closed between the kills');
    assert.equal(replay(dataDir), stateOf(chain), `state and replay, seed ${seed}`);
    chain.close();
  });
});

/** Milliseconds until each kill, from a seed (a linear congruential generator is random enough for that). */
function* delays(seed: number): Generator<number> {
  let random = seed;
  for (let kill = 0; kill < KILLS; kill += 1) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    yield random % KILL_DELAY_MAX_MS;
  }
}

/** Runs busy-chain.ts and kills it some time after its first ledger; notes the ledgers it told of. */
async function closeLedgersUntilKilled(dataDir: string, delay: number, told: Map<number, string>): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'busy-chain.ts'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Loading the SDK takes most of each round; from the second one on it comes compiled.
    env: { ...process.env, NODE_COMPILE_CACHE: join(dataDir, 'compiled') },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (output === '') setTimeout(() => child.kill('SIGKILL'), delay);
    output += chunk.toString();
  });
  await new Promise((resolve) => child.once('close', resolve));
  assert.equal(child.signalCode, 'SIGKILL', 'the process ran until it was killed');
  // The last line may be cut; what it would have told was on disk all the same.
  for (const line of output.split('\n').slice(0, -1)) {
    const [sequence, hash] = line.split(' ');
    told.set(Number(sequence), hash ?? '');
  }
}

function open(dataDir: string): Chain {
  const network = createNetwork(STANDALONE_PASSPHRASE);
  return new Chain({
    network,
    dataDir,
    retention: 1_000_000,
    now: Date.now,
    expectedCloseSeconds: 0,
    report: () => {},
  });
}

function stateOf(chain: Chain): string {
  return stateText(chain.entries(), toHex(chain.header.toXdr()));
}

function stateText(entries: Iterable<[string, { bytes: Uint8Array }]>, header: string): string {
  const lines = [...entries].map(([key, { bytes }]) => `${key} ${toBase64(bytes)}`);
  return [...lines.sort(), header].join('\n');
}

/** Makes every ledger of the journal again from its transactions, starting from the snapshot; all hashes must agree. */
function replay(dataDir: string): string {
  const journal = new Journal(dataDir, () => {});
  const payloads = [...journal.frames()].map(({ payload }) => payload);
  journal.close();
  const network = createNetwork(STANDALONE_PASSPHRASE);
  const state = new LedgerState();
  let header: xdr.LedgerHeader | undefined;
  for (const record of payloads.map(decodeRecord)) {
    if (record.kind === 'snapshot') {
      for (const [key, entry] of record.snapshot.entries) state.apply(key, entry);
      header = xdr.LedgerHeader.fromXdr(record.snapshot.header);
      continue;
    }
    assert.ok(header && record.kind === 'ledger');
    const transactions = record.ledger.transactions.map(({ envelope }) => {
      const decoded = xdr.TransactionEnvelope.fromXdr(envelope);
      assert.ok(decoded.type !== 'envelopeTypeTxV0');
      return readTransaction(network.id, decoded);
    });
    const { selection } = select(network.settings, transactions);
    const again = makeLedger(network, state, header, selection, record.ledger.closeTime);
    assert.equal(toHex(again.hash), toHex(record.ledger.hash), `ledger ${record.ledger.sequence}`);
    for (const { key, after } of again.changes) state.apply(key, after);
    header = xdr.LedgerHeader.fromXdr(again.header);
  }
  return stateText(state.entries(), toHex(header?.toXdr() ?? new Uint8Array()));
}
