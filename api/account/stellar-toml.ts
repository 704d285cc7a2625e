import type { WebAuthParty } from './challenge.ts';

/** SEP-1 2.7.0: what wallets must know to sign in here, and which contracts are ours. */
export function stellarToml(us: WebAuthParty, publicUrl: string, contracts: Record<string, string>): string {
  return [
    'VERSION = "2.7.0"',
    `NETWORK_PASSPHRASE = ${quoted(us.networkPassphrase)}`,
    `SIGNING_KEY = ${quoted(us.signingKey.publicKey())}`,
    `WEB_AUTH_ENDPOINT = ${quoted(new URL('/v1/auth/stellar', publicUrl).href)}`,
    '',
    '[DOCUMENTATION]',
    'ORG_NAME = "Brain-Storm"',
    `ORG_URL = ${quoted(new URL('/', publicUrl).href)}`,
    ...Object.entries(contracts).flatMap(([name, address]) => [
      '',
      '[[CONTRACTS]]',
      `name = ${quoted(name)}`,
      `address = ${quoted(address)}`,
    ]),
    '',
  ].join('\n');
}

// What JSON escapes, TOML's basic strings escape in the same way.
function quoted(text: string): string {
  return JSON.stringify(text);
}
