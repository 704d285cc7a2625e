/** One transaction, from operation to its result, through the plain SDK: what deploy and the demo content need. */
import {
  authorizeEntry,
  type Keypair,
  Operation,
  rpc,
  scValToNative,
  TransactionBuilder,
  type xdr,
} from '@stellar/stellar-sdk';

export interface Chain {
  rpcUrl: string;
  server: rpc.Server;
  networkPassphrase: string;
}

export function connectChain(rpcUrl: string, networkPassphrase: string): Chain {
  const url = rpcUrl.split(',')[0] as string;
  return { rpcUrl: url, server: new rpc.Server(url, { allowHttp: url.startsWith('http:') }), networkPassphrase };
}

/** Gives the account its first lumens from the network's friendbot, when it has none yet. */
export async function ensureFunded(chain: Chain, address: string): Promise<void> {
  if (
    await chain.server.getAccount(address).then(
      () => true,
      () => false,
    )
  )
    return;
  const { friendbotUrl } = await chain.server.getNetwork();
  if (!friendbotUrl) {
    throw new Error(
      `The account ${address} does not exist on this network, which has no friendbot: send it some lumens first.`,
    );
  }
  const friendbot = new URL(friendbotUrl);
  friendbot.searchParams.set('addr', address);
  // A node names its friendbot as it sees it; from another machine (docker compose) "localhost" is the node's name.
  if (['localhost', '127.0.0.1', '[::1]'].includes(friendbot.hostname))
    friendbot.hostname = new URL(chain.rpcUrl).hostname;
  const answer = await fetch(friendbot);
  if (!answer.ok)
    throw new Error(`Friendbot did not fund ${address}: HTTP ${answer.status} ${(await answer.text()).slice(0, 300)}`);
}

/** Calls a contract function, authorized by `signer`; the transaction is the source's, who is the signer by default. */
export function invoke(
  chain: Chain,
  signer: Keypair,
  contract: string,
  functionName: string,
  args: xdr.ScVal[],
  source = signer,
): Promise<xdr.ScVal | undefined> {
  return submit(chain, signer, Operation.invokeContractFunction({ contract, function: functionName, args }), source);
}

/** What a contract function answers, without a transaction. */
export async function read(
  chain: Chain,
  source: Keypair,
  contract: string,
  functionName: string,
  args: xdr.ScVal[],
): Promise<unknown> {
  const transaction = await build(
    chain,
    source,
    Operation.invokeContractFunction({ contract, function: functionName, args }),
  );
  const simulation = await chain.server.simulateTransaction(transaction);
  if (!rpc.Api.isSimulationSuccess(simulation)) {
    throw new Error(
      `${functionName} of ${contract} was refused: ${'error' in simulation ? simulation.error : 'no result'}`,
    );
  }
  return simulation.result ? scValToNative(simulation.result.retval) : undefined;
}

/** How many ledgers a signer's authorization holds: long enough for any queue, too short to be found later. */
const AUTHORIZED_LEDGERS = 60;

/**
 * Simulates, assembles, signs, sends and waits for the ledger. Only the transaction's source keeps a sequence, so one
 * signer's calls may go out side by side from several sources.
 *
 * @throws {Error} with the network's reason, when it refuses or the transaction fails.
 */
export async function submit(
  chain: Chain,
  signer: Keypair,
  operation: xdr.Operation,
  source = signer,
): Promise<xdr.ScVal | undefined> {
  const authorized = source === signer ? operation : await authorize(chain, signer, operation, source);
  const prepared = await chain.server.prepareTransaction(await build(chain, source, authorized));
  prepared.sign(source);
  const sent = await chain.server.sendTransaction(prepared);
  if (sent.status === 'TRY_AGAIN_LATER')
    throw new Error('The network is busy (TRY_AGAIN_LATER). Try again in a few seconds.');
  if (sent.status === 'ERROR')
    throw new Error(`The network refused the transaction ${sent.hash}: ${JSON.stringify(sent.errorResult)}`);
  const result = await chain.server.pollTransaction(sent.hash, { attempts: 300, sleepStrategy: () => 200 });
  if (result.status !== rpc.Api.GetTransactionStatus.SUCCESS)
    throw new Error(`The transaction ${sent.hash} ended as ${result.status}.`);
  return result.returnValue;
}

/** The operation with the signer's signature over what simulation says that it needs. */
async function authorize(
  chain: Chain,
  signer: Keypair,
  operation: xdr.Operation,
  source: Keypair,
): Promise<xdr.Operation> {
  const transaction = await build(chain, source, operation);
  const simulation = await chain.server.simulateTransaction(transaction);
  if (!rpc.Api.isSimulationSuccess(simulation)) {
    throw new Error(`The network refused: ${'error' in simulation ? simulation.error : 'no result'}`);
  }
  const until = simulation.latestLedger + AUTHORIZED_LEDGERS;
  const asked = simulation.result?.auth ?? [];
  const auth = await Promise.all(asked.map((entry) => authorizeEntry(entry, signer, until, chain.networkPassphrase)));
  const [invocation] = transaction.operations;
  if (invocation?.type !== 'invokeHostFunction') throw new Error('Only contract calls are authorized.');
  return Operation.invokeHostFunction({ func: invocation.func, auth });
}

async function build(chain: Chain, source: Keypair, operation: xdr.Operation) {
  const account = await chain.server.getAccount(source.publicKey());
  return new TransactionBuilder(account, { fee: '10000', networkPassphrase: chain.networkPassphrase })
    .addOperation(operation)
    .setTimeout(120)
    .build();
}
