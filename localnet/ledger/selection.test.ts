import assert from 'node:assert/strict';
import { Asset, type Keypair, Operation, SorobanDataBuilder, xdr } from '@stellar/stellar-sdk';
import { availableBalance } from './account.ts';
import { sha256 } from './bytes.ts';
import { type Selection, select } from './selection.ts';
import { loadSettings } from './settings.ts';
import { packIntoStages } from './stages.ts';
import { Sandbox } from './testing.ts';
import { readTransaction, type Transaction } from './transaction.ts';

/** Stroops as the SDK wants them. */
function lumens(stroops: bigint): string {
  return `${stroops / 10_000_000n}.${String(stroops % 10_000_000n).padStart(7, '0')}`;
}

/** A ledger takes 1,000 classic operations here, as test networks set it (CAP-0005, CAP-0042). */
describe('a full ledger of classic operations', () => {
  let sandbox: Sandbox;
  let people: Keypair[];

  before(function () {
    this.timeout(60_000);
    sandbox = new Sandbox();
    people = Array.from({ length: 21 }, () => sandbox.person());
  });

  /** Puts a transaction of so many operations into the queue; its hash. */
  function offer(person: Keypair, bid: number, count = 100): string {
    const hash = sandbox.offer(envelope(person, bid, count));
    assert.ok(typeof hash === 'string');
    return hash;
  }

  function envelope(person: Keypair, bid: number, count = 100): xdr.TransactionEnvelopeTx {
    const operations = Array.from({ length: count }, () => Operation.bumpSequence({ bumpTo: '0' }));
    return sandbox.build(person, operations, { fee: String(bid) });
  }

  const feeOf = (hash: string) => sandbox.outcomeOf(hash).result.feeCharged;

  it('takes the best bids per operation; all of them pay the lowest that got in', () => {
    const bids = [300, 150, 900, 100, 250, 250, 250, 250, 250, 250, 250];
    const hashes = bids.map((bid, index) => offer(people[index] as Keypair, bid));
    const { transactions } = sandbox.chain.closeLedger();
    assert.deepEqual([transactions.length, sandbox.chain.pendingCount], [10, 1]);
    const fees = hashes.filter((_, index) => index !== 3).map(feeOf);
    assert.deepEqual(new Set(fees), new Set([15_000n]));
    sandbox.chain.closeLedger();
    assert.equal(feeOf(hashes[3] ?? ''), 10_000n, 'with room for all, the usual fee again');
  });

  it('fills the gap that a large transaction leaves with a smaller, cheaper one', () => {
    const large = people.slice(0, 9).map((person) => offer(person, 200));
    const [tooLarge, small] = [offer(people[9] as Keypair, 150, 60), offer(people[10] as Keypair, 120, 40)];
    const filling = offer(people[11] as Keypair, 160, 60);
    sandbox.chain.closeLedger();
    const fees = [...large, filling, small].map(feeOf);
    assert.deepEqual([fees[0], fees[9], fees[10]], [12_000n, 7_200n, 4_800n]);
    sandbox.chain.closeLedger();
    assert.equal(feeOf(tooLarge), 6_000n);
  });

  it('says in its transaction set what was paid', () => {
    for (const [index, person] of people.slice(0, 11).entries()) offer(person, 100 + index);
    const ledger = sandbox.chain.closeLedger();
    const [phase] = xdr.GeneralizedTransactionSet.fromXdr(ledger.transactionSet).v1TxSet.phases;
    assert.ok(phase?.type === 'v0Components');
    const [component] = phase.v0Components;
    assert.equal(component?.txsMaybeDiscountedFee.baseFee, 101n);
    sandbox.chain.closeLedger();
  });

  it('gives up what waited through four ledgers, and turns it away for ten', () => {
    const waiting = envelope(people[20] as Keypair, 100);
    sandbox.offer(waiting);
    for (let ledgers = 0; ledgers < 4; ledgers += 1) {
      assert.equal(sandbox.chain.submit(waiting).submission.status, 'DUPLICATE');
      for (const person of people.slice(0, 10)) offer(person, 200);
      sandbox.chain.closeLedger();
    }
    assert.equal(sandbox.chain.pendingCount, 0);
    for (let ledgers = 0; ledgers < 10; ledgers += 1) {
      assert.equal(sandbox.chain.submit(waiting).submission.status, 'TRY_AGAIN_LATER');
      sandbox.chain.closeLedger();
    }
    assert.equal(sandbox.submit(waiting).status, 'succeeded');
  });

  it('gives up what has become invalid while it waited', () => {
    const [poor, payer, ...others] = people as [Keypair, Keypair, ...Keypair[]];
    const hash = offer(poor, 100);
    for (const person of others.slice(0, 9)) offer(person, 200);
    // The tenth takes the first one's lumens away, so that it cannot pay its fee any more.
    const amount = lumens(availableBalance(sandbox.account(poor)) - 9_000n);
    const [destination, source] = [sandbox.root.publicKey(), poor.publicKey()];
    const emptying = Operation.payment({ destination, asset: Asset.native(), amount, source });
    const rest = Array.from({ length: 99 }, () => Operation.bumpSequence({ bumpTo: '0' }));
    const signers = [payer, poor];
    assert.equal(typeof sandbox.offer(sandbox.build(payer, [emptying, ...rest], { fee: '200', signers })), 'string');
    sandbox.chain.closeLedger();
    assert.equal(sandbox.chain.pendingCount, 1);
    sandbox.chain.closeLedger();
    assert.deepEqual([sandbox.chain.pendingCount, sandbox.chain.history.transaction(hash) === undefined], [0, true]);
  });

  it('has a queue of two ledgers, in which a better bid takes the place of the cheapest', () => {
    const [late, ...waiting] = people as [Keypair, ...Keypair[]];
    sandbox.apply(sandbox.root, [
      Operation.payment({ destination: late.publicKey(), asset: Asset.native(), amount: '100' }),
    ]);
    const envelopes = waiting.map((person, index) => envelope(person, index === 7 ? 105 : 110));
    for (const each of envelopes) assert.equal(typeof sandbox.offer(each), 'string');
    const low = sandbox.offer(envelope(late, 104, 50));
    assert.ok(typeof low !== 'string');
    assert.deepEqual([low.result.type, low.feeCharged], ['txInsufficientFee', 5_251n]);
    assert.equal(typeof sandbox.offer(envelope(late, 106, 50)), 'string');
    const evicted = envelopes[7] ?? assert.fail();
    assert.equal(sandbox.chain.submit(evicted).submission.status, 'TRY_AGAIN_LATER');
    assert.equal(sandbox.chain.pendingCount, 20);
  });
});

describe('Soroban transactions of a ledger', () => {
  const settings = loadSettings();
  const MILLION = 1_000_000;
  let made = 0;

  interface Call {
    reads?: number[];
    writes?: number[];
    instructions?: number;
    writeBytes?: number;
    fee?: number;
  }

  /** A call that reads and writes numbered entries; nothing else about it needs to make sense. */
  function call({ reads = [], writes = [], instructions = MILLION, writeBytes = 100, fee = 100 }: Call): Transaction {
    made += 1;
    const key = (id: number) => {
      const hash = sha256(Buffer.from(`entry ${id}`));
      return xdr.LedgerKey.contractCode(new xdr.LedgerKeyContractCode({ hash }));
    };
    const data = new SorobanDataBuilder().setReadOnly(reads.map(key)).setReadWrite(writes.map(key));
    const sorobanData = data.setResources(instructions, 0, writeBytes).setResourceFee(1000).build();
    const tx = new xdr.Transaction({
      sourceAccount: xdr.MuxedAccount.keyTypeEd25519(sha256(Buffer.from(`source ${made}`))),
      fee: 1000 + fee,
      seqNum: 1n,
      cond: xdr.Preconditions.precondNone(),
      memo: xdr.Memo.memoNone(),
      operations: [Operation.extendFootprintTtl({ extendTo: 100 })],
      ext: xdr.TransactionExt.sorobanData(sorobanData),
    });
    return readTransaction(
      new Uint8Array(32),
      new xdr.TransactionEnvelopeTx(new xdr.TransactionV1Envelope({ tx, signatures: [] })),
    );
  }

  const shape = ({ soroban }: Selection) => soroban.stages.map((clusters) => clusters.map((cluster) => cluster.length));

  it('form one cluster while its instructions last, then a second beside it', () => {
    const few = Array.from({ length: 5 }, (_, id) => call({ writes: [id], instructions: 100 * MILLION }));
    assert.deepEqual(shape(select(settings, few).selection), [[5]]);
    const more = Array.from({ length: 9 }, (_, id) => call({ writes: [id], instructions: 100 * MILLION }));
    assert.deepEqual(shape(select(settings, more).selection).flat().toSorted(), [4, 5]);
  });

  it('are left when they depend on one another and would run too long', () => {
    const same = Array.from({ length: 8 }, () => call({ writes: [1], instructions: 100 * MILLION }));
    const { selection, left } = select(settings, same);
    assert.deepEqual([shape(selection), left.length], [[[5]], 3]);
  });

  it('go into further stages where that lets more of them in', () => {
    const writer = call({ writes: [1], instructions: 10 * MILLION, fee: 900 });
    const readers = Array.from({ length: 9 }, () => call({ reads: [1], instructions: 100 * MILLION }));
    assert.equal(packIntoStages([writer, ...readers], 1, settings).left.length, 4);
    const { selection, left } = select(settings, [writer, ...readers]);
    assert.ok(selection.soroban.stages.length > 1);
    assert.ok(left.length < 4, `${left.length} left`);
  });

  it('never have in two clusters of a stage what depends on one another', () => {
    let state = 7;
    const draw = (below: number) => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    for (let round = 0; round < 20; round += 1) {
      const calls = Array.from({ length: 60 }, () => {
        const writes = [draw(40)];
        const reads = [draw(40)].filter((id) => !writes.includes(id));
        return call({ writes, reads, instructions: (1 + draw(60)) * MILLION, fee: draw(500) });
      });
      const { selection, left } = select(settings, calls);
      const stages = selection.soroban.stages;
      assert.equal(stages.flat(2).length + left.length, calls.length);
      for (const clusters of stages) assertIndependent(clusters);
      const longest = stages.map((clusters) => Math.max(...clusters.map(instructionsOf)));
      assert.ok(longest.reduce((sum, each) => sum + each, 0) <= 580 * MILLION);
      for (const clusters of stages) assert.ok(clusters.length <= 2);
    }
  });

  function assertIndependent(clusters: Transaction[][]): void {
    const [writtenBy, readBy] = [new Map<string, number>(), new Map<string, Set<number>>()];
    for (const [index, cluster] of clusters.entries()) {
      for (const { footprint } of cluster) {
        for (const { stateKey } of footprint.readWrite) {
          assert.ok((writtenBy.get(stateKey) ?? index) === index);
          writtenBy.set(stateKey, index);
        }
        for (const { stateKey } of footprint.readOnly) {
          readBy.set(stateKey, (readBy.get(stateKey) ?? new Set()).add(index));
        }
      }
    }
    for (const [key, index] of writtenBy) assert.deepEqual([...(readBy.get(key) ?? [index])], [index]);
  }

  function instructionsOf(cluster: Transaction[]): number {
    return cluster.reduce((sum, { sorobanData }) => sum + (sorobanData?.resources.instructions ?? 0), 0);
  }

  it('share what the ledger has of bytes; those that got in pay the lowest bid among them', () => {
    const fees = [500, 300, 400, 200];
    const calls = fees.map((fee, id) => call({ writes: [id], writeBytes: 130_000, fee }));
    const { selection, left } = select(settings, calls);
    assert.deepEqual(
      [
        selection.soroban.stages
          .flat(2)
          .map(({ inclusionFee }) => inclusionFee)
          .toSorted(),
        left.length,
      ],
      [[400n, 500n], 2],
    );
    assert.equal(selection.soroban.baseFee, 400n);
    assert.equal(selection.classic.baseFee, 100n);
  });
});
