import assert from 'node:assert/strict';
import {
  Address,
  authorizeEntry,
  Keypair,
  Operation,
  SorobanDataBuilder,
  scValToNative,
  xdr,
} from '@stellar/stellar-sdk';
import { type Group, group } from '../case.ts';
import { AUTHORIZATION, cap, method } from '../documents.ts';
import type { Network } from '../network.ts';
import { metaOf, type Outcome, returned } from '../outcome.ts';
import { address, call, list, symbol, u32 } from '../probe.ts';

const DOC = AUTHORIZATION;
const LEDGERS = 1000;

/** Simulates a call, hands its auth entries to `sign`, and applies it for `source`. */
async function authorized(
  network: Network,
  source: Keypair,
  operation: xdr.Operation,
  sign: (entry: xdr.SorobanAuthorizationEntry, until: number) => Promise<xdr.SorobanAuthorizationEntry>,
): Promise<Outcome> {
  const { body } = operation;
  assert.ok(body.type === 'invokeHostFunction');
  const told = await network.simulate(source.publicKey(), operation);
  assert.equal(told.error, undefined);
  const until = told.latestLedger + LEDGERS;
  const entries: xdr.SorobanAuthorizationEntry[] = [];
  for (const text of told.results[0].auth) {
    entries.push(await sign(xdr.SorobanAuthorizationEntry.fromXdr(text, 'base64'), until));
  }
  return applyWith(network, source, body.invokeHostFunctionOp.hostFunction, entries);
}

/** Applies a call with these auth entries, with the footprint that it would need if they were good. */
async function applyWith(
  network: Network,
  source: Keypair,
  hostFunction: xdr.HostFunction,
  auth: xdr.SorobanAuthorizationEntry[],
): Promise<Outcome> {
  const recorded = await network.simulate(source.publicKey(), Operation.invokeHostFunction({ func: hostFunction }), {
    resourceConfig: { instructionLeeway: 5_000_000 },
  });
  const data = xdr.SorobanTransactionData.fromXdr(recorded.transactionData, 'base64');
  const { footprint, instructions, diskReadBytes, writeBytes } = data.resources;
  const resourceFee = BigInt(recorded.minResourceFee) * 2n;
  const sorobanData = new SorobanDataBuilder(recorded.transactionData)
    .setReadOnly([...footprint.readOnly, ...missing(footprint.readOnly, auth.flatMap(accountKey))])
    .setReadWrite([...footprint.readWrite.filter((key) => !isNonce(key)), ...auth.flatMap(nonceKey)])
    .setResources(instructions, diskReadBytes + 1000, writeBytes + 500)
    .setResourceFee(resourceFee)
    .build();
  const operation = Operation.invokeHostFunction({ func: hostFunction, auth });
  const fee = String(resourceFee + 1000n);
  const transaction = await network.build(source.publicKey(), operation, { fee, sorobanData });
  transaction.sign(source);
  return network.submit(transaction);
}

function isNonce(key: xdr.LedgerKey): boolean {
  return key.type === 'contractData' && key.contractData.key.type === 'scvLedgerKeyNonce';
}

function missing(keys: xdr.LedgerKey[], wanted: xdr.LedgerKey[]): xdr.LedgerKey[] {
  const known = new Set(keys.map((key) => key.toXdr('base64')));
  return wanted.filter((key) => !known.has(key.toXdr('base64')));
}

/** Key of the entry that a signature uses up. */
function nonceKey({ credentials }: xdr.SorobanAuthorizationEntry): xdr.LedgerKey[] {
  if (credentials.type !== 'sorobanCredentialsAddress') return [];
  const { address: contract, nonce } = credentials.address;
  const key = xdr.ScVal.scvLedgerKeyNonce(new xdr.ScNonceKey({ nonce }));
  const { temporary: durability } = xdr.ContractDataDurability;
  return [xdr.LedgerKey.contractData(new xdr.LedgerKeyContractData({ contract, key, durability }))];
}

/** Key of the account whose signers a signature is checked against. */
function accountKey(entry: xdr.SorobanAuthorizationEntry): xdr.LedgerKey[] {
  if (entry.credentials.type !== 'sorobanCredentialsAddress') return [];
  const accountId = Keypair.fromPublicKey(ownerOf(entry)).xdrAccountId();
  return [xdr.LedgerKey.account(new xdr.LedgerKeyAccount({ accountId }))];
}

const signedBy =
  (network: Network, keypair: Keypair, change: (until: number) => number = (until) => until) =>
  (entry: xdr.SorobanAuthorizationEntry, until: number) =>
    authorizeEntry(entry, keypair, change(until), network.passphrase);

async function people(network: Network, count: number): Promise<Keypair[]> {
  return Promise.all(Array.from({ length: count }, () => network.account()));
}

const TRAPPED = 'tx_failed invoke_host_function:trapped';

export const authorization: Group = group('authorization', {
  "the transaction's source needs no further signature": [
    DOC,
    async (network) => {
      const source = await network.account();
      const operation = call(await network.probe(), 'signed', address(source.publicKey()), u32(1));
      const told = await network.simulate(source.publicKey(), operation);
      const entry = xdr.SorobanAuthorizationEntry.fromXdr(told.results[0].auth[0], 'base64');
      assert.equal(entry.credentials.type, 'sorobanCredentialsSourceAccount');
      assert.equal((await network.invoke(source, operation)).codes, 'tx_success');
    },
  ],
  'somebody else signs an entry of their own': [
    DOC,
    async (network) => {
      const [source, other] = await people(network, 2);
      assert.ok(source && other);
      const operation = call(await network.probe(), 'signed', address(other.publicKey()), u32(2));
      const outcome = await authorized(network, source, operation, signedBy(network, other));
      assert.equal(outcome.codes, 'tx_success');
      assert.equal(scValToNative(returned(outcome)), 2);
    },
  ],
  'the entry names contract, function and arguments': [
    DOC,
    async (network) => {
      const [source, other] = await people(network, 2);
      assert.ok(source && other);
      const contract = await network.probe();
      const told = await network.simulate(
        source.publicKey(),
        call(contract, 'signed', address(other.publicKey()), u32(3)),
      );
      const entry = xdr.SorobanAuthorizationEntry.fromXdr(told.results[0].auth[0], 'base64');
      const invoked = entry.rootInvocation.function;
      assert.ok(invoked.type === 'sorobanAuthorizedFunctionTypeContractFn');
      assert.equal(Address.fromScAddress(invoked.contractFn.contractAddress).toString(), contract);
      assert.equal(invoked.contractFn.functionName.toString(), 'signed');
      assert.deepEqual(invoked.contractFn.args.map(scValToNative), [other.publicKey(), 3]);
    },
  ],
  'without the signature of the other party it traps': [
    DOC,
    async (network) => {
      const [source, other] = await people(network, 2);
      assert.ok(source && other);
      const operation = call(await network.probe(), 'signed', address(other.publicKey()), u32(1));
      assert.equal((await authorized(network, source, operation, async (entry) => entry)).codes, TRAPPED);
    },
  ],
  'with no entry at all it traps': [
    DOC,
    async (network) => {
      const [source, other] = await people(network, 2);
      assert.ok(source && other);
      const { body } = call(await network.probe(), 'signed', address(other.publicKey()), u32(1));
      assert.ok(body.type === 'invokeHostFunction');
      assert.equal((await applyWith(network, source, body.invokeHostFunctionOp.hostFunction, [])).codes, TRAPPED);
    },
  ],
  "with a stranger's signature it traps": [
    DOC,
    async (network) => {
      const [source, other] = await people(network, 2);
      assert.ok(source && other);
      const stranger = Keypair.random();
      const operation = call(await network.probe(), 'signed', address(other.publicKey()), u32(1));
      const outcome = await authorized(network, source, operation, async (entry, until) => {
        const forged = await authorizeEntry(entry, stranger, until, network.passphrase).catch(() => null);
        return forged ?? forge(entry, stranger, until);
      });
      assert.equal(outcome.codes, TRAPPED);
    },
  ],
  'signed for another network it traps': [
    DOC,
    async (network) => {
      const [source, other] = await people(network, 2);
      assert.ok(source && other);
      const operation = call(await network.probe(), 'signed', address(other.publicKey()), u32(1));
      const outcome = await authorized(network, source, operation, (entry, until) =>
        authorizeEntry(entry, other, until, 'another network'),
      );
      assert.equal(outcome.codes, TRAPPED);
    },
  ],
  'after its last ledger a signature is worth nothing': [
    DOC,
    async (network) => {
      const [source, other] = await people(network, 2);
      assert.ok(source && other);
      const operation = call(await network.probe(), 'signed', address(other.publicKey()), u32(1));
      const sign = signedBy(network, other, (until) => until - LEDGERS - 2);
      assert.equal((await authorized(network, source, operation, sign)).codes, TRAPPED);
    },
  ],
  'a signature that lasts longer than any entry may is refused': [
    cap(46),
    async (network) => {
      const [source, other] = await people(network, 2);
      assert.ok(source && other);
      const operation = call(await network.probe(), 'signed', address(other.publicKey()), u32(1));
      const sign = signedBy(network, other, (until) => until + 100_000_000);
      assert.equal((await authorized(network, source, operation, sign)).codes, TRAPPED);
    },
  ],
  'a signature is good for one call: its nonce is used up': [
    DOC,
    async (network) => {
      const [source, other] = await people(network, 2);
      assert.ok(source && other);
      const operation = call(await network.probe(), 'signed', address(other.publicKey()), u32(5));
      let used: xdr.SorobanAuthorizationEntry | undefined;
      const outcome = await authorized(network, source, operation, async (entry, until) => {
        used = await authorizeEntry(entry, other, until, network.passphrase);
        return used;
      });
      assert.equal(outcome.codes, 'tx_success');
      const { body } = operation;
      assert.ok(used && body.type === 'invokeHostFunction');
      const again = await applyWith(network, source, body.invokeHostFunctionOp.hostFunction, [used]);
      assert.equal(again.codes, TRAPPED);
    },
  ],
  'a used nonce is a temporary entry that lives as long as the signature': [
    cap(46),
    async (network) => {
      const [source, other] = await people(network, 2);
      assert.ok(source && other);
      const operation = call(await network.probe(), 'signed', address(other.publicKey()), u32(6));
      const outcome = await authorized(network, source, operation, signedBy(network, other));
      const created = metaOf(outcome).operations[0]?.changes.find(
        (change) =>
          change.type === 'ledgerEntryCreated' &&
          change.created.data.type === 'contractData' &&
          change.created.data.contractData.key.type === 'scvLedgerKeyNonce',
      );
      assert.ok(created);
    },
  ],
  'a signature for other arguments is worth nothing': [
    DOC,
    async (network) => {
      const [source, other] = await people(network, 2);
      assert.ok(source && other);
      const contract = await network.probe();
      const told = await network.simulate(
        source.publicKey(),
        call(contract, 'signed', address(other.publicKey()), u32(1)),
      );
      const entry = xdr.SorobanAuthorizationEntry.fromXdr(told.results[0].auth[0], 'base64');
      const signed = await authorizeEntry(entry, other, told.latestLedger + LEDGERS, network.passphrase);
      const { body } = call(contract, 'signed', address(other.publicKey()), u32(2));
      assert.ok(body.type === 'invokeHostFunction');
      assert.equal((await applyWith(network, source, body.invokeHostFunctionOp.hostFunction, [signed])).codes, TRAPPED);
    },
  ],
  'two parties sign an entry each': [
    DOC,
    async (network) => {
      const [source, one, other] = await people(network, 3);
      assert.ok(source && one && other);
      const operation = call(await network.probe(), 'both', address(one.publicKey()), address(other.publicKey()));
      const outcome = await authorized(network, source, operation, (entry, until) =>
        authorizeEntry(entry, ownerOf(entry) === one.publicKey() ? one : other, until, network.passphrase),
      );
      assert.equal(outcome.codes, 'tx_success');
    },
  ],
  'one of two signatures is not enough': [
    DOC,
    async (network) => {
      const [source, one, other] = await people(network, 3);
      assert.ok(source && one && other);
      const operation = call(await network.probe(), 'both', address(one.publicKey()), address(other.publicKey()));
      const outcome = await authorized(network, source, operation, async (entry, until) =>
        ownerOf(entry) === one.publicKey() ? authorizeEntry(entry, one, until, network.passphrase) : entry,
      );
      assert.equal(outcome.codes, TRAPPED);
    },
  ],
  'a call below another one is signed for where it begins, if it begins at the contract that asks': [
    method('simulateTransaction'),
    async (network) => {
      const [source, other] = await people(network, 2);
      assert.ok(source && other);
      const [outer, inner] = [await network.probe(), await network.deployProbe()];
      const args = list(address(other.publicKey()), u32(8));
      const operation = call(outer, 'call', address(inner), symbol('signed'), args);
      const record = await network.simulate(source.publicKey(), operation, { authMode: 'record' });
      assert.match(record.error ?? '', /Auth|root/iu, 'only the root may be signed for, unless asked otherwise');
      const free = await network.simulate(source.publicKey(), operation, { authMode: 'record_allow_nonroot' });
      assert.equal(free.error, undefined);
    },
  ],
  'a contract speaks for itself in the calls that it makes': [
    DOC,
    async (network) => {
      const [outer, inner] = [await network.probe(), await network.deployProbe()];
      const args = list(address(outer), u32(9));
      const outcome = await network.invoke(
        await network.account(),
        call(outer, 'call', address(inner), symbol('signed'), args),
      );
      assert.equal(outcome.codes, 'tx_success');
    },
  ],
  'enforcing simulation checks the signatures it is given': [
    method('simulateTransaction'),
    async (network) => {
      const [source, other] = await people(network, 2);
      assert.ok(source && other);
      const { body } = call(await network.probe(), 'signed', address(other.publicKey()), u32(1));
      assert.ok(body.type === 'invokeHostFunction');
      const { hostFunction } = body.invokeHostFunctionOp;
      const told = await network.simulate(source.publicKey(), Operation.invokeHostFunction({ func: hostFunction }));
      const entry = xdr.SorobanAuthorizationEntry.fromXdr(told.results[0].auth[0], 'base64');
      const unsigned = Operation.invokeHostFunction({ func: hostFunction, auth: [entry] });
      assert.match((await network.simulate(source.publicKey(), unsigned)).error, /Auth|Error/u);
      const good = await authorizeEntry(entry, other, told.latestLedger + LEDGERS, network.passphrase);
      const signed = Operation.invokeHostFunction({ func: hostFunction, auth: [good] });
      assert.equal((await network.simulate(source.publicKey(), signed)).error, undefined);
    },
  ],
  'an unknown authMode is refused in the result': [
    method('simulateTransaction'),
    async (network) => {
      const source = await network.account();
      const told = await network.simulate(source.publicKey(), call(await network.probe(), 'whoami'), {
        authMode: 'maybe',
      });
      assert.match(told.error, /authMode/u);
    },
  ],
});

function ownerOf({ credentials }: xdr.SorobanAuthorizationEntry): string {
  assert.ok(credentials.type === 'sorobanCredentialsAddress');
  return Address.fromScAddress(credentials.address.address).toString();
}

/** An entry with the signature of somebody it does not belong to. */
async function forge(
  entry: xdr.SorobanAuthorizationEntry,
  stranger: Keypair,
  until: number,
): Promise<xdr.SorobanAuthorizationEntry> {
  assert.ok(entry.credentials.type === 'sorobanCredentialsAddress');
  const { address: own, nonce } = entry.credentials.address;
  const signature = xdr.ScVal.scvVec([
    xdr.ScVal.scvMap([
      new xdr.ScMapEntry({ key: symbol('public_key'), val: xdr.ScVal.scvBytes(stranger.rawPublicKey()) }),
      new xdr.ScMapEntry({ key: symbol('signature'), val: xdr.ScVal.scvBytes(new Uint8Array(64)) }),
    ]),
  ]);
  const credentials = xdr.SorobanCredentials.sorobanCredentialsAddress(
    new xdr.SorobanAddressCredentials({ address: own, nonce, signatureExpirationLedger: until, signature }),
  );
  return new xdr.SorobanAuthorizationEntry({ credentials, rootInvocation: entry.rootInvocation });
}
