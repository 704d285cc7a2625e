/**
 * `npm run deploy`: puts the contracts on a network, wires their roles, and writes CONTRACTS_FILE.
 *
 * Every step first looks whether it is already done (addresses follow from the admin key and a fixed salt), so a
 * half-finished deploy is finished by running it again.
 */
import fs from 'node:fs';
import path from 'node:path';
import { Address, contract, hash, type Keypair, Operation, StrKey, xdr } from '@stellar/stellar-sdk';
import {
  type ContractName,
  type ContractsFile,
  contractNames,
  contractSpec,
  contractWasm,
  readContractsFile,
} from '#contracts';
import { apiSecrets } from './api-secrets.ts';
import { type Chain, connectChain, ensureFunded, invoke, read, submit } from './chain.ts';
import { readStackConfig } from './config.ts';
import { readFlags } from './flags.ts';
import { type KeyRole, type Keys, readKeys } from './keys.ts';
import { demoParameters, lastingParameters, type Parameters } from './parameters.ts';
import { Pool } from './pool.ts';
import { fundChannels, workerSecrets } from './worker.ts';

export interface DeployOptions {
  chain: Chain;
  keys: Keys;
  contractsFile: string;
  parameters: Parameters;
  say(line: string): void;
}

/** What every step needs: who it is for, and from which accounts its transactions go out. */
interface Deployment extends DeployOptions {
  addresses: ContractsFile['contracts'];
  sources: Pool<Keypair>;
}

/** All but practice, which holds nothing of worth: nobody has a role there, so nothing is wired or handed over. */
type Governed = Exclude<ContractName, 'practice'>;
const governedNames = contractNames.filter((name) => name !== 'practice');

/** Which of the platform's keys holds which role on which contract; governance's constructor makes its guardian. */
const GRANTS: Record<Governed, KeyRole[]> = {
  analytics: ['attestor', 'guardian'],
  token: ['minter', 'guardian'],
  certificate: ['issuer', 'guardian'],
  governance: [],
};

/**
 * Deploys the contracts side by side, wires them, and hands them over to governance. From then on `admin` may do nothing
 * more, and running this again changes nothing.
 *
 * @throws {Error} as `planContracts` does, or with the network's reason.
 */
export async function deploy(options: DeployOptions): Promise<ContractsFile> {
  const { chain, keys, say } = options;
  const file = await planContracts(options);
  await Promise.all(Object.values(keys).map((key) => ensureFunded(chain, key.publicKey())));
  const addresses = file.contracts;
  const [isGoverned, hasPractice] = await Promise.all([
    isHandedOver(chain, keys, addresses),
    isDeployed(chain, addresses.practice),
  ]);
  if (isGoverned && hasPractice) return file;
  say('deploying the contracts');
  const deployment = { ...options, addresses, sources: new Pool(Object.values(keys)) };
  await Promise.all([ensureDeployed(deployment, 'practice'), isGoverned || deployGoverned(deployment)]);
  return file;
}

async function deployGoverned(deployment: Deployment): Promise<void> {
  const admin = deployment.keys.admin.publicKey();
  // Each of them works alone until governance accepts it.
  const governance = ensureDeployed(deployment, 'governance');
  await Promise.all([
    governance,
    ...governedNames
      .filter((name) => name !== 'governance')
      .map(async (name) => {
        await ensureDeployed(deployment, name);
        if ((await adminOf(deployment, name)) !== admin) return; // handed over already
        await wire(deployment, name);
        await governance;
        await handOver(deployment, name);
      }),
  ]);
  // Governance rules itself: its roles, settings and code change by a proposal's typed actions, which no admin can take.
  if (await adminOf(deployment, 'governance')) await call(deployment, 'governance', 'renounce_admin', {});
}

/** Nobody is governance's admin: the last step was made, so all were. */
async function isHandedOver(chain: Chain, keys: Keys, addresses: ContractsFile['contracts']): Promise<boolean> {
  if (!(await isDeployed(chain, addresses.governance))) return false;
  return !(await read(chain, keys.admin, addresses.governance, 'get_admin', []));
}

/**
 * The file as it is, or a new one: written before the first transaction, so that no event can precede its ledger. The
 * addresses follow from the admin's key.
 *
 * @throws {Error} when the file belongs to another network, to an earlier life of this one, or to an earlier version.
 */
export async function planContracts({
  chain,
  keys,
  contractsFile,
}: Pick<DeployOptions, 'chain' | 'keys' | 'contractsFile'>): Promise<ContractsFile> {
  const { sequence } = await chain.server.getLatestLedger();
  if (fs.existsSync(contractsFile)) {
    ensurePractice(contractsFile, chain, keys);
    return existing(contractsFile, chain.networkPassphrase, sequence);
  }
  const contracts = Object.fromEntries(
    contractNames.map((name) => [name, contractAddress(chain, keys, name)]),
  ) as ContractsFile['contracts'];
  const file: ContractsFile = { networkPassphrase: chain.networkPassphrase, deployLedger: sequence, contracts };
  fs.mkdirSync(path.dirname(contractsFile), { recursive: true, mode: 0o711 });
  writeWhole(contractsFile, file);
  return file;
}

function writeWhole(contractsFile: string, file: ContractsFile): void {
  fs.writeFileSync(`${contractsFile}.partial`, `${JSON.stringify(file, null, 2)}\n`);
  fs.renameSync(`${contractsFile}.partial`, contractsFile);
}

function existing(contractsFile: string, networkPassphrase: string, sequence: number): ContractsFile {
  const file = readContractsFile(contractsFile);
  requireNetwork(contractsFile, file.networkPassphrase, networkPassphrase);
  if (file.deployLedger > sequence) {
    throw new Error(
      `${contractsFile} says the contracts were deployed in ledger ${file.deployLedger}, but this network is only at ${sequence}: it was reset. Run "npm run reset", then start again.`,
    );
  }
  return file;
}

function requireNetwork(contractsFile: string, found: string, expected: string): void {
  if (found === expected) return;
  throw new Error(
    `${contractsFile} belongs to the network "${found}", this is "${expected}". Set CONTRACTS_FILE to another file.`,
  );
}

/**
 * Adds practice to a file from before there was one: it stands alone, so its chain is carried on. Still earlier versions put
 * none of their contracts under governance; theirs can't be.
 */
function ensurePractice(contractsFile: string, chain: Chain, keys: Keys): void {
  const content = JSON.parse(fs.readFileSync(contractsFile, 'utf8') || 'null') as ContractsFile | null;
  const known = Object.keys(content?.contracts ?? {});
  const missing = contractNames.filter((name) => !known.includes(name));
  if (!content || known.length === 0 || missing.length === 0) return;
  if (missing.join() === 'practice') {
    requireNetwork(contractsFile, content.networkPassphrase, chain.networkPassphrase);
    const practice = contractAddress(chain, keys, 'practice');
    writeWhole(contractsFile, { ...content, contracts: { ...content.contracts, practice } });
    return;
  }
  throw new Error(
    `${contractsFile} was written by an earlier version: it has ${known.join(', ')} and lacks ${missing.join(', ')}. ` +
      'Run "npm run reset" and start again; or set CONTRACTS_FILE to another file, to deploy anew beside the old ones.',
  );
}

const salt = (name: ContractName): Uint8Array => hash(Buffer.from(`brain-storm ${name} 2`));

/** The address that the network gives a contract made by the admin with our salt (CAP-46-02). */
function contractAddress(chain: Chain, keys: Keys, name: ContractName): string {
  const preimage = xdr.HashIdPreimage.envelopeTypeContractId(
    new xdr.HashIdPreimageContractId({
      networkId: hash(Buffer.from(chain.networkPassphrase)),
      contractIdPreimage: xdr.ContractIdPreimage.contractIdPreimageFromAddress(
        new xdr.ContractIdPreimageFromAddress({
          address: new Address(keys.admin.publicKey()).toScAddress(),
          salt: salt(name),
        }),
      ),
    }),
  );
  return StrKey.encodeContract(hash(preimage.toXDR()));
}

const isDeployed = (chain: Chain, address: string): Promise<boolean> =>
  chain.server.getContractWasmByContractId(address).then(
    () => true,
    () => false,
  );

async function ensureDeployed(deployment: Deployment, name: ContractName): Promise<void> {
  const { chain, keys, addresses, sources } = deployment;
  if (await isDeployed(chain, addresses[name])) return;
  const wasm = contractWasm(name);
  await sources.use((source) => submit(chain, source, Operation.uploadContractWasm({ wasm })));
  const creation = Operation.createCustomContract({
    address: new Address(keys.admin.publicKey()),
    wasmHash: hash(wasm),
    salt: salt(name),
    constructorArgs: name === 'practice' ? [] : encode(name, '__constructor', constructorArguments(deployment, name)),
  });
  await sources.use((source) => submit(chain, keys.admin, creation, source));
}

function constructorArguments({ keys, addresses, parameters }: Deployment, name: Governed): object {
  const admin = keys.admin.publicKey();
  if (name === 'token') {
    const { treasury, epochBudget, referralReward } = parameters.token;
    return {
      admin,
      treasury: addresses.governance,
      treasury_amount: treasury,
      epoch_budget: epochBudget,
      referral_reward: referralReward,
    };
  }
  if (name === 'governance') {
    return { admin, token: addresses.token, guardian: keys.guardian.publicKey(), settings: parameters.governance };
  }
  return { admin };
}

/** Roles and first settings, which from the handover on are governance's to change. */
async function wire(deployment: Deployment, name: Governed): Promise<void> {
  for (const role of GRANTS[name]) await ensureGranted(deployment, name, role);
  if (name !== 'token') return;
  const rewards = Object.entries(deployment.parameters.token.rewards);
  await Promise.all(rewards.map(([course, amount]) => ensureReward(deployment, course, amount)));
}

async function ensureGranted(deployment: Deployment, name: ContractName, role: KeyRole): Promise<void> {
  const account = deployment.keys[role].publicKey();
  const held = await ask(deployment, name, 'has_role', { account, role });
  if (held !== undefined && held !== null) return;
  await call(deployment, name, 'grant_role', { account, role, caller: deployment.keys.admin.publicKey() });
}

async function ensureReward(deployment: Deployment, course: string, amount: bigint): Promise<void> {
  if ((await ask(deployment, 'token', 'get_reward', { course })) === amount) return;
  await call(deployment, 'token', 'set_reward', { course, amount });
}

/** Ledgers for which the admin role stays on offer; a deployment that takes longer offers it again. */
const OFFER_LEDGERS = 720;

async function handOver(deployment: Deployment, name: ContractName): Promise<void> {
  const { addresses, chain } = deployment;
  const { sequence } = await chain.server.getLatestLedger();
  const offer = { new_admin: addresses.governance, live_until_ledger: sequence + OFFER_LEDGERS };
  await call(deployment, name, 'transfer_admin_role', offer);
  await call(deployment, 'governance', 'accept_admin', { contract: addresses[name] });
}

const adminOf = async (deployment: Deployment, name: ContractName): Promise<string | null> =>
  ((await ask(deployment, name, 'get_admin', {})) as string | null | undefined) ?? null;

function encode(name: ContractName, entryPoint: string, args: object): xdr.ScVal[] {
  return new contract.Spec(contractSpec(name)).funcArgsToScVals(entryPoint, args);
}

function ask(deployment: Deployment, name: ContractName, entryPoint: string, args: object): Promise<unknown> {
  const { chain, keys, addresses } = deployment;
  return read(chain, keys.admin, addresses[name], entryPoint, encode(name, entryPoint, args));
}

/** Calls as admin, from whichever account is free. */
async function call(deployment: Deployment, name: ContractName, entryPoint: string, args: object): Promise<void> {
  const { chain, keys, addresses, sources } = deployment;
  const values = encode(name, entryPoint, args);
  await sources.use((source) => invoke(chain, keys.admin, addresses[name], entryPoint, values, source));
}

const HELP = `npm run deploy: put the contracts on a network, wire their roles, write CONTRACTS_FILE

Reads STELLAR_RPC_URL (default http://localhost:<NETWORK_PORT>/rpc) with STELLAR_NETWORK_PASSPHRASE, CONTRACTS_FILE, and the keys
ADMIN_SECRET, ATTESTOR_SECRET, ISSUER_SECRET, MINTER_SECRET, GUARDIAN_SECRET (or …_SECRET_FILE, or <DATA_DIR>/keys/<role>.secret).
At the end governance is the admin of all contracts, and ADMIN_SECRET may do nothing more. Running it again finishes
what is missing and changes nothing else. The embedded network gets voting periods of minutes, any other one of a week.

  --new-keys   make missing keys in <DATA_DIR>/keys, those of the api too
  --help       this text`;

if (import.meta.main) {
  const { flags } = readFlags(HELP, ['new-keys']);
  try {
    const config = readStackConfig();
    const chain = connectChain(
      config.rpcUrl ?? `http://localhost:${config.ports.network}/rpc`,
      config.networkPassphrase,
    );
    const keys = readKeys(config.dataDir, { create: flags.has('new-keys') });
    if (flags.has('new-keys')) apiSecrets(config.dataDir);
    const workerKeys = flags.has('new-keys') ? workerSecrets(config.dataDir) : undefined;
    const { contractsFile } = config;
    const parameters = config.rpcUrl ? lastingParameters : demoParameters;
    const file = await deploy({ chain, keys, contractsFile, parameters, say: console.log });
    if (workerKeys) await fundChannels(chain, workerKeys);
    console.log(`${config.contractsFile}\n${JSON.stringify(file, null, 2)}`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
