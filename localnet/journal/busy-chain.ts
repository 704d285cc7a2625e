/**
 * A process for the crash test: closes ledgers as fast as it can, each with a new account in it, and says which ones
 * are done; a checkpoint every few of them, so that some kills meet one being written. Argument: the data folder.
 */
import { flushCompileCache } from 'node:module';
import { Keypair } from '@stellar/stellar-sdk/base';
import { Friendbot } from '../friendbot.ts';
import { toHex } from '../ledger/bytes.ts';
import { start } from '../src/localnet.ts';

const { chain } = await start({ dataDir: process.argv[2], autoClose: false }, { checkpointEveryBytes: 20_000 });
flushCompileCache(); // It would be written at exit, which never comes.
const friendbot = new Friendbot(chain, () => {});
for (;;) {
  void friendbot.fund(Keypair.random().publicKey());
  const { sequence, hash } = chain.closeLedger();
  process.stdout.write(`${sequence} ${toHex(hash)}\n`);
  await new Promise((resolve) => setImmediate(resolve));
}
