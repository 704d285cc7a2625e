/** A localnet with our contracts deployed and wired, for measuring. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Localnet, type LocalnetOptions, startLocalnet } from '@brain-storm/localnet';
import {
  type Account,
  Address,
  type Keypair,
  nativeToScVal,
  Operation,
  rpc,
  TransactionBuilder,
  xdr,
} from '@stellar/stellar-sdk';
import type { ContractsFile } from '#contracts';
import { type Chain, connectChain } from '../stack/chain.ts';
import { deploy } from '../stack/deploy.ts';
import { type Keys, readKeys } from '../stack/keys.ts';
import { demoParameters } from '../stack/parameters.ts';

export interface Deployed {
  localnet: Localnet;
  chain: Chain;
  keys: Keys;
  contracts: ContractsFile;
  dir: string;
  /** Stops closing ledgers by itself. */
  hold(): Promise<void>;
  close(): Promise<void>;
}

/** With `pumped`, ledgers close every few milliseconds until `hold()`: setting up is quick, and what follows is on demand. */
export async function deployed(options: LocalnetOptions = {}, pumped = false): Promise<Deployed> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'brain-storm-bench-'));
  const localnet = await startLocalnet(options);
  let pump = pumped;
  const pumping = (async () => {
    for (; pump; await sleep(5)) await localnet.closeLedger();
  })();
  const chain = connectChain(localnet.rpcUrl, localnet.networkPassphrase);
  const keys = readKeys(dir, { create: true });
  const contracts = await deploy({
    chain,
    keys,
    contractsFile: path.join(dir, 'contracts.json'),
    parameters: demoParameters,
    say: () => {},
  });
  return {
    localnet,
    chain,
    keys,
    contracts,
    dir,
    async hold() {
      pump = false;
      await pumping;
    },
    async close() {
      pump = false;
      await pumping;
      await localnet.close();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}

export interface ProgressItem {
  learner: string;
  course: string;
  lessonsDone: number;
  lessonsTotal: number;
}

/** An operation that records progress for several learners: two events each when the course is completed by it. */
export function recordBatch(
  { contracts, keys }: Deployed,
  items: ProgressItem[],
  attestor = keys.attestor,
): xdr.Operation {
  const u32 = (value: number) => nativeToScVal(value, { type: 'u32' });
  const symbol = (text: string) => nativeToScVal(text, { type: 'symbol' });
  const field = (key: string, val: xdr.ScVal) => new xdr.ScMapEntry({ key: symbol(key), val });
  const values = items.map(({ learner, course, lessonsDone, lessonsTotal }) =>
    xdr.ScVal.scvMap([
      field('course', symbol(course)),
      field('learner', new Address(learner).toScVal()),
      field('lessons_done', u32(lessonsDone)),
      field('lessons_total', u32(lessonsTotal)),
      field('percent', u32(Math.floor((lessonsDone * 100) / lessonsTotal))),
    ]),
  );
  return Operation.invokeContractFunction({
    contract: contracts.contracts.analytics,
    function: 'record_progress_batch',
    args: [new Address(attestor.publicKey()).toScVal(), xdr.ScVal.scvVec(values)],
  });
}

/** A transaction of one operation, neither simulated nor signed. */
export async function built(chain: Chain, signer: Keypair, operation: xdr.Operation, account?: Account) {
  const source = account ?? (await chain.server.getAccount(signer.publicKey()));
  return new TransactionBuilder(source, { fee: '10000', networkPassphrase: chain.networkPassphrase })
    .addOperation(operation)
    .setTimeout(300)
    .build();
}

/** A signed, simulated and assembled transaction, ready to send. */
export async function prepared(chain: Chain, signer: Keypair, operation: xdr.Operation, account?: Account) {
  const transaction = await built(chain, signer, operation, account);
  const simulation = await chain.server.simulateTransaction(transaction);
  const assembled = rpc.assembleTransaction(transaction, simulation).build();
  assembled.sign(signer);
  return assembled;
}
