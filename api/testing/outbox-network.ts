/** A network with our contracts, the indexer on it, and a database, for tests of what the platform owes the ledger. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Localnet, startLocalnet } from '@brain-storm/localnet';
import { Address, contract, hash, Keypair, Operation, rpc, TransactionBuilder, type xdr } from '@stellar/stellar-sdk';
import pg from 'pg';
import { type ContractName, type ContractsFile, contractSpec, contractWasm } from '#contracts';
import { type Chain, connectChain, ensureFunded, invoke, submit } from '../../stack/chain.ts';
import { deploy } from '../../stack/deploy.ts';
import { demoParameters } from '../../stack/parameters.ts';
import { startService } from '../../stack/service.ts';
import { testDatabase } from '../../stack/testing.ts';
import { connectDatabase, type Database } from '../database.ts';
import { deriveChannels } from '../outbox/channels.ts';

export interface OutboxNetwork {
  dir: string;
  root: string;
  localnet: Localnet;
  chain: Chain;
  file: ContractsFile;
  contractsFile: string;
  keys: Record<'admin' | 'attestor' | 'issuer' | 'minter' | 'guardian', Keypair>;
  channelsSecret: Buffer;
  channels: ReadonlyMap<string, Keypair>;
  databaseUrl: string;
  database: Database;
  sql: pg.Client;
  /** Brings an operation of somebody to the ledger, whatever time it is there; false: the network did not take it. */
  submit(source: Keypair, operation: xdr.Operation): Promise<boolean>;
  /** Calls a contract in somebody's name. */
  call(signer: Keypair, name: ContractName, entryPoint: string, args: object): Promise<void>;
  /** kill −9, and so much later another indexer. */
  restartIndexer(afterMs: number): Promise<void>;
  close(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, '../..');

/**
 * @param isRuled `keys.admin` stays the admin of analytics, and so may pause it and take roles away
 * @param isTokenRuled `keys.admin` stays the admin of the token, and so may change rewards and budget
 */
export async function startOutboxNetwork({
  channels: count = 3,
  ledgerMs = 300,
  isRuled = false,
  isTokenRuled = false,
} = {}): Promise<OutboxNetwork> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-outbox-'));
  const contractsFile = path.join(dir, 'contracts.json');
  const channelsSecret = randomBytes(32);
  const channels = deriveChannels(channelsSecret, count);
  const [admin, attestor, issuer, minter, guardian] = Array.from({ length: 5 }, () => Keypair.random()) as Keypair[];
  const keys = { admin, attestor, issuer, minter, guardian } as OutboxNetwork['keys'];
  const localnet = await startLocalnet({ ledgerMs });
  const chain = connectChain(localnet.rpcUrl, localnet.networkPassphrase);
  const [file, postgres] = await Promise.all([
    deploy({ chain, keys, contractsFile, parameters: demoParameters, say: () => {} }),
    testDatabase(),
    ...[...channels.keys()].map((address) => ensureFunded(chain, address)),
  ]);
  if (isRuled) await deployRuled(chain, keys, file);
  if (isTokenRuled) await deployRuledToken(chain, keys, file);
  fs.writeFileSync(contractsFile, JSON.stringify(file));
  const startIndexer = () =>
    startService({
      name: 'indexer',
      command: ['indexer/main.ts'],
      cwd: root,
      env: {
        DATABASE_URL: postgres.url,
        STELLAR_RPC_URL: localnet.rpcUrl,
        CONTRACTS_FILE: contractsFile,
        INDEXER_PORT: '0',
      },
      logDir: dir,
    });
  let indexer = startIndexer();
  const database = connectDatabase(postgres.url);
  const sql = new pg.Client({ connectionString: postgres.url });
  await sql.connect();
  return {
    ...{ dir, root, localnet, chain, file, contractsFile, keys, channelsSecret, channels, database, sql },
    databaseUrl: postgres.url,
    submit: (source, operation) => submitAnyTime(chain, source, operation),
    async call(signer, name, entryPoint, args) {
      const values = encode(name, entryPoint, args);
      const { [name]: contract } = file.contracts;
      await submitAnyTime(
        chain,
        signer,
        Operation.invokeContractFunction({ contract, function: entryPoint, args: values }),
      );
    },
    async restartIndexer(afterMs) {
      indexer.process.kill('SIGKILL');
      await indexer.ended;
      await sleep(afterMs);
      indexer = startIndexer();
    },
    async close() {
      await indexer.stop();
      await database.sequelize.close();
      await sql.end();
      await Promise.all([postgres.close(), localnet.close()]);
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Without a time limit, which the SDK would take from this machine's clock: the ledger's may be far ahead. */
async function submitAnyTime({ server, networkPassphrase }: Chain, source: Keypair, operation: xdr.Operation) {
  const account = await server.getAccount(source.publicKey());
  const built = new TransactionBuilder(account, { fee: '10000', networkPassphrase })
    .addOperation(operation)
    .setTimeout(0)
    .build();
  const transaction = operation.body.type === 'invokeHostFunction' ? await server.prepareTransaction(built) : built;
  transaction.sign(source);
  const { hash, status } = await server.sendTransaction(transaction);
  if (status !== 'PENDING') return false;
  const result = await server.pollTransaction(hash, { attempts: 300, sleepStrategy: () => 50 });
  return result.status === rpc.Api.GetTransactionStatus.SUCCESS;
}

/** Another token, which is not handed over to governance, in the file's place of the first. */
async function deployRuledToken(chain: Chain, { admin, minter }: OutboxNetwork['keys'], file: ContractsFile) {
  const { epochBudget, referralReward, rewards } = demoParameters.token;
  const call = (entryPoint: string, args: object) =>
    invoke(chain, admin, file.contracts.token, entryPoint, encode('token', entryPoint, args));
  const constructorArgs = {
    ...{ admin: admin.publicKey(), treasury: file.contracts.governance, treasury_amount: 0n },
    ...{ epoch_budget: epochBudget, referral_reward: referralReward },
  };
  const creation = Operation.createCustomContract({
    address: new Address(admin.publicKey()),
    wasmHash: hash(contractWasm('token')),
    constructorArgs: encode('token', '__constructor', constructorArgs),
  });
  file.contracts.token = Address.fromScVal((await submit(chain, admin, creation)) as xdr.ScVal).toString();
  await call('grant_role', { account: minter.publicKey(), role: 'minter', caller: admin.publicKey() });
  for (const [course, amount] of Object.entries(rewards)) await call('set_reward', { course, amount });
}

/** Another analytics, which is not handed over to governance, in the file's place of the first. */
async function deployRuled(
  chain: Chain,
  { admin, attestor }: OutboxNetwork['keys'],
  file: ContractsFile,
): Promise<void> {
  const creation = Operation.createCustomContract({
    address: new Address(admin.publicKey()),
    wasmHash: hash(contractWasm('analytics')),
    constructorArgs: encode('analytics', '__constructor', { admin: admin.publicKey() }),
  });
  file.contracts.analytics = Address.fromScVal((await submit(chain, admin, creation)) as xdr.ScVal).toString();
  const grant = { account: attestor.publicKey(), role: 'attestor', caller: admin.publicKey() };
  await invoke(chain, admin, file.contracts.analytics, 'grant_role', encode('analytics', 'grant_role', grant));
}

const encode = (name: ContractName, entryPoint: string, args: object): xdr.ScVal[] =>
  new contract.Spec(contractSpec(name)).funcArgsToScVals(entryPoint, args);
