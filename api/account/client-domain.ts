import { StrKey } from '@stellar/stellar-sdk';
import { parse } from 'smol-toml';
import { fetchGuarded } from '../http/guarded-fetch.ts';
import { ChallengeError, type ClientDomain } from './challenge.ts';

const domainPattern = /^(?=.{4,253}$)([a-z0-9](-?[a-z0-9]){0,62}\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * Reads the key by which a wallet's own domain signs (SEP-10 `client_domain`, SEP-1 `SIGNING_KEY`).
 *
 * @throws {ChallengeError} when the name is none or its stellar.toml can't be had or names no key
 */
export async function readClientDomain(name: string, fetchText = fetchGuarded): Promise<ClientDomain> {
  if (!domainPattern.test(name))
    throw new ChallengeError('Found no domain name in client_domain, expected one like wallet.example.com.');
  const address = new URL(`https://${name}/.well-known/stellar.toml`);
  const text = await fetchText(address).catch((cause: Error) => {
    throw new ChallengeError(`client_domain: ${address.href} could not be read (${cause.message}).`, { cause });
  });
  const signingKey = readSigningKey(text);
  if (typeof signingKey !== 'string' || !StrKey.isValidEd25519PublicKey(signingKey))
    throw new ChallengeError(`client_domain: ${address.href} has no SIGNING_KEY that is an account (G…).`);
  return { name, signingKey };
}

function readSigningKey(text: string): unknown {
  try {
    return parse(text).SIGNING_KEY;
  } catch {
    return undefined;
  }
}
