/** Our contracts on a real network of their own, called through the plain SDK. */

import { type Localnet, startLocalnet } from '@brain-storm/localnet';
import {
  Address,
  contract,
  hash,
  Keypair,
  Operation,
  rpc,
  scValToNative,
  TransactionBuilder,
  type xdr,
} from '@stellar/stellar-sdk';
import { type ContractName, type ContractsFile, contractNames, contractSpec, contractWasm } from '#contracts';
import { demoParameters } from '../../stack/parameters.ts';

export interface TestNetwork {
  localnet: Localnet;
  contracts: ContractsFile;
  /** Admin of all contracts, and holder of the roles issuer and attestor. */
  keeper: Keypair;
  /** Calls a function, by names and natural values of the contract's spec; resolves when the ledger has closed. */
  call(name: ContractName, method: string, args: Record<string, unknown>): Promise<{ ledger: number; txHash: string }>;
  close(): Promise<void>;
}

export async function openNetwork(): Promise<TestNetwork> {
  const localnet = await startLocalnet();
  const server = new rpc.Server(localnet.rpcUrl, { allowHttp: true });
  const keeper = Keypair.random();
  await fetch(`${localnet.friendbotUrl}?addr=${keeper.publicKey()}`).then((answer) => answer.text());
  const deployLedger = (await server.getLatestLedger()).sequence;

  /** One transaction, from simulation to its ledger. */
  const submit = async (operation: xdr.Operation): Promise<rpc.Api.GetSuccessfulTransactionResponse> => {
    const source = await server.getAccount(keeper.publicKey());
    const built = new TransactionBuilder(source, { fee: '10000', networkPassphrase: localnet.networkPassphrase })
      .addOperation(operation)
      .setTimeout(60)
      .build();
    const prepared = await server.prepareTransaction(built);
    prepared.sign(keeper);
    const sent = await server.sendTransaction(prepared);
    const result = await server.pollTransaction(sent.hash, { attempts: 100, sleepStrategy: () => 20 });
    if (result.status !== rpc.Api.GetTransactionStatus.SUCCESS)
      throw new Error(`the transaction ${sent.hash} ended as ${result.status}`);
    return result;
  };
  const addresses: Partial<Record<ContractName, string>> = {};
  const deploy = async (name: ContractName): Promise<string> => {
    const wasm = contractWasm(name);
    await submit(Operation.uploadContractWasm({ wasm }));
    const constructing = constructorArguments(name, keeper.publicKey(), addresses);
    const constructorArgs =
      constructing && new contract.Spec(contractSpec(name)).funcArgsToScVals('__constructor', constructing);
    const address = new Address(keeper.publicKey());
    const created = await submit(Operation.createCustomContract({ address, wasmHash: hash(wasm), constructorArgs }));
    return scValToNative(created.returnValue as xdr.ScVal) as string;
  };
  for (const name of contractNames) addresses[name] = await deploy(name);
  const contracts: ContractsFile = {
    networkPassphrase: localnet.networkPassphrase,
    deployLedger,
    contracts: addresses as ContractsFile['contracts'],
  };

  const call: TestNetwork['call'] = async (name, method, args) => {
    const values = new contract.Spec(contractSpec(name)).funcArgsToScVals(method, args);
    const { ledger, txHash } = await submit(
      Operation.invokeContractFunction({ contract: contracts.contracts[name], function: method, args: values }),
    );
    return { ledger, txHash };
  };
  const grant = (name: ContractName, role: string) =>
    call(name, 'grant_role', { account: keeper.publicKey(), role, caller: keeper.publicKey() });
  await grant('certificate', 'issuer');
  await grant('analytics', 'attestor');
  return { localnet, contracts, keeper, call, close: () => localnet.close() };
}

/** The keeper is admin of all who have one, holds the token's first units, and is governance's guardian. */
function constructorArguments(
  name: ContractName,
  admin: string,
  addresses: Partial<Record<ContractName, string>>,
): object | undefined {
  const { token, governance } = demoParameters;
  if (name === 'practice') return undefined;
  if (name === 'governance') return { admin, token: addresses.token, guardian: admin, settings: governance };
  if (name !== 'token') return { admin };
  const { treasury, epochBudget, referralReward } = token;
  return {
    admin,
    treasury: admin,
    treasury_amount: treasury,
    epoch_budget: epochBudget,
    referral_reward: referralReward,
  };
}
