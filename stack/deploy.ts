/**
 * `npm run deploy`: puts the contracts on a network, wires their roles, and writes CONTRACTS_FILE.
 *
 * Every step first looks whether it is already done (addresses follow from the admin key and a fixed salt), so a
 * half-finished deploy is finished by running it again.
 */
import fs from 'node:fs';
import path from 'node:path';
import { Address, hash, nativeToScVal, Operation, StrKey, xdr } from '@stellar/stellar-sdk';
import { type ContractName, type ContractsFile, contractNames, contractWasm, readContractsFile } from '#contracts';
import { type Chain, connectChain, ensureFunded, invoke, read, submit } from './chain.ts';
import { readStackConfig } from './config.ts';
import { readFlags } from './flags.ts';
import { type KeyRole, type Keys, readKeys } from './keys.ts';

export interface DeployOptions {
  chain: Chain;
  keys: Keys;
  contractsFile: string;
  say(line: string): void;
}

/** Which of the platform's keys holds which role on which contract. */
const GRANTS: [ContractName, KeyRole][] = [
  ['analytics', 'attestor'],
  ['analytics', 'guardian'],
  ['certificate', 'issuer'],
  ['certificate', 'guardian'],
];

/** @throws {Error} when the file belongs to another network or to an earlier life of this one. */
export async function deploy({ chain, keys, contractsFile, say }: DeployOptions): Promise<ContractsFile> {
  await Promise.all(Object.values(keys).map((key) => ensureFunded(chain, key.publicKey())));
  const file = await planned(chain, keys, contractsFile);
  for (const name of contractNames) await ensureDeployed(chain, keys, name, file.contracts[name], say);
  for (const [name, role] of GRANTS) await ensureGranted(chain, keys, file.contracts[name], role);
  return file;
}

/** The file as it is, or a new one: written before the first transaction, so that no event can precede its ledger. */
async function planned(chain: Chain, keys: Keys, contractsFile: string): Promise<ContractsFile> {
  const { sequence } = await chain.server.getLatestLedger();
  if (fs.existsSync(contractsFile)) {
    const file = readContractsFile(contractsFile);
    if (file.networkPassphrase !== chain.networkPassphrase) {
      throw new Error(
        `${contractsFile} belongs to the network "${file.networkPassphrase}", this is "${chain.networkPassphrase}". Set CONTRACTS_FILE to another file.`,
      );
    }
    if (file.deployLedger > sequence) {
      throw new Error(
        `${contractsFile} says the contracts were deployed in ledger ${file.deployLedger}, but this network is only at ${sequence}: it was reset. Run "npm run reset", then start again.`,
      );
    }
    return file;
  }
  const contracts = Object.fromEntries(
    contractNames.map((name) => [name, contractAddress(chain, keys, name)]),
  ) as ContractsFile['contracts'];
  const file: ContractsFile = { networkPassphrase: chain.networkPassphrase, deployLedger: sequence, contracts };
  fs.mkdirSync(path.dirname(contractsFile), { recursive: true, mode: 0o711 });
  fs.writeFileSync(`${contractsFile}.partial`, `${JSON.stringify(file, null, 2)}\n`);
  fs.renameSync(`${contractsFile}.partial`, contractsFile);
  return file;
}

const salt = (name: ContractName): Uint8Array => hash(Buffer.from(`brain-storm ${name} 1`));

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

async function ensureDeployed(
  chain: Chain,
  keys: Keys,
  name: ContractName,
  address: string,
  say: (line: string) => void,
): Promise<void> {
  if (
    await chain.server.getContractWasmByContractId(address).then(
      () => true,
      () => false,
    )
  )
    return;
  say(`deploying ${name}`);
  const wasm = contractWasm(name);
  await submit(chain, keys.admin, Operation.uploadContractWasm({ wasm }));
  const admin = new Address(keys.admin.publicKey());
  await submit(
    chain,
    keys.admin,
    Operation.createCustomContract({
      address: admin,
      wasmHash: hash(wasm),
      salt: salt(name),
      constructorArgs: [admin.toScVal()],
    }),
  );
}

async function ensureGranted(chain: Chain, keys: Keys, contract: string, role: KeyRole): Promise<void> {
  const account = new Address(keys[role].publicKey()).toScVal();
  const roleSymbol = nativeToScVal(role, { type: 'symbol' });
  const held = await read(chain, keys.admin, contract, 'has_role', [account, roleSymbol]);
  if (held !== undefined && held !== null) return;
  await invoke(chain, keys.admin, contract, 'grant_role', [
    account,
    roleSymbol,
    new Address(keys.admin.publicKey()).toScVal(),
  ]);
}

const HELP = `npm run deploy: put the contracts on a network, wire their roles, write CONTRACTS_FILE

Reads STELLAR_RPC_URL (default http://localhost:<NETWORK_PORT>/rpc) with STELLAR_NETWORK_PASSPHRASE, CONTRACTS_FILE, and the keys
ADMIN_SECRET, ATTESTOR_SECRET, ISSUER_SECRET, GUARDIAN_SECRET (or …_SECRET_FILE, or <DATA_DIR>/keys/<role>.secret).
Running it again finishes what is missing and changes nothing else.

  --new-keys   make missing keys in <DATA_DIR>/keys
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
    const file = await deploy({ chain, keys, contractsFile: config.contractsFile, say: console.log });
    console.log(`${config.contractsFile}\n${JSON.stringify(file, null, 2)}`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
