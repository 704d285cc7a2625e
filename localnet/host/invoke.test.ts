import assert from 'node:assert/strict';
import { xdr } from '@stellar/stellar-sdk/base';
import { createHost, type HostEntry, type InvokeRequest, type InvokeSuccess } from './index.ts';
import { application, base64, bytes, settings, simulation, simulationRequest } from './transcript.ts';

const host = createHost(settings);

describe('invocation', () => {
  describe('executes what validators executed, to the instruction and the byte:', () => {
    for (const name of ['upload', 'create', 'hello', 'hello again', 'hello signed by another (source b, auth a)']) {
      it(name, () => {
        const applied = application(`${name}: getTransaction`);
        const result = host.invoke(applied.request);
        assert.deepEqual(
          {
            status: result.succeeded ? 'SUCCESS' : 'FAILED',
            cpuInstructions: BigInt(result.cpuInstructions),
            memoryBytes: BigInt(result.memoryBytes),
            diagnosticEvents: result.diagnosticEvents.map(base64),
          },
          {
            status: applied.status,
            cpuInstructions: applied.metrics.get('cpu_insn'),
            memoryBytes: applied.metrics.get('mem_byte'),
            diagnosticEvents: applied.diagnosticEvents.filter((event) => !isCoreMetric(event)),
          },
        );
      });
    }

    for (const name of ['upload', 'create', 'hello', 'hello again']) {
      it(`effects and fees of ${name}`, () => {
        const applied = application(`${name}: getTransaction`);
        const result = successOf(applied.request);
        const { sorobanMeta } = applied.meta;
        assert.ok(sorobanMeta?.ext.type === 'v1' && sorobanMeta.returnValue);
        const charged = sorobanMeta.ext.v1;
        assert.deepEqual(
          {
            returnValue: base64(result.returnValue),
            events: result.events.map(base64),
            written: written(result).sort(),
            rentFee: result.rentFee,
            ...resourceFees(applied, result),
          },
          {
            returnValue: base64(sorobanMeta.returnValue.toXDR()),
            events: applied.contractEvents,
            written: writtenByMeta(applied.meta).sort(),
            rentFee: charged.rentFeeCharged,
            nonRefundableFee: charged.totalNonRefundableResourceFeeCharged,
            refundableFee: charged.totalRefundableResourceFeeCharged,
          },
        );
      });
    }
  });

  describe('tells failures apart as validators do:', () => {
    const hello = application('hello: getTransaction').request;

    it('a contract that panics has trapped', () => {
      assert.deepEqual(failureOf({ ...hello, hostFunction: simulation('fail: simulate').hostFunction }), {
        code: 'trapped',
        error: { type: 'WasmVm', code: 'InvalidAction' },
      });
    });

    it('too few instructions exceed the resource limit', () => {
      assert.deepEqual(failureOf({ ...hello, resources: withInstructions(hello.resources, 100_000) }), {
        code: 'resource_limit_exceeded',
        error: { type: 'Budget', code: 'ExceededLimit' },
      });
    });

    it('an entry outside the footprint has trapped', () => {
      const resources = withoutFootprint(hello.resources);
      assert.deepEqual(failureOf({ ...hello, resources, entries: [] }), {
        code: 'trapped',
        error: { type: 'Storage', code: 'ExceededLimit' },
      });
    });

    it('an expired entry given as live is an internal error', () => {
      const entries = hello.entries.map((entry) => entry && { ...entry, liveUntilLedger: 1 });
      assert.deepEqual(failureOf({ ...hello, entries }), {
        code: 'internal',
        error: { type: 'Storage', code: 'InternalError' },
      });
    });
  });

  it('restores archived entries and charges their rent, within what the simulation foretold', () => {
    const simulated = simulationRequest('hello again');
    const ledger = { ...simulated.ledger, sequence: simulated.ledger.sequence + 10_000_000 };
    const { transactionData, minResourceFee } = host.simulateInvoke({ ...simulated, ledger });
    const { resources } = xdr.SorobanTransactionData.fromXDR(transactionData as Uint8Array);
    const restoredUntil = ledger.sequence + minPersistentTtl() - 1;
    const result = successOf({
      ...application('hello again: getTransaction').request,
      ledger,
      resources: resources.toXDR(),
      restoredRwEntryIndices: [0, 1],
      entries: resources.footprint.readWrite.map((key) => restored(simulated.getEntry(key.toXDR()), restoredUntil)),
    });
    assert.ok(result.cpuInstructions <= resources.instructions);
    assert.ok(result.rentFee > 0n && result.rentFee < minResourceFee);
    assert.deepEqual(
      result.changes.map(({ ttl, oldSizeForRent }) => [
        oldSizeForRent,
        ttl?.oldLiveUntilLedger,
        ttl?.newLiveUntilLedger,
      ]),
      [0, 1].map(() => [0, 0, restoredUntil]),
    );
  });

  describe('keeps parsed contracts', () => {
    it('but not one uploaded in the same ledger, whose call is dearer, as on a network', () => {
      const { request } = application('create: getTransaction');
      const sameLedger = { ...request, entries: request.entries.map((entry) => entry && writtenIn(entry, request)) };
      const fresh = createHost(settings);
      const uncached = fresh.invoke(sameLedger).cpuInstructions;
      const cached = fresh.invoke(request).cpuInstructions;
      assert.ok(uncached > cached, `${uncached} instructions uncached, ${cached} cached`);
    });

    it('until one is dropped', () => {
      const { request } = application('create: getTransaction');
      const sameLedger = { ...request, entries: request.entries.map((entry) => entry && writtenIn(entry, request)) };
      const fresh = createHost(settings);
      const cached = fresh.invoke(request).cpuInstructions;
      assert.equal(fresh.invoke(sameLedger).cpuInstructions, cached);
      fresh.dropModule(bytes('cBN61Snv1/OvkQE8jZPXGDXxRkBizLw60x87DCXRk8c='));
      assert.ok(fresh.invoke(sameLedger).cpuInstructions > cached);
    });
  });
});

function isCoreMetric(event: string): boolean {
  return Buffer.from(event, 'base64').includes('core_metrics');
}

function successOf(request: InvokeRequest): InvokeSuccess {
  const result = host.invoke(request);
  if (!result.succeeded) throw new Error(result.error.message);
  return result;
}

function failureOf(request: InvokeRequest) {
  const result = host.invoke(request);
  assert.ok(!result.succeeded);
  return { code: result.code, error: { type: result.error.type, code: result.error.code } };
}

/** Entries written and TTLs moved, as texts; the ledger stamps `lastModifiedLedgerSeq`, so that is blanked. */
function written(result: InvokeSuccess): string[] {
  return result.changes.flatMap(({ newEntry, ttl }) => [
    ...(newEntry ? [`entry ${base64(newEntry.subarray(4))}`] : []),
    ...(ttl && ttl.newLiveUntilLedger > ttl.oldLiveUntilLedger
      ? [`${base64(ttl.keyHash)} lives until ${ttl.newLiveUntilLedger}`]
      : []),
  ]);
}

function writtenByMeta(meta: xdr.TransactionMetaV4): string[] {
  const changes = meta.operations.flatMap((operation) => operation.changes);
  return changes.flatMap((change) => {
    if (change.type !== 'ledgerEntryCreated' && change.type !== 'ledgerEntryUpdated') return [];
    const entry = change.type === 'ledgerEntryCreated' ? change.created : change.updated;
    if (entry.data.type !== 'ttl') return [`entry ${base64(entry.toXDR().subarray(4))}`];
    const { keyHash, liveUntilLedgerSeq } = entry.data.ttl;
    return [`${base64(keyHash.toXDR())} lives until ${liveUntilLedgerSeq}`];
  });
}

/** The two parts of the fee as a validator charges them: declared resources, then events, return value and rent. */
function resourceFees(applied: ReturnType<typeof application>, result: InvokeSuccess) {
  const { resources, envelopeSizeBytes, classicKeys } = applied;
  const emitted = [...result.events, result.returnValue].reduce((sum, { length }) => sum + length, 0);
  const { nonRefundableFee, refundableFee } = host.transactionResourceFee({
    instructions: resources.instructions,
    diskReadEntries: classicKeys,
    writeEntries: resources.footprint.readWrite.length,
    diskReadBytes: resources.diskReadBytes,
    writeBytes: resources.writeBytes,
    contractEventsSizeBytes: emitted,
    transactionSizeBytes: envelopeSizeBytes,
  });
  return { nonRefundableFee, refundableFee: refundableFee + result.rentFee };
}

function withInstructions(resources: Uint8Array, instructions: number): Uint8Array {
  const { footprint, diskReadBytes, writeBytes } = xdr.SorobanResources.fromXDR(resources);
  return new xdr.SorobanResources({ footprint, instructions, diskReadBytes, writeBytes }).toXDR();
}

function withoutFootprint(resources: Uint8Array): Uint8Array {
  const { instructions, diskReadBytes, writeBytes } = xdr.SorobanResources.fromXDR(resources);
  const footprint = new xdr.LedgerFootprint({ readOnly: [], readWrite: [] });
  return new xdr.SorobanResources({ footprint, instructions, diskReadBytes, writeBytes }).toXDR();
}

function minPersistentTtl(): number {
  for (const setting of settings.map((bytes) => xdr.LedgerEntryData.fromXDR(bytes))) {
    if (setting.type !== 'configSetting' || setting.configSetting.type !== 'configSettingStateArchival') continue;
    return setting.configSetting.stateArchivalSettings.minPersistentTtl;
  }
  throw new Error('the transcript has no state archival settings');
}

/** As a validator hands over an entry that the transaction restores. */
function restored(item: HostEntry | undefined, liveUntilLedger: number): HostEntry | undefined {
  return item && { ...item, liveUntilLedger };
}

/** The same entry, last modified in the request's own ledger. */
function writtenIn(item: HostEntry, request: InvokeRequest): HostEntry {
  const entry = Buffer.from(item.entry);
  entry.writeUInt32BE(request.ledger.sequence);
  return { ...item, entry };
}
