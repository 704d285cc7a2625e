/** Whether a signed transaction is the call of an exercise, and nothing else. */
import { Address, StrKey, Transaction, TransactionBuilder, type xdr } from '@stellar/stellar-sdk';
import { given, type Task } from './task.ts';
import { isSame } from './value.ts';

/** It is not the call that was made ready; the message says what was found and what was expected. */
export class ForeignTransaction extends Error {
  override name = 'ForeignTransaction';
}

/** @throws {ForeignTransaction} for what is no signed transaction of one operation by an account of its own */
export function readEnvelope(text: string, passphrase: string): Transaction {
  const transaction = parse(text, passphrase);
  const { source, operations, signatures, memo } = transaction;
  if (!StrKey.isValidEd25519PublicKey(source)) throw new ForeignTransaction(`found the source ${source}, expected G….`);
  if (operations.length !== 1)
    throw new ForeignTransaction(`found ${operations.length} operations, expected the one call.`);
  if (memo.type !== 'none') throw new ForeignTransaction('found a memo, expected none.');
  if (signatures.length === 0) throw new ForeignTransaction('found no signature: have your wallet sign it first.');
  return transaction;
}

function parse(text: string, passphrase: string): Transaction {
  let read: ReturnType<typeof TransactionBuilder.fromXdr>;
  try {
    read = TransactionBuilder.fromXdr(text, passphrase);
  } catch {
    throw new ForeignTransaction('found no transaction, expected base64 of a TransactionEnvelope.');
  }
  if (!(read instanceof Transaction))
    throw new ForeignTransaction('found a fee bump, expected the transaction itself.');
  return read;
}

/** @throws {ForeignTransaction} when its operation is not the exercise's call by the transaction's own source */
export function requireCall({ operations: [operation], source }: Transaction, task: Task, address: string): void {
  if (operation?.type !== 'invokeHostFunction') throw foreign(operation?.type ?? 'nothing', 'a call of a contract');
  if (operation.source && operation.source !== source)
    throw foreign(`a call by ${operation.source}`, `one by ${source}`);
  if (operation.func.type !== 'hostFunctionTypeInvokeContract') throw foreign(operation.func.type, 'a call');
  const { call } = task;
  requireInvocation(operation.func.invokeContract, task, address, source);
  for (const { credentials, rootInvocation } of operation.auth ?? []) {
    const { function: authorized, subInvocations } = rootInvocation;
    if (credentials.type !== 'sorobanCredentialsSourceAccount')
      throw foreign('an authorization of its own', 'the one that the transaction’s signature gives');
    if (authorized.type !== 'sorobanAuthorizedFunctionTypeContractFn' || subInvocations.length > 0)
      throw foreign('an authorization of more', `one of ${call.function} alone`);
    requireInvocation(authorized.contractFn, task, address, source);
  }
}

function requireInvocation(
  { contractAddress, functionName, args }: xdr.InvokeContractArgs,
  task: Task,
  address: string,
  wallet: string,
): void {
  const [contract, name] = [Address.fromScAddress(contractAddress).toString(), String(functionName)];
  if (contract !== address) throw foreign(`the contract ${contract}`, address);
  if (name !== task.call.function) throw foreign(`the function ${name}`, task.call.function);
  if (args.length !== task.arguments.length)
    throw foreign(`${args.length} arguments`, `${task.arguments.length} of them`);
  for (const [index, { argument, input }] of task.arguments.entries()) {
    const value = args[index] as xdr.ScVal;
    const isRight = argument.from === 'input' ? input.holds(value) : isSame(value, given(argument, input, wallet));
    if (!isRight) throw foreign(`another ${argument.name}`, 'what the exercise says');
  }
}

function foreign(found: string, expected: string): ForeignTransaction {
  return new ForeignTransaction(`found ${found.slice(0, 120)}, expected ${expected}.`);
}
