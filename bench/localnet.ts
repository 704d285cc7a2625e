import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { Address, Keypair, nativeToScVal } from '@stellar/stellar-sdk';
import { ensureFunded, invoke } from '../stack/chain.ts';
import { deployed, prepared, recordBatch } from './chain.ts';
import type { Figure } from './run.ts';

const CALLS = 100;

/** From nothing to the first confirmed call, in a process of its own; then calls inside one ledger. */
export async function benchLocalnet(): Promise<Figure[]> {
  const first = JSON.parse(
    execFileSync(process.execPath, [path.join(import.meta.dirname, 'first-call.ts')], { encoding: 'utf8' }),
  ) as {
    loadMs: number;
    startMs: number;
    firstCallMs: number;
  };
  const perSecond = await callsPerSecond();
  return [
    {
      what: 'localnet: `startLocalnet()` → it answers',
      value: `${first.startMs.toFixed(0)} ms`,
      against: 'fresh process',
    },
    {
      what: 'localnet: `startLocalnet()` → first confirmed contract call',
      value: `${first.firstCallMs.toFixed(0)} ms`,
      against: 'friendbot, upload, create and call through the SDK; aim < 1,000 ms',
    },
    {
      what: 'localnet: calls per second inside one ledger',
      value: perSecond.toFixed(0),
      against: `${CALLS} \`record_progress_batch\` of one item, enforced auth, a source account each`,
    },
  ];
}

/** Applies a full ledger of prepared transactions: what is timed is `closeLedger()` alone. */
async function callsPerSecond(): Promise<number> {
  const network = await deployed({ autoClose: false }, true);
  const { chain, keys, contracts, localnet } = network;
  const sources = Array.from({ length: CALLS }, () => Keypair.random());
  for (const source of sources) {
    await ensureFunded(chain, source.publicKey());
    await invoke(chain, keys.admin, contracts.contracts.analytics, 'grant_role', [
      new Address(source.publicKey()).toScVal(),
      nativeToScVal('attestor', { type: 'symbol' }),
      new Address(keys.admin.publicKey()).toScVal(),
    ]);
  }
  await network.hold();
  const transactions = [];
  for (const source of sources) {
    const item = { learner: source.publicKey(), course: 'bench', lessonsDone: 1, lessonsTotal: 10 };
    transactions.push(await prepared(chain, source, recordBatch(network, [item], source)));
  }
  for (const transaction of transactions) await chain.server.sendTransaction(transaction);
  const startedAt = performance.now();
  await localnet.closeLedger();
  const seconds = (performance.now() - startedAt) / 1000;
  const outcomes = await Promise.all(
    transactions.map((transaction) => chain.server.getTransaction(Buffer.from(transaction.hash()).toString('hex'))),
  );
  const failed = outcomes.filter(({ status }) => status !== 'SUCCESS').length;
  if (failed > 0) throw new Error(`${failed} of ${CALLS} calls did not succeed in the measured ledger`);
  await network.close();
  return CALLS / seconds;
}
