/** What a real network answered (../fixtures/rpc-transcript.json), read as inputs and expected outputs of the host. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { scValToNative, xdr } from '@stellar/stellar-sdk/base';
import type { EntryReader, FeeResources, HostEntry, LedgerContext } from './index.ts';

interface Call {
  name: string;
  request: { params?: { transaction?: string } };
  response: { result: Record<string, unknown> };
}

const transcript: { network: string; settings: { xdr: string }[]; calls: Call[] } = JSON.parse(
  readFileSync(new URL('../fixtures/rpc-transcript.json', import.meta.url), 'utf8'),
);

/** The network's ConfigSetting entries, as `createHost` takes them. */
export const settings: Uint8Array[] = transcript.settings.map((setting) => bytes(setting.xdr));

export interface Simulation {
  hostFunction: Uint8Array;
  sourceAccount: Uint8Array;
  ledger: LedgerContext;
  getEntry: EntryReader;
  answer: {
    transactionData?: string;
    minResourceFee?: string;
    events?: string[];
    results?: [{ auth: string[]; xdr: string }];
    stateChanges?: { type: string; key: string; before: string | null; after: string | null }[];
    error?: string;
  };
}

/** A simulateTransaction call, with the ledger as it was then. */
export function simulation(name: string): Simulation {
  const { request, response } = call(name);
  const { body, source } = operation(request.params?.transaction ?? '');
  return {
    hostFunction: body.hostFunction.toXDR(),
    sourceAccount: source.toXDR(),
    ledger: ledgerContext(Number(response.result.latestLedger)),
    getEntry: ledgerBefore(name).read,
    answer: response.result,
  };
}

/** The simulation as a request in RPC's default mode for a call without auth entries. */
export function simulationRequest(name: string) {
  const { hostFunction, sourceAccount, ledger, getEntry } = simulation(`${name}: simulate`);
  const mode = { authMode: 'record' as const, auth: [], instructionLeeway: 0, diagnostics: true };
  return { hostFunction, sourceAccount, ledger, getEntry, ...mode };
}

/** A transaction that was applied, with the ledger as it was before and what its meta says it did. */
export function application(name: string) {
  const { result } = call(name).response;
  const { body, source, sorobanData } = operation(String(result.envelopeXdr));
  const resources = sorobanData.resources;
  const ledger = ledgerBefore(name);
  const keys = [...resources.footprint.readOnly, ...resources.footprint.readWrite];
  return {
    request: {
      ledger: ledgerContext(Number(result.ledger), Number(result.createdAt)),
      hostFunction: body.hostFunction.toXDR(),
      resources: resources.toXDR(),
      restoredRwEntryIndices: [],
      sourceAccount: source.toXDR(),
      auth: body.auth.map((entry) => entry.toXDR()),
      entries: keys.map((key) => ledger.read(key.toXDR())),
      prngSeed: new Uint8Array(32),
      diagnostics: true,
    },
    resources,
    status: String(result.status),
    envelopeSizeBytes: bytes(String(result.envelopeXdr)).length,
    classicKeys: keys.filter((key) => key.type === 'account' || key.type === 'trustline').length,
    meta: transactionMeta(result),
    contractEvents: (result.events as { contractEventsXdr?: string[][] }).contractEventsXdr?.flat() ?? [],
    diagnosticEvents: result.diagnosticEventsXdr as string[],
    metrics: coreMetrics(result.diagnosticEventsXdr as string[]),
  };
}

function call(name: string): Call {
  const found = transcript.calls.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the transcript has no call named ${name}`);
  return found;
}

function ledgerContext(sequence: number, timestamp = 0): LedgerContext {
  const networkId = createHash('sha256').update(transcript.network).digest();
  return { protocolVersion: 28, sequence, timestamp, networkId, baseReserve: 5_000_000 };
}

function operation(envelope: string) {
  const { tx } = arm(xdr.TransactionEnvelope.fromXDR(envelope, 'base64'), 'envelopeTypeTx').v1;
  const body = arm(tx.operations[0]?.body, 'invokeHostFunction').invokeHostFunctionOp;
  const sorobanData = tx.ext.type === 'sorobanData' ? tx.ext.sorobanData : emptySorobanData;
  const key = arm(tx.sourceAccount, 'keyTypeEd25519').ed25519;
  return { body, sorobanData, source: xdr.PublicKey.publicKeyTypeEd25519(key) };
}

const emptySorobanData = xdr.SorobanTransactionData.fromXDR(Buffer.alloc(32));

/** The ledger's entries after every transaction that the transcript shows before the named call. */
function ledgerBefore(name: string) {
  const ledger = new TranscriptLedger();
  for (const { name: earlier, response } of transcript.calls) {
    if (earlier === name) return ledger;
    if (earlier.endsWith(': getTransaction')) ledger.apply(transactionMeta(response.result));
  }
  throw new Error(`the transcript has no call named ${name}`);
}

class TranscriptLedger {
  readonly #entries = new Map<string, Uint8Array>();
  readonly #liveUntil = new Map<string, number>();

  read = (key: Uint8Array): HostEntry | undefined => {
    const entry = this.#entries.get(base64(key));
    const liveUntilLedger = this.#liveUntil.get(createHash('sha256').update(key).digest('base64'));
    return entry && (liveUntilLedger === undefined ? { entry } : { entry, liveUntilLedger });
  };

  apply(meta: xdr.TransactionMetaV4): void {
    const changes = [...meta.txChangesBefore, ...meta.operations.flatMap((one) => one.changes), ...meta.txChangesAfter];
    for (const change of changes) {
      if (change.type === 'ledgerEntryCreated') this.#put(change.created);
      if (change.type === 'ledgerEntryUpdated') this.#put(change.updated);
      if (change.type === 'ledgerEntryState') this.#put(change.state);
      if (change.type === 'ledgerEntryRemoved') this.#entries.delete(base64(change.removed.toXDR()));
    }
  }

  #put(entry: xdr.LedgerEntry): void {
    const { data } = entry;
    if (data.type === 'ttl') this.#liveUntil.set(base64(data.ttl.keyHash.toXDR()), data.ttl.liveUntilLedgerSeq);
    else this.#entries.set(base64(entryKey(data).toXDR()), entry.toXDR());
  }
}

function entryKey(data: xdr.LedgerEntryData): xdr.LedgerKey {
  switch (data.type) {
    case 'account':
      return xdr.LedgerKey.account(new xdr.LedgerKeyAccount(data.account));
    case 'contractData':
      return xdr.LedgerKey.contractData(new xdr.LedgerKeyContractData(data.contractData));
    case 'contractCode':
      return xdr.LedgerKey.contractCode(new xdr.LedgerKeyContractCode(data.contractCode));
    default:
      throw new Error(`the transcript's ledger has no ${data.type} entries`);
  }
}

function transactionMeta(result: Record<string, unknown>): xdr.TransactionMetaV4 {
  return arm(xdr.TransactionMeta.fromXDR(String(result.resultMetaXdr), 'base64'), 'v4').v4;
}

/** The figures that stellar-core reports as `core_metrics` diagnostic events, by name. */
function coreMetrics(events: string[]): Map<string, bigint> {
  const bodies = events.map((event) => xdr.DiagnosticEvent.fromXDR(event, 'base64').event.body.v0);
  const metrics = bodies.filter(({ topics }) => topics[0] && scValToNative(topics[0]) === 'core_metrics');
  return new Map(metrics.map(({ topics: [, name], data }) => [scValToNative(name as xdr.ScVal), scValToNative(data)]));
}

/** The union's arm of that type; a transcript that has another is not the one these tests were written for. */
function arm<Union extends { type: string }, Type extends Union['type']>(union: Union | undefined, type: Type) {
  if (union?.type !== type) throw new Error(`found ${union?.type}, expected ${type}`);
  return union as Extract<Union, { type: Type }>;
}

export function bytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}

export function base64(value: Uint8Array): string {
  return Buffer.from(value).toString('base64');
}

export const noResources: FeeResources = {
  instructions: 0,
  diskReadEntries: 0,
  writeEntries: 0,
  diskReadBytes: 0,
  writeBytes: 0,
  contractEventsSizeBytes: 0,
  transactionSizeBytes: 0,
};
