/** Run by the bench in a fresh process: prints milliseconds as JSON. Loading the modules is timed apart. */
const loadedFrom = performance.now();
const { Address, hash, Keypair, nativeToScVal, Operation } = await import('@stellar/stellar-sdk');
const { startLocalnet } = await import('@brain-storm/localnet');
const { contractWasm } = await import('#contracts');
const { connectChain, ensureFunded, invoke, submit } = await import('../stack/chain.ts');
const loadMs = performance.now() - loadedFrom;

const startedAt = performance.now();
const localnet = await startLocalnet();
const startMs = performance.now() - startedAt;
const chain = connectChain(localnet.rpcUrl, localnet.networkPassphrase);
const key = Keypair.random();
const account = new Address(key.publicKey());
await ensureFunded(chain, key.publicKey());
const wasm = contractWasm('analytics');
await submit(chain, key, Operation.uploadContractWasm({ wasm }));
const created = await submit(
  chain,
  key,
  Operation.createCustomContract({
    address: account,
    wasmHash: hash(wasm),
    salt: new Uint8Array(32),
    constructorArgs: [account.toScVal()],
  }),
);
if (!created) throw new Error('the network returned no contract address');
const contract = Address.fromScVal(created).toString();
await invoke(chain, key, contract, 'grant_role', [
  account.toScVal(),
  nativeToScVal('attestor', { type: 'symbol' }),
  account.toScVal(),
]);
console.log(JSON.stringify({ loadMs, startMs, firstCallMs: performance.now() - startedAt }));
await localnet.close();
process.exit();
