import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { nativeToScVal, xdr } from '@stellar/stellar-sdk';
import { contractSpec, contractWasm } from '#contracts';
import { testDatabase } from '../stack/testing.ts';
import { applyBatch, type Batch, CodeLearned } from './apply.ts';
import { type CodeSource, Decoders } from './decoders.ts';
import type { SourceEvent } from './event.ts';
import { projections } from './projections/index.ts';
import {
  account,
  bytes,
  certificateAddress,
  closedAt,
  issued,
  type Place,
  rawEvent,
  symbol,
  testContracts,
  withdrawn,
} from './testing/events.ts';
import { dumpTables } from './testing/tables.ts';
import { openWriter, type Writer } from './writer.ts';

const carried = createHash('sha256').update(contractWasm('certificate')).digest('hex');
const other = 'ee'.repeat(32);
const id = 'a1'.repeat(16);
const [learner, issuer] = [account(7), account(1)];

/** As if other code called the reason of a revocation its motive. */
const otherSpec = contractSpec('certificate').map((text) => {
  const entry = xdr.ScSpecEntry.fromXdr(text, 'base64');
  if (entry.type !== 'scSpecEntryEventV0' || entry.value.name.toString() !== 'CredentialRevoked') return text;
  const { doc, lib, name, prefixTopics, params, dataFormat } = entry.value;
  const renamed = params.map((param) =>
    param.name.toString() === 'reason'
      ? new xdr.ScSpecEventParamV0({ doc: param.doc, name: 'motive', type: param.type, location: param.location })
      : param,
  );
  return xdr.ScSpecEntry.scSpecEntryEventV0(
    new xdr.ScSpecEventV0({ doc, lib, name, prefixTopics, params: renamed, dataFormat }),
  ).toXdr('base64');
});

function updated(place: Place, from: string, to: string): SourceEvent {
  const code = (hash: string): xdr.ScVal => xdr.ScVal.scvVec([symbol('Wasm'), bytes(hash)]);
  const topics = [symbol('executable_update'), code(from), code(to)];
  return { ...rawEvent(place, certificateAddress, topics, nativeToScVal([])), type: 'system' };
}

const issue = issued(
  { ledger: 20 },
  { id, learner, issuer, course: 'soroban', contentHash: 'c4'.repeat(32), kind: 'Completion' },
);
const revoke = (ledger: number): SourceEvent =>
  withdrawn({ ledger }, 'credential_revoked', id, learner, issuer, 'plagiarism');
const source = (specs: Record<string, string[]>, runs?: string): CodeSource => ({
  codeOf: async () => runs,
  specOf: async (hash) => specs[hash],
});

describe('decoding by the code that published an event', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let writer: Writer | undefined;

  beforeEach(async function () {
    this.timeout(60_000);
    database = await testDatabase();
  });
  afterEach(async () => {
    await writer?.close();
    await database.close();
  });

  const open = async (codeSource?: CodeSource): Promise<Writer> => {
    await writer?.close();
    const decoders = new Decoders(testContracts.contracts, codeSource);
    const { signal } = new AbortController();
    writer = await openWriter({
      url: database.url,
      contracts: testContracts,
      projections,
      decoders,
      signal,
      onLocked: () => {},
    });
    return writer;
  };
  const apply = async (to: Writer, after: number, through: number, events: SourceEvent[]): Promise<number> => {
    const batch: Batch = {
      after: { ledger: after, closedAt: closedAt(after) },
      through: { ledger: through, closedAt: closedAt(through) },
      events: await to.decoders.explain(events),
    };
    return applyBatch(to, batch);
  };
  const read = async (sql: string): Promise<unknown[]> => (await (writer as Writer).db.query(sql)).rows;

  it('reads each event by the spec of the wasm that was live then, after a restart too', async () => {
    const specs = { [other]: otherSpec };
    await apply(await open(source(specs)), 9, 30, [issue, revoke(21), updated({ ledger: 25 }, carried, other)]);
    // Restarted, and without the RPC: the log knows.
    assert.equal(await apply(await open(), 30, 40, [revoke(35)]), 1);
    assert.deepEqual(
      await read('SELECT left(event_id, 19)::bigint >> 32 AS ledger, reason, detail FROM log.quarantine'),
      [{ ledger: 35, reason: 'mismatched_event', detail: 'CredentialRevoked: motive: missing' }],
    );
    assert.deepEqual(await read('SELECT status, status_reason FROM chain.credentials'), [
      { status: 'revoked', status_reason: 'plagiarism' },
    ]);
  });

  it('I-14: sets aside what unknown code published, and reads it as if known from the start once its spec is there', async () => {
    const events = [issue, updated({ ledger: 22 }, carried, other), revoke(25)];
    assert.equal(await apply(await open(source({})), 9, 30, events), 1);
    assert.deepEqual(await read('SELECT reason FROM log.quarantine'), [{ reason: 'unknown_code' }]);
    await open(source({ [other]: contractSpec('certificate') }));
    assert.deepEqual(await read('SELECT status FROM chain.credentials'), [{ status: 'revoked' }]);
    assert.deepEqual(await read('SELECT reason FROM log.quarantine'), []);
    const late = await dumpTables((writer as Writer).db);
    await writer?.close();
    writer = undefined;
    await database.close();
    database = await testDatabase();
    const fresh = await open(source({ [other]: contractSpec('certificate') }));
    await apply(fresh, 9, 30, events);
    assert.deepEqual(await dumpTables(fresh.db), late);
  });

  it('reads everything again when an update tells that a contract was deployed with other code than it seemed', async () => {
    const first = await open(source({ [other]: otherSpec })); // the network tells nothing: what is carried is assumed
    await apply(first, 9, 22, [issue, revoke(21)]);
    await assert.rejects(apply(first, 22, 30, [updated({ ledger: 25 }, other, carried)]), CodeLearned);
    await open();
    assert.deepEqual(await read('SELECT status FROM chain.credentials'), [{ status: 'valid' }]);
    assert.deepEqual(await read('SELECT reason FROM log.quarantine'), [{ reason: 'mismatched_event' }]);
  });

  it('asks the network what a contract runs when it is first looked at', async () => {
    await open(source({ [other]: otherSpec }, other));
    assert.equal(await apply(writer as Writer, 9, 30, [issue, revoke(21)]), 1);
  });
});
