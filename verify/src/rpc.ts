import { Account, Contract, nativeToScVal, rpc, scValToNative, TransactionBuilder, xdr } from '@stellar/stellar-sdk';
import { hex } from './content.ts';
import type { Examiner, LedgerAnswer } from './examine.ts';
import type { Status } from './standing.ts';
import { isTooOld } from './verify.ts';

export interface LedgerByRpc {
  /** Of a Stellar RPC server, as `https://…`; `http://` for one of one's own. */
  rpcUrl: string;
  /** The certificate contract, `C…`. */
  contract: string;
  /** Of the network it has to be on; nobody says: whichever the server is on. */
  networkPassphrase?: string | undefined;
  /** Hears of each call as it is answered. */
  onCall?: ((call: LedgerCall) => void) | undefined;
}

/** A dry run of a function of the contract, as others can repeat it. */
export interface LedgerCall {
  name: string;
  /** Bytes as hex digits. */
  args: string[];
  /** The server's newest ledger, which it was run on. */
  ledger: number;
}

/** The server answers, but not for the ledger or the contract that was asked about. */
export class RpcFault extends Error {
  override name = 'RpcFault';
  readonly kind: 'other_network' | 'other_contract';
  constructor(kind: RpcFault['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** What `verify` and `verify_hash` of the certificate contract answer, as the SDK reads it. */
interface Verification {
  credential: {
    id: Uint8Array;
    learner: string;
    issuer: string;
    content_hash: Uint8Array;
    issued_at: bigint;
    expires_at?: bigint | null;
    state: [State];
    reason?: string | null;
  };
  ledger: number;
  ledger_time: bigint;
}
type State = keyof typeof statuses;

const statuses = {
  Active: 'valid',
  Suspended: 'suspended',
  Revoked: 'revoked',
  Superseded: 'superseded',
} as const satisfies Record<string, Status>;

/** `CredentialNotFound`, in contracts/certificate/src/errors.rs. */
const notFoundCode = 30000;
/** A dry run asks for a source and never looks whether it exists. */
const nobody = 'GAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAWHF';

/**
 * Asks the ledger itself, through any RPC server: one dry run of the contract's `verify_hash`, and of `verify` when no
 * certificate has that content. Nothing of ours has to run. The contract lets nobody issue but who holds the role
 * `issuer`; whether who issued holds it today is asked as well, and `unknown` when not, since this reads no history.
 * @throws RpcFault when it is another network or no such contract; what the SDK throws when the server does not answer.
 */
export function ledgerByRpc({
  rpcUrl,
  contract,
  networkPassphrase,
  onCall,
}: LedgerByRpc): NonNullable<Examiner['ledger']> {
  const server = new rpc.Server(rpcUrl, { allowHttp: new URL(rpcUrl).protocol === 'http:' });
  const its = new Contract(contract);

  /** What a function of the contract answers; undefined when it knows no such certificate. */
  async function ask<T>(passphrase: string, name: string, ...args: xdr.ScVal[]): Promise<T | undefined> {
    const transaction = new TransactionBuilder(new Account(nobody, '0'), { fee: '100', networkPassphrase: passphrase })
      .addOperation(its.call(name, ...args))
      .setTimeout(0)
      .build();
    const answer = await server.simulateTransaction(transaction);
    onCall?.({ name, args: args.map(textOf), ledger: answer.latestLedger });
    if (rpc.Api.isSimulationError(answer)) {
      if (answer.error.includes(`Error(Contract, #${notFoundCode})`)) return undefined;
      const found = `The contract ${contract} does not answer ${name}: ${answer.error.split('\n')[0]}`;
      throw new RpcFault('other_contract', found);
    }
    if (!answer.result) throw new RpcFault('other_contract', `The contract ${contract} answers nothing to ${name}.`);
    return scValToNative(answer.result.retval) as T;
  }

  return async ({ contentHash, id }): Promise<LedgerAnswer> => {
    const { passphrase } = await server.getNetwork();
    if (networkPassphrase !== undefined && passphrase !== networkPassphrase)
      throw new RpcFault('other_network', `Found the network “${passphrase}”, expected “${networkPassphrase}”.`);
    const found =
      (await ask<Verification>(passphrase, 'verify_hash', bytes(contentHash))) ??
      (id === null ? undefined : await ask<Verification>(passphrase, 'verify', bytes(id)));
    if (!found) {
      const { sequence, closeTime } = await server.getLatestLedger();
      return { ledger: reach(sequence, BigInt(closeTime)) };
    }
    const { credential, ledger, ledger_time: time } = found;
    const role = [nativeToScVal(credential.issuer, { type: 'address' }), xdr.ScVal.scvSymbol('issuer')];
    const place = await ask<number | null>(passphrase, 'has_role', ...role);
    return {
      credential: {
        id: hex(credential.id),
        contractAddress: contract,
        learner: credential.learner,
        issuer: credential.issuer,
        contentHash: hex(credential.content_hash),
        issuedAt: iso(credential.issued_at),
        expiresAt: credential.expires_at == null ? null : iso(credential.expires_at),
        status: statuses[credential.state[0]],
        // The contract keeps why, not when and by whom: that is in its events.
        statusAt: null,
        statusLedger: null,
        statusBy: null,
        statusReason: credential.reason ?? null,
      },
      issuerRole: place == null ? 'unknown' : 'held',
      ledger: reach(ledger, time),
    };
  };
}

function reach(ledger: number, time: bigint): LedgerAnswer['ledger'] {
  const closedAt = iso(time);
  return { reachable: true, asOf: { ledger, closedAt }, stale: isTooOld(closedAt, Date.now()) };
}

function textOf(arg: xdr.ScVal): string {
  const value: unknown = scValToNative(arg);
  return value instanceof Uint8Array ? hex(value) : String(value);
}

const bytes = (digits: string) =>
  nativeToScVal(
    Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
    { type: 'bytes' },
  );
const iso = (seconds: bigint) => `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;
