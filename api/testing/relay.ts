/** An api, a worker and the indexer on a network with our contracts, for tests of what people sign and the platform sends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { buildAuthorizationEntryPreimage, contract, hash, Keypair, Transaction, xdr } from '@stellar/stellar-sdk';
import pino from 'pino';
import { contractSpec } from '#contracts';
import type { Problem, RelayCall, RelayPreparation, RelayRequest } from '#wire';
import { connectChain, ensureFunded, invoke } from '../../stack/chain.ts';
import { addChannels, setSponsor } from '../outbox/channels.ts';
import type { Dispatcher } from '../outbox/dispatch.ts';
import { openLedger } from '../outbox/ledger.ts';
import { startWork } from '../outbox/work.ts';
import type { RelayLimits } from '../relay/budget.ts';
import type { Repeated } from '../repeat.ts';
import { type TestApi, testApi } from './api.ts';
import { type OutboxNetwork, startOutboxNetwork } from './outbox-network.ts';
import { type Asked, newPerson, type Person } from './person.ts';

export const BST = 10_000_000n;

export interface RelaySite {
  network: OutboxNetwork;
  api: TestApi;
  sponsor: Keypair;
  /** Another api on the same database and network, with other limits. */
  beside(relay: Partial<RelayLimits>): Promise<TestApi>;
  /** Somebody whose wallet is on the ledger and holds 300 BST. */
  holder(): Promise<Person>;
  /** Has the network's friendbot make the account. */
  fund(address: string): Promise<void>;
  /** Work of the worker, which stands still until it is begun. */
  begin(): Repeated;
  dispatcher: Dispatcher;
  close(): Promise<void>;
}

export async function startRelaySite(ledgerMs = 200): Promise<RelaySite> {
  const network = await startOutboxNetwork({ channels: 4, ledgerMs });
  const { localnet, file, database, keys, channels } = network;
  const chain = connectChain(localnet.rpcUrl, localnet.networkPassphrase);
  const sponsor = Keypair.random();
  const fund = (address: string) => ensureFunded(chain, address);
  await Promise.all([fund(sponsor.publicKey()), fund(keys.minter.publicKey())]);
  await addChannels(database.sequelize, channels.keys());
  await setSponsor(database.sequelize, sponsor.publicKey());
  const settings = { rpcUrl: localnet.rpcUrl, contracts: file.contracts, databaseUrl: network.databaseUrl };
  const beside = (relay: Partial<RelayLimits>) => testApi({ ...settings, relay });
  const api = await beside({});
  const ledger = openLedger({
    rpcUrls: [localnet.rpcUrl],
    horizonUrl: undefined,
    passphrase: localnet.networkPassphrase,
  });
  const dispatcher: Dispatcher = {
    ...{ sequelize: database.sequelize, ledger, contracts: file.contracts, channels, sponsor, bidMax: 100_000n },
    signers: { attestor: keys.attestor, issuer: keys.issuer, minter: keys.minter },
  };
  return {
    ...{ network, api, sponsor, beside, fund, dispatcher },
    begin: () => startWork(dispatcher, pino({ level: 'silent' })),
    async holder() {
      const person = await newPerson(api);
      const wallet = person.keypair.publicKey();
      await fund(wallet);
      await mint(network, wallet);
      return person;
    },
    async close() {
      await api.close();
      await network.close();
    },
  };
}

/** 300 BST, a course's reward. */
export async function mint({ localnet, file, keys }: OutboxNetwork, to: string): Promise<void> {
  const chain = connectChain(localnet.rpcUrl, localnet.networkPassphrase);
  const args = new contract.Spec(contractSpec('token')).funcArgsToScVals('mint_reward', {
    ...{ minter: keys.minter.publicKey(), to, amount: 300n * BST, kind: { tag: 'Course' } },
    ...{ course: 'soroban_contracts', key: Buffer.from(Keypair.random().rawPublicKey()) },
  });
  await invoke(chain, keys.minter, file.contracts.token, 'mint_reward', args);
}

export const prepareRelay = (
  person: Person,
  call: RelayRequest['call'],
  wallet = person.keypair.publicKey(),
): Promise<Asked<RelayPreparation & Problem>> => person.ask('POST', '/v1/relay/preparations', { wallet, call });

export const submitRelay = (person: Person, body: object): Promise<Asked<RelayCall & Problem>> =>
  person.ask('POST', '/v1/relay/submissions', body);

/** What a wallet's signAuthEntry gives for a preparation. */
export function signatureOf({ preimage }: Pick<RelayPreparation, 'preimage'>, keypair: Keypair): string {
  return Buffer.from(keypair.sign(hash(Buffer.from(preimage ?? '', 'base64')))).toString('base64');
}

export function signTransaction({ transaction, networkPassphrase }: RelayPreparation, keypair: Keypair): string {
  const own = new Transaction(transaction ?? '', networkPassphrase);
  own.sign(keypair);
  return String(own.toEnvelope().toXdr('base64'));
}

/** Until the call is confirmed or dead. */
export async function ended(person: Person, id: string): Promise<RelayCall> {
  for (const until = Date.now() + 60_000; ; await sleep(50)) {
    const { body } = await person.ask<RelayCall>('GET', `/v1/relay/calls/${id}`);
    if (['confirmed', 'dead'].includes(body.state) || Date.now() > until) return body;
  }
}

/** An authorization that differs, signed for what it then is. */
export async function signedEntry(
  { authEntry, networkPassphrase }: RelayPreparation,
  keypair: Keypair,
  change: (
    entry: xdr.SorobanAuthorizationEntry,
    credentials: xdr.SorobanAddressCredentials,
  ) => Partial<{
    credentials: xdr.SorobanCredentials;
    address: xdr.SorobanAddressCredentials;
    rootInvocation: xdr.SorobanAuthorizedInvocation;
  }> = () => ({}),
): Promise<string> {
  const entry = xdr.SorobanAuthorizationEntry.fromXdr(authEntry ?? '', 'base64');
  if (entry.credentials.type !== 'sorobanCredentialsAddress') throw new Error('expected an address');
  const changed = change(entry, entry.credentials.address);
  const address = changed.address ?? entry.credentials.address;
  const other = new xdr.SorobanAuthorizationEntry({
    credentials: changed.credentials ?? xdr.SorobanCredentials.sorobanCredentialsAddress(address),
    rootInvocation: changed.rootInvocation ?? entry.rootInvocation,
  });
  if (changed.credentials) return String(other.toXdr('base64'));
  const preimage = buildAuthorizationEntryPreimage(other, address.signatureExpirationLedger, networkPassphrase);
  const part = (name: string, bytes: Uint8Array) =>
    new xdr.ScMapEntry({ key: xdr.ScVal.scvSymbol(name), val: xdr.ScVal.scvBytes(bytes) });
  const signature = xdr.ScVal.scvVec([
    xdr.ScVal.scvMap([
      part('public_key', keypair.rawPublicKey()),
      part('signature', keypair.sign(hash(preimage.toXdr()))),
    ]),
  ]);
  return String(
    new xdr.SorobanAuthorizationEntry({
      credentials: xdr.SorobanCredentials.sorobanCredentialsAddress(
        new xdr.SorobanAddressCredentials({
          address: address.address,
          nonce: address.nonce,
          signatureExpirationLedger: address.signatureExpirationLedger,
          signature,
        }),
      ),
      rootInvocation: other.rootInvocation,
    }).toXdr('base64'),
  );
}
