/** A person's authorization of one call: made here, signed in their wallet, and taken back only as it was made. */
import { randomBytes } from 'node:crypto';
import { Address, buildAuthorizationEntryPreimage, hash, Keypair, Operation, StrKey, xdr } from '@stellar/stellar-sdk';

/** What came is not what was made ready with a signature; the message says what was found and what was expected. */
export class ForeignSignature extends Error {
  override name = 'ForeignSignature';
}

export interface Invocation {
  contract: string;
  entryPoint: string;
  args: xdr.ScVal[];
}

/** @returns base64 XDR of the authorization of this call and nothing below it, unsigned */
export function makeEntry(wallet: string, invocation: Invocation, signatureLedger: number): string {
  const credentials = new xdr.SorobanAddressCredentials({
    address: new Address(wallet).toScAddress(),
    nonce: randomBytes(8).readBigInt64BE(),
    signatureExpirationLedger: signatureLedger,
    signature: xdr.ScVal.scvVoid(),
  });
  return encode(
    new xdr.SorobanAuthorizationEntry({
      credentials: xdr.SorobanCredentials.sorobanCredentialsAddress(credentials),
      rootInvocation: new xdr.SorobanAuthorizedInvocation({
        function: xdr.SorobanAuthorizedFunction.sorobanAuthorizedFunctionTypeContractFn(invokeArgs(invocation)),
        subInvocations: [],
      }),
    }),
  );
}

function invokeArgs({ contract, entryPoint, args }: Invocation): xdr.InvokeContractArgs {
  return new xdr.InvokeContractArgs({
    contractAddress: new Address(contract).toScAddress(),
    functionName: entryPoint,
    args,
  });
}

export const operationOf = (
  { contract, entryPoint, args }: Invocation,
  auth: xdr.SorobanAuthorizationEntry[] = [],
): xdr.Operation => Operation.invokeContractFunction({ contract, function: entryPoint, args, auth });

/** What the wallet's signAuthEntry takes, base64 XDR. */
export function preimageOf(unsigned: string, passphrase: string): string {
  const entry = decode(unsigned);
  return encode(buildAuthorizationEntryPreimage(entry, credentialsOf(entry).signatureExpirationLedger, passphrase));
}

/**
 * The authorization with its signature, of what a wallet gave: the signature alone (SEP-43), or all of it.
 *
 * @throws {ForeignSignature} for a signature of something else, and for an authorization that differs in anything but its signature
 */
export function readSigned(text: string, unsigned: string, passphrase: string): xdr.SorobanAuthorizationEntry {
  const bytes = Buffer.from(text, 'base64');
  const own = decode(unsigned);
  if (bytes.length === 64) return withSignature(own, signatureOf(own, bytes, passphrase));
  let entry: xdr.SorobanAuthorizationEntry;
  try {
    entry = decode(text);
  } catch {
    throw new ForeignSignature(
      'found no signature and no authorization, expected base64 of 64 bytes or of a SorobanAuthorizationEntry.',
    );
  }
  if (entry.credentials.type !== 'sorobanCredentialsAddress')
    throw new ForeignSignature(`found ${entry.credentials.type}, expected the wallet's own authorization.`);
  const { signature } = entry.credentials.address;
  if (signature.type === 'scvVoid' || (signature.type === 'scvVec' && !signature.value?.length))
    throw new ForeignSignature('found no signature: have your wallet sign it first.');
  if (encode(withSignature(entry, xdr.ScVal.scvVoid())) !== unsigned)
    throw new ForeignSignature('found an authorization of something else, expected the one that was made ready.');
  return entry;
}

function signatureOf(entry: xdr.SorobanAuthorizationEntry, bytes: Buffer, passphrase: string): xdr.ScVal {
  const wallet = Address.fromScAddress(credentialsOf(entry).address).toString();
  const payload = Buffer.from(preimageOf(encode(entry), passphrase), 'base64');
  if (!Keypair.fromPublicKey(wallet).verify(hash(payload), bytes))
    throw new ForeignSignature(`found a signature of something else, or not by ${wallet}.`);
  const entryOf = (name: string, value: Uint8Array) =>
    new xdr.ScMapEntry({ key: xdr.ScVal.scvSymbol(name), val: xdr.ScVal.scvBytes(value) });
  const map = [entryOf('public_key', StrKey.decodeEd25519PublicKey(wallet)), entryOf('signature', bytes)];
  return xdr.ScVal.scvVec([xdr.ScVal.scvMap(map)]);
}

function withSignature(entry: xdr.SorobanAuthorizationEntry, signature: xdr.ScVal): xdr.SorobanAuthorizationEntry {
  const { address, nonce, signatureExpirationLedger } = credentialsOf(entry);
  const credentials = new xdr.SorobanAddressCredentials({ address, nonce, signatureExpirationLedger, signature });
  return new xdr.SorobanAuthorizationEntry({
    credentials: xdr.SorobanCredentials.sorobanCredentialsAddress(credentials),
    rootInvocation: entry.rootInvocation,
  });
}

function credentialsOf({ credentials }: xdr.SorobanAuthorizationEntry): xdr.SorobanAddressCredentials {
  if (credentials.type !== 'sorobanCredentialsAddress')
    throw new Error(`Found ${credentials.type}, expected an address's credentials.`);
  return credentials.address;
}

const decode = (text: string) => xdr.SorobanAuthorizationEntry.fromXdr(text, 'base64');
export const encode = (value: { toXdr(format: 'base64'): unknown }): string => String(value.toXdr('base64'));
