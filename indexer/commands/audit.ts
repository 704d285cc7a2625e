import { parseArgs } from 'node:util';
import { audit } from '../audit.ts';
import type { Config } from '../config.ts';
import { connectDatabase, disconnect } from '../database.ts';
import { createJsonRpc } from '../source/json-rpc.ts';

export const usage = `usage: npm run indexer -- audit [--sample <rows>]

Compares the read model with the ledger itself: balances, progress, credentials and proposals with the contracts' entries
(getLedgerEntries) as of the same ledger, and sums with each other (balances = minted − burned). Changes nothing, and runs
beside the indexer. Prints every difference; ends with 1 when there is one.

  --sample <rows>   rows of each table, chosen by chance; default 1000, 0 compares all`;

/** @returns the exit code */
export async function run(args: string[], config: Config): Promise<number> {
  const { values } = parseArgs({ args, options: { sample: { type: 'string', default: '1000' } } });
  if (!/^\d{1,9}$/.test(values.sample))
    throw new Error(`--sample is "${values.sample}"; expected a number of rows, 0 for all`);
  const { client: db } = await connectDatabase(config.databaseUrl);
  try {
    const rpc = createJsonRpc({ url: config.rpcUrls[0] as string });
    const found = await audit({ db, rpc, contracts: config.contracts.contracts, sample: Number(values.sample) });
    for (const { table, rows, fromLedger, toLedger } of found.compared) {
      const ledgers = fromLedger === toLedger ? `ledger ${toLedger}` : `ledgers ${fromLedger} to ${toLedger}`;
      console.log(
        `${table.padEnd(16)} ${rows.toLocaleString('en').padStart(9)} rows compared${rows > 0 ? ` at ${ledgers}` : ''}`,
      );
    }
    if (found.differences.length === 0) console.log('The read model equals the ledger, and the sums agree.');
    for (const difference of found.differences) console.log(`✗ ${difference}`);
    return found.differences.length === 0 ? 0 : 1;
  } finally {
    await disconnect(db);
  }
}
