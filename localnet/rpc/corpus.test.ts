import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Address, Asset, contract, hash, type Keypair, nativeToScVal, Operation, rpc, xdr } from '@stellar/stellar-sdk';
import { toBase64 } from '../ledger/bytes.ts';
import { isSorobanKey, ledgerKeyOf } from '../ledger/keys.ts';
import { helloWasm, Playground } from '../src/testing.ts';
import { presentInvoke } from './simulation.ts';

const file = (path: string) => new Uint8Array(readFileSync(new URL(`../../contracts/${path}`, import.meta.url)));
const LESSON = { lessons_done: 3, lessons_total: 10 };
/** Simulation asks for so much of the refundable fee (rent, events) that it found: soroban-simulation's adjustment. */
const REFUNDABLE_FACTOR = 1.15;

/** Simulations multiply in floating point and cut the rest off: of 100, 1.15 is 114. */
function withRoom(refundable: bigint): bigint {
  return BigInt(Math.trunc(Number(refundable) * REFUNDABLE_FACTOR));
}
/**
 * It can't know the transaction's size yet: it takes the largest of that operation (20 signatures, every precondition, a
 * hash as memo, muxed sources: 1,704 bytes more than those sent here), and a tenth or 500 bytes more.
 */
function sizeGuessed(bytes: number): number {
  const largest = bytes + 1_704;
  return Math.max(Math.floor(largest * 1.1), largest + 500);
}
/** Between ledgers of a seeded chain. */
const SEEDED_LEDGER_SECONDS = 5;
const INCLUSION_FEE = 100n;
const ID = Buffer.alloc(16, 7);
const HASH = Buffer.alloc(32, 8);

/** Named arguments as the SDK's Spec takes them; `alice` and `bob` stand for addresses. */
type Args = Record<string, unknown>;

interface Subject {
  title: string;
  wasm: Uint8Array;
  constructed?: Args;
  calls: [string, Args][];
}

const subjects: Subject[] = [
  {
    title: 'hello',
    wasm: helloWasm(),
    calls: [
      ['hello', { to: 'alice', msg: 'a' }],
      ['hello', { to: 'alice', msg: 'b' }],
    ],
  },
  {
    title: 'analytics',
    wasm: file('interface/analytics.wasm'),
    constructed: { admin: 'alice' },
    calls: [
      ['grant_role', { account: 'alice', role: 'attestor', caller: 'alice' }],
      ['record_progress', { attestor: 'alice', learner: 'bob', course: 'rust', percent: 30, ...LESSON }],
      [
        'record_progress_batch',
        {
          attestor: 'alice',
          items: ['go', 'c', 'sql'].map((course) => ({ course, learner: 'bob', percent: 30, ...LESSON })),
        },
      ],
      ['get_progress', { learner: 'bob', course: 'rust' }],
      ['reset_progress', { admin: 'alice', learner: 'bob', course: 'rust', reason: 'asked for' }],
    ],
  },
  {
    title: 'certificate',
    wasm: file('interface/certificate.wasm'),
    constructed: { admin: 'alice' },
    calls: [
      ['grant_role', { account: 'alice', role: 'issuer', caller: 'alice' }],
      [
        'issue_credential',
        {
          issuer: 'alice',
          id: ID,
          learner: 'bob',
          course: 'rust',
          content_hash: HASH,
          kind: { tag: 'Completion' },
          expires_at: undefined,
        },
      ],
      ['verify', { id: ID }],
      ['suspend', { issuer: 'alice', id: ID, reason: 'a doubt' }],
      ['reinstate', { issuer: 'alice', id: ID, reason: 'none left' }],
      ['revoke', { issuer: 'alice', id: ID, reason: 'asked for' }],
    ],
  },
  {
    title: 'token',
    wasm: file('interface/token.wasm'),
    constructed: {
      admin: 'alice',
      treasury: 'alice',
      treasury_amount: 10_000_000n,
      epoch_budget: 1_000_000n,
      referral_reward: 5n,
    },
    calls: [
      ['transfer', { from: 'alice', to: 'bob', amount: 100n }],
      ['delegate', { account: 'alice', delegatee: 'bob' }],
      ['approve', { from: 'alice', spender: 'alice', amount: 50n, live_until_ledger: 1_000 }],
      ['transfer_from', { spender: 'alice', from: 'alice', to: 'bob', amount: 20n }],
      ['burn', { from: 'alice', amount: 7n }],
      ['set_reward', { course: 'rust', amount: 9n }],
      ['get_votes', { account: 'bob' }],
    ],
  },
  {
    title: "OpenZeppelin's token with votes",
    wasm: file('costs/oz_token.wasm'),
    constructed: { minter: 'alice' },
    calls: [
      ['mint', { to: 'alice', amount: 1_000n }],
      ['delegate', { account: 'alice', delegatee: 'alice' }],
      ['transfer', { from: 'alice', to: 'bob', amount: 100n }],
      ['approve', { owner: 'alice', spender: 'alice', amount: 50n, live_until_ledger: 1_000 }],
      ['burn', { from: 'alice', amount: 7n }],
    ],
  },
];

/** A network must do what its simulation said: to the byte in results, to the stroop in fees. */
describe('executing what was simulated', () => {
  let playground: Playground;
  let alice: Keypair;
  let people: Record<string, string>;

  before(async () => {
    playground = await Playground.start({ seed: 'corpus' });
    alice = await playground.person();
    people = { alice: alice.publicKey(), bob: (await playground.person()).publicKey() };
  });

  after(() => playground.localnet.close());

  for (const { title, wasm, constructed, calls } of subjects) {
    describe(`of ${title}`, () => {
      const spec = contract.Spec.fromWasm(wasm);
      let address: string;

      it('uploads and creates it', async () => {
        await run(Operation.uploadContractWasm({ wasm }));
        const creator = new Address(alice.publicKey());
        const constructorArgs = constructed && spec.funcArgsToScVals('__constructor', named(constructed) as Args);
        const created = {
          address: creator,
          wasmHash: hash(wasm),
          salt: hash(wasm),
          ...(constructorArgs && { constructorArgs }),
        };
        address = Address.fromScVal(await run(Operation.createCustomContract(created))).toString();
      });

      for (const [name, args] of calls) {
        it(`calls ${name}`, async () => {
          const values = spec.funcArgsToScVals(name, named(args) as Args);
          await run(Operation.invokeContractFunction({ contract: address, function: name, args: values }));
        });
      }
    });
  }

  it("of the host's own asset contract", async () => {
    await run(Operation.createStellarAssetContract({ asset: Asset.native() }));
    const native = Asset.native().contractId(playground.localnet.networkPassphrase);
    const [from, to] = ['alice', 'bob'].map((name) => new Address(String(named(name))).toScVal());
    assert.ok(from && to);
    const amount = nativeToScVal(5n, { type: 'i128' });
    await run(Operation.invokeContractFunction({ contract: native, function: 'transfer', args: [from, to, amount] }));
    const until = nativeToScVal(1_000, { type: 'u32' });
    await run(
      Operation.invokeContractFunction({ contract: native, function: 'approve', args: [from, to, amount, until] }),
    );
    await run(Operation.invokeContractFunction({ contract: native, function: 'balance', args: [to] }));
  });

  /** RPC simulates in the ledger that closed last; rent counts from the next one, where the call will be. */
  function simulateInNextLedger(operation: xdr.Operation): rpc.Api.RawSimulateTransactionResponse {
    const { chain } = playground;
    assert.ok(operation.body.type === 'invokeHostFunction');
    const result = chain.network.host.simulateInvoke({
      ledger: {
        protocolVersion: chain.network.protocolVersion,
        sequence: chain.sequence + 1,
        timestamp: Number(chain.header.scpValue.closeTime) + SEEDED_LEDGER_SECONDS,
        networkId: chain.network.id,
        baseReserve: chain.header.baseReserve,
      },
      hostFunction: operation.body.invokeHostFunctionOp.hostFunction.toXdr(),
      sourceAccount: alice.xdrPublicKey().toXdr(),
      authMode: 'record',
      auth: [],
      getEntry: (key) => {
        const entry = chain.entry(toBase64(key));
        const isSoroban = isSorobanKey(xdr.LedgerKey.fromXdr(key));
        return entry && { entry: entry.bytes, liveUntilLedger: isSoroban ? chain.liveUntil(key) : undefined };
      },
      instructionLeeway: 0,
      diagnostics: true,
    });
    return {
      latestLedger: chain.sequence,
      ...presentInvoke(result, 'base64'),
    } as rpc.Api.RawSimulateTransactionResponse;
  }

  function sizeFee(transactionSizeBytes: number): bigint {
    const fee = playground.chain.network.host.transactionResourceFee({ ...NO_RESOURCES, transactionSizeBytes });
    return fee.nonRefundableFee;
  }

  /** With names of people replaced by their addresses, at any depth. */
  function named(value: unknown): unknown {
    if (typeof value === 'string') return people[value] ?? value;
    if (Array.isArray(value)) return value.map(named);
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, named(one)]));
  }

  async function run(operation: xdr.Operation): Promise<xdr.ScVal> {
    const transaction = await playground.build(operation, alice);
    const simulation = simulateInNextLedger(operation);
    assert.equal(simulation.error, undefined);
    const sent = rpc.assembleTransaction(transaction, simulation).build();
    const outcome = await playground.submit(sent, alice);
    assert.ok(outcome.status === 'SUCCESS', outcome.status);
    const { results, nonRefundable, refundable, feeCharged } = readExecuted(outcome, alice);
    assert.deepEqual(results, readSimulated(simulation, alice));
    const surplus = BigInt(simulation.minResourceFee ?? 0) - nonRefundable - withRoom(refundable);
    const sizeBytes = Buffer.from(sent.toXDR(), 'base64').length;
    assert.equal(surplus, sizeFee(sizeGuessed(sizeBytes)) - sizeFee(sizeBytes), 'but for the guess of its size');
    assert.equal(feeCharged, INCLUSION_FEE + nonRefundable + refundable);
    return outcome.returnValue as xdr.ScVal;
  }
});

const NO_RESOURCES = {
  instructions: 0,
  diskReadEntries: 0,
  writeEntries: 0,
  diskReadBytes: 0,
  writeBytes: 0,
  contractEventsSizeBytes: 0,
};

interface Results {
  returnValue: string;
  events: string[];
  /** What each entry became, or null: without its last-modified ledger. Of the payer, who pays fees besides: nothing. */
  entries: Record<string, string | null>;
}

function readSimulated(simulation: rpc.Api.RawSimulateTransactionResponse, payer: Keypair): Results {
  const diagnostics = (simulation.events ?? []).map((event) => xdr.DiagnosticEvent.fromXdr(event, 'base64'));
  const events = diagnostics
    .filter(({ event }) => event.type.name !== 'diagnostic')
    .map(({ event }) => event.toXdr('base64'));
  const changes = (simulation.stateChanges ?? []).map(({ key, after }): [string, string | null] => [
    String(key),
    after ? contentOf(xdr.LedgerEntry.fromXdr(after, 'base64')) : null,
  ]);
  return { returnValue: String(simulation.results?.[0]?.xdr), events, entries: withoutPayer(changes, payer) };
}

function readExecuted(outcome: rpc.Api.GetSuccessfulTransactionResponse, payer: Keypair) {
  const meta = outcome.resultMetaXdr;
  assert.ok(meta.type === 'v4' && meta.v4.sorobanMeta?.ext.type === 'v1');
  const [operation] = meta.v4.operations;
  const ext = meta.v4.sorobanMeta.ext.v1;
  const changes = (operation?.changes ?? []).flatMap((change): [string, string | null][] => {
    if (change.type === 'ledgerEntryState') return [];
    if (change.type === 'ledgerEntryRemoved') {
      return change.removed.type === 'ttl' ? [] : [[change.removed.toXdr('base64'), null]];
    }
    const entry = xdr.LedgerEntry.fromXdr(change.value.toXdr());
    return entry.data.type === 'ttl' ? [] : [[ledgerKeyOf(entry.data).toXdr('base64'), contentOf(entry)]];
  });
  const results: Results = {
    returnValue: String(meta.v4.sorobanMeta.returnValue?.toXdr('base64')),
    events: (operation?.events ?? []).map((event) => event.toXdr('base64')),
    entries: withoutPayer(changes, payer),
  };
  const { totalNonRefundableResourceFeeCharged: nonRefundable, totalRefundableResourceFeeCharged: refundable } = ext;
  return { results, nonRefundable, refundable, feeCharged: outcome.resultXdr.feeCharged };
}

/** The host simulates accounts as if they had every extension, so as not to underestimate their size. */
function contentOf(entry: xdr.LedgerEntry): string {
  if (entry.data.type === 'account') return String(entry.data.account.balance);
  return toBase64(entry.toXdr().subarray(4));
}

function withoutPayer(changes: [string, string | null][], payer: Keypair): Results['entries'] {
  const key = xdr.LedgerKey.account(new xdr.LedgerKeyAccount({ accountId: payer.xdrPublicKey() })).toXdr('base64');
  return Object.fromEntries(changes.filter(([changed]) => changed !== key).sort());
}
