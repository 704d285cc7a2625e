/** Run by the bench in a fresh process: prints milliseconds as JSON. */
const startedAt = performance.now();
const { startLocalnet } = await import('@brain-storm/localnet');
const localnet = await startLocalnet();
const startMs = performance.now() - startedAt;

const { Address, hash, Keypair, nativeToScVal, Operation } = await import('@stellar/stellar-sdk');
const { contractWasm } = await import('#contracts');
const { connectChain, ensureFunded, invoke, submit } = await import('../stack/chain.ts');
const { StrKey } = await import('@stellar/stellar-sdk');
const calledAt = performance.now();
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
const contract = Address.fromScVal(created as Parameters<typeof Address.fromScVal>[0]).toString();
if (!StrKey.isValidContract(contract)) throw new Error(`the network made ${contract}`);
await invoke(chain, key, contract, 'grant_role', [
  account.toScVal(),
  nativeToScVal('attestor', { type: 'symbol' }),
  account.toScVal(),
]);
console.log(JSON.stringify({ startMs, firstCallMs: startMs + performance.now() - calledAt }));
await localnet.close();
process.exit();
