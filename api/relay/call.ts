/** What a person may have relayed: what it is on the ledger, what it says, and what is not let through. */
import { contract, StrKey } from '@stellar/stellar-sdk';
import { QueryTypes, type Sequelize } from 'sequelize';
import { contractError, contractSpec } from '#contracts';
import type { RelayPreparation, RelayRequest } from '#wire';
import type { CallRefused } from '../chain/calls.ts';
import { callRefused, invalidRequest } from '../http/problem.ts';
import type { Invocation } from './entry.ts';

/** As it was asked for: amounts in units of 0.0000001 BST, decimal. */
export type RelayedCall =
  | { kind: 'transfer'; to: string; amount: string }
  | { kind: 'delegate'; to: string }
  | { kind: 'account' };

const decimals = 7;
/** More BST there never are. */
const amountForm = /^(\d{1,10})(?:\.(\d{1,7}))?$/;

/** @throws ApiProblem 400 that names each fault: in `to`, in `amount` */
export function readCall({ wallet, call }: RelayRequest): RelayedCall {
  const { kind, to, amount } = call;
  const faults: { parameter: string; detail: string }[] = [];
  const fault = (parameter: string, detail: string) => faults.push({ parameter, detail });
  if (!StrKey.isValidEd25519PublicKey(wallet)) fault('wallet', 'its checksum is wrong: look for a mistyped character.');
  const wrong = kind === 'account' ? undefined : wrongReceiver(kind, wallet, to);
  if (wrong) fault('to', wrong);
  if (kind === 'account' && to !== undefined) fault('to', 'found one, expected none with account.');
  const units = kind === 'transfer' ? readAmount(amount) : undefined;
  if (kind === 'transfer' && units === undefined)
    fault('amount', 'expected more than 0 BST, with at most 7 digits after the point, such as 12.5.');
  if (kind !== 'transfer' && amount !== undefined) fault('amount', `found one, expected none with ${kind}.`);
  if (faults.length > 0) throw invalidRequest(faults);
  if (kind === 'account') return { kind };
  return kind === 'delegate' ? { kind, to: to as string } : { kind, to: to as string, amount: units as string };
}

function wrongReceiver(kind: 'transfer' | 'delegate', wallet: string, to = ''): string | undefined {
  if (/^M/.test(to)) return 'found a muxed address (M…), expected the account itself (G…).';
  if (/^C/.test(to))
    return 'found a contract (C…), expected somebody’s account (G…): a contract may keep what it gets.';
  if (!/^G[A-Z2-7]{55}$/.test(to)) return 'expected an account, 56 characters that begin with G.';
  if (!StrKey.isValidEd25519PublicKey(to)) return 'its checksum is wrong: look for a mistyped character.';
  // To give one's votes to oneself is to take them back.
  return kind === 'transfer' && to === wallet ? 'found the wallet itself, expected somebody else.' : undefined;
}

function readAmount(text = ''): string | undefined {
  const [, whole, rest = ''] = amountForm.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const units = BigInt(whole + rest.padEnd(decimals, '0'));
  return units > 0n ? String(units) : undefined;
}

/** Units of 0.0000001 as whole ones, BST or lumens: 125000000 is 12.5. */
export function inWhole(units: bigint | string): string {
  const text = String(units).padStart(decimals + 1, '0');
  return `${text.slice(0, -decimals)}.${text.slice(-decimals)}`.replace(/\.?0+$/, '');
}

const tokenSpec = new contract.Spec(contractSpec('token'));

/** The one call of the one contract that it is on the ledger. */
export function invocationOf(
  wallet: string,
  call: Exclude<RelayedCall, { kind: 'account' }>,
  token: string,
): Invocation {
  const args =
    call.kind === 'transfer'
      ? { from: wallet, to: call.to, amount: BigInt(call.amount) }
      : { account: wallet, delegatee: call.to };
  return { contract: token, entryPoint: call.kind, args: tokenSpec.funcArgsToScVals(call.kind, args) };
}

export function wordsOf(wallet: string, call: RelayedCall): string {
  if (call.kind === 'account') return `Makes an account on the ledger for ${wallet}. We hold its reserve.`;
  if (call.kind === 'transfer') return `Sends ${inWhole(call.amount)} BST from ${wallet} to ${call.to}.`;
  if (call.to === wallet) return `Takes the votes of ${wallet} back.`;
  return `Gives the votes of all that ${wallet} holds and will hold to ${call.to}.`;
}

export function presentCall(call: RelayedCall): RelayPreparation['call'] {
  return {
    kind: call.kind,
    to: 'to' in call ? call.to : null,
    amount: call.kind === 'transfer' ? inWhole(call.amount) : null,
  };
}

/** Tells what the contract or the network says against it. */
export function refusalOf({ reason, code, message }: CallRefused) {
  if (/^HostError: Error\(Auth/.test(message))
    return callRefused('The network does not take this signature: it must be the wallet’s own. Nothing was sent.');
  const known = reason === 'contract' && code !== undefined ? contractError('token', code) : undefined;
  const why = known ? `${known.message} (${known.name})` : message;
  return callRefused(`The contract would refuse this now: ${why} Nothing was sent.`);
}

/**
 * Holds a wallet to being a person's: what the platform's own keys sign never comes by here.
 * @throws ApiProblem 409
 */
export async function requirePersonal(sequelize: Sequelize, wallet: string): Promise<void> {
  const rows = await sequelize.query(
    `SELECT FROM chain.roles WHERE account = $wallet AND held
     UNION ALL SELECT FROM app.outbox_channels WHERE address = $wallet`,
    { bind: { wallet }, type: QueryTypes.SELECT },
  );
  if (rows.length > 0)
    throw callRefused(
      `${wallet} holds a role of the platform, so nothing is relayed for it. Use a wallet of your own.`,
    );
}
