import { xdr } from '@stellar/stellar-sdk/base';
import type {
  AuthMode,
  HostEntry,
  LedgerContext,
  SimulatedFees,
  SimulateExtendTtlResult,
  SimulateInvokeResult,
} from '../host/index.ts';
import { BASE_RESERVE, rawKeyOfMuxed } from '../ledger/account.ts';
import { sha256, toBase64 } from '../ledger/bytes.ts';
import { isSorobanKey } from '../ledger/keys.ts';
import { ledgerRange, type RpcContext, type RpcMethod } from './method.ts';
import { type Params, readFormat, readObject, readParams, readString, readUnsigned, type XdrFormat } from './params.ts';
import { presentInvoke, presentSimulation } from './simulation.ts';
import { tryDecode } from './xdr.ts';

const TYPE = 'SimulateTransactionRequest';
const AUTH_MODES = ['enforce', 'record', 'record_allow_nonroot'];

/** A simulation that cannot be tried: an `error` in the result, never a JSON-RPC error (stellar-rpc's habit). */
class Unsimulatable extends Error {}

/** What a transaction would do and cost, without doing it. */
export const simulateTransaction: RpcMethod = (given, context) => {
  const params = readParams(given, TYPE);
  const text = readString(params, 'transaction', TYPE);
  const authMode = readString(params, 'authMode', TYPE);
  const resourceConfig = readObject(params, 'resourceConfig', TYPE, 'protocol.ResourceConfig') ?? {};
  try {
    const format = readSimulationFormat(params);
    const transaction = readTransaction(text);
    const leeway = readUnsigned(resourceConfig, 'instructionLeeway', 'ResourceConfig', 'uint64');
    const useUpgradedAuth = params.useUpgradedAuth === true || params.authV2 === true;
    return simulate(context, { ...transaction, authMode, leeway, useUpgradedAuth, format });
  } catch (error) {
    if (error instanceof Unsimulatable) return { error: error.message, latestLedger: 0 };
    throw error;
  }
};

function readSimulationFormat(params: Params): XdrFormat {
  try {
    return readFormat(params, TYPE);
  } catch (error) {
    throw new Unsimulatable((error as Error).message);
  }
}

interface SimulationRequest {
  operation: xdr.Operation;
  /** AccountId XDR. */
  source: Uint8Array;
  sorobanData: xdr.SorobanTransactionData | null;
  authMode: string;
  leeway: number;
  useUpgradedAuth: boolean;
  format: XdrFormat;
}

function readTransaction(text: string): Pick<SimulationRequest, 'operation' | 'source' | 'sorobanData'> {
  const envelope = tryDecode((bytes) => xdr.TransactionEnvelope.fromXdr(bytes), text);
  if (!envelope) throw new Unsimulatable('Could not unmarshal transaction');
  const inner = envelope.type === 'envelopeTypeTxFeeBump' ? envelope.feeBump.tx.innerTx.v1 : envelope.value;
  const { tx } = inner;
  const [operation, ...others] = tx.operations;
  if (!operation || others.length > 0) throw new Unsimulatable('Transaction contains more than one operation');
  if (tx.memo.type !== 'memoNone') {
    throw new Unsimulatable('Transaction contains a memo. Soroban transactions do not support memos.');
  }
  const txSource = 'sourceAccount' in tx ? rawKeyOfMuxed(tx.sourceAccount) : tx.sourceAccountEd25519.toBytes();
  const source = operation.sourceAccount ? rawKeyOfMuxed(operation.sourceAccount) : txSource;
  const sorobanData = tx.ext.type === 'sorobanData' ? tx.ext.sorobanData : null;
  return { operation, source: xdr.PublicKey.publicKeyTypeEd25519(source).toXdr(), sorobanData };
}

function simulate(context: RpcContext, request: SimulationRequest): object {
  const { body } = request.operation;
  checkAuthMode(body, request.authMode);
  switch (body.type) {
    case 'invokeHostFunction':
      return simulateInvoke(context, request, body.invokeHostFunctionOp);
    case 'extendFootprintTtl':
    case 'restoreFootprint':
      return simulateTtl(context, request, body);
    default:
      throw unsupported(body);
  }
}

function unsupported(body: xdr.OperationBody): Unsimulatable {
  const name = body.type.charAt(0).toUpperCase() + body.type.slice(1);
  return new Unsimulatable(`transaction contains unsupported operation type: OperationType${name}`);
}

function checkAuthMode(body: xdr.OperationBody, authMode: string): void {
  if (authMode !== '' && !AUTH_MODES.includes(authMode)) {
    throw new Unsimulatable(`optional 'authMode' must be one of ${AUTH_MODES.join(',')} when included`);
  }
  if (body.type === 'invokeHostFunction') {
    const isRecording = authMode === 'record' || authMode === 'record_allow_nonroot';
    if (isRecording && body.invokeHostFunctionOp.auth.length > 0) {
      throw new Unsimulatable(`cannot set authMode to '${authMode}' with an auth footprint`);
    }
  } else if (body.type === 'extendFootprintTtl' || body.type === 'restoreFootprint') {
    if (authMode !== '') throw new Unsimulatable('cannot set authMode with non-InvokeHostFunction operations');
  } else {
    throw unsupported(body);
  }
}

function simulateInvoke(context: RpcContext, request: SimulationRequest, operation: xdr.InvokeHostFunctionOp): object {
  const { latest } = ledgerRange(context);
  const byDefault: AuthMode = operation.auth.length > 0 ? 'enforce' : 'record';
  const result: SimulateInvokeResult = context.chain.network.host.simulateInvoke({
    ledger: ledgerContext(context),
    hostFunction: operation.hostFunction.toXdr(),
    sourceAccount: request.source,
    authMode: request.authMode === '' ? byDefault : (request.authMode as AuthMode),
    auth: operation.auth.map((entry) => entry.toXdr()),
    getEntry: (key) => hostEntry(context, key),
    instructionLeeway: request.leeway,
    diagnostics: true,
    useUpgradedAuth: request.useUpgradedAuth,
    prngSeed: context.simulationSeed && sha256(context.simulationSeed, latest.hash, operation.toXdr()),
  });
  return { ...presentInvoke(result, request.format), latestLedger: latest.sequence };
}

function simulateTtl(
  context: RpcContext,
  { sorobanData, format }: SimulationRequest,
  body: xdr.OperationBodyExtendFootprintTtl | xdr.OperationBodyRestoreFootprint,
): object {
  if (!sorobanData) {
    throw new Unsimulatable(
      'To perform a SimulateTransaction for ExtendFootprintTtl or RestoreFootprint operations, SorobanTransactionData must be provided',
    );
  }
  const { latest } = ledgerRange(context);
  const { host } = context.chain.network;
  const { readOnly, readWrite } = sorobanData.resources.footprint;
  const base = { ledger: ledgerContext(context), getEntry: (key: Uint8Array) => hostEntry(context, key) };
  const result: SimulatedFees | SimulateExtendTtlResult =
    body.type === 'extendFootprintTtl'
      ? host.simulateExtendTtl({ ...base, keys: readOnly.map(encodeKey), extendTo: body.extendFootprintTtlOp.extendTo })
      : host.simulateRestore({ ...base, keys: readWrite.map(encodeKey) });
  return { ...presentSimulation(result, format), latestLedger: latest.sequence };
}

function encodeKey(key: xdr.LedgerKey): Uint8Array {
  return key.toXdr();
}

/** stellar-rpc simulates in the latest closed ledger, not in the one to come. */
function ledgerContext({ chain }: RpcContext): LedgerContext {
  return {
    protocolVersion: chain.network.protocolVersion,
    sequence: chain.sequence,
    timestamp: Number(chain.header.scpValue.closeTime),
    networkId: chain.network.id,
    baseReserve: BASE_RESERVE,
  };
}

function hostEntry({ chain }: RpcContext, key: Uint8Array): HostEntry | undefined {
  const entry = chain.entry(toBase64(key));
  if (!entry) return undefined;
  const liveUntilLedger = isSorobanKey(xdr.LedgerKey.fromXdr(key)) ? chain.liveUntil(key) : undefined;
  return { entry: entry.bytes, liveUntilLedger };
}
